"""One household's story: its members, how its shares came and went, what it got, what is owed either way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LINE_STATES
from gacha_app.domain.errors import NotFound
from gacha_app.domain.household import MOVEMENT_TITLES, Household, Member
from gacha_app.domain.identity import masked_account, masked_identity, masked_telephone
from gacha_app.i18n import _
from gacha_app.reports.charts import household_dividends
from gacha_app.reports.dividends import LIVING
from gacha_app.reports.heading import report_for
from gacha_app.reports.household_dealings import (
    HouseholdClaim,
    HouseholdContract,
    HouseholdPaper,
    household_claims,
    household_contracts,
    household_papers,
)
from gacha_app.reports.household_records import (
    HouseholdCertificate,
    HouseholdEvent,
    household_certificates,
    household_events,
)
from gacha_app.reports.households import household_balances, in_register
from gacha_app.reports.register_history import share_kind_titles
from gacha_app.reports.report import Cell, CellKind, Chart, Column, EntryFilter, Report, Row
from gacha_app.storage.tables import dividend_lines, dividend_plans, members, share_movements


@dataclass(frozen=True)
class HouseholdStory:
    """Everything that is known of a household, as the window tells it beside the register.

    Attributes:
        day: as at the end of which day.
        shares: held that day, in ten-thousandths of a share.
        people: how many members it had that day.
        balance: fen on 内部往来: above nought it owes, below it is owed.
        entries: what the balance is made of.
        contacts: (name, value) of what is known, personal data masked.
        members: all there ever were, those who left at the end with the day they did.
        movements: every coming and going of shares, with what was held after it.
        dividends: a row a year, the latest first.
        chart: what it got of every year.
        events: what happened to it, the latest first. certificates: those it was given, the latest first.
        contracts: those it has with the collective, those in force first. claims: what stands open that day.
        papers: of its events, its contracts, and of vouchers with it alone.
    """

    household: Household
    day: dt.date
    shares: int
    people: int
    balance: int
    entries: EntryFilter
    contacts: tuple[tuple[str, str], ...]
    members: Report
    movements: Report
    dividends: Report
    chart: Chart
    events: tuple[HouseholdEvent, ...] = ()
    certificates: tuple[HouseholdCertificate, ...] = ()
    contracts: tuple[HouseholdContract, ...] = ()
    claims: tuple[HouseholdClaim, ...] = ()
    papers: tuple[HouseholdPaper, ...] = ()


def household_story(session: Session, household_id: int, day: dt.date) -> HouseholdStory:
    """Return everything that is known of a household, its figures as at the end of a day.

    Raises:
        NotFound: if the book has none of this identity.
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound(_("没有这一户，可能已被删除，请刷新后重试。"))
    events = household_events(session, household_id)
    contracts = household_contracts(session, household_id, day)
    return HouseholdStory(
        household,
        day,
        household.shares_on(day),
        sum(_is_member(one, day) for one in household.members),
        household_balances(session, day).get(household_id, 0),
        EntryFilter(account=HOUSEHOLDS, household_id=household_id),
        _contacts(household),
        _members(session, household, day),
        _movements(session, household),
        _dividends(session, household),
        household_dividends(session, household_id, Period(day.year)),
        events,
        household_certificates(session, household_id),
        contracts,
        household_claims(session, household_id, day),
        household_papers(session, household_id, events, contracts),
    )


def members_by_household(session: Session, day: dt.date) -> Mapping[int, tuple[str, str]]:
    """Return of every household its members' names and the last four places of their identity numbers, to search in."""
    query = select(members.c.household_id, members.c.name, members.c.identity_number).where(in_register(members, day))
    found: dict[int, list[tuple[str, str]]] = {}
    for one in session.execute(query.order_by(members.c.household_id, members.c.id)):
        found.setdefault(one.household_id, []).append((one.name, one.identity_number[-4:]))
    return {
        household: ("、".join(name for name, _last in some), " ".join(last for _name, last in some if last))
        for household, some in found.items()
    }


