"""Whether a text holds what was typed: as written, in full or half width, or as the initials of its pinyin."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Surnames read otherwise than the same character elsewhere
_READ_IN_NAMES = {
    "单": "s",
    "曾": "z",
    "解": "x",
    "仇": "q",
    "区": "o",
    "查": "z",
    "朴": "p",
    "尉": "y",
    "翟": "z",
    "乐": "y",
}


def plain(text: str) -> str:
    """Return a text as it is compared: half width, lower case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def matches(query: str, text: str) -> bool:
    """Say whether every word of the query stands in the text; `zs` stands in 张三, whichever way 曾 or 单 is read."""
    return all(_holds(word, text) for word in plain(query).split())


def begins(query: str, text: str) -> bool:
    """Say whether a text begins with the query, as written or by its initials."""
    wanted, compared = plain(query), plain(text)
    if compared.startswith(wanted):
        return True
    letters = _initials(compared)
    asked = wanted.isascii() and wanted.isalnum() and len(wanted) <= len(letters)
    return asked and all(letter in letters[place] for place, letter in enumerate(wanted))


def _holds(word: str, text: str) -> bool:
    # Amounts are shown grouped and typed plain
    compared = plain(text)
    if word in compared or (word[0].isdigit() and word in compared.replace(",", "")):
        return True
    if not (word.isascii() and word.isalnum()):
        return False
    letters = _initials(compared)
    span = len(word)
    return any(
        all(letter in letters[start + place] for place, letter in enumerate(word))
        for start in range(len(letters) - span + 1)
    )


@lru_cache(maxsize=50_000)
def _initials(text: str) -> tuple[str, ...]:
    """Return, for each letter and character, the initials it may be read with; signs and blanks are passed over."""
    if text.isascii():
        return tuple(letter for letter in text if letter.isalnum())
    # 0.2 s, so only for the first who types letters
    from pypinyin import Style, lazy_pinyin

    readings = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]
    return tuple(
        reading + _READ_IN_NAMES.get(letter, "")
        for letter, reading in zip(text, readings, strict=True)
        if letter.isalnum()
    )
