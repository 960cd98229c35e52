"""Everything that falls due, is overdue, overdrawn, unproved or late, in one list; each leads to its cure."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.reports.todo import AREAS, KINDS, Todo, todo_list
from gacha_app.storage.accounting_tables import excuses

RULE = "warning"
TONES = {"care": N_("要紧"), "wait": N_("待办"), "inform": N_("留意")}
# Each is a module `AREA_warnings` with a function of the same name, imported when asked
SOURCES = ("money", "book", "budget", "fund", "contract", "debt", "property", "duty")
# Which pages of the general list an area's own module tells better
_TOLD_BY = {"fund": "funds", "contract": "contracts"}

# What a warning is about whose check does not say
_AREA_OF = {
    "money": "money", "book": "books", "budget": "plans", "fund": "funds", "contract": "contracts", "debt": "debts",
    "property": "property", "duty": "duties",
}  # fmt: skip

Check = Callable[[Session, int, dt.date], Iterator[Todo]]


@dataclass(frozen=True)
class Excuse:
    """Why a warning is not told for now.

    Attributes:
        until: from when on it is told again; None where only other facts bring it back.
    """

    id: int
    identity: str
    reason: str
    by: str
    at: dt.datetime
    until: dt.date | None
    facts: str

    def covers(self, one: Todo, today: dt.date) -> bool:
        """Return whether it still keeps a warning quiet."""
        return one.identity == self.identity and one.facts == self.facts and (self.until is None or today < self.until)


def warnings(session: Session, year: int, today: dt.date) -> tuple[Todo, ...]:
    """Return every warning that is neither put off nor excused, the severest and oldest first."""
    quiet = _excuses(session)
    return tuple(one for one in _found(session, year, today) if not _covered(quiet, one, today))


def excused_warnings(session: Session, year: int, today: dt.date) -> tuple[tuple[Todo, Excuse], ...]:
    """Return what is put off or excused, each with why."""
    quiet = _excuses(session)
    found = ((one, quiet.get(one.identity)) for one in _found(session, year, today))
    return tuple((one, excuse) for one, excuse in found if excuse and excuse.covers(one, today))


def warning_report(session: Session, period: Period) -> Report:
    """Report every warning, for a list on paper and in a workbook."""
    today = dt.date.today()
    return report_of(
        session, warnings(session, period.year, today), excused_warnings(session, period.year, today), today
    )


def report_of(session: Session, found: Sequence[Todo], quiet: Sequence[tuple[Todo, Excuse]], today: dt.date) -> Report:
    """Report warnings, and under them what is put off or excused."""
    columns = (
        Column("tone", _("轻重"), width=3),
        Column("kind", _("类别"), width=4),
        Column("area", _("方面"), width=5),
        Column("sentence", _("事项"), width=18),
        Column("detail", _("说明"), width=18),
        Column("date", _("日期"), CellKind.DATE, width=6),
        Column("amount", _("金额"), CellKind.MONEY, "元", 8),
    )
    notes = [
        _("“{warning}”暂不提醒：{reason}（{by}，{date}）").format(
            warning=one.sentence, reason=excuse.reason, by=excuse.by, date=excuse.at.date()
        )
        for one, excuse in quiet
    ]
    said = _("{date}，{count} 件").format(date=today, count=len(found))
    return report_for(session, "warnings", _("提醒事项"), said, columns, [_row(one) for one in found], notes=notes)


def warning_named(session: Session, identity: str, year: int, today: dt.date) -> Todo | None:
    """Return the warning of this identity, put off or not; None where nothing of the kind is found any more."""
    return next((one for one in _found(session, year, today) if one.identity and one.identity == identity), None)


def check_of(area: str) -> Check | None:
    """Return the check of one of `SOURCES`, None where there is none."""
    return _checks().get(area)


def _row(one: Todo) -> Row:
    return Row(
        {
            "tone": _(TONES[one.tone]), "kind": _(KINDS[one.kind]), "area": _(AREAS[one.area]) if one.area else "",
            "sentence": one.sentence, "detail": one.detail, "date": one.date, "amount": one.amount,
        },
        record=one.record,
    )  # fmt: skip


def _found(session: Session, year: int, today: dt.date) -> list[Todo]:
    checks = _checks()
    told = {page for area, page in _TOLD_BY.items() if area in checks}
    found = list(todo_list(session, year, today, told_elsewhere=told))
    for area, check in checks.items():
        found += [_named(one, area) for one in check(session, year, today)]
    tones, kinds = list(TONES), list(KINDS)
    return sorted(found, key=lambda one: (tones.index(one.tone), kinds.index(one.kind), one.date or dt.date.max))


def _named(one: Todo, source: str) -> Todo:
    """Return a warning with what its check left out: whose business it is, and a key to tell it by, its sentence."""
    if one.area and one.key:
        return one
    told = replace(one, area=one.area or _AREA_OF[source])
    return told if one.key else replace(told, key=source, subject=one.subject or one.sentence)


@cache
def _checks() -> dict[str, Check]:
    """Return the check of every area whose module there is."""
    found = {}
    for area in SOURCES:
        name = f"gacha_app.reports.{area}_warnings"
        if find_spec(name) is not None:
            check: Check = getattr(importlib.import_module(name), f"{area}_warnings")
            found[area] = check
    return found


def _excuses(session: Session) -> dict[str, Excuse]:
    """Return the newest excuse of each warning by its identity."""
    rows = session.execute(select(excuses).where(excuses.c.rule == RULE).order_by(excuses.c.id))
    return {row.subject: Excuse(row.id, row.subject, row.reason, row.by, row.at, row.until, row.facts) for row in rows}


def _covered(quiet: dict[str, Excuse], one: Todo, today: dt.date) -> bool:
    excuse = quiet.get(one.identity) if one.identity else None
    return excuse is not None and excuse.covers(one, today)
