"""The bundled fonts: which characters they have, and how wide a text stands in them."""

from __future__ import annotations

import unicodedata
from functools import cache

from gacha_app import paths

FAMILY = "Noto Sans SC"
_MAIN = {False: "NotoSansSC-Regular.ttf", True: "NotoSansSC-Bold.ttf"}
_MONGOLIAN = "NotoSansMongolian-Regular.ttf"


def lacks(character: str) -> bool:
    """Tell whether the bundled fonts would print a box instead of this character."""
    return character not in "\n " and ord(character) not in _printable()


def is_invisible(character: str) -> bool:
    """Tell whether a character has no picture of its own: controls, joiners, variation selectors."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or 0xFE00 <= ord(character) <= 0xFE0F


def width(text: str, bold: bool = False) -> float:
    """Return how wide the longest line of a text stands, in ems."""
    advances = _advances(_MAIN[bold])
    return max((sum(advances.get(ord(sign), 1.0) for sign in line) for line in text.split("\n")), default=0.0)


@cache
def _printable() -> frozenset[int]:
    return frozenset(_advances(_MAIN[False])) | frozenset(_advances(_MONGOLIAN))


@cache
def _advances(name: str) -> dict[int, float]:
    """Return how far each character of a font moves the pen, in ems."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(paths.resources() / "fonts" / name, lazy=True) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {character: metrics[glyph][0] / em for character, glyph in font.getBestCmap().items()}
