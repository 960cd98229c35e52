"""The two registers as at any day: who stood for a household, where a member belonged, what happened when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Column as TableColumn
from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.household import SHARE_KINDS
from gacha_app.domain.register_events import EITHER_WAY, EVENT_KINDS
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.share_tables import former_households, former_representatives, register_events, share_kinds
from gacha_app.storage.tables import households, members, share_movements


def representative_on(day: dt.date) -> ColumnElement[str]:
    """Return, in a query over households, the name of who stood for each at the end of a day."""
    former = former_representatives
    return _as_it_was(day, former.c.name, former, former.c.household_id == households.c.id, households.c.representative)


def household_of_member_on(day: dt.date) -> ColumnElement[int]:
    """Return, in a query over members, the identity of the household each belonged to at the end of a day."""
    former = former_households
    return _as_it_was(day, former.c.household_id, former, former.c.member_id == members.c.id, members.c.household_id)


def representatives_before(session: Session, day: dt.date) -> dict[int, str]:
    """Return who stood at the end of a day for the households for which another one stands now."""
    former = former_representatives.c
    query = select(former.household_id, former.name).where(former.until > day)
    # the first that was given up after the day is the one: it comes last
    return dict(session.execute(query.order_by(former.until.desc(), former.id.desc())).all())


def households_before(session: Session, day: dt.date) -> dict[int, int]:
    """Return the household, at the end of a day, of the members who belong to another one now."""
    former = former_households.c
    query = select(former.member_id, former.household_id).where(former.until > day)
    return dict(session.execute(query.order_by(former.until.desc(), former.id.desc())).all())


def shares_of_events(session: Session, event: ColumnElement[bool]) -> dict[int, str]:
    """Return, in words, the shares of each kind that came with events: "成员股 2 份、农龄股 1 份".

    Args:
        event: which events, as a condition on `register_events`.
    """
    moved = share_movements.c
    query = (
        select(moved.event_id, moved.share_kind, func.sum(moved.change), register_events.c.kind)
        .join(register_events, register_events.c.id == moved.event_id)
        .where(event)
        .group_by(moved.event_id, moved.household_id, moved.share_kind)
        .order_by(moved.event_id, moved.share_kind)
    )
    kinds = share_kind_titles(session)
    found: dict[int, dict[str, int]] = {}
    for event_id, kind, shares, what in session.execute(query):
        # what leaves one household comes to the other: told once
        found.setdefault(int(event_id), {})[kind] = int(shares) if what in EITHER_WAY else abs(int(shares))
    return {
        event_id: "、".join(
            _("{kind} {n} 份").format(kind=kinds.get(kind, kind), n=share_text(shares)) for kind, shares in some.items()
        )
        for event_id, some in found.items()
    }


def _as_it_was(
    day: dt.date, value: ColumnElement[Any], former: Table, same: ColumnElement[bool], now: TableColumn[Any]
) -> ColumnElement[Any]:
    """Return what held at the end of a day: the first that was given up only after it, else what holds now."""
    before = (
        select(value)
        .where(same, former.c.until > day)
        .order_by(former.c.until, former.c.id)
        .limit(1)
        .correlate(now.table)
        .scalar_subquery()
    )
    return func.coalesce(before, now)


def share_kind_titles(session: Session) -> dict[str, str]:
    """Return the kinds of shares there are, their titles by code, in their order."""
    query = select(share_kinds.c.code, share_kinds.c.title, share_kinds.c.own).order_by(share_kinds.c.place)
    return {
        one.code: one.title if one.own or one.code not in SHARE_KINDS else _(SHARE_KINDS[one.code])
        for one in session.execute(query)
    }


def register_events_report(session: Session, period: Period) -> Report:
    """Report what happened to the registers within a time (登记簿变动情况), what was corrected too."""
    event, held, other = register_events.c, households.alias("held"), households.alias("other")
    wrong = register_events.alias("wrong")
    query = (
        select(
            register_events, held.c.number.label("number"), held.c.representative.label("representative"),
            other.c.number.label("other_number"), members.c.name.label("member"),
            select(wrong.c.id).where(wrong.c.corrects_id == event.id).limit(1).scalar_subquery().label("corrected"),
        )
        .select_from(register_events)
        .outerjoin(held, held.c.id == event.household_id)
        .outerjoin(other, other.c.id == event.other_household_id)
        .outerjoin(members, members.c.id == event.member_id)
        .where(event.date.between(period.first, period.last))
        .order_by(event.date, event.id)
    )  # fmt: skip
    kinds = share_kind_titles(session)
    # of a split or a merger with several kinds of shares only the movements tell
    told = shares_of_events(session, event.date.between(period.first, period.last))
    rows = []
    for one in session.execute(query):
        cells: dict[str, Cell] = {
            "date": one.date, "kind": _(EVENT_KINDS[one.kind].title), "number": one.number or "",
            "representative": one.representative or "", "member": one.member or "", "other": one.other_number or "",
            "shares": one.shares or 0,
            "share_kind": kinds.get(one.share_kind, "") if one.shares else told.get(one.id, ""),
            "note": one.note, "recorded_by": one.recorded_by, "recorded_on": one.recorded_at.date(),
            "state": _("已更正") if one.corrected else "",
        }  # fmt: skip
        rows.append(Row(cells, record=one.id))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=6),
        Column("kind", _("变动"), width=6),
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("representative", _("户代表"), width=6),
        Column("member", _("成员"), width=6),
        Column("other", _("另一户"), CellKind.CODE, width=4),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("share_kind", _("股种"), width=5),
        Column("note", _("凭据"), width=10),
        Column("recorded_by", _("登记人"), width=5),
        Column("recorded_on", _("登记日期"), CellKind.DATE, width=6),
        Column("state", _("状态"), width=4),
    )
    return report_for(session, "register-events", _("登记簿变动情况"), period.title, columns, rows)
