"""The foot of a table: how many rows, what they add up to, and what has to be said about them."""

from __future__ import annotations

import html
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, cell_text
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import clear
from gacha_app.ui.widgets.table_model import ReportModel


class TableFoot(QWidget):
    """Count at the left, sums at the right, notes below.

    Args:
        counted: what a row is called, "户", "笔".
    """

    def __init__(self, counted: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counted = counted
        self._sums: Mapping[str, str] = {}
        self._count = label(role="muted")
        self._sample = label(_("示例数据"), "badge", "gold")
        self._figures = QWidget()
        self._flow = FlowLayout(self._figures, gap=theme.space(14), line_gap=theme.space(2), to_the_right=True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._figures.setSizePolicy(policy)
        self._notes = label(role="small", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.space(10))
        row.addWidget(self._count)
        row.addWidget(self._sample, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._figures, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(4))
        layout.addLayout(row)
        layout.addWidget(self._notes)
        self._sample.hide()
        self._notes.hide()

    def count_as(self, counted: str) -> None:
        """Say what a row is called from now on."""
        self._counted = counted

    def show_report(self, model: ReportModel) -> None:
        """Show the foot of a report, or of the part of it that search and filter left."""
        report = model.report()
        if report is None:
            return
        whole = [row for row in report.rows if not row.subtotal]
        shown = [row for row in model.rows() if not row.subtotal]
        words = [self._counting(len(shown), len(whole))]
        sums = model.sums()
        figures: dict[str, str] = {}
        for column in report.columns:
            value = sums.get(column.key)
            if value is None or isinstance(value, str):
                continue
            text = cell_text(column, value, zero=True)
            # heads, shares and mu count things, as the rows do; money stands apart
            if column.kind in (CellKind.SHARES, CellKind.COUNT, CellKind.QUANTITY) and column.unit:
                words.append(f"{text} {column.unit}")
            else:
                figures[column.title] = text
        self._count.setText(" · ".join(words))
        self.show_sums(figures)
        self._sample.setVisible(report.sample)
        self._notes.setText("\n".join(report.notes))
        self._notes.setVisible(bool(report.notes))

    def show_count(self, rows: int, sifted: bool) -> None:
        """Show how many rows a query has."""
        found = _("找到 {count} {counted}") if sifted else "{count} {counted}"
        self._count.setText(found.format(count=f"{rows:,}", counted=self._counted))

    def show_sums(self, sums: Mapping[str, str]) -> None:
        """Show names and figures at the right."""
        if self._sums == dict(sums):
            return
        self._sums = dict(sums)
        clear(self._flow)
        for name, figure in self._sums.items():
            piece = label(f"{html.escape(name)}&nbsp; <b>{html.escape(figure)}</b>")
            piece.setTextFormat(Qt.TextFormat.RichText)
            piece.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._flow.addWidget(piece)
        self.setAccessibleName(self.text())
        self._figures.updateGeometry()

    def text(self) -> str:
        """Return what the foot says, for a screen reader and for tests."""
        figures = "   ".join(f"{name} {figure}" for name, figure in self._sums.items())
        return f"{self._count.text()}   {figures}".strip()

    def _counting(self, shown: int, whole: int) -> str:
        if shown == whole:
            return f"{whole:,} {self._counted}"
        return _("{shown} / {whole} {counted}").format(shown=f"{shown:,}", whole=f"{whole:,}", counted=self._counted)
