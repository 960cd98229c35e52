"""The slip that goes with a package sent back: people read what is wrong, the village's program reads it too."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gacha_app.domain.dates import parse_period
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.sheets.grid import Grid, read_grids
from gacha_app.sheets.layout import set_up_print
from gacha_app.sheets.pen import Look, Pen
from gacha_app.sheets.saving import new_workbook, save_workbook
from gacha_app.sheets.workbook import add_report_sheet
from gacha_app.township.package import canonical, fingerprint_of
from gacha_app.township.receiving import when
from gacha_app.township.reviewing import Mark, Returned

PROOF_SHEET = "退回单校验"
_MARK = "gacha-return"
_FORMAT = "1"
_MOST_SIGNS = 30_000
_PLEASE = "本表由嘎查账本读取，请不要修改。"


def write_return_slip(returned: Returned, path: Path) -> None:
    """Write the slip of a package that was sent back.

    Raises:
        GachaError: if it says more than a slip holds, or the file cannot be written.
    """
    text = canonical(_plain(returned))
    if len(text) > _MOST_SIGNS:
        raise GachaError(_("退回的内容太多，请少写几处，或者合在一起写。"))
    workbook = new_workbook()
    add_report_sheet(workbook, slip_report(returned), "退回单", signers=("经办人", "负责人"))
    sheet = workbook.create_sheet(PROOF_SHEET)
    pen = Pen(sheet)
    small = Look(size=9, ruled=False, wrap=False, colour="6B7780")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 80
    pen.put(1, 1, _PLEASE, Look(bold=True, ruled=False, wrap=False))
    rows = (("文件", _MARK), ("格式版本", _FORMAT), ("指纹（SHA-256）", fingerprint_of(text)), ("内容", text))
    for row, (name, value) in enumerate(rows, 2):
        pen.put(row, 1, name, small)
        pen.put(row, 2, value, small, "@")
        sheet.row_dimensions[row].height = 15
    set_up_print(sheet, landscape=True, official=True, sample=returned.sample)
    sheet.print_area = "A1:B4"
    save_workbook(workbook, path)


def slip_report(returned: Returned) -> Report:
    """Return what a slip says as a table."""
    rows = tuple(
        Row({"number": number, "place": mark.place, "title": mark.title, "value": mark.value, "words": mark.words})
        for number, mark in enumerate(returned.marks, 1)
    )
    columns = (
        Column("number", "序号", CellKind.COUNT, width=3),
        Column("place", "位置", width=7),
        Column("title", "内容", width=14),
        Column("value", "上报的数", width=8),
        Column("words", "需要核对或更正", width=20),
    )
    by = returned.by or "苏木（镇）"
    what = f"{returned.organisation}：{returned.period.recorded}上报文件（第{returned.version}版，"
    how = f"校验码 {returned.sha256[:12].upper()}）于 {when(returned.at)} 由{by}退回，请更正后重新上报。"
    notes = (what + how, "在嘎查账本“上报与汇总”中打开本单，可直接看到有疑问的数字。")
    return Report(
        "return-slip", "上报文件退回单", returned.organisation, returned.period.recorded, columns, rows, notes=notes,
        sample=returned.sample,
    )  # fmt: skip


def read_return_slip(path: Path) -> tuple[Returned, str]:
    """Return what a slip says, with the hash by which it is told from others.

    Raises:
        GachaError: if it cannot be read, is no slip, was edited, or was made by a newer program.
    """
    proof = next((grid for grid in read_grids(path) if _said(grid, 2) == _MARK), None)
    if proof is None:
        raise GachaError(_("“{file}”不是苏木（镇）的退回单。").format(file=path.name))
    if _said(proof, 3) != _FORMAT:
        raise GachaError(_("“{file}”由更新版本的程序生成，请先升级本机的程序。").format(file=path.name))
    text, sha256 = _said(proof, 5), _said(proof, 4)
    if fingerprint_of(text) != sha256.lower():
        raise GachaError(_("“{file}”被改动过或没有传完整，请让苏木（镇）重新发送。").format(file=path.name))
    try:
        said = json.loads(text)
        marks = tuple(Mark(**{name: str(mark[name]) for name in ("place", "title", "value", "words")})
                      for mark in said["marks"])  # fmt: skip
        returned = Returned(
            str(said["organisation_code"]), str(said["organisation"]), str(said["township"]),
            parse_period(said["period"]), int(said["version"]), str(said["sha256"]), marks, str(said["at"]),
            str(said["by"]), bool(said["sample"]),
        )  # fmt: skip
        when(returned.at)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise GachaError(_("“{file}”的内容读不出来，请让苏木（镇）重新发送。").format(file=path.name)) from None
    return returned, sha256.lower()


def _plain(returned: Returned) -> dict[str, Any]:
    return {**asdict(returned), "period": returned.period.code}


def _said(grid: Grid, row: int) -> str:
    return str(grid.rows[row - 1][1] or "") if len(grid.rows) >= row and grid.width > 1 else ""
