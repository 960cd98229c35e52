"""Dividends: what may be distributed, and each household's part to the fen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gacha_app.domain.shares import SHARE, share_text
from gacha_app.i18n import N_


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
    SENT = "sent"
    RETURNED = "returned"
    UNCLAIMED = "unclaimed"
    PAID = "paid"


# What is still owed to a household and may be paid: at the counter, by the bank, again after the bank sent it back
PAYABLE = (LineState.UNPAID, LineState.RETURNED, LineState.UNCLAIMED)
OWED = (*PAYABLE, LineState.SENT)

PLAN_STATES = {
    PlanState.PROPOSED: N_("拟定"),
    PlanState.APPROVED: N_("已批准"),
    PlanState.PAID: N_("已付清"),
    PlanState.WITHDRAWN: N_("已撤回"),
}
LINE_STATES = {
    LineState.PROPOSED: N_("拟分"),
    LineState.UNPAID: N_("未付"),
    LineState.SENT: N_("银行处理中"),
    LineState.RETURNED: N_("退票"),
    LineState.UNCLAIMED: N_("未领挂账"),
    LineState.PAID: N_("已付"),
}


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


def basis_of(
    year: int, result: int, opening: int, reserve_rate: int, already: int = 0, *, floor: int = 0,
    room: int | None = None,
) -> Basis:  # fmt: skip
    """Return what a year leaves to distribute: losses first, then the reserve, then members.

    The reserve is rounded to the nearest fen, half a fen upwards.

    Args:
        floor: the least fen that go to the reserve, as far as the result reaches.
        room: the most fen the reserve may still grow by under the charter's cap, or None for no cap.
    """
    # 财农〔2021〕121号 第二十八条; 农村集体经济组织法 第四十二条
    losses = min(max(-opening, 0), max(result, 0))
    left = max(result - losses, 0)
    reserve = min(max((left * reserve_rate + 5_000) // 10_000, floor), left)
    if room is not None:
        reserve = min(reserve, max(room, 0))
    distributable = max(result + opening - reserve - already, 0)
    return Basis(year, result, opening, losses, reserve_rate, reserve, already, distributable)


@dataclass(frozen=True, slots=True)
class HoldingPart:
    """What a household holds of one kind of shares.

    Attributes:
        shares: ten-thousandths of a share on the record date.
        days: the same summed over every day of the year up to the record date: what was held all along weighs most.
    """

    share_kind: str
    shares: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """A household's shares on the record date, as the frozen register keeps them.

    Attributes:
        shares: ten-thousandths of a share with a claim to dividends.
        parts: the same by kind of shares; empty where kinds are not told apart.
    """

    household_id: int
    number: str
    representative: str
    shares: int
    parts: tuple[HoldingPart, ...] = ()


@dataclass(eq=False)
class LinePart:
    """What one kind of shares brings a household.

    Attributes:
        shares: ten-thousandths of a share. weight: what the pool was split by. amount: fen.
    """

    share_kind: str
    shares: int
    weight: int
    amount: int
    line_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class DividendLine:
    """A household's part of a plan.

    Attributes:
        number, representative, shares: as they stood on the record date.
        amount: fen due. offset: fen set off against debts. tax: fen withheld. net: fen to pay.
        receipt: how it was paid or who signed.
        consent: who agreed to the set-off, and how. payee, payee_relation: who took the money for the household.
        reason: why the bank sent it back, or why it was not claimed.
        bank_name, bank_account: where the bank was told to pay it.
        parts: by kind of shares, in a plan just worked out; empty where kinds and days made no difference.
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
    consent: str = ""
    payee: str = ""
    payee_relation: str = ""
    reason: str = ""
    bank_name: str = ""
    bank_account: str = ""
    offset_voucher_id: int | None = None
    plan_id: int | None = None
    id: int | None = None
    parts: tuple[LinePart, ...] = ()


@dataclass(eq=False)
class Allocation:
    """What a plan gives neither to the reserve nor to members (其他分配).

    Attributes:
        amount: fen. account: where it goes.
    """

    title: str
    amount: int
    account: str
    plan_id: int | None = None
    voucher_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class DividendPlan:
    """A year's distribution to members.

    Attributes:
        total: fen to members. per_share: fen a whole share, or None where the total was given.
        total_shares: ten-thousandths.
        fingerprint: of the frozen register; printed on every sheet.
        result, opening, reserve_rate, reserve, distributable: the basis it was proposed on.
        voucher_id, reserve_voucher_id, tax_voucher_id: what approving posted.
        way, rate, weighting, tax_rate: the terms it was made by (`domain/dividend_terms.py`).
        losses: fen of earlier losses covered first. allocated: fen of `allocations`.
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
    way: str = "total"
    rate: int = 0
    weighting: str = "shares"
    losses: int = 0
    allocated: int = 0
    tax_rate: int = 0
    tax_voucher_id: int | None = None
    lines: list[DividendLine] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)
    id: int | None = None

    @property
    def per_share_text(self) -> str:
        """Yuan a share: as fixed, or the total by the shares cut to four decimals."""
        ten_thousandths = self.total * SHARE * 100 // self.total_shares if self.total_shares else 0
        whole, part = divmod(ten_thousandths, 10_000)
        return f"{whole}.{part:04d}"


def fingerprint_of(holdings: Sequence[Holding], record_date: date) -> str:
    """Return twelve hexadecimal digits that change with any household, name or share of a register."""
    text = "\n".join([record_date.isoformat(), *(_in_print(one) for one in holdings)])
    return hashlib.sha256(text.encode()).hexdigest()[:12].upper()


def _in_print(one: Holding) -> str:
    kinds = [f"{part.share_kind} {part.shares} {part.days}" for part in one.parts]
    return " ".join([one.number, one.representative, share_text(one.shares), *kinds])
