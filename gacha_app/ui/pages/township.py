"""The page of handing in and adding up (上报与汇总): the village's file, and the township's desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.page import Page
from gacha_app.ui.pages.side_stack import SideStack
from gacha_app.ui.pages.township_hub import HubHalf
from gacha_app.ui.pages.township_submit import SubmitHalf
from gacha_app.ui.report_saving import save_paper
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips

SUBMIT, COLLECT = "submit", "collect"


class TownshipPage(Page):
    """Two halves: what this village hands in, and what all villages handed in; without a book only the second."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self.submitting = SubmitHalf(desk)
        self.hub = HubHalf(desk)
        self.halves = FilterChips()
        self.halves.set_filters([Filter(SUBMIT, _("上报本嘎查")), Filter(COLLECT, _("汇总各嘎查"))], SUBMIT)
        self._side = SideStack(self.submitting, self.hub)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(self.halves)
        layout.addWidget(self._side, 1)
        self.halves.chosen.connect(self._on_half)

    def main_button(self) -> QAbstractButton:
        return self.submitting.main if self.half() == SUBMIT else self.hub.main

    def half(self) -> str:
        """Return which half is shown."""
        return COLLECT if self.desk.book is None else self.halves.key()

    def choose(self, half: str) -> None:
        """Show a half."""
        self.halves.choose(half)

    def fill(self) -> None:
        self.halves.setVisible(self.desk.book is not None)
        submitting = self.half() == SUBMIT
        self._side.show_piece(self.submitting if submitting else self.hub)
        (self.submitting if submitting else self.hub).fill()

    def export(self) -> None:
        if self.half() == COLLECT:
            self.hub.export()
        else:
            self.submitting.submit()

    def print_out(self) -> None:
        report = self.hub.views.report() if self.half() == COLLECT else None
        if report is None:
            super().print_out()
        else:
            save_paper(self.desk, self, report)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if files := _files(event):
            event.acceptProposedAction()
            if self.half() != COLLECT:
                self.choose(COLLECT)
            self.hub.collect(files)

    def _on_half(self, _key: str) -> None:
        self.refresh(anyway=True)
        self.heading_changed.emit()


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
