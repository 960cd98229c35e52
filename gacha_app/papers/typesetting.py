"""Data and a template to a PDF: offline, in the bundled fonts, without a single box in place of a character."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gacha_app import paths
from gacha_app.i18n import N_
from gacha_app.papers import glyphs
from gacha_app.storage.files import write_beside

GETA = "〓"
_MISSING = N_("“〓”为字库中没有的字，请用笔填写：{names}。")
_MOST_NAMED = 12
_KEPT_PAPERS = 11
# How a PDF of ours begins each of its pages
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


@dataclass(frozen=True)
class Typeset:
    """A paper that was made.

    Attributes:
        missing_characters: what the fonts lack; each stands as 〓 and is named at the paper's foot.
    """

    path: Path
    missing_characters: tuple[str, ...] = ()


def typeset(template: str, data: Mapping[str, Any], path: Path) -> Typeset:
    """Make a PDF of a template in `resources/templates` and its data.

    The template finds the data as JSON in `sys.inputs.data`, with the foot's words on missing characters as
    `missing_note`. Equal data give equal bytes.

    Raises:
        GachaError: if the file cannot be written.
    """
    compiler, affected = _compiler(template, data)
    # Tags would make a list of 600 households thirteen times as large to send
    write_beside(path, compiler.compile(format="pdf", pdf_tags=False))
    return Typeset(path, tuple(affected))


def pictures_of(template: str, data: Mapping[str, Any], dots: float = 110) -> tuple[bytes, ...]:
    """Return a paper's pages as PNG pictures, to be looked at before it is printed.

    Args:
        dots: how many to the inch.
    """
    drawn = _compiler(template, data)[0].compile(format="png", ppi=dots)
    return (drawn,) if isinstance(drawn, bytes) else tuple(drawn)


def pages_of(template: str, data: Mapping[str, Any]) -> int:
    """Return how many pages a paper would take; its template tells by `paper.typ`'s label `pages`."""
    return int(_compiler(template, data)[0].query("<pages>", field="value", one=True))


def forget_papers() -> None:
    """Let go of what the last papers were made of; who makes a hundred of them would need gigabytes.

    Typst keeps that for its last ten papers, so as many small ones take its place.
    """
    import typst

    for number in range(_KEPT_PAPERS):
        typst.compile(str(number).encode(), font_paths=_fonts())


def pages_in(path: Path) -> int:
    """Return how many pages a paper has that was made here."""
    return len(_PAGE.findall(path.read_bytes()))


def _compiler(template: str, data: Mapping[str, Any]) -> tuple[Any, dict[str, list[str]]]:
    """Return what makes the paper, and the texts in which characters are missing, by character."""
    import typst

    affected: dict[str, list[str]] = {}
    printable = _printable(data, affected)
    printable["missing_note"] = _note(affected)
    folder = paths.resources() / "templates"
    inputs = {"data": json.dumps(printable, ensure_ascii=False)}
    return typst.Compiler(folder / f"{template}.typ", root=folder, font_paths=_fonts(), sys_inputs=inputs), affected


def _printable(value: Any, affected: dict[str, list[str]]) -> Any:
    """Return data with every character the fonts lack made 〓, noting whose texts they stand in."""
    if isinstance(value, Mapping):
        return {key: _printable(one, affected) for key, one in value.items()}
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], int):
            # a picture's bytes
            return value
        return [_printable(one, affected) for one in value]
    if not isinstance(value, str) or value.isascii():
        return value
    lacking = sorted({sign for sign in value if glyphs.lacks(sign)})
    for sign in lacking:
        if glyphs.is_invisible(sign):
            value = value.replace(sign, "")
            continue
        value = value.replace(sign, GETA)
        affected.setdefault(sign, [])
    for sign in lacking:
        if sign in affected and value not in affected[sign]:
            affected[sign].append(value)
    return value


def _note(affected: Mapping[str, list[str]]) -> str:
    """Return the sentence that names each text with a missing character and its code."""
    named = [f"{text}（U+{ord(sign):04X}）" for sign, texts in affected.items() for text in texts]
    if not named:
        return ""
    more = "……" if len(named) > _MOST_NAMED else ""
    return _MISSING.format(names="、".join(named[:_MOST_NAMED]) + more)


@cache
def _fonts() -> Any:
    """Return the bundled fonts and no others, so that a paper is the same on every machine."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(paths.resources() / "fonts")]
    )
