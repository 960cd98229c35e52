"""Instalments of contracts in lists: the whole schedule, what falls due, what is overdue and for how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import DIRECTIONS, Contract
from gacha_app.domain.contract_acts import INSTALMENT_KINDS
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.contract_ledger import Standing, standings
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import counterparty_names, household_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import contracts, counterparties, households

# Up to how many days late each band reaches; the last has no end
AGES = (30, 90, 180, 365)


def day_of(period: Period) -> dt.date:
    """Return the day that a list is made for: the last of the time, but none to come."""
    return min(period.last, dt.date.today()) if period.first <= dt.date.today() else period.last


def parties_of(session: Session) -> Callable[[Any], str]:
    """Return what names a contract's party."""
    firms, families = counterparty_names(session), household_names(session)
    return lambda one: firms.get(one.counterparty_id or 0, "") or families.get(one.household_id or 0, "")


def telephones_of(session: Session) -> Callable[[Any], str]:
    """Return what gives the telephone of a contract's party: its own, else the party's."""
    firms = {row.id: row.telephone for row in session.execute(select(counterparties.c.id, counterparties.c.telephone))}
    families = {row.id: row.telephone for row in session.execute(select(households.c.id, households.c.telephone))}
    return lambda one: (
        one.telephone or firms.get(one.counterparty_id or 0, "") or families.get(one.household_id or 0, "")
    )


def schedule(session: Session, period: Period) -> Report:
    """Report every instalment of all contracts, with how far it has come (合同收付款计划表)."""
    day = day_of(period)
    return _instalments(
        session, "contract-schedule", _("合同收付款计划表"), until_day(period), standings(session, day=day), day
    )


def contract_schedule(session: Session, contract_id: int) -> Report:
    """Report the schedule of one contract."""
    today = dt.date.today()
    found = standings(session, contract_id=contract_id)
    name = session.get_one(Contract, contract_id).name
    return _instalments(
        session, "contract-schedule", _("{name} 收付款计划").format(name=name), on_day(today), found, today
    )


def due_list(session: Session, period: Period) -> Report:
    """Report what falls due in a time, settled or not (到期应收应付清单)."""
    found = standings(session, day=day_of(period), due_from=period.first, due_by=period.last)
    return _instalments(
        session, "contract-due", _("到期应收应付清单"), period.title, found, day_of(period)
    )  # fmt: skip


def overdue(session: Session, period: Period) -> Report:
    """Report what is overdue at the end of a time, the oldest first, by age (逾期欠款清单)."""
    day = day_of(period)
    found = standings(session, day=day, due_by=day - dt.timedelta(days=1), only_open=True)
    cards, party, telephone = _cards(session, found), parties_of(session), telephones_of(session)
    rows = []
    for one in found:
        card, late = cards[one.contract_id], one.days_late(day)
        rows.append(
            Row(
                {
                    "party": party(card), "telephone": telephone(card), "name": card.name,
                    "direction": _(DIRECTIONS[card.direction or "in"]), "serial": one.serial, "due": one.due,
                    "amount": one.amount, "settled": one.settled, "open": one.open, "days": late, "age": age_text(late),
                },
                record=card.id, source=EntryFilter(contract_id=card.id, last=day),
            )
        )  # fmt: skip
    columns = (
        Column("party", _("对方"), width=9), Column("telephone", _("电话"), CellKind.CODE, width=6),
        Column("name", _("合同名称"), width=10), Column("direction", _("收付"), width=3),
        Column("serial", _("期数"), CellKind.COUNT, width=3), Column("due", _("应付日"), CellKind.DATE, width=5),
        Column("amount", _("应收（付）"), CellKind.MONEY, "元", 7),
        Column("settled", _("已结"), CellKind.MONEY, "元", 7),
        Column("open", _("欠款"), CellKind.MONEY, "元", 7), Column("days", _("逾期天数"), CellKind.COUNT, width=4),
        Column("age", _("账龄"), width=5),
    )  # fmt: skip
    return report_for(
        session, "contract-overdue", _("合同逾期欠款清单"), on_day(day), columns, rows,
        totals_of(rows, "amount", "settled", "open"),
    )  # fmt: skip


def age_text(days: int) -> str:
    """Return the band of age that so many days belong to."""
    for most in AGES:
        if days <= most:
            return _("{days}天以内").format(days=most)
    return _("{days}天以上").format(days=AGES[-1])


def _instalments(session: Session, name: str, title: str, time: str, found: Iterable[Standing], day: dt.date) -> Report:
    all_ = list(found)
    cards, party = _cards(session, all_), parties_of(session)
    rows = []
    for one in all_:
        card = cards[one.contract_id]
        cells: dict[str, Cell] = {
            "name": card.name, "party": party(card), "direction": _(DIRECTIONS[card.direction or "in"]),
            "serial": one.serial, "kind": _(INSTALMENT_KINDS[one.kind]), "begins": one.begins, "until": one.until,
            "due": one.due, "amount": 0 if one.cancelled else one.amount, "settled": one.settled, "open": one.open,
            "claim": one.claim, "state": one.state(day),
        }  # fmt: skip
        rows.append(Row(cells, record=card.id, source=EntryFilter(contract_id=card.id, last=day)))
    columns = (
        Column("name", _("合同名称"), width=9), Column("party", _("对方"), width=8),
        Column("direction", _("收付"), width=3), Column("serial", _("期数"), CellKind.COUNT, width=3),
        Column("kind", _("款项"), width=4), Column("begins", _("起"), CellKind.DATE, width=5),
        Column("until", _("止"), CellKind.DATE, width=5), Column("due", _("应付日"), CellKind.DATE, width=5),
        Column("amount", _("应收（付）"), CellKind.MONEY, "元", 7),
        Column("settled", _("已结"), CellKind.MONEY, "元", 7),
        Column("open", _("未结"), CellKind.MONEY, "元", 7), Column("claim", _("已计提未结"), CellKind.MONEY, "元", 7),
        Column("state", _("状态"), width=4),
    )  # fmt: skip
    totals = totals_of(rows, "amount", "settled", "open", "claim")
    return report_for(session, name, title, time, columns, rows, totals)


def _cards(session: Session, found: Iterable[Standing]) -> dict[int, Any]:
    """Return what lists say of contracts, by identity: only these columns, a thousand whole cards take a while."""
    wanted, held = {one.contract_id for one in found}, contracts.c
    query = select(
        held.id, held.name, held.direction, held.counterparty_id, held.household_id, held.telephone
    )  # fmt: skip
    return {row.id: row for row in session.execute(query) if row.id in wanted} if wanted else {}


def until_day(period: Period) -> str:
    """Return the day that a list of a time is made for, as its heading says it."""
    return on_day(day_of(period))


def on_day(day: dt.date) -> str:
    """Return a day as a heading says it."""
    return _("截至{date}").format(date=day)
