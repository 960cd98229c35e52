"""The notice made of a disclosure (财务公开榜): what fits on a wall, in few columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gacha_app.i18n import _, in_chinese
from gacha_app.reports.disclosure import Disclosure
from gacha_app.reports.notice import Notice
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row

# Above so many households three stand side by side on the wall, else two
_MANY_HOUSEHOLDS = 40
_LINES_OF_A_PAGE = 45
# What the wall needs of each report; the rest is on the sheets
_KEPT = {
    "income-by-kind": ("name", "amount", "cumulative", "last_year"),
    "expense-by-kind": ("name", "amount", "cumulative", "last_year"),
    "distribution": ("item", "amount", "last_year"),
    "claims-and-debts": ("name", "owed_by", "owed_to"),
    "funds": ("name", "granted", "received", "spent", "left"),
    "projects": ("name", "plan_income", "income", "cost", "profit"),
}
_DETAILS = ("income-by-kind", "expense-by-kind", "distribution")


def notice_of(disclosure: Disclosure, posting: str = "", mongolian: str = "") -> Notice:
    """Return what hangs on the wall of a disclosure.

    Args:
        posting: from when to when it hangs, in words; left to be written by hand without it.
        mongolian: the heading in traditional Mongolian script, or "".
    """
    with in_chinese():
        sections = [_narrowed(disclosure.report(name), keys, details=name in _DETAILS) for name, keys in _KEPT.items()]
        if dividends := disclosure.find("dividends"):
            sections.append(_side_by_side(dividends))
        wrong = len(disclosure.faults)
        agreed = _("勾稽检查共 {count} 项，全部相符。") if not wrong else _("勾稽检查共 {count} 项，{wrong} 项不符。")
        remarks = [
            _("对以上账目有疑问的，请在公示期内向监事会或村务监督委员会提出；凭证、账簿和合同可以查阅。"),
            agreed.format(count=len(disclosure.checks), wrong=wrong),
        ]
        if disclosure.key:
            remarks.append(_("本账本的密钥指纹 {key}：苏木（镇）收到的上报文件应与它一致。").format(key=disclosure.key))
        return Notice(
            disclosure.organisation,
            disclosure.township,
            _("{title}榜").format(title=disclosure.title),
            tuple(section for section in sections if section.rows),
            posting,
            disclosure.telephone,
            tuple(remarks),
            mongolian=mongolian,
            sample=disclosure.sample,
        )


def _narrowed(report: Report, keys: Sequence[str], *, details: bool) -> Report:
    """Return a report with a few of its columns, and without the rows under others if no details are wanted."""
    # a first year has nothing before it
    empty = {key for key in ("last_year",) if not any(row.cells.get(key) for row in report.rows)}
    columns = tuple(column for column in report.columns if column.key in keys and column.key not in empty)
    rows = tuple(row for row in report.rows if details or row.level == 0)
    if not details:
        rows = tuple(replace(row, subtotal=False) for row in rows)
    totals = {key: value for key, value in report.totals.items() if key in keys and key not in empty}
    return replace(report, columns=columns, rows=rows, totals=totals, notes=())


def _side_by_side(report: Report) -> Report:
    """Return the dividends with several households on a line."""
    many = len(report.rows) > _MANY_HOUSEHOLDS
    kept = (
        Column("number", _("户号"), CellKind.CODE, width=3),
        Column("representative", _("户代表"), width=4),
        Column("shares", _("份额"), CellKind.SHARES, width=2),
        Column("amount", _("金额"), CellKind.MONEY, "元", 5),
    )
    places = range(3 if many else 2)
    columns = tuple(replace(column, key=f"{column.key}_{place}") for place in places for column in kept)
    lines = -(-len(report.rows) // len(places))
    # down one column and then the next, as lists are read; across where the list goes on over several pages
    down = lines <= _LINES_OF_A_PAGE
    rows = []
    for line in range(lines):
        abreast = report.rows[line::lines] if down else report.rows[line * len(places) : (line + 1) * len(places)]
        cells: dict[str, Cell] = {}
        for place, row in enumerate(abreast):
            cells.update({f"{column.key}_{place}": row.cells[column.key] for column in kept})
        rows.append(Row(cells))
    last = places[-1]
    totals: dict[str, Cell] = {f"{key}_{last}": report.totals[key] for key in ("shares", "amount") if report.totals}
    if totals:
        totals[f"representative_{last}"] = _("共 {count} 户").format(count=len(report.rows))
    return replace(report, columns=columns, rows=tuple(rows), totals=totals)
