"""Words in charts: how wide they stand, and how long names are broken or shortened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_LINES = 3


@dataclass(frozen=True)
class AxisNames:
    """The names under an axis as they are drawn.

    Attributes:
        turned: whether they stand on end, for want of room.
        size: of type, in points.
        height: what they take under the axis, in points.
    """

    texts: tuple[str, ...]
    turned: bool
    size: float
    height: float


def ems(text: str) -> float:
    """Return about how wide the longest line of a text stands, in ems."""
    return max((sum(map(_em, line)) for line in text.split("\n")), default=0.0)


def shortened(text: str, room: float) -> str:
    """Return a text cut to so many ems, with … where something was cut."""
    if ems(text) <= room:
        return text
    kept = ""
    for sign in text:
        if ems(kept + sign) > room - 1:
            break
        kept += sign
    return kept + "…"


def wrapped(text: str, room: float, most: int = _MOST_LINES) -> str:
    """Break a text into lines of so many ems and of like length; words stay whole, the last line is shortened."""
    lines = _filled(text, room)
    if len(lines) > most:
        lines[most - 1 :] = ["".join(lines[most - 1 :])]
    else:
        narrower = room
        while narrower > 1 and len(tried := _filled(text, narrower)) == len(lines):
            lines = tried
            narrower -= 0.5
    return "\n".join(shortened(line.strip(), room) for line in lines)


def axis_names(names: Sequence[str], slot: float, size: float) -> AxisNames:
    """Fit names under an axis: side by side, else on two or three lines, else in smaller type, else on end.

    Args:
        slot: the points that one name has from left to right.
        size: of type, in points.
    """
    for smaller in (size, size * 0.9, size * 0.8):
        room = slot * 0.94 / smaller
        if all(ems(name) <= room for name in names):
            return AxisNames(tuple(names), turned=False, size=smaller, height=smaller * 1.5)
        broken = tuple(wrapped(name, room, 99) for name in names)
        lines = max(text.count("\n") + 1 for text in broken)
        if room >= 3 and lines <= _MOST_LINES and not any("…" in text for text in broken):
            return AxisNames(broken, turned=False, size=smaller, height=smaller * (0.4 + 1.35 * lines))
    if slot / size >= 4:
        broken = tuple(wrapped(name, slot * 0.94 / (size * 0.85)) for name in names)
        return AxisNames(broken, turned=False, size=size * 0.85, height=size * 0.85 * (0.4 + 1.35 * _MOST_LINES))
    smaller = max(min(size * 0.9, slot * 0.9), 4.0)
    cut = tuple(shortened(name, 9) for name in names)
    return AxisNames(cut, turned=True, size=smaller, height=smaller * (max(map(ems, cut), default=0) + 0.8))


def _filled(text: str, room: float) -> list[str]:
    """Fill lines one after the other; no bracket opens at a line's end, no stop begins one."""
    lines = [""]
    for word in re.findall(r"[（“《〔]*(?:[!-~]+|.)[）”》〕，。、；：]*", text, re.DOTALL):
        if lines[-1] and ems(lines[-1] + word) > room:
            lines.append("")
        lines[-1] += word
    return lines


def _em(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WFA":
        return 1.0
    return 0.3 if sign in ".,:;'|!il " else 0.58
