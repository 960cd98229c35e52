"""Dividend slips (明白纸): half a sheet a household, in large type, with a square code that proves it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gacha_app.domain.money import grouped
from gacha_app.i18n import N_
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports import face
from gacha_app.reports.dividend_slips import Slip, Slips

_LABELS = {
    "household": N_("户号"), "kind": N_("股种"), "shares": N_("份额（份）"), "each": N_("每份（元）"),
    "amount": N_("应分金额（元）"), "net": N_("实发金额（元）"), "capital": N_("大写"), "state": N_("发放情况"),
    "before": N_("往年"), "code": N_("校验码"),
}  # fmt: skip


# Dots of white around a square code
_BORDER = 2


def print_slips(slips: Slips, path: Path) -> Typeset:
    """Print slips, a page each.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("slip", slips_data(slips), path)


def slips_data(slips: Slips) -> dict[str, Any]:
    """Return all that stands on slips, as `slip.typ` takes it."""
    telephone = f"　监督电话：{slips.telephone}" if slips.telephone else ""
    return {
        "heading": f"{slips.year}年度分红明白纸",
        "organisation": f"{slips.organisation}{telephone}",
        "labels": _LABELS,
        "basis": slips.basis,
        "rule": slips.rule,
        "register": f"份额登记日 {slips.record_date}，登记簿校验码 {slips.fingerprint}",
        "sample": face.SAMPLE if slips.sample else "",
        "slips": [_slip(one) for one in slips.slips],
    }


def square(text: str) -> bytes:
    """Return a square code as a small PNG, a dot a module; equal texts give equal bytes."""
    import segno
    from segno.encoder import DataOverflowError

    try:
        # version and mask fixed: trying all masks would take five times as long over ten thousand slips
        code = segno.make(text, error="m", micro=False, version=3, mask=3, boost_error=False)
    except DataOverflowError:
        code = segno.make(text, error="m", micro=False, mask=3, boost_error=False)
    return _picture(code.matrix)


def _picture(modules: Sequence[Sequence[int]]) -> bytes:
    """Return rows of modules as a PNG of one bit a dot, white around it; faster than segno does it."""
    side = len(modules) + 2 * _BORDER
    wide = (side + 7) // 8
    white = (1 << 8 * wide) - 1
    margin = 8 * wide - side + _BORDER
    rows = [white] * _BORDER
    for row in modules:
        dark = int("".join("1" if module else "0" for module in row), 2)
        rows.append(white ^ dark << margin)
    rows += [white] * _BORDER
    content = zlib.compress(b"".join(b"\0" + row.to_bytes(wide, "big") for row in rows))
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _slip(one: Slip) -> dict[str, Any]:
    taken = ((N_("减：抵扣欠款"), one.offset), (N_("减：代扣"), one.tax))
    return {
        "number": one.number, "representative": one.representative,
        "parts": [[kind, shares, each, grouped(amount)] for kind, shares, each, amount in one.parts],
        "less": [[title, f"-{grouped(amount)}"] for title, amount in taken if amount],
        "net": grouped(one.net), "capital": one.capital, "state": one.state,
        "before": [f"{year}年 {grouped(amount)}" for year, amount in one.before], "code": one.code.split()[-1],
        "square": list(square(one.code)),
    }  # fmt: skip
