"""Single cells: their text without idle blanks, whole numbers without ".0", amounts in the column's unit."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST, fen_of_number, half_width, parse_yuan
from gacha_app.i18n import _
from gacha_app.sheets.grid import Value

# zero-width signs, soft hyphens, byte-order marks and control characters that copying leaves in cells
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_NOTHING = {"", "-", "--", "—", "——", "–", "/", "\\", "无", "零", "〇"}
_BRACKETED = re.compile(r"\((?P<amount>[^()]+)\)")
_APOSTROPHES = "'’‘`"

# A number with more places than this was rounded by the program that kept it
EXACT_PLACES = 15


def text(value: Value) -> str:
    """Return a cell as one line of text; a whole number has no ".0"."""
    if isinstance(value, str):
        if value.isprintable() and "  " not in value:
            return value.strip()
        plain = _INVISIBLE.sub("", value)
        return re.sub(r"\s+", " ", plain).strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value == value and abs(value) < 1e21 and value == int(value):
        # by its shortest decimal form, as the sheet shows it, not by its binary one
        return str(int(Decimal(repr(value))))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def tidy(value: Value) -> Value:
    """Return a cell for reading a date from it: text without idle blanks, a whole number without its point."""
    if isinstance(value, str):
        return text(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def compact(value: Value) -> str:
    """Return a cell as text without any blank, for comparing words."""
    plain = text(value)
    return re.sub(r"\s", "", plain) if " " in plain else plain


def name(value: Value) -> str:
    """Return a name without blanks inside it ("䶮　丽" is 䶮丽), except between Latin words."""
    plain = text(value).strip(_APOSTROPHES).strip()
    return re.sub(r"(?<![A-Za-z.]) | (?![A-Za-z])", "", plain)


def nothing(value: Value) -> bool:
    """Return whether a cell is empty, or holds a dash that means so."""
    return value == "" or (isinstance(value, str) and len(value) < 9 and compact(value) in _NOTHING)


def number_lost_digits(value: Value) -> bool:
    """Return whether a long number was kept as a quantity, so that its last digits are gone."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**EXACT_PLACES


def fen(value: Value, unit: int = 1, field: str = "amount") -> int:
    """Return the fen of a cell; a blank or a dash is nought.

    Args:
        value: the cell.
        unit: how many yuan the column counts in: 1, or 10000 for 万元.
        field: the column's name, for the refusal.

    Raises:
        InvalidInput: if it is no amount, or has a fraction of a fen.
    """
    if nothing(value):
        return 0
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidInput(field, _("“{text}”不是金额，请填写数字，如 1234.50。").format(text=text(value)))
    if isinstance(value, str):
        return _fen_of_text(value, unit, field)
    if not abs(value) * unit * 100 <= MOST:
        raise InvalidInput(field, _("“{text}”超出了可以记账的范围。").format(text=text(value)[:40]))
    if unit == 1:
        return fen_of_number(value, field)
    # a sheet in 万元 keeps fen in the sixth decimal
    exact = round(Fraction(Decimal(repr(value))), 9) * unit * 100
    if exact.denominator != 1:
        raise InvalidInput(field, _("“{text}”不足一分的部分无法入账，请填到分（两位小数）。").format(text=text(value)))
    return int(exact)


def _fen_of_text(value: str, unit: int, field: str) -> int:
    plain = half_width(text(value)).strip(_APOSTROPHES).replace("人民币", "").replace("RMB", "")
    if not plain:
        return 0
    # accountants put what is negative in brackets
    match = _BRACKETED.fullmatch(plain)
    if match:
        return -_fen_of_text(match["amount"], unit, field)
    if unit != 1 and re.fullmatch(r"[+-]?[\d,]*\.?\d+", plain.replace(" ", "")):
        plain = plain.replace(" ", "") + "万"
    try:
        return parse_yuan(plain, field)
    except InvalidInput as problem:
        # the refusal names what stands in the cell, not what was made of it
        raise InvalidInput(field, str(problem).replace(f"“{plain[:40]}”", f"“{text(value)[:40]}”")) from None
