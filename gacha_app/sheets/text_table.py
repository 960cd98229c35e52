"""A table kept as text (csv, txt): in which characters, divided by what."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DIVIDERS = (",", "\t", ";", "|", "，")
_THOUSANDS = re.compile(r"(\d),(?=\d{3}(?!\d))")
_QUOTED_BY_EXCEL = re.compile(r'="([^"]*)"')


def read_rows(content: bytes, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table kept as text, all of the same length.

    Raises:
        GachaError: if it is no text, or a web page under another name.
    """
    text = _decoded(content, name)
    if re.match(r"\s*<(\?xml|!doctype|html|table|meta|head|body)", text, re.IGNORECASE):
        raise GachaError(
            _("“{file}”其实是网页格式，请在 WPS 或 Excel 中打开，另存为 xlsx 后再导入。").format(file=name)
        )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_divider(text)))
    except csv.Error:
        raise GachaError(_("“{file}”的内容无法按表格读取，请另存为 xlsx 后再导入。").format(file=name)) from None
    width = max((len(row) for row in rows), default=0)
    return tuple(tuple(_unquoted(cell) for cell in row) + ("",) * (width - len(row)) for row in rows)


def _decoded(content: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            candidates: tuple[str, ...] = (encoding,)
            break
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # no table holds control characters; a program or a picture does
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise GachaError(_("“{file}”不是表格文件，请选择 xlsx、xls、ods 或 csv 文件。").format(file=name))


def _divider(text: str) -> str:
    """Return what divides the cells: what the first lines agree on most."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]

    def agreement(divider: str) -> int:
        # a comma inside an amount divides nothing
        counts = Counter(_cells(_THOUSANDS.sub(r"\1", line), divider) for line in lines)
        return max((width * times for width, times in counts.items() if width > 1), default=0)

    return max(_DIVIDERS, key=lambda divider: (agreement(divider), -_DIVIDERS.index(divider)))


def _cells(line: str, divider: str) -> int:
    return len(next(csv.reader([line], delimiter=divider), []))


def _unquoted(cell: str) -> str:
    """Return what a cell written as ="0123" means; exports write numbers so to keep their zeros."""
    cell = cell.strip()
    match = _QUOTED_BY_EXCEL.fullmatch(cell)
    return match[1] if match else cell
