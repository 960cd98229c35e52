"""What contracts ask for soon or in vain: instalments due within thirty days, overdue ones, registers that differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import Contract
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.contract_ledger import Standing, balances, standings
from gacha_app.reports.contract_schedules import parties_of
from gacha_app.reports.todo import Todo
from gacha_app.storage.tables import contracts

# Days ahead in which what falls due is told of
SOON = 30
# Days before its end from which a contract is told of, and after it until which
ENDS = 90
# Days after which what is late needs care
LATE = 30


def contract_warnings(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield what ends within ninety days, is overdue, falls due soon, or was offset without being prepaid."""
    yield from _ends(session, today)
    found: dict[int, list[Standing]] = {}
    for one in standings(session, due_by=today + dt.timedelta(days=SOON), only_open=True):
        found.setdefault(one.contract_id, []).append(one)
    held = contracts.c
    query = select(held.id, held.name, held.direction, held.counterparty_id, held.household_id)
    cards = {row.id: row for row in session.execute(query) if row.id in found}
    party = parties_of(session)
    for identity, open_ in found.items():
        card = cards[identity]
        late = [one for one in open_ if one.due < today]
        soon = [one for one in open_ if one.due >= today]
        if late:
            yield _late(card, party(card), late, today)
        if soon:
            yield _soon(card, party(card), soon)
    for identity, of in balances(session).items():
        if of.prepaid < 0 or of.deposit < 0:
            holder = session.get_one(Contract, identity)
            yield Todo(
                "care", _("“{name}”的预收（付）或押金是负数：收款凭证冲销了，抵扣或退还还在").format(name=holder.name),
                _("请把抵扣或退还也撤销"), "contracts", identity, kind="overdrawn", area="contracts",
                key="contract_prepaid", amount=min(of.prepaid, of.deposit),
            )  # fmt: skip


def _ends(session: Session, today: dt.date) -> Iterator[Todo]:
    """Yield contracts that end soon, and those that ended in the last months and were not renewed."""
    held, party = contracts.c, parties_of(session)
    near = dt.timedelta(days=ENDS)
    renewed = select(held.renews_id).where(held.renews_id.is_not(None))
    query = select(Contract).where(
        held.end.between(today - near, today + near), held.ended_on.is_(None), held.id.not_in(renewed)
    )
    for one in session.scalars(query.order_by(held.end)):
        days = (one.end - today).days if one.end else 0
        if days < 0:
            sentence = _("“{name}”已于 {date} 到期，请续签或收回").format(name=one.name, date=one.end)
        else:
            sentence = _("“{name}”还有 {days} 天到期（{date}）").format(name=one.name, days=days, date=one.end)
        yield Todo(
            "care" if days <= SOON else "wait", sentence, party(one), "contracts", one.id,
            kind="overdue" if days < 0 else "due", area="contracts", key="contract_end", date=one.end,
        )  # fmt: skip


def _late(card: Any, party: str, late: list[Standing], today: dt.date) -> Todo:
    amount, first = sum(one.open for one in late), late[0].due
    days = (today - first).days
    words = (
        _("“{name}”逾期 {days} 天，欠 {amount} 元")
        if card.direction != "out"
        else _("“{name}”逾期 {days} 天没付，差 {amount} 元")
    )
    return Todo(
        "care" if days > LATE else "wait", words.format(name=card.name, days=days, amount=grouped(amount)),
        _together(party, late), "contracts", card.id, kind="overdue", area="contracts", key="contract_overdue",
        date=first, amount=amount,
    )  # fmt: skip


def _soon(card: Any, party: str, soon: list[Standing]) -> Todo:
    amount, first = sum(one.open for one in soon), soon[0].due
    words = _("“{name}”{date} 应收 {amount} 元") if card.direction != "out" else _("“{name}”{date} 应付 {amount} 元")
    return Todo(
        "wait", words.format(name=card.name, date=first, amount=grouped(amount)), _together(party, soon), "contracts",
        card.id, kind="due", area="contracts", key="contract_due", subject=str(first), date=first, amount=amount,
    )  # fmt: skip


def _together(party: str, found: list[Standing]) -> str:
    count = _("{count} 期").format(count=len(found)) if len(found) > 1 else ""
    return " · ".join(one for one in (party, count) if one)
