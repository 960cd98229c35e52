"""What a village hands in: a time's figures and reports as one canonical text, and where each stands on the sheets.

The canonical text is JSON with sorted keys, no blanks and no fractions: money in whole fen, shares in ten-thousandths.
Its SHA-256 proves that it is whole, its signature from whose book it comes; the places prove that the sheets people
read say the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.domain.signing import is_signed, public_key, sign
from gacha_app.i18n import _

# Grows when an older program could misread a package: 2 knows quarters, months and signatures
FORMAT = 2
MARK = "gacha-package"

# What no workbook can hold, and what workbooks take for the code of another sign ("_x0041_")
_ESCAPED = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LARGEST = 2**63 - 1
_LONGEST_NAME = 200

# What a package says of itself rather than of the village
_BESIDE = ("made_at", "program_version", "key", "quarter", "month")

PlainCell = int | str | None


@dataclass(frozen=True)
class PlacedColumn:
    """A column of a report, and at which column of its sheet it stands (A is 1)."""

    key: str
    title: str
    kind: str
    unit: str
    place: int


@dataclass(frozen=True)
class PlacedReport:
    """A report in whole numbers, and where it stands: the first row of its body and the row of its foot (0: none)."""

    sheet: str
    name: str
    title: str
    columns: tuple[PlacedColumn, ...]
    first_row: int
    rows: tuple[tuple[PlainCell, ...], ...]
    totals_row: int = 0
    totals: tuple[PlainCell, ...] = ()


@dataclass(frozen=True)
class FigurePlace:
    """The cell at which a figure stands, and as what it is written there."""

    sheet: str
    row: int
    column: int
    kind: str


@dataclass(frozen=True)
class Package:
    """A village's year, or a quarter or month of it, as it is handed in.

    Attributes:
        organisation_code: what tells the village's book from all others.
        quarter, month: the part of the year, nought for the whole.
        made_at: when it was made, ISO with the offset of the village's clock.
        figures: whole numbers by the keys of `reports.figures`.
        places: at which cell each of them stands.
        texts: everything else that people see: sheet, then cell ("B4"), then its text.
        sample: whether the figures are invented (示例).
        closed: whether the year was closed in the book.
        faults: the sentences of the village's own checks that did not agree.
        key: the public key of the village's book, "" where it has none.
        signature: by that key, of the canonical text; it stands beside the text, not in it.
    """

    organisation_code: str
    organisation: str
    township: str
    banner: str
    year: int
    made_at: str
    figures: Mapping[str, int]
    places: Mapping[str, FigurePlace] = field(default_factory=dict)
    reports: tuple[PlacedReport, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sample: bool = False
    closed: bool = False
    faults: tuple[str, ...] = ()
    program_version: str = ""
    format_version: int = FORMAT
    quarter: int = 0
    month: int = 0
    key: str = ""
    signature: str = field(default="", compare=False)

    @cached_property
    def period(self) -> Period:
        """The time it tells of."""
        return Period(self.year, self.month or None, self.quarter or None)

    @cached_property
    def text(self) -> str:
        """The canonical text."""
        return canonical(_plain(self))

    @cached_property
    def sha256(self) -> str:
        """The hash of the canonical text."""
        return fingerprint_of(self.text)

    @cached_property
    def fingerprint(self) -> str:
        """The hash of what it says, whenever and with whichever program it was made."""
        kept = {key: value for key, value in _plain(self).items() if key not in _BESIDE}
        # as the first format put it: what a hub holds of those days must still be known again
        kept |= {key: value for key, value in (("quarter", self.quarter), ("month", self.month)) if value}
        return fingerprint_of(canonical({**kept, "format_version": 1}))

    def signed(self, secret: bytes) -> Package:
        """Return it with this key and signed by it."""
        keyed = replace(self, key=public_key(secret), signature="")
        return replace(keyed, signature=sign(secret, keyed.text))


def canonical(value: Any) -> str:
    """Return a value's one text: sorted keys, no blanks, whole numbers, every sign one that a workbook can hold."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return _ESCAPED.sub(lambda sign: json.dumps(sign[0])[1:-1] if sign[0] != "_" else "\\u005f", text)


