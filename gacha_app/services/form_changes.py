"""What a corrected form changes: in its rows, and in the figures of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gacha_app.domain.dates import Period
from gacha_app.domain.statement_form import Form, FormRow
from gacha_app.i18n import N_, _
from gacha_app.reports.statements import Worked, worked_out

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_FIELDS = {
    "line": N_("行次"), "title": N_("报表项目"), "formula": N_("公式"), "half": N_("栏"), "level": N_("层次"),
    "bold": N_("合计行"), "details": N_("列明细"), "optional": N_("有数才列"), "key": N_("标识"),
}  # fmt: skip


@dataclass(frozen=True)
class RowChange:
    """What a loaded form would change in a row.

    Attributes:
        kind: "added", "removed" or "changed".
        field: what of a changed row, in words; "" for a whole row.
    """

    kind: str
    line: int
    title: str
    field: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class FigureChange:
    """A figure that would be another; fen, None where the row or the figure is missing."""

    line: int
    title: str
    column: str
    old: int | None
    new: int | None


def row_changes(old: Form | None, new: Form) -> Iterator[RowChange]:
    """Yield what a form changes in the rows of another."""
    before = {_identity(row): row for row in old.rows} if old else {}
    after = {_identity(row): row for row in new.rows}
    for identity, row in before.items():
        if identity not in after:
            yield RowChange("removed", row.line, row.title)
    for identity, row in after.items():
        if identity not in before:
            yield RowChange("added", row.line, row.title, "", "", row.formula)
            continue
        for field, title in _FIELDS.items():
            was, now = getattr(before[identity], field), getattr(row, field)
            if was != now:
                yield RowChange("changed", row.line, row.title, _(title), _plain(was), _plain(now))


def figure_changes(session: Session, old: Form | None, new: Form, period: Period) -> Iterator[FigureChange]:
    """Yield the figures of a period that the new form tells otherwise."""
    after = worked_out(session, new, period)
    before = worked_out(session, old, period, after.sums) if old else None
    theirs = {_identity(row): place for place, row in enumerate(old.rows)} if old else {}
    for place, row in enumerate(new.rows):
        was_at = theirs.pop(_identity(row), None)
        for column in new.columns:
            now = after.figure(place, column.key)
            was = before.figure(was_at, column.key) if before and was_at is not None else None
            if (now or 0) != (was or 0):
                yield FigureChange(row.line, row.title, column.title, was, now)
    if old and before:
        yield from _lost_figures(old, before, theirs)


def _lost_figures(old: Form, before: Worked, places: Mapping[object, int]) -> Iterator[FigureChange]:
    for place in places.values():
        for column in old.columns:
            if was := before.figure(place, column.key):
                yield FigureChange(old.rows[place].line, old.rows[place].title, column.title, was, None)


def _identity(row: FormRow) -> object:
    """Return what a row is known by while it is corrected: its key, else its number, else its title."""
    return row.key or row.line or row.title


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)
