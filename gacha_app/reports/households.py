"""The register as at a day: households with their shares, members; personal data masked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import PlanState
from gacha_app.domain.identity import masked_account, masked_identity, masked_telephone
from gacha_app.i18n import _
from gacha_app.reports.dividends import plan_row
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.register_history import household_of_member_on, households_before, representatives_before
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.share_tables import former_households
from gacha_app.storage.tables import dividend_lines, households, members, postings, share_movements, vouchers

_MOVED = select(former_households.c.member_id)


def in_register(table: Table, day: dt.date) -> ColumnElement[bool]:
    """Return the condition that a household or member stands in the register at the end of a day."""
    return and_(or_(table.c.joined.is_(None), table.c.joined <= day), or_(table.c.left.is_(None), table.c.left > day))


def shares_until(session: Session, day: dt.date) -> dict[int, int]:
    """Return every household's shares of all kinds at the end of a day, in ten-thousandths."""
    query = (
        select(share_movements.c.household_id, func.sum(share_movements.c.change))
        .where(share_movements.c.date <= day)
        .group_by(share_movements.c.household_id)
    )
    return {household: int(shares) for household, shares in session.execute(query).all()}


def household_balances(session: Session, day: dt.date) -> dict[int | None, int]:
    """Return what every household owes (above nought) or is owed (below) on 内部往来 at the end of a day."""
    query = posted(postings.c.household_id, func.sum(postings.c.amount)).where(
        under(HOUSEHOLDS), vouchers.c.date <= day
    )
    return {
        household: int(amount)
        for household, amount in session.execute(query.group_by(postings.c.household_id))
        if amount
    }


def household_report(session: Session, period: Period) -> Report:
    """Report the households as at the end of a time: shares, dividend of the year, what is owed either way."""
    return household_register(session, period.last)


def household_register(session: Session, day: dt.date) -> Report:
    """Report the households as at the end of a day, with the dividend of its year."""
    shares, balances = shares_until(session, day), household_balances(session, day)
    counted = _member_counts(session, day)
    plan = plan_row(session, day.year)
    amounts = _dividends_of(session, plan.id) if plan else {}
    heads = _head_identities(session)
    rows = []
    held = households.c
    query = select(
        held.id, held.number, held.group_name, held.telephone, held.bank_name, held.bank_account,
        held.representative, in_register(households, day),
    ).order_by(held.number)  # fmt: skip
    stood = representatives_before(session, day)
    for identity, number, group, telephone, bank, account, stands, listed in session.execute(query).all():
        balance, some = balances.get(identity, 0), shares.get(identity, 0)
        # who has left still stands in it while it holds shares, owes or is owed
        if not (listed or balance or some):
            continue
        cells: dict[str, Cell] = {
            "number": number,
            "representative": stood.get(identity, stands),
            "group": group,
            "members": counted.get(identity, 0),
            "shares": some,
            "identity_number": masked_identity(heads.get(identity, "")),
            "telephone": masked_telephone(telephone),
            "bank_name": bank,
            "bank_account": masked_account(account),
            "dividend": amounts.get(identity, 0),
            "owes": max(balance, 0),
            "is_owed": max(-balance, 0),
        }
        source = EntryFilter(household_id=identity, last=day, with_closing=True)
        rows.append(Row(cells, source=source, record=identity))
    columns = (
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("representative", _("户代表"), width=6),
        Column("group", _("组别"), width=4),
        Column("members", _("成员数"), CellKind.COUNT, _("人"), 4),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("identity_number", _("身份证号"), CellKind.CODE, width=10),
        Column("telephone", _("电话"), CellKind.CODE, width=7),
        Column("bank_name", _("开户行"), width=7),
        Column("bank_account", _("银行账号"), CellKind.CODE, width=10),
        Column("dividend", _("本年分红"), CellKind.MONEY, "元", 8),
        Column("owes", _("欠集体"), CellKind.MONEY, "元", 7),
        Column("is_owed", _("集体欠"), CellKind.MONEY, "元", 7),
    )
    totals = totals_of(rows, "members", "shares", "dividend", "owes", "is_owed")
    until = _("截至{date}").format(date=day)
    proposed = plan is not None and plan.state == PlanState.PROPOSED
    notes = (_("{year}年度分红还是拟定方案，没有批准。").format(year=day.year),) if proposed else ()
    return report_for(session, "households", _("成员户册与份额登记簿"), until, columns, rows, totals, notes)


