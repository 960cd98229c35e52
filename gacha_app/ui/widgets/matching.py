"""Whether a text holds what was typed: as written, in full or half width, or as the initials of its pinyin."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def plain(text: str) -> str:
    """Return a text as it is compared: half width, lower case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def matches(query: str, text: str) -> bool:
    """Say whether every word of the query stands in the text; `zs` stands in 张三, whichever way 曾 or 单 is read."""
    return all(_holds(word, text) for word in plain(query).split())


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
    return tuple(_readings(letter) for letter in text if letter.isalnum())


@lru_cache(maxsize=20_000)
def _readings(character: str) -> str:
    if character.isascii():
        return character
    # 0.2 s, so only for the first who types letters
    from pypinyin.pinyin_dict import pinyin_dict

    readings = pinyin_dict.get(ord(character), character).split(",")
    return "".join({unicodedata.normalize("NFD", reading)[0] for reading in readings})
