"""The notice on the wall: small tables in two columns on A3, in one on A4, in the largest type that holds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gacha_app.i18n import N_
from gacha_app.papers.table import MARGIN, PAPERS, table_data, widths_at
from gacha_app.papers.typesetting import Typeset, pages_of, pictures_of, typeset
from gacha_app.reports import face
from gacha_app.reports.notice import Notice
from gacha_app.reports.report import Report

_SIZES = {"a3": (16, 15, 14, 13, 12, 11.5, 11, 10.5, 10, 9.5, 9), "a4": (12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8)}
_GUTTER = 26.0
# How much smaller than the rest a table too wide for its column may be
_SMALLEST = 0.8
_DIGITS = "零一二三四五六七八九"


def print_notice(notice: Notice, path: Path, paper: str = "a3", *, made: date | None = None) -> Typeset:
    """Print a notice as a PDF; whatever is too wide for a column gets a page across.

    Args:
        paper: "a3" (lying, two columns) or "a4" (upright, one column).
        made: the day by the signatures; left to be written by hand without it.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("notice", notice_data(notice, paper, made), path)


def notice_pictures(notice: Notice, paper: str = "a4", *, made: date | None = None) -> tuple[bytes, ...]:
    """Return the pages of a notice as PNG pictures."""
    return pictures_of("notice", notice_data(notice, paper, made))


def notice_data(notice: Notice, paper: str = "a3", made: date | None = None) -> dict[str, Any]:
    """Return all that stands on a notice, as `notice.typ` takes it."""
    across, down = PAPERS[paper]
    columns = 2 if paper == "a3" else 1
    room = ((down if columns == 2 else across) - 2 * MARGIN - (columns - 1) * _GUTTER) / columns
    narrow = [number for number, one in enumerate(notice.sections) if widths_at(one, _SIZES[paper][-1], room)]
    wide = [number for number in range(len(notice.sections)) if number not in narrow]

    def at(size: float) -> dict[str, Any]:
        return {
            "paper": paper,
            "columns": columns,
            "size": size,
            "gutter": _GUTTER,
            "room": room,
            "sections": [_section(notice.sections[n], n, size, room) for n in narrow],
            "wide": [],
            **_frame(notice, made),
        }

    sizes = [
        size for size in _SIZES[paper] if all(widths_at(notice.sections[n], size * _SMALLEST, room) for n in narrow)
    ]
    size = _largest(sizes or _SIZES[paper][-1:], lambda size: pages_of("notice", at(size)) == 1)
    across_page = [_section(notice.sections[n], n, 11.0, down - 2 * MARGIN) for n in wide]
    return at(size) | {"wide": across_page}


def _largest(sizes: Sequence[float], fits: Callable[[float], bool]) -> float:
    """Return the first of falling sizes that fits, or the last if none does."""
    first, last = 0, len(sizes) - 1
    while first < last:
        middle = (first + last) // 2
        if fits(sizes[middle]):
            last = middle
        else:
            first = middle + 1
    return sizes[first]


def _section(section: Report, number: int, size: float, room: float) -> dict[str, Any]:
    """Return a section; where its table is too wide, in smaller type."""
    own = size
    while not (widths := widths_at(section, own, room)):
        own *= 0.95
    return {
        "title": f"{_numeral(number + 1)}、{section.title}",
        "unit": "　".join(filter(None, (section.period, face.unit_line(section)))),
        "size": own,
        "table": table_data(section, own, widths),
        "notes": list(section.notes),
    }


def _frame(notice: Notice, made: date | None) -> dict[str, Any]:
    mark = f"（{face.SAMPLE}）" if notice.is_sample else ""
    facts = (
        (N_("所属苏木（镇）"), notice.township),
        (N_("公示时间"), notice.posting),
        (N_("监督电话"), notice.telephone),
    )
    return {
        "heading": f"{notice.organisation}{notice.title}{mark}",
        "mongolian": notice.mongolian,
        "organisation": notice.organisation,
        "title": f"{notice.title}{mark}",
        "facts": [f"{name}：{value}" for name, value in facts if value],
        "notes": list(notice.remarks),
        "signers": list(notice.signers),
        "made": f"{made.year}年{made.month}月{made.day}日" if made else "",
        "made_label": N_("制表日期"),
        "seal": N_("（盖章处）"),
        "sample": face.SAMPLE if notice.is_sample else "",
    }


def _numeral(number: int) -> str:
    """Return a number up to 99 as Chinese headings count."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