def shares_held(session: Session, household_id: int, day: dt.date, share_kind: str) -> int:
    """Return the ten-thousandths of a share of one kind that a household holds at the end of a day."""
    moved = share_movements.c
    query = select(func.coalesce(func.sum(moved.change), 0)).where(
        moved.household_id == household_id, moved.date <= day, moved.share_kind == share_kind
    )
    return int(session.scalar(query) or 0)


def _is_member(member: Member, day: dt.date) -> bool:
    return (member.joined is None or member.joined <= day) and (member.left is None or member.left > day)


def _contacts(household: Household) -> tuple[tuple[str, str], ...]:
    facts = (
        (_("组别"), household.group_name),
        (_("电话"), masked_telephone(household.telephone)),
        (_("开户行"), household.bank_name),
        (_("银行账号"), masked_account(household.bank_account)),
        (_("住址"), household.address),
        (_("备注"), household.note),
    )
    return tuple((name, value) for name, value in facts if value)


def _members(session: Session, household: Household, day: dt.date) -> Report:
    # the head first, those who left last
    ordered = sorted(household.members, key=lambda one: (not _is_member(one, day), not one.is_head, one.id or 0))
    rows = []
    for one in ordered:
        cells: dict[str, Cell] = {
            "name": one.name, "relation": one.relation, "sex": one.sex, "birth": one.birth,
            "identity_number": masked_identity(one.identity_number), "joined": one.joined, "left": one.left,
            "note": one.note,
        }  # fmt: skip
        rows.append(Row(cells, record=one.id))
    columns = (
        Column("name", _("姓名"), width=5),
        Column("relation", _("与户主关系"), width=4),
        Column("sex", _("性别"), width=2),
        Column("birth", _("出生日期"), CellKind.CODE, width=5),
        Column("identity_number", _("身份证号"), CellKind.CODE, width=9),
        Column("joined", _("加入日期"), CellKind.DATE, width=5),
        Column("left", _("退出日期"), CellKind.DATE, width=5),
        Column("note", _("备注"), width=6),
    )
    return _report(session, "household-members", _("{name} 成员"), household, columns, rows)


def _movements(session: Session, household: Household) -> Report:
    kinds = share_kind_titles(session)
    held = 0
    rows = []
    for one in household.movements:
        held += one.change
        cells: dict[str, Cell] = {
            "date": one.date, "share_kind": kinds.get(one.share_kind, one.share_kind),
            "reason": _(MOVEMENT_TITLES[one.reason]), "change": one.change, "held": held, "note": one.note,
        }  # fmt: skip
        rows.append(Row(cells, record=one.id))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("share_kind", _("股种"), width=4),
        Column("reason", _("原因"), width=4),
        Column("change", _("变动"), CellKind.SHARES, _("份"), 4),
        Column("held", _("变动后"), CellKind.SHARES, _("份"), 4),
        Column("note", _("备注"), width=8),
    )
    return _report(session, "household-shares", _("{name} 份额变动"), household, columns, rows)


def _dividends(session: Session, household: Household) -> Report:
    line, plan = dividend_lines.c, dividend_plans.c
    query = (
        select(plan.year, line.shares, line.amount, line.net, line.state, line.paid_on)
        .join(dividend_plans, plan.id == line.plan_id)
        .where(LIVING, line.household_id == household.id)
        .order_by(plan.year.desc())
    )
    rows = []
    for one in session.execute(query):
        cells: dict[str, Cell] = {
            "year": str(one.year), "shares": one.shares, "amount": one.amount, "net": one.net,
            "state": _(LINE_STATES[one.state]), "paid_on": one.paid_on,
        }  # fmt: skip
        rows.append(Row(cells))
    columns = (
        Column("year", _("年度"), CellKind.CODE, width=3),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("amount", _("应分金额"), CellKind.MONEY, "元", 7),
        Column("net", _("实发金额"), CellKind.MONEY, "元", 7),
        Column("state", _("状态"), width=3),
        Column("paid_on", _("发放日期"), CellKind.DATE, width=5),
    )
    return _report(session, "household-dividends", _("{name} 历年分红"), household, columns, rows)


def _report(
    session: Session, name: str, title: str, household: Household, columns: tuple[Column, ...], rows: list[Row]
) -> Report:
    return report_for(session, name, title.format(name=household.representative), "", columns, rows)
