"""What every household would get of a dividend, beside last year, with a slider for the total."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import Report
from gacha_app.reports.totals import whole
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.table_model import ReportModel
from gacha_app.ui.widgets.table_view import RowTable

# A step of the slider: 100 yuan
STEP = 10_000
_PAGES = 20
# What is left out where the columns find no room, tried in this order
_LEFT_OUT: tuple[tuple[str, ...], ...] = ((), ("shares",), ("shares", "change"))


class WhatIfList(QFrame):
    """A list of all households under a slider for what they get together.

    Signals:
        total_chosen: the user moved the slider; carries fen.

    Attributes:
        slider: from nothing to what may be distributed, 100 yuan a step; table: a household a row.
    """

    total_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._most = 0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMinimumHeight(theme.space(24))
        self.slider.setAccessibleName(_("分配总额"))
        self.slider.setToolTip(_("拖动改变分配总额，每格 100 元；也可以用左右键"))
        self.slider.valueChanged.connect(self._on_moved)
        self._end = label("", "small")
        self.model = ReportModel()
        self.model.setParent(self)
        self.table = RowTable(self.model)
        self.table.setAccessibleName(_("各户试算"))
        self._foot = label("", "muted", wrap=True)
        self._lay_out()
        self.show_plan(None)

    def set_most(self, most: int) -> None:
        """Set the fen that the slider ends at."""
        self._most = max(most, 0)
        steps = -(-self._most // STEP)
        self.slider.blockSignals(True)
        self.slider.setRange(0, steps)
        self.slider.setPageStep(max(steps // _PAGES, 1))
        self.slider.blockSignals(False)
        self.slider.setEnabled(steps > 0)
        self._end.setText(_("最多 {amount} 元").format(amount=grouped(self._most)))

    def set_slider_shown(self, shown: bool) -> None:
        """Show the slider, or hide it where the total is not what is asked."""
        self._slide.setVisible(shown)

    def show_plan(self, report: Report | None) -> None:
        """Show a plan household by household, or nothing while there is none."""
        if report is None:
            self._foot.setText(_("填好以后，这里列出每户能分多少。"))
            if (before := self.model.report()) is not None:
                self.model.show(Report(before.name, before.title, "", "", before.columns, (), {}))
            return
        self.model.show(report)
        self._hide_columns()
        total, last_year = whole(report.totals["amount"]), whole(report.totals["last_year"])
        words = _("{count} 户合计 {total} 元").format(count=f"{len(report.rows):,}", total=grouped(total))
        if last_year:
            words += _("，上年 {amount} 元").format(amount=grouped(last_year))
        self._foot.setText(words)
        self._stand_at(total)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_columns()

    def told(self) -> str:
        """Return what stands under the list."""
        return self._foot.text()

    def _stand_at(self, total: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(total // STEP)
        self.slider.blockSignals(False)

    def _on_moved(self, step: int) -> None:
        self.total_chosen.emit(min(step * STEP, self._most))

    def _hide_columns(self) -> None:
        """Leave out what can be told from the others where there is no room for it."""
        for hidden in _LEFT_OUT:
            self.table.set_hidden(hidden)
            self.table.fit_columns()
            if self.table.horizontalHeader().length() <= self.table.viewport().width():
                return

    def _lay_out(self) -> None:
        self._slide = QWidget()
        self._slide.setProperty("surface", "clear")
        row = QHBoxLayout(self._slide)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(8))
        row.addWidget(self.slider, 1)
        row.addWidget(self._end)
        column = QVBoxLayout(self)
        side = theme.space(10)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(theme.space(8))
        column.addWidget(self._slide)
        column.addWidget(self.table, 1)
        column.addWidget(self._foot)
