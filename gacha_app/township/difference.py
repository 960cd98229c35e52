"""What is different between two packages of one village: every figure, and every report row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from gacha_app.i18n import _
from gacha_app.reports.figures import FIGURES
from gacha_app.reports.report import CellKind, Column, Report, Row, cell_text
from gacha_app.township.package import Package, PlacedColumn, PlacedReport, PlainCell

_NUMBERS = (CellKind.MONEY, CellKind.SHARES, CellKind.QUANTITY, CellKind.COUNT, CellKind.PERCENT)
# A running number says nothing of what a row is about
_RUNNING = "number"
_FIGURE_UNITS = {CellKind.MONEY: "元"}

_Cells = tuple[PlainCell, ...]
_Pair = tuple[_Cells | None, _Cells | None]


@dataclass(frozen=True)
class Change:
    """Something that is different.

    Attributes:
        report: the title of the report it stands in, or of the figures.
        row: what the row is about; "" for the foot.
        column: the title of its column, "" where the whole row was added or left out.
        before, after: as people read it; "" where it was not there, or is not there any more.
    """

    report: str
    row: str
    column: str
    before: str
    after: str


def differences(before: Package, after: Package) -> tuple[Change, ...]:
    """Return what is different in the later of two packages, in the order of its sheets."""
    return (*_figures(before, after), *_reports(before, after))


def difference_report(before: Package, after: Package, names: tuple[str, str]) -> Report:
    """Return the differences as a table; the names stand above the two columns of values."""
    rows = tuple(
        Row({"number": number, "report": one.report, "row": one.row, "column": one.column,
             "before": one.before, "after": one.after})
        for number, one in enumerate(differences(before, after), 1)
    )  # fmt: skip
    columns = (
        Column("number", _("序号"), CellKind.COUNT, width=3),
        Column("report", _("表"), width=9),
        Column("row", _("哪一行"), width=12),
        Column("column", _("哪一栏"), width=7),
        Column("before", names[0], width=10),
        Column("after", names[1], width=10),
    )
    title = _("{name}{period}两次上报的不同").format(name=after.organisation, period=after.period.title)
    notes = () if rows else (_("两次上报的内容完全相同。"),)
    return Report(
        "township-difference", title, after.organisation, after.period.title, columns, rows, notes=notes,
        sample=after.sample,
    )  # fmt: skip


def _figures(before: Package, after: Package) -> Iterator[Change]:
    known = {key: Column(key, _(title), kind, _FIGURE_UNITS.get(kind, "")) for key, title, kind in FIGURES}
    for key in sorted({*before.figures, *after.figures}, key=[*known, *before.figures, *after.figures].index):
        was, now = before.figures.get(key), after.figures.get(key)
        if was != now:
            column = known.get(key, Column(key, key, CellKind.COUNT))
            yield Change(_("主要指标"), column.title, "", _shown(column, was), _shown(column, now))


def _reports(before: Package, after: Package) -> Iterator[Change]:
    earlier = {report.name: report for report in before.reports}
    for report in after.reports:
        was = earlier.pop(report.name, None)
        if was is None:
            yield Change(report.title, _("整张表"), "", "", _("有"))
        else:
            yield from _rows(was, report)
    for report in earlier.values():
        yield Change(report.title, _("整张表"), "", _("有"), "")


def _rows(was: PlacedReport, now: PlacedReport) -> Iterator[Change]:
    old_columns = {column.key: place for place, column in enumerate(was.columns)}
    columns = [_column(column) for column in now.columns]

    def as_now(row: _Cells) -> _Cells:
        return tuple(row[old_columns[column.key]] if column.key in old_columns else None for column in columns)

    old_rows = [as_now(row) for row in was.rows]
    for old, new in _pairs(columns, old_rows, list(now.rows)):
        yield from _cells(now.title, columns, old, new)
    if was.totals_row and now.totals_row:
        yield from _cells(now.title, columns, as_now(was.totals), now.totals, foot=True)


def _cells(
    title: str, columns: Sequence[Column], old: _Cells | None, new: _Cells | None, *, foot: bool = False
) -> Iterator[Change]:
    if old is None or new is None:
        there = old if new is None else new
        assert there is not None
        words = _whole_row(columns, there)
        yield Change(title, _row_name(columns, there), "", words if new is None else "", "" if new is None else words)
        return
    name = _("合计") if foot else _row_name(columns, new)
    for column, was, now in zip(columns, old, new, strict=True):
        if column.key != _RUNNING and (was or "") != (now or "") and (was or 0) != (now or 0):
            yield Change(title, name, column.title, _shown(column, was), _shown(column, now))


def _pairs(columns: Sequence[Column], old: list[_Cells], new: list[_Cells]) -> list[_Pair]:
    """Return which row became which: alike in all words, else alike in all numbers, else in the first word."""
    words = [place for place, one in enumerate(columns) if one.kind not in _NUMBERS]
    numbers = [place for place, one in enumerate(columns) if one.kind in _NUMBERS and one.key != _RUNNING]
    telling = _telling(columns)
    keys: list[Callable[[_Cells], Hashable]] = [
        lambda row: tuple(row[place] for place in words),
        lambda row: tuple(row[place] for place in numbers),
        lambda row: row[telling],
    ]
    becomes: dict[int, int] = {}
    left_old, left_new = list(range(len(old))), list(range(len(new)))
    for key in keys:
        waiting = defaultdict(list)
        for place in reversed(left_old):
            waiting[key(old[place])].append(place)
        for place in left_new:
            if found := waiting.get(key(new[place])):
                becomes[place] = found.pop()
        left_new = [place for place in left_new if place not in becomes]
        taken = set(becomes.values())
        left_old = [place for place in left_old if place not in taken]
    pairs: list[_Pair] = [(old[becomes[place]] if place in becomes else None, row) for place, row in enumerate(new)]
    return pairs + [(old[place], None) for place in left_old]


def _telling(columns: Sequence[Column]) -> int:
    """Return the column that tells what a row is about: the first of words, else of codes, else the first."""
    kinds = [column.kind for column in columns]
    for kind in (CellKind.TEXT, CellKind.CODE, CellKind.DATE):
        if kind in kinds:
            return kinds.index(kind)
    return 0


def _row_name(columns: Sequence[Column], row: _Cells) -> str:
    """Return what a row is about: its first codes, dates and words."""
    told = [str(row[place]) for place, one in enumerate(columns) if one.kind not in _NUMBERS and row[place]]
    return " ".join(told[:3])


def _whole_row(columns: Sequence[Column], row: _Cells) -> str:
    """Return the numbers of a row in words."""
    return "，".join(
        f"{column.title} {_shown(column, value)}"
        for column, value in zip(columns, row, strict=True)
        if column.kind in _NUMBERS and column.key != _RUNNING and value
    ) or _("有")


def _column(column: PlacedColumn) -> Column:
    kind = CellKind(column.kind) if column.kind in set(CellKind) else CellKind.TEXT
    return Column(column.key, column.title, kind, column.unit)


def _shown(column: Column, value: PlainCell) -> str:
    if column.is_number and isinstance(value, int):
        return cell_text(column, value, zero=True)
    return str(value or "")