def member_report(session: Session, period: Period) -> Report:
    """Report the members as at the end of a time (成员名册)."""
    return member_register(session, period.last)


def member_register(session: Session, day: dt.date) -> Report:
    """Report the members as at the end of a day."""
    query = (
        select(members, households.c.number)
        .select_from(members.join(households, household_of_member_on(day) == households.c.id))
        .where(in_register(members, day), _shown(day))
        .order_by(households.c.number, members.c.is_head.desc(), members.c.id)
    )
    rows = [_member_row(place, one) for place, one in enumerate(session.execute(query), 1)]
    columns = (
        Column("place", _("序号"), CellKind.COUNT, width=3),
        Column("household", _("户号"), CellKind.CODE, width=4),
        Column("name", _("姓名"), width=6),
        Column("sex", _("性别"), width=3),
        Column("birth", _("出生日期"), CellKind.CODE, width=6),
        Column("identity_number", _("身份证号"), CellKind.CODE, width=10),
        Column("relation", _("与户主关系"), width=5),
        Column("joined", _("加入日期"), CellKind.DATE, width=6),
        Column("note", _("备注"), width=8),
    )
    until = _("截至{date}").format(date=day)
    return report_for(session, "members", _("成员名册"), until, columns, rows)


def _shown(day: dt.date) -> ColumnElement[bool]:
    """Return the condition that a household stands in the register, or still has shares or a claim."""
    held = select(share_movements.c.household_id).where(share_movements.c.date <= day)
    held = held.group_by(share_movements.c.household_id).having(func.sum(share_movements.c.change) != 0)
    owed = posted(postings.c.household_id).where(under(HOUSEHOLDS), vouchers.c.date <= day)
    owed = owed.group_by(postings.c.household_id).having(func.sum(postings.c.amount) != 0)
    return or_(in_register(households, day), households.c.id.in_(held), households.c.id.in_(owed))


def _member_counts(session: Session, day: dt.date) -> dict[int, int]:
    query = select(members.c.household_id, func.count()).where(in_register(members, day))
    counts: dict[int, int] = dict(session.execute(query.group_by(members.c.household_id)).all())
    # who moved since is counted where he was; few do
    before = households_before(session, day)
    moved = select(members.c.id, members.c.household_id).where(in_register(members, day))
    for member, household in session.execute(moved.where(members.c.id.in_(_MOVED))) if before else ():
        if member in before:
            counts[household] = counts.get(household, 0) - 1
            counts[before[member]] = counts.get(before[member], 0) + 1
    return counts


def _dividends_of(session: Session, plan_id: int) -> dict[int, int]:
    query = select(dividend_lines.c.household_id, dividend_lines.c.amount).where(dividend_lines.c.plan_id == plan_id)
    return {row.household_id: row.amount for row in session.execute(query)}


def _head_identities(session: Session) -> dict[int, str]:
    query = select(members.c.household_id, members.c.identity_number).where(members.c.is_head)
    return {household: number for household, number in session.execute(query).all()}  # noqa: C416


def _member_row(place: int, one: Any) -> Row:
    cells: dict[str, Cell] = {
        "place": place, "household": one.number, "name": one.name, "sex": one.sex, "birth": one.birth,
        "identity_number": masked_identity(one.identity_number), "relation": one.relation, "joined": one.joined,
        "note": one.note,
    }  # fmt: skip
    return Row(cells, record=one.id)
