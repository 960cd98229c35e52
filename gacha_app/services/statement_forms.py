"""Correcting a statement's form: to a workbook, looked at with what it changes, taken in whole, and taken back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.imports import Finding
from gacha_app.domain.statement_form import Form, FormRow, faults_of, form_json
from gacha_app.domain.statement_formulas import codes_in, parse
from gacha_app.i18n import _
from gacha_app.reports.catalogue import REPORTS
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.names import account_names
from gacha_app.reports.statement_forms import DEFINITION_KIND, FormInForce, form_in_force, forms_in_force
from gacha_app.services.form_changes import FigureChange, RowChange, figure_changes, row_changes
from gacha_app.services.imports import ImportRefused
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.reference import chart_of_accounts, other_chart, statement_forms

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from gacha_app.sheets.form_definition import FormReading

_SAME_IN_BOTH = str.maketrans({"(": "（", ")": "）", " ": None})


@dataclass(frozen=True)
class FormPlan:
    """A form as it would be taken in.

    Attributes:
        findings: everything that is wrong with it, each at its cell.
        changes: what its rows change. figures: what that does to the statement of `year`.
    """

    path: Path
    reading: FormReading
    findings: tuple[Finding, ...]
    changes: tuple[RowChange, ...]
    figures: tuple[FigureChange, ...]
    year: int

    @property
    def form(self) -> Form:
        """The form as it was read."""
        return self.reading.form


def list_forms(book: Book) -> tuple[FormInForce, ...]:
    """Return every statement form of a book, with who corrected it and when."""
    with book.reading() as session:
        return tuple(forms_in_force(session).values())


def export_form(book: Book, name: str, path: Path) -> Form:
    """Write the form in force of this name as a workbook to correct.

    Raises:
        GachaError: if there is none of this name, or the file cannot be written.
    """
    from gacha_app.sheets.form_definition import write_form

    with book.reading() as session:
        form = form_in_force(session, name).form
        names = account_names(session)
    write_form(form, names, path)
    return form


def plan_form(book: Book, path: Path, year: int | None = None) -> FormPlan:
    """Read a corrected form and hold it against the book; nothing is changed.

    Args:
        year: the year whose figures are compared; this one by default.

    Raises:
        GachaError: if the file cannot be read or holds no form.
    """
    from gacha_app.sheets.form_definition import read_form

    reading = read_form(path)
    year = year or dt.date.today().year
    with book.reading() as session:
        findings = [*reading.findings, *_faults(session, reading)]
        before = forms_in_force(session).get(reading.form.name)
        old = before.form if before else None
        changes = tuple(row_changes(old, reading.form))
        figures = () if findings else tuple(figure_changes(session, old, reading.form, Period(year)))
    findings.sort(key=lambda one: (one.sheet, one.row, one.column))
    return FormPlan(path, reading, tuple(findings), changes, figures, year)


def load_form(book: Book, plan: FormPlan) -> Form:
    """Keep a corrected form in the book: the statement is made by it from now on.

    Raises:
        ImportRefused: if anything is wrong with it; nothing is changed then.
    """
    if plan.findings:
        raise ImportRefused(plan.findings)
    form = plan.form
    with book.writing("load_form", form.title) as session:
        # what was looked at may have been looked at in another moment
        if faults := _faults(session, plan.reading):
            raise ImportRefused(tuple(faults))
        shipped = statement_forms(organisation_of(session).chart).get(form.name)
        kept = _kept(session, form.name)
        if shipped == form and kept:
            _forget(session, form.name)
        elif shipped != form:
            _keep(session, form, plan.path.name)
        changes = [[one.kind, one.line, one.title, one.field, one.old, one.new] for one in plan.changes]
        if kept or shipped != form:
            session.recorder.note(
                "statement_form",
                name=form.name,
                title=form.title,
                changes=json.dumps(changes[:200], ensure_ascii=False),
            )
    return form


def reset_form(book: Book, name: str) -> Form | None:
    """Go back to the form that ships with the program; a statement of the village's own goes.

    Returns:
        The form now in force, None where there is none any more.

    Raises:
        InvalidInput: if it was never corrected.
        NotFound: if there is none of this name.
    """
    with book.writing("reset_form", name) as session:
        found = form_in_force(session, name)
        if not found.own:
            raise InvalidInput("name", _("“{title}”没有改过，用的就是程序自带的定义。").format(title=found.form.title))
        _forget(session, found.form.name)
        session.recorder.note(
            "statement_form", name=found.form.name, title=found.form.title, reset=True, before=form_json(found.form)
        )
        return statement_forms(organisation_of(session).chart).get(found.form.name)


def _keep(session: Writing, form: Form, source: str) -> None:
    _forget(session, form.name)
    now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    session.execute(
        insert(definitions).values(
            kind=DEFINITION_KIND, name=form.name, content=form_json(form), source=source, by=session.by, at=now
        )
    )


def _kept(session: Session, name: str) -> bool:
    query = select(definitions.c.id).where(definitions.c.kind == DEFINITION_KIND, definitions.c.name == name)
    return session.scalar(query) is not None


def _forget(session: Writing, name: str) -> None:
    session.execute(delete(definitions).where(definitions.c.kind == DEFINITION_KIND, definitions.c.name == name))


def _faults(session: Session, reading: FormReading) -> list[Finding]:
    """Return everything that is wrong with a form that was read, held against the book's accounts."""
    form, chart = reading.form, organisation_of(session).chart
    names = account_names(session)
    others = {code: name for code, name, _klass, _side in chart_of_accounts(other_chart(chart))}
    findings = [reading.at(one.place, one.field, one.value, one.reason) for one in faults_of(form, names, others)]
    findings += _name_faults(session, reading)
    if form.chart != chart:
        reason = _("这份定义写明用 {form} 年科目表，本账套用的是 {book} 年科目表。").format(
            form=form.chart or "—", book=chart
        )
        findings.append(reading.at(-1, "chart", form.chart, reason))
        findings += _collisions(reading, names, others if form.chart == other_chart(chart) else {})
    findings += _misnamed(reading, names)
    return findings


