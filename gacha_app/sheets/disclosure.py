"""A disclosure as one workbook: a cover, a sheet a report, every cell a plain value in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gacha_app.i18n import in_chinese
from gacha_app.reports.disclosure import Disclosure
from gacha_app.reports.report import Report
from gacha_app.sheets.workbook import (
    Cover,
    SheetPlace,
    add_cover_sheet,
    add_report_sheet,
    new_workbook,
    save_workbook,
)

Placed = tuple[tuple[Report, SheetPlace], ...]


def write_disclosure(disclosure: Disclosure, path: Path, made: date | None = None) -> Placed:
    """Write a disclosure as a workbook and return its reports with the places of their figures.

    Args:
        made: the day it was prepared; on the cover and in every signature line, to be written by hand without it.

    Raises:
        GachaError: if the file cannot be written.
    """
    workbook, placed = disclosure_workbook(disclosure, made)
    save_workbook(workbook, path, made)
    return placed


def disclosure_workbook(disclosure: Disclosure, made: date | None = None) -> tuple[Any, Placed]:
    """Return a disclosure as a workbook that is not saved yet, and where each of its reports stands."""
    with in_chinese():
        workbook = new_workbook()
        titles = [section.sheet for section in disclosure.sections]
        add_cover_sheet(workbook, _cover(disclosure, made), titles)
        placed = tuple(
            (section.report, add_report_sheet(workbook, section.report, section.sheet, made=made))
            for section in disclosure.sections
        )
        return workbook, placed


def place_of_total(placed: Placed, name: str, key: str) -> tuple[str, str] | None:
    """Return the sheet and cell of a report's total, or None where it has none."""
    for report, place in placed:
        if report.name == name and (cell := place.total(key)):
            return place.sheet, cell
    return None


def _cover(disclosure: Disclosure, made: date | None) -> Cover:
    facts: Sequence[tuple[str, str]] = disclosure.facts
    day = f"{made.year}年{made.month}月{made.day}日" if made else "　　　　年　　月　　日"
    return Cover(disclosure.title, disclosure.organisation, (*facts, ("编制日期", day)), disclosure.sample)
