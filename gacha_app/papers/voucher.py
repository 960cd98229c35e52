"""The printed voucher (记账凭证): two to a page, or one to a page of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gacha_app.domain.money import grouped
from gacha_app.papers import glyphs
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports.voucher_slips import LINES_A_SHEET, Slip, SlipLine, Slips

# Points: what stands in a cell, and the smallest type that is still read
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5)
# Widths in points of the columns of words, and the height of a row in lines of type
_WORDS = {"summary": 132.0, "general": 84.0, "detail": 118.0}
_ROW_HEIGHT = 27.0


def print_vouchers(slips: Slips, path: Path, *, single: bool = False) -> Typeset:
    """Print vouchers as a PDF.

    Args:
        single: one to a page of half the size, for a printer that takes such paper.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("voucher", voucher_data(slips, single=single), path)


def voucher_data(slips: Slips, *, single: bool = False) -> dict[str, Any]:
    """Return all that stands on the sheets, as `voucher.typ` takes it."""
    return {
        "organisation": slips.organisation,
        "heading": f"{slips.organisation} 记账凭证",
        "head": slips.head,
        "sample": "示例" if slips.sample else "",
        "single": single,
        "row_height": _ROW_HEIGHT,
        "widths": list(_WORDS.values()),
        "sheets": [_sheet(one) for one in slips.sheets],
    }


def _sheet(slip: Slip) -> dict[str, Any]:
    lines = [_line(one) for one in slip.lines]
    blank = {"cells": [{"text": "", "size": _SIZES[0]}] * 3, "debit": "", "credit": ""}
    return {
        "date": f"{slip.date.year}年{slip.date.month}月{slip.date.day}日",
        "number": slip.number,
        "part": slip.part,
        "lines": lines + [blank] * (LINES_A_SHEET - len(lines)),
        "debit": "" if slip.debit is None else grouped(slip.debit),
        "credit": "" if slip.credit is None else grouped(slip.credit),
        "words": slip.words,
        "attachments": str(slip.attachments) if slip.attachments else "",
        "prepared_by": slip.prepared_by,
        "reviewed_by": slip.reviewed_by,
        "posted_by": slip.posted_by,
        "cashier": slip.cashier,
        "mark": slip.mark,
    }


def _line(line: SlipLine) -> dict[str, Any]:
    words = {"summary": line.summary, "general": line.general, "detail": line.detail}
    return {
        "cells": [{"text": text, "size": _fitting(text, _WORDS[key])} for key, text in words.items()],
        "debit": grouped(line.debit) if line.debit else "",
        "credit": grouped(line.credit) if line.credit else "",
    }


def _fitting(text: str, width: float) -> float:
    """Return the size of type at which a text stands whole in its cell."""
    for size in _SIZES:
        # words may break early: a line is never quite full
        lines = -(-glyphs.width(text) * size * 1.06 // (width - 8))
        if lines * size * 1.3 <= _ROW_HEIGHT - 3:
            return size
    return _SIZES[-1]
