"""Statements by their forms: 资产负债表, 收益及收益分配表, 收支明细表, and those that a village made itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from gacha_app.domain import statement_formulas as formulas
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.statement_form import Form, FormRow
from gacha_app.domain.statement_formulas import AccountTerm
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.statement_amounts import ColumnAmounts, Sums, span_of
from gacha_app.reports.statement_forms import form_in_force

_LAST_YEAR = ("last_year_closing", "last_year_turnover")


@dataclass(frozen=True)
class Worked:
    """A form with its figures.

    Attributes:
        figures: by column key, the fen of every row by its place; a column without a book in its time is missing.
        amounts: by column key, what the figures were worked out from.
    """

    form: Form
    period: Period
    figures: Mapping[str, tuple[int | None, ...]]
    amounts: Mapping[str, ColumnAmounts]
    sums: Sums

    def figure(self, place: int, key: str) -> int | None:
        """Return a row's figure in a column; None for a heading, or where there is no book yet."""
        return self.figures[key][place] if key in self.figures else None

    def named(self, row_key: str, column_key: str) -> int | None:
        """Return the figure of the row that cross-checks call so."""
        for place, row in enumerate(self.form.rows):
            if row.key == row_key:
                return self.figure(place, column_key)
        return None


def balance_sheet(session: Session, period: Period) -> Report:
    """Report 资产负债表: what there is and whose it is, at the period's end and at the year's beginning."""
    return statement(session, "balance-sheet", period)


def income_statement(session: Session, period: Period) -> Report:
    """Report 收益及收益分配表: the year's result so far, and where it went."""
    return statement(session, "income-statement", period)


def income_expense_detail(session: Session, period: Period) -> Report:
    """Report 收支明细表: income and expense of the period and of the year so far, down to the sub-accounts."""
    return statement(session, "income-expense-detail", period)


def statement(session: Session, name: str, period: Period) -> Report:
    """Report the statement of this name or title by the form in force.

    Raises:
        NotFound: if there is none.
        InvalidInput: if its form needs an account that the book does not hold.
    """
    return statement_report(session, worked_out(session, form_in_force(session, name).form, period))


def worked_out(session: Session, form: Form, period: Period, sums: Sums | None = None) -> Worked:
    """Return the figures of a form for a period.

    Args:
        sums: what was read already for the same end, if it was.

    Raises:
        InvalidInput: if the form needs an account that the book does not hold.
    """
    sums = sums or Sums(session, period.last)
    figures: dict[str, tuple[int | None, ...]] = {}
    amounts: dict[str, ColumnAmounts] = {}
    for column in form.columns:
        span = span_of(column.time, period)
        if column.time in _LAST_YEAR and f"{span.last:%Y-%m}" < sums.first_month:
            continue
        amounts[column.key] = ColumnAmounts(sums, span)
        figures[column.key] = figures_of(form, amounts[column.key], sums)
    return Worked(form, period, figures, amounts, sums)


def figures_of(form: Form, amounts: ColumnAmounts, sums: Sums) -> tuple[int | None, ...]:
    """Return the fen of every row of a form in one column, None for a heading."""
    parsed = [formulas.parse(row.formula) for row in form.rows]
    for row, formula in zip(form.rows, parsed, strict=True):
        for code in formulas.codes_in(formula):
            if code not in sums.names:
                raise InvalidInput(
                    "formula", _("报表“{title}”的“{row}”要用科目 {code}，本账套没有这个科目，请更正报表定义。").format(
                        title=form.title, row=row.title, code=code)
                )  # fmt: skip
    lines = form.lines
    found: dict[int, int] = {}
    waiting = [place for place, formula in enumerate(parsed) if formula.terms]
    while waiting:
        left = []
        for place in waiting:
            needed = [lines[number] for number in formulas.lines_in(parsed[place]) if number in lines]
            # a heading that has a number counts as nought
            if any(parsed[one].terms and one not in found for one in needed):
                left.append(place)
            else:
                found[place] = formulas.work_out(
                    parsed[place], amounts, lambda number: found.get(lines[number], 0) if number in lines else 0
                )
        if len(left) == len(waiting):
            raise InvalidInput("formula", _("报表“{title}”的公式绕回了自己，算不出来。").format(title=form.title))
        waiting = left
    return tuple(found.get(place) for place in range(len(form.rows)))


