"""The township's board and summary as reports, for the screen, the workbook and the printer alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.i18n import N_, _
from gacha_app.reports.figures import FIGURES
from gacha_app.reports.report import Cell, CellKind, Chart, ChartKind, Column, Report, Row, Series
from gacha_app.township.board import Board, Line
from gacha_app.township.period_figures import KEYS
from gacha_app.township.receiving import when
from gacha_app.township.summary import Summary

# What a township reads first; all other figures stand in the table of all figures
_MAIN = ("income", "operating_income", "subsidy_income", "grants_received", "expense", "result", "dividends",
         "closing_undistributed", "households", "members")  # fmt: skip
_KINDS = {key: kind for key, _title, kind in FIGURES}


def board_report(board: Board) -> Report:
    """Return the board: a row a village that is to hand in or has."""
    rows = [
        Row(
            {
                "number": number,
                "township": line.township,
                "organisation": line.organisation,
                "state": state_words(line),
                "version": line.version or None,
                "received": when(line.received_at) if line.received_at else None,
                "remarks": "；".join(line.remarks) or None,
            },
            record=line.village_id,
        )
        for number, line in enumerate(board.lines, 1)
    ]
    note = _("应报 {expected} 个，已报 {handed_in} 个，缺报 {missing} 个；退回未处理的文件 {refused} 个。").format(
        expected=board.expected, handed_in=board.handed_in, missing=len(board.missing), refused=len(board.refused)
    )
    if day := next((line.deadline for line in board.lines if line.deadline), None):
        late = sum(line.late for line in board.lines)
        note = _("{told}截止日 {day}，迟报 {late} 个。").format(told=note, day=day, late=late)
    return Report(
        "township-board",
        _("{period}上报情况").format(period=board.period.title),
        "",
        board.period.title,
        (
            Column("number", _("序号"), CellKind.COUNT, width=4),
            Column("township", _("苏木（镇）"), width=8),
            Column("organisation", _("嘎查（村）"), width=10),
            Column("state", _("状态"), width=5),
            Column("version", _("版次"), CellKind.COUNT, width=4),
            Column("received", _("收到时间"), CellKind.CODE, width=9),
            Column("remarks", _("需要核对"), width=24),
        ),
        tuple(rows),
        notes=(note,),
        sample=board.sample,
    )


def refused_report(board: Board) -> Report:
    """Return who is missing and which files were sent back, each with what is to be done.

    The record of a file that was sent back is what `put_aside` takes.
    """
    missing = [
        {"kind": _("缺报"), "name": line.organisation, "township": line.township, "reason": _("还没有收到。")}
        for line in board.missing
    ]
    refused = [
        {
            "kind": _("退回"),
            "name": one.organisation,
            "file": _short(one.file),
            "at": when(one.at),
            "reason": one.reason,
        }
        for one in board.refused
    ]
    doubtful = [
        {"kind": _("核对"), "name": line.organisation, "township": line.township, "file": _short(line.file),
         "at": when(line.received_at), "reason": remark}
        for line in board.lines for remark in line.remarks
    ]  # fmt: skip
    columns = (
        Column("number", _("序号"), CellKind.COUNT, width=4),
        Column("kind", _("类别"), width=4),
        Column("township", _("苏木（镇）"), width=8),
        Column("name", _("嘎查（村）"), width=9),
        Column("reason", _("原因"), width=26),
        Column("file", _("文件"), width=16),
        Column("at", _("时间"), CellKind.CODE, width=9),
    )
    files = {place: one.id for place, one in enumerate(board.refused)}
    everything: Iterable[Mapping[str, Cell]] = [*missing, *refused, *doubtful]
    return _report(
        "township-missing", _("缺报、退回与需要核对的文件"), board.period, board.sample, columns,
        [
            Row({"number": number, **cells}, record=files.get(number - 1 - len(missing)))
            for number, cells in enumerate(everything, 1)
        ],
    )  # fmt: skip


def summary_reports(summary: Summary) -> tuple[Report, ...]:
    """Return the summary as a set: totals, villages, all figures, ranking, missing and sent back."""
    return (
        totals_report(summary),
        villages_report(summary),
        ranking_report(summary),
        figures_report(summary),
        refused_report(summary.board),
    )


def totals_report(summary: Summary) -> Report:
    """Return a row a township, and the sum."""
    expected = _counts(line for line in summary.board.lines if line.expected)
    handed_in = _counts(line for line in summary.board.lines if line.handed_in)
    rows = [
        Row({"township": township or _("（未填）"), "expected": expected.get(township, 0),
             "villages": handed_in.get(township, 0), **summary.townships.get(township, {})})
        for township in sorted({*expected, *handed_in})
    ]  # fmt: skip
    columns = (
        Column("township", _("苏木（镇）"), width=8),
        Column("expected", _("应报"), CellKind.COUNT, _("个"), 4),
        Column("villages", _("已报"), CellKind.COUNT, _("个"), 4),
        *_figure_columns(_MAIN),
    )
    totals = {
        "expected": summary.board.expected,
        "villages": len(summary.villages),
        **{key: summary.totals[key] for key in _MAIN},
    }
    notes = (
        _("收入（含补助和专项资金）100万元以上的嘎查（村）{count} 个，合计 {amount} 元。").format(
            count=summary.over_with, amount=grouped(summary.with_subsidies)
        ),
        _("经营性收入（不含补助）100万元以上的嘎查（村）{count} 个，合计 {amount} 元。").format(
            count=summary.over_without, amount=grouped(summary.without_subsidies)
        ),
    )
    return _report(
        "township-totals", _("集体经济收益汇总表"), summary.period, summary.sample, columns, rows, totals, notes
    )


def villages_report(summary: Summary) -> Report:
    """Return a row a village with its main figures."""
    rows = [
        Row({"number": number, "township": one.township, "organisation": one.organisation, **one.figures})
        for number, one in enumerate(summary.villages, 1)
    ]
    columns = (
        Column("number", _("序号"), CellKind.COUNT, width=4),
        Column("township", _("苏木（镇）"), width=8),
        Column("organisation", _("嘎查（村）"), width=10),
        *_figure_columns(_MAIN),
    )
    totals = {key: summary.totals[key] for key in _MAIN}
    return _report(
        "township-villages", _("各嘎查（村）集体经济情况表"), summary.period, summary.sample, columns, rows, totals
    )


def ranking_report(summary: Summary) -> Report:
    """Return the villages by income, once with and once without what the state gave."""
    ranked = sorted(summary.villages, key=lambda one: (one.rank_with, one.rank_without, one.organisation))
    rows = [
        Row(
            {
                "rank_with": one.rank_with, "township": one.township, "organisation": one.organisation,
                "with": one.with_subsidies, "growth_with": one.growth_with, "rank_without": one.rank_without,
                "without": one.without_subsidies, "growth_without": one.growth_without,
            }
        )
        for one in ranked
    ]  # fmt: skip
    columns = (
        Column("rank_with", _("名次（含补助）"), CellKind.COUNT, width=5),
        Column("township", _("苏木（镇）"), width=8),
        Column("organisation", _("嘎查（村）"), width=10),
        Column("with", _("收入（含补助和专项资金）"), CellKind.MONEY, "元", 10),
        Column("growth_with", _("比上年"), CellKind.PERCENT, width=6),
        Column("rank_without", _("名次（不含补助）"), CellKind.COUNT, width=5),
        Column("without", _("经营性收入"), CellKind.MONEY, "元", 10),
        Column("growth_without", _("比上年"), CellKind.PERCENT, width=6),
    )
    totals = {"with": summary.with_subsidies, "without": summary.without_subsidies}
    return _report("township-ranking", _("集体经济收入排名表"), summary.period, summary.sample, columns, rows, totals)


def ranking_chart(summary: Summary, most: int = 12) -> Chart:
    """Return the first villages by income, and how much of each they earned themselves."""
    ranked = sorted(summary.villages, key=lambda one: (one.rank_with, one.rank_without, one.organisation))[:most]
    return Chart(
        "township-ranking",
        _("收入排名"),
        ChartKind.PROGRESS,
        tuple(one.organisation for one in ranked),
        (
            Series(_("经营性收入"), tuple(one.without_subsidies for one in ranked)),
            Series(_("收入（含补助和专项资金）"), tuple(one.with_subsidies for one in ranked)),
        ),
        period=summary.period.title,
        sample=summary.sample,
    )


def figures_report(summary: Summary) -> Report:
    """Return every figure as a row, with its sum and the sum of each township."""
    townships = list(summary.townships)
    money = [(key, title) for key, title, kind in FIGURES if kind is CellKind.MONEY]
    columns = (
        Column("title", _("指标"), width=12),
        Column("total", _("合计"), CellKind.MONEY, "元", 10),
        *(
            Column(f"t{number}", name or _("（未填）"), CellKind.MONEY, "元", 10)
            for number, name in enumerate(townships)
        ),
    )
    rows = [
        Row({"title": _(title), "total": summary.totals[key],
             **{f"t{number}": summary.townships[name][key] for number, name in enumerate(townships)}})
        for key, title in money
    ]  # fmt: skip
    return _report("township-figures", _("集体经济指标汇总表"), summary.period, summary.sample, columns, rows)


_STATES = {
    "approved": N_("已验收"),
    "late": N_("迟报"),
    "returned": N_("已退回"),
    "overdue": N_("逾期未报"),
    "missing": N_("缺报"),
}


def state_words(line: Line) -> str:
    """Return a village's state in a word."""
    if line.state in _STATES:
        return _(_STATES[line.state])
    if not line.expected:
        return _("名单外")
    return _("有疑问") if line.remarks else _("已报")


def _short(file: str) -> str:
    """Return a file's name without its folders, whichever system wrote them down."""
    return re.split(r"[\\/]", file)[-1]


def _figure_columns(keys: Sequence[str]) -> tuple[Column, ...]:
    titles = {key: title for key, title, _kind in FIGURES}
    units = {CellKind.MONEY: "元"}
    return tuple(
        Column(key, _(titles[key]), _KINDS[key], units.get(_KINDS[key], ""), 8 if _KINDS[key] is CellKind.MONEY else 4)
        for key in keys
        if key in KEYS
    )


def _counts(lines: Iterable[Line]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.township] = counts.get(line.township, 0) + 1
    return counts


def _report(
    name: str,
    title: str,
    period: Period,
    sample: bool,
    columns: Sequence[Column],
    rows: Sequence[Row],
    totals: Mapping[str, Cell] | None = None,
    notes: Sequence[str] = (),
) -> Report:
    told = period.title
    return Report(name, f"{told}{title}", "", told, tuple(columns), tuple(rows), totals or {}, tuple(notes), sample)