def fingerprint_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_format(version: object) -> None:
    """Refuse a format that this program does not know yet.

    Raises:
        GachaError: telling to bring the program up to date.
    """
    if isinstance(version, int) and version > FORMAT:
        raise GachaError(_("由更新版本的程序上报，请先升级本机的程序再收。"))


def parse_package(text: str, sha256: str, signature: str = "") -> Package:
    """Return the package whose canonical text this is.

    Raises:
        GachaError: if it does not bear this hash or signature, is of a newer format, or does not say what a package
            says.
    """
    if fingerprint_of(text) != sha256.strip().lower():
        raise GachaError(_("上报内容的指纹对不上：文件被改动过，或没有传完整，请让嘎查重新上报。"))
    try:
        said = json.loads(text, parse_float=_no_fraction, parse_constant=_no_fraction)
        check_format(said["format_version"])
        package = replace(_package(said), signature=signature)
        _check(package)
        # what was proved is what is kept, letter for letter
        vars(package)["text"] = text
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise GachaError(_("上报内容不完整，读不出来，请让嘎查重新上报。")) from None
    if (package.key or signature) and not is_signed(package.key, signature, text):
        raise GachaError(_("签名对不上：内容不是用这个嘎查账本的密钥签的，请让嘎查重新上报。"))
    return package


def plain_text(value: str) -> str:
    """Return a text without the control signs that sheets and databases refuse."""
    return _CONTROL.sub("", value)


def _plain(package: Package) -> dict[str, Any]:
    """Return what a package says as JSON takes it; `dataclasses.asdict` would copy every cell of every report."""

    def shallow(one: Any) -> dict[str, Any]:
        return {field.name: getattr(one, field.name) for field in fields(one)}

    said = shallow(package)
    del said["signature"]
    said["places"] = {key: shallow(place) for key, place in package.places.items()}
    said["reports"] = [
        {**shallow(report), "columns": [shallow(column) for column in report.columns]} for report in package.reports
    ]
    return said


def _package(said: dict[str, Any]) -> Package:
    reports = tuple(
        PlacedReport(
            **{
                **one,
                "columns": tuple(PlacedColumn(**column) for column in one["columns"]),
                "rows": tuple(tuple(row) for row in one["rows"]),
                "totals": tuple(one["totals"]),
            }
        )
        for one in said["reports"]
    )
    places = {key: FigurePlace(**place) for key, place in said["places"].items()}
    return Package(**{**said, "reports": reports, "places": places, "faults": tuple(said["faults"])})


def _check(package: Package) -> None:
    for name in (package.organisation_code, package.organisation):
        if not name.strip():
            raise ValueError(name)
    for name in (package.organisation_code, package.organisation, package.township, package.banner,
                 package.program_version, *package.figures, *package.faults):  # fmt: skip
        if len(name) > _LONGEST_NAME or _CONTROL.search(name):
            raise ValueError(name)
    if type(package.year) is not int or not 1980 <= package.year <= 2200:
        raise ValueError(package.year)
    if any(type(value) is not int or abs(value) > _LARGEST for value in package.figures.values()):
        raise ValueError(package.figures)
    if set(package.places) != set(package.figures) or not package.figures:
        raise ValueError(package.places)
    if datetime.fromisoformat(package.made_at).tzinfo is None:
        raise ValueError(package.made_at)
    if type(package.sample) is not bool or type(package.closed) is not bool:
        raise TypeError(package.sample)
    for part, most in ((package.quarter, 4), (package.month, 12)):
        if type(part) is not int or not 0 <= part <= most:
            raise ValueError(part)
    if package.quarter and package.month:
        raise ValueError(package.month)


def _no_fraction(text: str) -> int:
    raise ValueError(text)
