"""What formed assets yield: expected, received, by which vouchers, and what it was used for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import ROLES
from gacha_app.domain.dates import Period
from gacha_app.domain.formed_asset import CLASSES, USES, FormedAsset, FormedYield, YieldUse
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of, report_for
from gacha_app.reports.ledger import NOT_CLOSING, posted, under
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.fund_tables import formed_assets, formed_yield_receipts, formed_yield_uses, formed_yields
from gacha_app.storage.tables import contracts, postings, vouchers


@dataclass(frozen=True)
class Receipt:
    """What a voucher brought in for an asset, fen.

    Attributes:
        link: the identity of the link, None for what came by the asset's contract.
    """

    voucher_id: int
    number: str
    date: date
    summary: str
    amount: int
    link: int | None = None


@dataclass(frozen=True)
class YieldOfYear:
    """A formed asset's yield in a year, fen."""

    formed: FormedAsset
    year: int
    expected: int
    receipts: tuple[Receipt, ...]
    uses: tuple[YieldUse, ...]

    @property
    def received(self) -> int:
        """What came in."""
        return sum(one.amount for one in self.receipts)

    @property
    def used(self) -> int:
        """What of it is said to be used."""
        return sum(one.amount for one in self.uses)


def yields_of(session: Session, formed: Sequence[FormedAsset], year: int) -> list[YieldOfYear]:
    """Return what assets yielded in a year, in their order."""
    identities = [one.id or 0 for one in formed]
    expected = {
        one.formed_id: one.expected for one in session.scalars(select(FormedYield).where(formed_yields.c.year == year))
    }
    uses: dict[int, list[YieldUse]] = defaultdict(list)
    query = select(YieldUse).where(formed_yield_uses.c.year == year, formed_yield_uses.c.formed_id.in_(identities))
    for use in session.scalars(query.order_by(formed_yield_uses.c.id)):
        uses[use.formed_id].append(use)
    linked = _linked(session, identities, Period(year))
    return [
        YieldOfYear(
            one,
            year,
            expected.get(one.id or 0, 0),
            tuple(
                sorted(
                    (*linked.get(one.id or 0, ()), *contract_incomes(session, one, year=year)),
                    key=lambda receipt: (receipt.date, receipt.voucher_id),
                )
            ),
            tuple(uses.get(one.id or 0, ())),
        )
        for one in formed
    ]


def received_of(session: Session, formed: FormedAsset, year: int) -> int:
    """Return the fen that an asset brought in in a year."""
    return yields_of(session, [formed], year)[0].received


def income_of_voucher(session: Session, voucher_id: int) -> int:
    """Return the fen of operating and investment income in a voucher: what an asset may have brought in."""
    query = _incomes(session, func.coalesce(func.sum(-postings.c.amount), 0)).where(vouchers.c.id == voucher_id)
    return int(session.scalar(query) or 0)


def contract_incomes(
    session: Session, formed: FormedAsset, voucher_id: int | None = None, *, year: int | None = None
) -> list[Receipt]:
    """Return what came in by the contracts that let a formed asset, voucher by voucher; reds take their own back."""
    if formed.asset_id is None:
        return []
    letting = select(contracts.c.id).where(contracts.c.asset_id == formed.asset_id)
    amount = func.sum(-postings.c.amount)
    query = (
        _incomes(session, vouchers.c.id, vouchers.c.number, vouchers.c.date, vouchers.c.summary, amount)
        .where(postings.c.contract_id.in_(letting))
        .group_by(vouchers.c.id)
        .order_by(vouchers.c.date, vouchers.c.id)
    )
    if voucher_id is not None:
        query = query.where(vouchers.c.id == voucher_id)
    if year is not None:
        period = Period(year)
        query = query.where(vouchers.c.date.between(period.first, period.last))
    return [Receipt(*row) for row in session.execute(query)]


def formed_yield_report(session: Session, period: Period) -> Report:
    """Report what every formed asset yielded in a year, and what that was used for (资产收益及使用情况)."""
    found = session.scalars(
        select(FormedAsset).where(formed_assets.c.formed_on <= period.last).order_by(formed_assets.c.id)
    ).all()
    rows = []
    for one in yields_of(session, found, period.year):
        cells: dict[str, Cell] = {
            "name": one.formed.name, "klass": _(CLASSES[one.formed.klass]), "value": one.formed.value,
            "expected": one.expected, "received": one.received, "gap": max(one.expected - one.received, 0),
            "used": one.used, "unused": one.received - one.used, "uses": uses_in_words(one.uses),
            "yield_to": one.formed.yield_to,
        }  # fmt: skip
        rows.append(Row(cells, record=one.formed.id))
    columns = (
        Column("name", _("资产名称"), width=10),
        Column("klass", _("类别"), width=4),
        Column("value", _("形成金额"), CellKind.MONEY, "元", 8),
        Column("expected", _("应收收益"), CellKind.MONEY, "元", 7),
        Column("received", _("实收收益"), CellKind.MONEY, "元", 7),
        Column("gap", _("未收到"), CellKind.MONEY, "元", 7),
        Column("used", _("已使用"), CellKind.MONEY, "元", 7),
        Column("unused", _("未使用"), CellKind.MONEY, "元", 7),
        Column("uses", _("收益用途"), width=12),
        Column("yield_to", _("收益权归属"), width=7),
    )
    totals = totals_of(rows, "value", "expected", "received", "gap", "used", "unused")
    title = _("资金形成资产收益及使用情况")
    notes = [_("实收收益是登记的收入凭证和该资产出租合同收到的收入之和，按凭证日期归入年度。")]
    return report_for(session, "formed-yields", title, _year(period), columns, rows, totals, notes)


def uses_in_words(uses: Iterable[YieldUse]) -> str:
    """Return what yield was used for, in a line."""
    from gacha_app.domain.money import grouped

    return "、".join(f"{_(USES[one.kind])} {grouped(one.amount)}" for one in uses)


def _linked(session: Session, identities: Sequence[int], period: Period) -> dict[int, list[Receipt]]:
    held = formed_yield_receipts.c
    query = (
        select(
            held.formed_id, vouchers.c.id, vouchers.c.number, vouchers.c.date, vouchers.c.summary, held.amount, held.id
        )
        .join(vouchers, vouchers.c.id == held.voucher_id)
        .where(held.formed_id.in_(identities), vouchers.c.date.between(period.first, period.last))
    )
    found: dict[int, list[Receipt]] = defaultdict(list)
    for formed_id, *rest in session.execute(query):
        found[formed_id].append(Receipt(*rest))
    return found


def _incomes(session: Session, *columns: Any) -> Select[Any]:
    """Return a query over postings of operating and investment income; grants are no yield."""
    roles = ROLES[chart_of(session)]
    codes = (*roles.operating, roles.investment)
    return posted(*columns).where(or_(*(under(one) for one in codes)), NOT_CLOSING)


def _year(period: Period) -> str:
    return _("{year}年度").format(year=period.year)
