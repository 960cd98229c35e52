"""Prices year by year and payments day by day, as people type them and as a contract keeps them."""

from __future__ import annotations

import json

from gacha_app.domain.dates import parse_date
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width, parse_yuan, yuan
from gacha_app.i18n import _


def parse_price_list(text: str) -> str:
    """Return a price list as a contract keeps it; "10000;11000" names the price of each contract year.

    Raises:
        InvalidInput: if one is no amount.
    """
    amounts = [parse_yuan(one, "price_list") for one in _pieces(text)]
    return json.dumps(amounts) if amounts else ""


def price_list_text(kept: str) -> str:
    """Return a kept price list as people type it."""
    return ";".join(_short(fen) for fen in json.loads(kept or "[]"))


def parse_due_list(text: str) -> str:
    """Return agreed payments as a contract keeps them; "2026-03-01:10000;2026-10-01:20000" names day and yuan.

    Raises:
        InvalidInput: if one is not of that form.
    """
    found = []
    for one in _pieces(text):
        when, colon, amount = one.partition(":")
        if not colon:
            raise InvalidInput("due_list", _("“{text}”应写成 日期:金额，如 2026-03-01:10000。").format(text=one[:40]))
        found.append([parse_date(when.strip(), "due_list").isoformat(), parse_yuan(amount.strip(), "due_list")])
    return json.dumps(found) if found else ""


def due_list_text(kept: str) -> str:
    """Return kept payments as people type them."""
    return ";".join(f"{day}:{_short(fen)}" for day, fen in json.loads(kept or "[]"))


def parse_count(text: str, field: str) -> int:
    """Return a whole number that people type, nought where it is blank.

    Raises:
        InvalidInput: if it is none.
    """
    plain = half_width(text).strip()
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) < 6):
        raise InvalidInput(field, _("“{text}”不是整数，请填写数字。").format(text=text[:20]))
    return int(plain or 0)


def _pieces(text: str) -> list[str]:
    plain = half_width(text).replace("；", ";").replace("：", ":").replace("\n", ";")
    return [one.strip() for one in plain.split(";") if one.strip()]


def _short(fen: int) -> str:
    return yuan(fen).removesuffix(".00")
