"""Shares and quantities: whole ten-thousandths of a share (份), whole thousandths of a mu, jin or head."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width
from gacha_app.i18n import _

SHARE = 10_000
QUANTITY = 1_000
_NOTHING = {"", "-", "—", "——", "–", "/", "无", "零"}


def parse_shares(value: str | float | int | None, field: str = "shares") -> int:
    """Return the ten-thousandths of a share that a cell or a field means: `1.5份`, `１股`, `—` and blank (nought).

    Raises:
        InvalidInput: if it is no number, negative, or finer than a ten-thousandth.
    """
    text = "" if value is None else repr(value) if isinstance(value, float) else str(value)
    plain = re.sub(r"\s", "", half_width(text)).replace(",", "")
    plain = re.sub(r"[份股]+$", "", plain)
    if plain in _NOTHING:
        return 0
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", plain):
        raise InvalidInput(field, _("份额“{text}”不是数字，请填写数字，如 1.5。").format(text=text[:40]))
    exact = Fraction(Decimal(plain)) * SHARE
    if exact < 0:
        raise InvalidInput(field, _("份额“{text}”是负数，份额不能小于零。").format(text=text[:40]))
    if exact.denominator != 1:
        raise InvalidInput(field, _("份额“{text}”小数太长，最多四位小数。").format(text=text[:40]))
    if exact > 10**12:
        raise InvalidInput(field, _("份额“{text}”太大。").format(text=text[:40]))
    return int(exact)


def share_text(shares: int) -> str:
    """Return ten-thousandths as shares without idle zeros, "2.5"."""
    return _plain(shares, SHARE)


def parse_quantity(value: str | float | int, field: str = "quantity") -> int:
    """Return the thousandths that a physical figure means ("34.42" mu is 34420).

    Raises:
        InvalidInput: if it is no number, or finer than a thousandth.
    """
    text = repr(value) if isinstance(value, float) else str(value)
    plain = re.sub(r"[\s,]", "", half_width(text))
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", plain):
        raise InvalidInput(field, _("“{text}”不是数量，请填写数字。").format(text=text[:40]))
    exact = Fraction(Decimal(plain)) * QUANTITY
    if exact.denominator != 1:
        raise InvalidInput(field, _("数量“{text}”最多三位小数。").format(text=text[:40]))
    if abs(exact) > 10**15:
        raise InvalidInput(field, _("数量“{text}”太大。").format(text=text[:40]))
    return int(exact)


def quantity_text(quantity: int) -> str:
    """Return thousandths as a quantity without idle zeros, "34.42"."""
    return _plain(quantity, QUANTITY)


def _plain(units: int, one: int) -> str:
    sign, units = ("-", -units) if units < 0 else ("", units)
    whole, part = divmod(units, one)
    decimals = f"{part:0{len(str(one)) - 1}d}".rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
