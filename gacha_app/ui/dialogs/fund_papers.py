"""The papers kept with a fund or with one of its milestones: each is saved out with a click, new ones are chosen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached, attachments_of
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.voucher_papers import ChosenPapers
from gacha_app.ui.widgets.buttons import button


class FundPapers(QWidget):
    """What is attached already, and what is to be attached.

    Args:
        subject: the table it is about: "fund", "fund_milestone". identity: None for what is not kept yet.
    """

    def __init__(self, desk: Desk, subject: str, identity: int | None) -> None:
        super().__init__()
        self._desk = desk
        self._subject = subject
        self.chosen = ChosenPapers()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        if identity is not None:
            with desk.reading() as session:
                kept = attachments_of(session, subject, identity)
            for paper in kept:
                layout.addWidget(button(paper.name, partial(self._save, paper), kind="link", tip=_("另存这份附件")))
        layout.addWidget(self.chosen)

    def attach_to(self, identity: int) -> None:
        """Attach what was chosen."""
        from gacha_app.services.attachments import attach

        for path in self.chosen.paths:
            attach(self._desk.open_book(), self._subject, identity, path)

    def _save(self, paper: Attached) -> None:
        from gacha_app.services.attachments import save_attachment

        chosen, _filter = QFileDialog.getSaveFileName(self, _("保存到"), str(paths.documents() / paper.name))
        if chosen:
            self._desk.try_to(lambda: save_attachment(self._desk.open_book(), paper.id, Path(chosen)))
