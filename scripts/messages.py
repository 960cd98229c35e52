"""Bring the English catalogue up to date with the texts in the program.

    scripts/messages            update gacha.po and compile gacha.mo
    scripts/messages --check    change nothing; exit 1 if something is missing, fuzzy or out of date

Chinese is the source. Texts come from `_()` and `N_()` in the package and from what users read in the definitions under
`db/reference/`. Names in the example belong to its books and stay as they are, as official names of accounts do. Same
texts, same files: no dates and no line numbers, so that a difference is always a difference.
"""

from __future__ import annotations

import argparse
import ast
import csv
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "resources" / "i18n" / "en" / "LC_MESSAGES" / "gacha.po"

# What a user reads of a definition
TITLES = {"title", "title_2004", "help", "sentence", "name", "label", "cure"}

# What is written into books: shown as the book has it
RECORDS = {"example.toml", "example_contracts.toml", "example_funds.toml"}

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FIELD = re.compile(r"{[^{}]*}")


class EnglishCatalogue(Catalog):
    """A catalogue whose header says nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header: no dates, no names."""
        return [
            ("Project-Id-Version", "gacha-app"),
            ("Language", "en"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: Any) -> None:
        pass


def texts_of_program() -> Iterator[tuple[str, str]]:
    """Yield each text marked in the package, with the file it stands in."""
    for path in sorted((ROOT / "gacha_app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            # not Babel's reader: it overlooks f-strings, and takes the key for a text in `_(TITLES["key"])`
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}:
                match node.args:
                    case [ast.Constant(value=str(text))] if text:
                        yield text, path.relative_to(ROOT).as_posix()


def texts_of_definitions() -> Iterator[tuple[str, str]]:
    """Yield each Chinese text that users read in the definitions, with the file it stands in."""
    for path in sorted((ROOT / "db" / "reference").rglob("*.toml")):
        if path.name in RECORDS:
            continue
        for text in _titles_in(tomllib.loads(path.read_text("utf-8"))):
            if _CHINESE.search(text):
                yield text, path.relative_to(ROOT).as_posix()
    rules = ROOT / "db" / "reference" / "accounts_2004_to_2023.csv"
    with rules.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["rule"]:
                yield row["rule"], rules.relative_to(ROOT).as_posix()


def _titles_in(value: Any, *, shown: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        if shown:
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _titles_in(one, shown=shown)
    elif isinstance(value, dict):
        for key, one in value.items():
            # A table is never a title, whatever its name: `[label]` holds titles under its own keys
            yield from _titles_in(one, shown=key in TITLES and not isinstance(one, dict))


def read_catalogue() -> Catalog:
    """Return the catalogue as it is kept."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as file:
        return pofile.read_po(file, locale="en")


def updated(kept: Catalog) -> Catalog:
    """Return a catalogue of the texts there are now, with the translations kept for them."""
    catalogue = EnglishCatalogue(locale="en", header_comment="# English texts of Gacha Ledger.", fuzzy=False)
    places: dict[str, set[str]] = {}
    for text, place in [*texts_of_program(), *texts_of_definitions()]:
        places.setdefault(text, set()).add(place)
    for text in sorted(places):
        known = kept.get(text)
        catalogue.add(
            text,
            known.string if known else "",
            locations=[(place, 0) for place in sorted(places[text])],
            flags=["fuzzy"] if known and known.fuzzy else [],
            user_comments=known.user_comments if known else [],
        )
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """Return the catalogue as it is read and translated."""
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalogue, width=110, ignore_obsolete=True, include_lineno=False)
    return buffer.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext reads it; what is empty or fuzzy is left out and stays Chinese."""
    buffer = io.BytesIO()
    mofile.write_mo(buffer, catalogue)
    return buffer.getvalue()


def undated(catalogue: Catalog) -> Catalog:
    """Return the same messages under a header that says nothing that changes by itself."""
    copy = EnglishCatalogue(locale="en", fuzzy=False)
    for message in catalogue:
        if message.id:
            copy.add(message.id, message.string, flags=message.flags)
    return copy


def faults(catalogue: Catalog) -> Iterator[str]:
    """Yield a sentence for each text whose translation is missing, doubtful or asks for other values."""
    for message in catalogue:
        if not message.id:
            continue
        if not message.string:
            yield f"not translated: {message.id}"
        elif message.fuzzy:
            yield f"fuzzy: {message.id}"
        elif wrong := fields_disagreeing(str(message.id), str(message.string)):
            yield f"{', '.join(wrong)} not in both: {message.id}"


def fields_disagreeing(source: str, translation: str) -> list[str]:
    """Return the `{fields}` that only one of two texts has, or has with another format."""
    return sorted(set(_FIELD.findall(source)) ^ set(_FIELD.findall(translation)))


def main() -> int:
    """Update the catalogue, or with `--check` only say what is wrong with it."""
    parser = argparse.ArgumentParser(
        description="Bring the English catalogue up to date with the texts in the program."
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if something is missing or out of date"
    )
    checking = parser.parse_args().check

    catalogue = updated(read_catalogue())
    compiled = CATALOGUE.with_suffix(".mo")
    found = list(faults(catalogue))
    if checking:
        for path, wanted in ((CATALOGUE, as_po(catalogue)), (compiled, as_mo(catalogue))):
            if not path.exists() or path.read_bytes() != wanted:
                found.append(f"out of date: {path.relative_to(ROOT)}; run scripts/messages")
        print(*found, sep="\n", file=sys.stderr)
    else:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_bytes(as_po(catalogue))
        compiled.write_bytes(as_mo(catalogue))
    print(f"{len(catalogue)} texts, {len(found)} to be seen to")
    return 1 if checking and found else 0


if __name__ == "__main__":
    sys.exit(main())
