"""The archive's data tables as files, and its list: written once, read back by anyone.

Comma-separated text is in GB 18030, as GB/T 24589.1 asks; the same as JSON is in UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from gacha_app.domain.archive import CLASSES, ArchivedFile, kept_for, kept_from, kept_until
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.reports.archive_data import STANDARD, ArchiveTable

LIST = "会计档案目录.csv"
_HEADINGS = (
    "序号", "类别", "标题", "文件", "数量", "单位", "字节", "SHA-256", "保管期限", "起算日期", "期满日期",
)  # fmt: skip


def write_table(table: ArchiveTable, csv_path: Path, json_path: Path) -> int:
    """Write a table in both forms and return how many rows it has.

    Raises:
        OSError: if a file cannot be written.
    """
    count = 0
    about = {"标准": STANDARD, "类别": table.group, "表名": table.name, "字段": list(table.fields)}
    with (
        csv_path.open("w", encoding="gb18030", newline="") as plain,
        json_path.open("w", encoding="utf-8", newline="\n") as structured,
    ):
        writer = csv.writer(plain, lineterminator="\r\n")
        writer.writerow(table.fields)
        structured.write(json.dumps(about, ensure_ascii=False)[:-1] + ', "记录": [')
        for count, row in enumerate(table.rows(), 1):
            writer.writerow(row)
            record = dict(zip(table.fields, row, strict=True))
            structured.write(("," if count > 1 else "") + "\n" + json.dumps(record, ensure_ascii=False))
        structured.write("\n]}\n")
    return count


def list_text(files: Iterable[ArchivedFile], year: int) -> bytes:
    """Return the archive's list as comma-separated text in UTF-8 with a byte order mark."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for number, one in enumerate(files, 1):
        until = kept_until(one.kind, year)
        writer.writerow(
            [number, CLASSES[one.kind].title, one.title, one.place, one.count, one.unit, one.size, one.sha256,
             kept_for(one.kind), kept_from(year), until or "—"]
        )  # fmt: skip
    return content.getvalue().encode("utf-8-sig")


def listed_files(path: Path) -> dict[str, str]:
    """Return the SHA-256 of every file that an archive's list names, by its path in the archive.

    Raises:
        GachaError: if there is no list, or it is none of ours.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        found = {row["文件"]: row["SHA-256"] for row in rows}
        if not all(place and code for place, code in found.items()):
            raise KeyError("SHA-256")
        return found
    except FileNotFoundError:
        raise GachaError(
            _("“{folder}”里没有“{name}”，不是会计档案。").format(folder=path.parent, name=path.name)
        ) from None
    except (OSError, UnicodeDecodeError, KeyError, csv.Error) as problem:
        raise GachaError(_("“{name}”读不出来，档案目录可能已损坏。").format(name=path.name)) from problem
