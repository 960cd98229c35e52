"""A statement's form: its columns and rows, what stands in each, and everything that can be wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from gacha_app.domain import statement_formulas as formulas
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.statement_formulas import AccountTerm, Formula
from gacha_app.i18n import N_, _

# What a column shows: a balance at a moment, or what moved in a span
COLUMN_TIMES = {
    "year_opening": N_("年初余额"),
    "opening": N_("期初余额"),
    "closing": N_("期末余额"),
    "turnover": N_("本期发生"),
    "year_turnover": N_("本年累计"),
    "last_year_closing": N_("上年期末余额"),
    "last_year_turnover": N_("上年同期累计"),
}
_MOST_ROWS = 300
_HOUSEHOLDS = "113"


@dataclass(frozen=True)
class FormColumn:
    """A column of figures.

    Attributes:
        key: its name for programs.
        title: its heading on the printed form.
        time: a key of `COLUMN_TIMES`.
    """

    key: str
    title: str
    time: str


@dataclass(frozen=True)
class FormRow:
    """A printed row.

    Attributes:
        line: its printed number (行次), 0 for none.
        formula: in the language of `statement_formulas`, "" for a heading.
        half: 1 for the left half of a form printed in two halves, 2 for the right.
        level: how deep it stands under the rows above.
        bold: whether it adds up.
        details: whether the sub-accounts of its account are listed under it.
        optional: whether it is printed only where it holds something.
        key: what cross-checks call it by, or "".
    """

    title: str
    line: int = 0
    formula: str = ""
    half: int = 1
    level: int = 0
    bold: bool = False
    details: bool = False
    optional: bool = False
    key: str = ""


@dataclass(frozen=True)
class Form:
    """A statement's form.

    Attributes:
        name: for programs; a village's own statement is called by its title.
        chart: the chart of accounts that its formulas speak of: "2004" or "2023".
        code: the form's official number ("村会01表"), or "".
        halves: the headings of the two halves it is printed in, or of the one.
        notes: sentences under the table.
    """

    name: str
    title: str
    chart: str
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    halves: tuple[str, ...] = (N_("项目"),)
    code: str = ""
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> dict[int, int]:
        """The place of every row that has a number, by that number."""
        return {row.line: place for place, row in reversed(list(enumerate(self.rows))) if row.line}

    def row_named(self, key: str) -> FormRow | None:
        """Return the row that cross-checks call so."""
        return next((row for row in self.rows if row.key == key), None)


@dataclass(frozen=True)
class FormFault:
    """Something wrong with a form.

    Attributes:
        place: the row's place counted from nought, -1 for the form itself.
        field: "title", "line", "formula", "half", "key", "columns" ...
        value: what stands there.
    """

    place: int
    field: str
    value: str
    reason: str


def form_json(form: Form) -> str:
    """Return a form as the book keeps it."""
    return json.dumps(asdict(form), ensure_ascii=False, sort_keys=True)


def form_from(said: Mapping[str, object]) -> Form:
    """Return the form that plain values describe: those of `form_json`, or of a file in `db/reference/statements`."""
    given = {key: value for key, value in said.items() if key not in ("columns", "rows", "row", "halves", "notes")}
    columns = said["columns"]
    rows = said["rows"] if "rows" in said else said["row"]
    halves, notes = said.get("halves", (N_("项目"),)), said.get("notes", ())
    assert isinstance(columns, list | tuple)
    assert isinstance(rows, list | tuple)
    assert isinstance(halves, list | tuple)
    assert isinstance(notes, list | tuple)
    return Form(
        **given,  # type: ignore[arg-type]
        columns=tuple(FormColumn(**one) for one in columns),
        rows=tuple(FormRow(**one) for one in rows),
        halves=tuple(halves),
        notes=tuple(notes),
    )


def faults_of(form: Form, names: Mapping[str, str], others: Mapping[str, str] | None = None) -> list[FormFault]:
    """Return everything that is wrong with a form, row by row.

    Args:
        names: the book's accounts by code.
        others: the accounts of the other chart by code, for telling a code that means something else there.
    """
    faults = list(_form_faults(form))
    seen_lines: dict[int, int] = {}
    seen_keys: set[str] = set()
    parsed: dict[int, Formula] = {}
    for place, row in enumerate(form.rows):
        if not row.title.strip():
            faults.append(FormFault(place, "title", row.title, _("这一行没有写项目名称。")))
        if row.line in seen_lines:
            faults.append(
                FormFault(
                    place, "line", str(row.line), _("行次 {line} 写了两次，每个行次只能用一次。").format(line=row.line)
                )
            )
        if row.line:
            seen_lines.setdefault(row.line, place)
        if row.key and row.key in seen_keys:
            faults.append(FormFault(place, "key", row.key, _("标识“{key}”写了两次。").format(key=row.key)))
        seen_keys.add(row.key)
        if not 1 <= row.half <= len(form.halves):
            faults.append(
                FormFault(place, "half", str(row.half), _("这张表只有 {count} 栏。").format(count=len(form.halves)))
            )
        try:
            parsed[place] = formulas.parse(row.formula)
        except InvalidInput as problem:
            faults.append(FormFault(place, "formula", row.formula, str(problem)))
    for place, formula in parsed.items():
        faults += _formula_faults(form, place, formula, names, others or {}, seen_lines)
    faults += _circles(form, parsed, seen_lines)
    return sorted(faults, key=lambda one: one.place)


def _form_faults(form: Form) -> Iterator[FormFault]:
    if not form.title.strip():
        yield FormFault(-1, "form", form.title, _("报表没有标题。"))
    if not form.rows:
        yield FormFault(-1, "form", form.title, _("报表一行也没有。"))
    if len(form.rows) > _MOST_ROWS:
        yield FormFault(-1, "form", form.title, _("报表太长，最多 {most} 行。").format(most=_MOST_ROWS))
    if not form.columns:
        yield FormFault(-1, "columns", "", _("报表一栏金额也没有。"))
    keys = [column.key for column in form.columns]
    for column in form.columns:
        if column.time not in COLUMN_TIMES:
            yield FormFault(
                -1, "columns", column.time,
                _("栏目“{title}”的取数“{time}”不认识，可用的有：{all}。").format(
                    title=column.title, time=column.time, all="、".join(map(_, COLUMN_TIMES.values()))
                ),
            )  # fmt: skip
        if keys.count(column.key) > 1 or not column.key or column.key in ("item", "line"):
            yield FormFault(-1, "columns", column.key, _("栏目的标识“{key}”重复或不能用。").format(key=column.key))


def _formula_faults(
    form: Form, place: int, formula: Formula, names: Mapping[str, str], others: Mapping[str, str],
    lines: Mapping[int, int],
) -> Iterator[FormFault]:  # fmt: skip
    row = form.rows[place]
    for code in formulas.codes_in(formula):
        if code in names:
            continue
        if code in others:
            reason = _("本账套没有科目 {code}，它是另一套科目表里的“{name}”，请改用本账套的编号。").format(
                code=code, name=others[code]
            )
        else:
            reason = _("没有科目 {code}，请检查编号。").format(code=code)
        yield FormFault(place, "formula", row.formula, reason)
    for _sign, _time, term in formulas.parts(formula):
        if isinstance(term, AccountTerm) and term.details and not term.code.startswith(_HOUSEHOLDS):
            yield FormFault(
                place, "formula", row.formula,
                _("“{code}{side}”：只有 113 内部往来按户分列借方和贷方。").format(code=term.code, side=term.details),
            )  # fmt: skip
    for number in formulas.lines_in(formula):
        if number not in lines:
            yield FormFault(place, "formula", row.formula, _("没有行次 {line}。").format(line=number))
    if row.details and not (len(formula.terms) == 1 and isinstance(formula.terms[0][1], AccountTerm)):
        yield FormFault(place, "formula", row.formula, _("要列出明细科目的行，公式只能是一个科目。"))


def _circles(form: Form, parsed: Mapping[int, Formula], lines: Mapping[int, int]) -> list[FormFault]:
    """Return a fault for every circle of rows that need one another, at its first row."""
    needs = {
        place: [lines[number] for number in formulas.lines_in(formula) if number in lines]
        for place, formula in parsed.items()
    }
    done: set[int] = set()
    faults = []
    for start in sorted(needs):
        way: list[int] = []
        waiting = [(start, iter(needs[start]))] if start not in done else []
        if waiting:
            way.append(start)
        while waiting:
            place, following = waiting[-1]
            after = next((one for one in following if one not in done and one in needs), None)
            if after is None:
                done.add(place)
                waiting.pop()
                way.pop()
            elif after in way:
                faults.append(_circle_fault(form, way[way.index(after) :]))
                done.add(after)
            else:
                way.append(after)
                waiting.append((after, iter(needs[after])))
    return faults


def _circle_fault(form: Form, circle: list[int]) -> FormFault:
    first = circle.index(min(circle))
    turned = [*circle[first:], *circle[:first], circle[first]]
    way = " → ".join(f"行{form.rows[place].line}" for place in turned)
    return FormFault(
        turned[0], "formula", form.rows[turned[0]].formula, _("公式绕回了自己，算不出来：{way}。").format(way=way)
    )
