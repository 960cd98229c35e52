"""A report in a window of its own, to be read, saved or printed."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.reports.report import Report
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.table import TablePanel


class ReportDialog(QDialog):
    """A table over the page.

    Attributes:
        panel: the table.
    """

    def __init__(self, desk: Desk, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(report.title)
        self.panel = TablePanel(f"dialog-{report.name}", desk.settings)
        self.panel.show_report(report)
        self.panel.export_requested.connect(lambda: save_workbook(desk, self, [report]))
        self.panel.print_requested.connect(lambda: save_paper(desk, self, report))
        layout = QVBoxLayout(self)
        side = theme.space(20)
        layout.setContentsMargins(side, theme.space(16), side, theme.space(16))
        layout.setSpacing(theme.space(10))
        layout.addWidget(label(report.title, "heading", wrap=True))
        for note in report.notes:
            layout.addWidget(label(note, wrap=True))
        layout.addWidget(self.panel, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(_("关闭"), self.accept))
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(theme.space(920), room.width() * 9 // 10), min(theme.space(560), room.height() * 9 // 10))
