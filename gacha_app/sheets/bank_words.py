"""What a row of a bank's statement says: its day and hour, the other side, what it is about."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from gacha_app.domain.dates import parse_date
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width
from gacha_app.sheets import cells
from gacha_app.sheets.columns import Table

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?")
_SOLID_CLOCK = re.compile(r"(\d{2})(\d{2})(\d{2})")


def word(table: Table, row: int, what: str) -> str:
    """Return what stands in a column, or ""."""
    value = table.value(row, what)
    return "" if cells.nothing(value) else cells.text(value)


def other_side(table: Table, row: int, what: str, said_by_side: str) -> str:
    """Return a word of one side, where a bank does not tell 对方 and 本方 apart but 付款人 and 收款人."""
    return word(table, row, what) or word(table, row, said_by_side)


def summary(table: Table, row: int) -> str:
    """Return what a row is about: the payer's own words and the bank's."""
    words = dict.fromkeys(said for one in ("purpose", "summary", "way") if (said := word(table, row, one)))
    # what the bank calls every transfer tells something only where nothing else does
    if table.has("way") and len(words) > 1:
        words.pop(word(table, row, "way"), None)
    return " ".join(words)


def day_of(value: object) -> date | None:
    """Return a row's day; banks write the clock behind it in many ways."""
    if isinstance(value, str):
        text = half_width(cells.text(value))
        value = re.sub(r"^(\d{8}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[ T-]*\d{1,2}[:.]?\d{2}.*$", r"\1", text)
        value = value[:8] if re.fullmatch(r"\d{14}", text) else value
    try:
        return parse_date(int(value) if isinstance(value, float) and value == int(value) else value)
    except (InvalidInput, ValueError, OverflowError):
        return None


def clock(table: Table, row: int) -> str:
    """Return a row's time as "10:00:00", or ""."""
    value = table.value(row, "time")
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    text = half_width(cells.text(value if value != "" else table.value(row, "date")))
    match = _CLOCK.search(re.sub(r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?", "", text))
    if not match and (table.has("time") or len(text) == 14):
        match = _SOLID_CLOCK.fullmatch(text.zfill(6) if len(text) <= 6 else text[-6:])
    if not match:
        return ""
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    return f"{hour:02d}:{minute:02d}:{second:02d}" if hour < 24 and minute < 60 and second < 60 else ""
