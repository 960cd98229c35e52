"""A report as a paper for the folder or, in large type, for the wall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gacha_app.i18n import N_
from gacha_app.papers.table import plan_table, table_data
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports import face
from gacha_app.reports.report import Report

_SIZES = {"a4": (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5), "a3": (12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0)}
_LARGE = {"a4": (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0), "a3": (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0)}
# More words than these under a table may take a page of their own
_FEW_WORDS = 400


def print_report(
    report: Report, path: Path, paper: str = "a4", large: bool = False, *,
    signers: Sequence[str] = face.SIGNERS, made: date | None = None,
) -> Typeset:  # fmt: skip
    """Print a report as a PDF: heading, table with repeated headings, notes, signatures and room for the seal.

    Args:
        paper: "a4" or "a3"; what no A4 sheet can hold at a readable size takes an A3 one.
        large: in type that is read from two steps away, for the notice board.
        made: the day by the signatures; left to be written by hand without it.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("report", report_data(report, paper, large, signers, made), path)


def report_data(
    report: Report, paper: str = "a4", large: bool = False, signers: Sequence[str] = face.SIGNERS,
    made: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return all that stands on a report's paper, as `report.typ` takes it."""
    sizes = (_LARGE if large else _SIZES)[paper]
    plan = plan_table(report, sizes, paper)
    if paper == "a4" and plan.size < sizes[-1]:
        # too many columns to be read on this paper: a larger sheet, rather than type nobody can read
        paper, plan = "a3", plan_table(report, sizes, "a3")
    return {
        "paper": paper,
        "landscape": plan.landscape,
        "size": plan.size,
        "table": table_data(report, plan.size, plan.widths),
        "closing_with_foot": sum(map(len, report.notes)) < _FEW_WORDS,
        **frame_data(report, signers, made),
    }


def frame_data(report: Report, signers: Sequence[str], made: date | None) -> dict[str, Any]:
    """Return what stands around a report's table on paper."""
    return {
        "heading": face.heading(report),
        "information": [face.organisation_line(report), face.period_line(report), face.unit_line(report)],
        "notes": list(report.notes),
        "signers": list(signers),
        "made": f"{made.year}年{made.month}月{made.day}日" if made else "",
        "made_label": N_("制表日期"),
        "seal": N_("（盖章处）"),
        "sample": face.SAMPLE if report.sample else "",
    }
