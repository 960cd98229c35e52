"""Saving what a page shows: a place is asked for, the file is written in the background, and the line says where."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from gacha_app import paths
from gacha_app.i18n import _
from gacha_app.reports.report import Report
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def save_workbook(desk: Desk, parent: QWidget, reports: Sequence[Report]) -> None:
    """Ask where, and save reports as a workbook, a sheet each."""

    def write(path: Path) -> None:
        from gacha_app.services.faces import write_workbook

        write_workbook(reports, path)

    save_as(desk, parent, reports[0].title, _("工作簿 (*.xlsx)"), ".xlsx", write)


def save_paper(desk: Desk, parent: QWidget, report: Report, *, paper: str = "a4", large: bool = False) -> None:
    """Ask where, save a report as a PDF, and open it to be printed."""

    def write(path: Path) -> None:
        from gacha_app.services.faces import write_paper

        write_paper(report, path, paper=paper, large=large)

    save_as(desk, parent, report.title, _("PDF 文件 (*.pdf)"), ".pdf", write, open_it=True)


def save_as(
    desk: Desk,
    parent: QWidget,
    title: str,
    kinds: str,
    ending: str,
    write: Callable[[Path], object],
    *,
    open_it: bool = False,
) -> None:
    """Ask where something of this title shall be saved, and have it written there.

    Args:
        kinds: what the window that asks offers, "PDF 文件 (*.pdf)".
        ending: ".pdf"; added where the user leaves it out.
        write: writes the file; called off the window's thread.
        open_it: whether the program that shows such files is opened afterwards.
    """
    offered = paths.documents() / (_FORBIDDEN.sub("", title) + ending)
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("保存到"), str(offered), kinds)
    if not chosen:
        return
    path = Path(chosen)
    if path.suffix.lower() != ending:
        path = path.with_name(path.name + ending)

    def work(_progress: Progress) -> Path:
        write(path)
        return path

    def done(saved: Path) -> None:
        desk.say(_("已保存到 {path}").format(path=saved))
        if open_it:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(saved)))

    desk.run_in_background(_("正在保存“{name}”").format(name=path.name), work, done)
