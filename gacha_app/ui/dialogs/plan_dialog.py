"""A workbook as it would be taken in: its faults or what it changes, and a button that takes it in."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.reports.report import Report
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import save_workbook_of
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.table import TablePanel


class PlanDialog(QDialog):
    """What a workbook would bring; accepted when the user takes it.

    Attributes:
        table: the faults, or what it brings.
        confirm: the button that takes it in; off while there are faults.
    """

    def __init__(
        self, desk: Desk, title: str, table: TablePanel, report: Report, parent: QWidget | None = None, *, width: int
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.table = table
        self._width = width
        table.show_report(report)
        table.export_requested.connect(lambda: save_workbook_of(desk, self, report))

    def lay_out(self, heading: str, words: str, *, confirm: str, cancel: str, icon: str = "", whole: bool) -> None:
        """Put everything in its place.

        Args:
            heading: what the workbook holds. words: what taking it in would mean.
            whole: whether it may be taken in.
        """
        self.confirm = button(confirm, self.accept, kind="main", icon=icon)
        self.confirm.setEnabled(whole)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for one in (button(cancel, self.reject), self.confirm):
            one.setAutoDefault(False)
            foot.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.space(18),) * 4)
        layout.setSpacing(theme.space(10))
        layout.addWidget(label(heading, "heading"))
        layout.addWidget(label(words, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        room = self.screen().availableSize()
        edge = theme.space(40)
        self.resize(min(theme.space(self._width), room.width() - edge), min(theme.space(520), room.height() - edge))
