"""What the example is made of, read from its definition, and the one source of its variety."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from gacha_app import paths
from gacha_app.domain.errors import NotFound
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import _


@cache
def definition() -> dict[str, Any]:
    """Return the whole definition; amounts with a fraction stay text, so that they never are binary ones."""
    return tomllib.loads((paths.reference() / "example.toml").read_text("utf-8"), parse_float=str)


def village_named(name: str) -> Mapping[str, Any]:
    """Return a village of the definition.

    Raises:
        NotFound: if there is none of this name.
    """
    for village in definition()["village"]:
        if village["name"] == name:
            return village  # type: ignore[no-any-return]
    raise NotFound(_("示例里没有“{name}”。").format(name=name))


def fen(yuan: int | str) -> int:
    """Return the fen of an amount of the definition."""
    return parse_yuan(str(yuan))


def quantity(figure: int | str) -> int:
    """Return the thousandths of a physical figure of the definition."""
    return parse_quantity(str(figure))


def note_of(record: Mapping[str, Any]) -> str:
    """Return what a record is noted with: what of it was published and where, else that it is an example."""
    notes = definition()["notes"]
    if record.get("published"):
        return str(notes["published"].format(text=record["published"], source=notes["source"]))
    if record.get("note"):
        return str(notes["sample_with"].format(text=record["note"]))
    return str(notes["sample"])


def draw(*keys: object) -> int:
    """Return a number that looks drawn by lot, and is the same for the same keys on every machine and version."""
    return int.from_bytes(hashlib.sha256("|".join(map(str, keys)).encode()).digest()[:6])
