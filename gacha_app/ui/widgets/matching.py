"""Whether a text holds what was typed: as written, in full or half width, or as the initials of its pinyin."""

from __future__ import annotations

import re
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
    return holds_all(plain(query).split(), plain(text))


def holds_all(words: list[str], compared: str) -> bool:
    """Say whether a text holds every word, both made `plain` already: what is asked of many rows at once."""
    return all(_holds(word, compared) for word in words)


def begins(query: str, text: str) -> bool:
    """Say whether a text begins with the query, as written or by its initials."""
    wanted, compared = plain(query), plain(text)
    if compared.startswith(wanted):
        return True
    return _may_be_initials(wanted) and any(letters.startswith(wanted) for letters in _initials(compared))


def _holds(word: str, compared: str) -> bool:
    # Amounts are shown grouped and typed plain
    if word in compared or (word[0].isdigit() and word in compared.replace(",", "")):
        return True
    if not _may_be_initials(word) or not _possible(word).search(compared):
        return False
    return any(word in letters for letters in _initials(compared))


def _may_be_initials(word: str) -> bool:
    return word.isascii() and word.isalnum() and not word.isdigit()


@lru_cache(maxsize=64)
def _possible(word: str) -> re.Pattern[str]:
    """Return what finds the texts that could have these initials at all: only they are worth reading as words are."""
    read_with = _characters_by_letter()
    return re.compile(r"[\W_]*".join(f"[{letter}{read_with.get(letter, '')}]" for letter in word))


@lru_cache(maxsize=1)
def _characters_by_letter() -> dict[str, str]:
    """Return all characters that have any reading beginning with a letter, as they stand in a pattern's brackets."""
    from pypinyin.constants import PINYIN_DICT

    found: dict[str, list[str]] = {}
    for code, readings in PINYIN_DICT.items():
        for letter in {_without_tone(reading) for reading in readings.split(",")}:
            found.setdefault(letter, []).append(chr(code))
    for character, letter in _READ_IN_NAMES.items():
        found.setdefault(letter, []).append(character)
    return {letter: "".join(characters) for letter, characters in found.items()}


def _without_tone(reading: str) -> str:
    return unicodedata.normalize("NFD", reading[:1])[:1]


@lru_cache(maxsize=50_000)
def _initials(text: str) -> tuple[str, ...]:
    """Return the initials a text is read with, and where a surname is read otherwise, those too; signs are passed."""
    letters = [letter for letter in text if letter.isalnum()]
    if text.isascii():
        return ("".join(letters),)
    # 0.2 s, so only for the first who types letters
    from pypinyin import Style, lazy_pinyin

    readings = lazy_pinyin("".join(letters), style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]
    usual = "".join(readings)
    names = "".join(_READ_IN_NAMES.get(letter, reading) for letter, reading in zip(letters, readings, strict=True))
    return (usual,) if names == usual else (usual, names)