def statement_report(session: Session, worked: Worked) -> Report:
    """Report a form with its figures; a row's `record` is its place in the form."""
    form = worked.form
    with_codes = any(row.details for row in form.rows)
    rows: list[Row] = []
    halves = [0] * len(form.halves)
    # a form may name its halves by turns; they are printed one after the other
    places = sorted(range(len(form.rows)), key=lambda place: form.rows[place].half)
    for place in places:
        row = form.rows[place]
        figures = {column.key: worked.figure(place, column.key) for column in form.columns}
        if row.optional and not any(figures.values()):
            continue
        made = [_row(worked, row, place, figures), *(_details(worked, row, place) if row.details else ())]
        rows += made
        halves[row.half - 1] += len(made)
    columns = [
        # as printed forms write it, and so told from the projects that are called the same
        Column("item", _("项　目"), width=12),
        Column("line", _("行次"), CellKind.CODE, width=2),
        *([Column("code", _("科目编号"), CellKind.CODE, width=4)] if with_codes else ()),
        *(Column(column.key, _(column.title), CellKind.MONEY, "元", 8) for column in form.columns),
    ]
    report = report_for(
        session, form.name, _(form.title), _time_of(worked), columns, rows, notes=[_(one) for one in form.notes]
    )
    two = len(form.halves) > 1
    return replace(report, code=form.code, halves=tuple(zip(map(_, form.halves), halves, strict=True)) if two else ())


def _row(worked: Worked, row: FormRow, place: int, figures: Mapping[str, int | None]) -> Row:
    formula = formulas.parse(row.formula)
    cells: dict[str, Cell] = {"item": _(row.title), "line": str(row.line) if row.line else "", **figures}
    source = None
    if len(formula.terms) == 1 and isinstance(formula.terms[0][1], AccountTerm):
        term = formula.terms[0][1]
        if row.details:
            cells["code"] = term.code
        if not term.details:
            source = _main(worked).source(term.code, "")
    return Row(cells, level=row.level, subtotal=row.bold, source=source, record=place)


def _details(worked: Worked, row: FormRow, place: int) -> Iterable[Row]:
    """Yield the sub-accounts of a row's account that hold something."""
    code = next(
        term.code for _sign, _time, term in formulas.parts(formulas.parse(row.formula)) if isinstance(term, AccountTerm)
    )
    below = [one for one in worked.sums.names if one.startswith(code) and len(one) > len(code)]
    for one in (*below, code):
        own = one == code
        figures = {
            key: amounts.own(one) if own else amounts.account(one, "", "") for key, amounts in worked.amounts.items()
        }
        if not any(figures.values()) or (own and not below):
            continue
        title = _("未分明细") if own else worked.sums.names[one]
        cells: dict[str, Cell] = {"item": title, "line": "", "code": one, **figures}
        level = row.level + (1 if own else (len(one) - len(code)) // 2)
        yield Row(cells, level=level, source=None if own else _main(worked).source(one, ""), record=place)


def _main(worked: Worked) -> ColumnAmounts:
    """Return the column that a row's entries are shown for: the one that reaches furthest."""
    return max(worked.amounts.values(), key=lambda one: (one.span.last, one.span.time != "year_opening"))


def _time_of(worked: Worked) -> str:
    """Return the time that a statement is about, in words: a day where it tells balances."""
    times = {column.time for column in worked.form.columns}
    if times <= {"year_opening", "opening", "closing", "last_year_closing"}:
        day = worked.period.last
        return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)
    return worked.period.title


# What the forms that ship with the program say, for the catalogue of translations
_FORM_TEXTS = (N_("资产"), N_("负债及所有者权益"), N_("本年收益"), N_("收益分配"))
