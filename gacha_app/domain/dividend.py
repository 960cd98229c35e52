"""Dividends: what may be distributed, and each household's part to the fen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, split
from gacha_app.domain.shares import SHARE, share_text
from gacha_app.i18n import N_, _


class PlanState(StrEnum):
    """How far a plan has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class LineState(StrEnum):
    """How far a household's part has come."""

    PROPOSED = "proposed"
    UNPAID = "unpaid"
    PAID = "paid"


PLAN_STATES = {
    PlanState.PROPOSED: N_("拟定"),
    PlanState.APPROVED: N_("已批准"),
    PlanState.PAID: N_("已付清"),
    PlanState.WITHDRAWN: N_("已撤回"),
}
LINE_STATES = {LineState.PROPOSED: N_("拟分"), LineState.UNPAID: N_("未付"), LineState.PAID: N_("已付")}


@dataclass(frozen=True)
class Basis:
    """What a year leaves to distribute, in the order the rules prescribe; all fen.

    Attributes:
        result: the year's income less its expense.
        opening: undistributed of earlier years, negative for losses not yet covered.
        losses: what of the result covers earlier losses.
        reserve_rate: hundredths of a per cent.
        reserve: what goes to 公积公益金.
        already: what other plans of the year have taken (members and reserve).
        distributable: the most that members may get.
    """

    year: int
    result: int
    opening: int
    losses: int
    reserve_rate: int
    reserve: int
    already: int
    distributable: int


def basis_of(year: int, result: int, opening: int, reserve_rate: int, already: int = 0) -> Basis:
    """Return what a year leaves to distribute: losses first, then the reserve, then members.

    The reserve is rounded to the nearest fen, half a fen upwards.
    """
    # 财农〔2021〕121号 第二十八条; 农村集体经济组织法 第四十二条
    losses = min(max(-opening, 0), max(result, 0))
    reserve = (max(result - losses, 0) * reserve_rate + 5_000) // 10_000
    distributable = max(result + opening - reserve - already, 0)
    return Basis(year, result, opening, losses, reserve_rate, reserve, already, distributable)


@dataclass(frozen=True)
class Holding:
    """A household's shares on the record date, as the frozen register keeps them.

    Attributes:
        shares: ten-thousandths of a share with a claim to dividends.
    """

    household_id: int
    number: str
    representative: str
    shares: int


@dataclass(eq=False)
class DividendLine:
    """A household's part of a plan.

    Attributes:
        number, representative, shares: as they stood on the record date.
        amount: fen due. offset: fen set off against debts. tax: fen withheld. net: fen to pay.
        receipt: how it was paid or who signed.
    """

    household_id: int
    number: str
    representative: str
    shares: int
    amount: int
    offset: int = 0
    tax: int = 0
    net: int = 0
    state: LineState = LineState.PROPOSED
    paid_on: date | None = None
    paid_by: str = ""
    receipt: str = ""
    voucher_id: int | None = None
    plan_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class DividendPlan:
    """A year's distribution to members.

    Attributes:
        total: fen to members. per_share: fen a whole share, or None where the total was given.
        total_shares: ten-thousandths.
        fingerprint: of the frozen register; printed on every sheet.
        result, opening, reserve_rate, reserve, distributable: the basis it was proposed on.
        voucher_id, reserve_voucher_id: what approving posted.
    """

    year: int
    record_date: date
    total: int
    total_shares: int
    per_share: int | None = None
    state: PlanState = PlanState.PROPOSED
    fingerprint: str = ""
    result: int = 0
    opening: int = 0
    reserve_rate: int = 0
    reserve: int = 0
    distributable: int = 0
    approved_on: date | None = None
    voucher_id: int | None = None
    reserve_voucher_id: int | None = None
    note: str = ""
    lines: list[DividendLine] = field(default_factory=list)
    id: int | None = None

    @property
    def per_share_text(self) -> str:
        """Yuan a share: as fixed, or the total by the shares cut to four decimals."""
        ten_thousandths = self.total * SHARE * 100 // self.total_shares if self.total_shares else 0
        whole, part = divmod(ten_thousandths, 10_000)
        return f"{whole}.{part:04d}"


def total_of_per_share(per_share: int, shares: int) -> int:
    """Return the fen that so many fen a share cost; a last fraction of a fen is not distributed."""
    return per_share * shares // SHARE


def plan_dividend(
    basis: Basis,
    holdings: Sequence[Holding],
    record_date: date,
    *,
    total: int | None = None,
    per_share: int | None = None,
) -> DividendPlan:
    """Return a plan that splits a total, or so much a share, over the register of the record date.

    Args:
        total: fen, or None where `per_share` (fen a whole share) is given.

    Raises:
        InvalidInput: if nobody holds a share, or the amount is nought or more than may be distributed.
    """
    held = sorted((holding for holding in holdings if holding.shares > 0), key=lambda one: one.number)
    shares = sum(holding.shares for holding in held)
    if not shares:
        raise InvalidInput(
            "record_date", _("{date} 的登记簿上没有任何份额，请先登记成员份额。").format(date=record_date)
        )
    if (total is None) == (per_share is None):
        raise InvalidInput("total", _("请填写分配总额，或每份金额，只填一项。"))
    if per_share is not None and total is None:
        total = total_of_per_share(per_share, shares)
    total = check_total(total, basis)
    amounts = split(total, [holding.shares for holding in held])
    lines = [
        DividendLine(one.household_id, one.number, one.representative, one.shares, amount, net=amount)
        for one, amount in zip(held, amounts, strict=True)
    ]
    return DividendPlan(
        basis.year, record_date, total, shares, per_share=per_share,
        fingerprint=fingerprint_of(held, record_date), result=basis.result, opening=basis.opening,
        reserve_rate=basis.reserve_rate, reserve=basis.reserve, distributable=basis.distributable, lines=lines,
    )  # fmt: skip


def check_total(total: int | None, basis: Basis) -> int:
    """Return the total in fen if it may be distributed.

    Raises:
        InvalidInput: if it is nought or more than the year leaves.
    """
    if total is None or total <= 0:
        raise InvalidInput("total", _("分配总额应大于零。"))
    if total > basis.distributable:
        raise InvalidInput(
            "total",
            _("分配总额 {total} 元超过了可分配的 {most} 元（本年收益 {result}，提取公积公益金 {reserve}）。").format(
                total=grouped(total),
                most=grouped(basis.distributable),
                result=grouped(basis.result),
                reserve=grouped(basis.reserve),
            ),
        )
    return total


def fingerprint_of(holdings: Sequence[Holding], record_date: date) -> str:
    """Return twelve hexadecimal digits that change with any household, name or share of a register."""
    text = "\n".join(
        [record_date.isoformat(), *(f"{one.number} {one.representative} {share_text(one.shares)}" for one in holdings)]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:12].upper()
