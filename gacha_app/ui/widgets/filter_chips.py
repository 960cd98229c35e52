"""Filters above a table, as chips of which one is in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from gacha_app.reports.report import Row
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import clear


@dataclass(frozen=True)
class Filter:
    """A chip above the table.

    Attributes:
        key: its name for programs; "" shows all.
        text: what it says.
        accepts: which rows it leaves; None where it leaves all, or the query itself sifts.
    """

    key: str
    text: str
    accepts: Callable[[Row], bool] | None = None


class FilterChips(QWidget):
    """The chips.

    Signals:
        chosen: another filter is in force; its key.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters: dict[str, Filter] = {}
        self._chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._layout = FlowLayout(self, gap=theme.space(6))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def set_filters(self, filters: Sequence[Filter], key: str = "") -> None:
        """Offer filters; exactly one is in force."""
        clear(self._layout)
        self._filters = {one.key: one for one in filters}
        self._chips = {}
        for one in filters:
            chip = button(one.text, lambda key=one.key: self.chosen.emit(key), kind="chip")  # type: ignore[misc]
            chip.setCheckable(True)
            chip.setChecked(one.key == key)
            self._group.addButton(chip)
            _make_room(chip)
            self._layout.addWidget(chip)
            self._chips[one.key] = chip
        self._show_if_needed()

    def choose(self, key: str) -> None:
        """Put a filter in force by its key."""
        self._chips[key].setChecked(True)
        self.chosen.emit(key)

    def choose_first(self) -> None:
        """Put the first filter in force, if there is any."""
        if self._filters:
            self.choose(next(iter(self._filters)))

    def key(self) -> str:
        """Return the key of the filter in force."""
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "")

    def accepts(self) -> Callable[[Row], bool] | None:
        """Return which rows the filter in force leaves; None for all."""
        one = self._filters.get(self.key())
        return one.accepts if one else None

    def count(self, rows: Sequence[Row]) -> None:
        """Say on each chip how many rows it leaves."""
        for key, chip in self._chips.items():
            one = self._filters[key]
            if one.accepts is not None:
                chip.setText(f"{one.text} {sum(map(one.accepts, rows))}")
                chip.setAccessibleName(chip.text())
                _make_room(chip)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._show_if_needed()
        return super().event(event)

    def _show_if_needed(self) -> None:
        # without a parent it would be a window of its own for a moment
        if self.parentWidget() is not None:
            self.setVisible(bool(self._filters))


def _make_room(chip: QPushButton) -> None:
    """Make a chip wide enough for its words in bold, which they are once it is chosen."""
    words = QFontMetrics(theme.font(bold=True)).horizontalAdvance(chip.text())
    chip.setMinimumWidth(words + 2 * theme.space(13))
