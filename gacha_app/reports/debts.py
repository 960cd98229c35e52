"""Claims and debts to be resolved (化解债务台账): what each was, what became of it, what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.debt import ALL_WAYS, REASONS, SIDES, Debt
from gacha_app.domain.errors import NotFound
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.parties import party_namer
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.standing_acts import acts_until, vouchers_standing
from gacha_app.reports.totals import totals_of
from gacha_app.storage.debt_tables import debt_acts, debts
from gacha_app.storage.tables import vouchers


@dataclass(frozen=True)
class DebtStanding:
    """How far a claim or a debt has come at the end of a time; all fen.

    Attributes:
        party: with whom. amount: principal and interest, nought where the voucher that booked it was taken back.
        resolved: in all. resolved_now: within the time. by_way: in all, by the way. left: what is still to be resolved.
        acts: the rows of `debt_act` that count.
    """

    debt: Debt
    party: str
    amount: int
    resolved: int
    resolved_now: int
    by_way: Mapping[str, int]
    acts: tuple[Any, ...]

    @property
    def left(self) -> int:
        """What is still to be resolved."""
        return self.amount - self.resolved

    @property
    def state(self) -> str:
        """How far it is, in a word."""
        if not self.amount:
            return _("入账凭证已冲销")
        if not self.left:
            return _("已化解")
        return _("部分化解") if self.resolved else _("未化解")


def debt_standings(session: Session, period: Period, side: str = "") -> list[DebtStanding]:
    """Return every claim and debt that had arisen by the end of a time, the oldest first."""
    last = period.last
    query = select(Debt).where(debts.c.arisen_on <= last).order_by(debts.c.side, debts.c.arisen_on, debts.c.id)
    if side:
        query = query.where(debts.c.side == side)
    found = session.scalars(query).all()
    booked = {one.voucher_id for one in found if one.voucher_id is not None}
    standing = set(session.scalars(vouchers_standing(last).where(vouchers.c.id.in_(booked)))) if booked else set()
    acts: dict[int, list[Any]] = {}
    for act in acts_until(session, debt_acts, last):
        acts.setdefault(act.debt_id, []).append(act)
    name = party_namer(session)
    return [_standing(one, acts.get(one.id or 0, []), standing, name, period.first) for one in found]


def debt_standing(session: Session, debt_id: int, last: dt.date = dt.date.max) -> DebtStanding:
    """Return how far one has come.

    Raises:
        NotFound: if there is none of this identity.
    """
    debt = session.get(Debt, debt_id)
    if debt is None:
        raise NotFound(_("没有编号 {id} 的债权债务。").format(id=debt_id))
    acts = list(acts_until(session, debt_acts, last, debt_acts.c.debt_id == debt_id))
    standing = set(session.scalars(vouchers_standing(last).where(vouchers.c.id == (debt.voucher_id or 0))))
    return _standing(debt, acts, standing, party_namer(session), dt.date.min)


def debt_register(session: Session, period: Period) -> Report:
    """Report the claims and debts to be resolved at the end of a time (债务化解台账)."""
    rows: list[Row] = []
    for side, title in SIDES.items():
        found = [_row(one) for one in debt_standings(session, period, side)]
        if found:
            sums = totals_of([Row(one.cells) for one in found], *_SUMS)
            rows.append(Row({"name": _(title), **sums}, subtotal=True))
            rows += found
    columns = (
        Column("name", _("名称"), width=12),
        Column("party", _("债权人（债务人）"), width=9),
        Column("arisen_on", _("形成时间"), CellKind.DATE, width=5),
        Column("reason", _("原因"), width=5),
        Column("evidence", _("凭据"), width=7),
        Column("account", _("科目"), CellKind.CODE, width=3),
        Column("principal", _("本金"), CellKind.MONEY, "元", 8),
        Column("interest", _("利息"), CellKind.MONEY, "元", 7),
        Column("amount", _("合计"), CellKind.MONEY, "元", 8),
        Column("ways", _("化解方式"), width=6),
        Column("resolved_now", _("本期化解"), CellKind.MONEY, "元", 8),
        Column("resolved", _("累计化解"), CellKind.MONEY, "元", 8),
        Column("left", _("余额"), CellKind.MONEY, "元", 8),
        Column("state", _("状态"), width=5),
        Column("note", _("备注"), width=6),
    )
    # a claim and a debt are never added up: only each side has its sum
    return report_for(session, "debts", _("债权债务化解台账"), period.title, columns, rows)


_SUMS = ("principal", "interest", "amount", "resolved_now", "resolved", "left")


def _standing(debt: Debt, acts: list[Any], standing: set[int], name: Any, first: dt.date) -> DebtStanding:
    by_way: dict[str, int] = {}
    for act in acts:
        by_way[act.way] = by_way.get(act.way, 0) + act.amount
    amount = debt.amount if debt.voucher_id is None or debt.voucher_id in standing else 0
    now = sum(act.amount for act in acts if act.date >= first)
    party = name(debt.household_id, debt.counterparty_id)
    return DebtStanding(debt, party, amount, sum(by_way.values()), now, by_way, tuple(acts))


def _row(one: DebtStanding) -> Row:
    debt = one.debt
    ways = "、".join(_(ALL_WAYS[way]) for way in one.by_way) or (
        _(ALL_WAYS[debt.planned_way]) if debt.planned_way else ""
    )
    cells: dict[str, Cell] = {
        "name": debt.name, "party": one.party, "arisen_on": debt.arisen_on, "reason": _(REASONS[debt.reason]),
        "evidence": debt.evidence, "account": debt.account, "principal": debt.principal, "interest": debt.interest,
        "amount": one.amount, "ways": ways, "resolved_now": one.resolved_now, "resolved": one.resolved,
        "left": one.left, "state": one.state, "note": debt.note,
    }  # fmt: skip
    source = EntryFilter(account=debt.account, household_id=debt.household_id, counterparty_id=debt.counterparty_id)
    return Row(cells, level=1, source=source, record=debt.id)