def _name_faults(session: Session, reading: FormReading) -> Iterator[Finding]:
    form = reading.form
    if not form.name.strip():
        yield reading.at(-1, "name", "", _("报表没有名称。"))
    taken = next((one for one in forms_in_force(session).values() if one.form.title == form.title), None)
    if taken and taken.form.name != form.name:
        yield reading.at(
            -1, "title", form.title, _("已有标题为“{title}”的报表，请换一个标题。").format(title=form.title)
        )
    if form.name in REPORTS and form.name not in statement_forms(organisation_of(session).chart):
        yield reading.at(-1, "name", form.name, _("“{name}”是程序里别的报表的名称，请换一个。").format(name=form.name))


def _collisions(reading: FormReading, names: Mapping[str, str], others: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the cells with a code that both charts have and that means something else in each."""
    for place, row in enumerate(reading.form.rows):
        for code in _codes(row):
            if code in names and code in others and names[code] != others[code] and len(code) == 3:
                reason = _("科目 {code} 在那套科目表里是“{theirs}”，在本账套是“{ours}”，请改成本账套的编号。").format(
                    code=code, theirs=others[code], ours=names[code]
                )
                yield reading.at(place, "formula", row.formula, reason)


def _misnamed(reading: FormReading, names: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the cells that call an account of a formula otherwise than the book does."""
    for place, (row, said) in enumerate(zip(reading.form.rows, reading.names, strict=True)):
        for code in _codes(row):
            theirs, ours = said.get(code, ""), names.get(code, "")
            if theirs and ours and theirs.translate(_SAME_IN_BOTH) != ours.translate(_SAME_IN_BOTH):
                reason = _("科目 {code} 在本账套是“{ours}”，这里写的是“{theirs}”，编号可能来自另一套科目表。").format(
                    code=code, ours=ours, theirs=theirs
                )
                yield reading.at(place, "names", f"{code} {theirs}", reason)


def _codes(row: FormRow) -> list[str]:
    try:
        return codes_in(parse(row.formula))
    except InvalidInput:
        return []  # told already
