"""New workbooks, names of sheets, and saving: the same workbook gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from gacha_app.i18n import N_
from gacha_app.storage.files import write_beside

_EPOCH = date(2000, 1, 1)


def new_workbook() -> Any:
    """Return a workbook without sheets."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    return workbook


def save_workbook(workbook: Any, path: Path, made: date | None = None) -> None:
    """Write a workbook beside and move it into place; the same workbook gives the same bytes.

    Raises:
        GachaError: if the file cannot be written.
    """
    write_beside(path, workbook_bytes(workbook, made))


def workbook_bytes(workbook: Any, made: date | None = None) -> bytes:
    """Return a workbook's file; the same workbook gives the same bytes."""
    from openpyxl.writer.excel import ExcelWriter

    workbook.properties.creator = "嘎查账本"
    workbook.properties.created = workbook.properties.modified = datetime.combine(made or _EPOCH, time())
    content = io.BytesIO()
    ExcelWriter(workbook, _TimelessZip(content, "w", ZIP_DEFLATED)).save()
    return content.getvalue()


def sheet_titles(titles: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """Return titles that a workbook takes as names of sheets: short, without forbidden signs, each once."""
    seen = {title.lower() for title in taken}
    answer = []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '")[:31] or N_("表")
        name, number = plain, 1
        while name.lower() in seen:
            number += 1
            ending = f"({number})"
            name = plain[: 31 - len(ending)] + ending
        seen.add(name.lower())
        answer.append(name)
    return answer


class _TimelessZip(ZipFile):
    """A zip archive whose members bear no time, so that equal workbooks are equal files."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_more: Any, **_named: Any) -> None:
        member = ZipInfo(str(zinfo_or_arcname), _EPOCH.timetuple()[:6])
        member.compress_type = self.compression
        super().writestr(member, data)

    def write(self, filename: Any, arcname: Any = None, *_more: Any, **_named: Any) -> None:
        self.writestr(arcname, Path(filename).read_bytes())
