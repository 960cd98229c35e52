"""Around an import: asking for the workbook, the list of what is wrong in it, and the line that tells it is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gacha_app import paths
from gacha_app.domain.imports import ERROR, Finding
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.ui.desk import Desk
from gacha_app.ui.report_saving import save_workbook


def findings_report(findings: Sequence[Finding], file: str) -> Report:
    """Return what is wrong in a workbook, each at its cell, what must be mended first."""
    rows = tuple(
        Row(
            {
                "severity": _("要改") if one.severity == ERROR else _("请看"),
                "sheet": one.sheet, "row": one.row or None, "column": one.column, "value": one.value,
                "reason": one.reason,
            }
        )
        for one in sorted(findings, key=lambda one: one.severity != ERROR)
    )  # fmt: skip
    columns = (
        Column("severity", _("轻重"), width=3),
        Column("sheet", _("工作表"), width=5),
        Column("row", _("行号"), CellKind.COUNT, width=3),
        Column("column", _("列"), CellKind.CODE, width=2),
        Column("value", _("格子里写的"), width=9),
        Column("reason", _("哪里不对"), width=30),
    )
    return Report("import-findings", _("问题"), "", file, columns, rows)


def save_workbook_of(desk: Desk, parent: QWidget, report: Report) -> None:
    """Ask where, and save one report as a workbook: the list of faults goes back to who made the sheet."""
    save_workbook(desk, parent, [report])


def ask_workbook(parent: QWidget, title: str) -> Path | None:
    """Ask for the workbook to be taken in."""
    kinds = _("表格 (*.xlsx *.xlsm *.xls *.ods *.et *.csv *.txt);;所有文件 (*)")
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(paths.documents()), kinds)
    return Path(chosen) if chosen else None


def tell(desk: Desk, sentence: str, batch: int) -> None:
    """Say what was taken in, and offer to undo the whole of it."""

    def undo() -> None:
        from gacha_app.services.imports import undo_import

        desk.say(undo_import(desk.open_book(), batch))

    desk.say(sentence, undo)


def finding_tone(row: Row, key: str) -> str:
    """Return the tone of a cell in the list of what is wrong."""
    if key == "severity":
        return "clay" if row.cells["severity"] == _("要改") else "gold"
    return ""
