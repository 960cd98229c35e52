"""What each column of a workbook was understood as, and the way to say it is something else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.services.import_columns import SheetColumn
from gacha_app.ui import theme
from gacha_app.ui.widgets.fields import Choice, ChoiceField
from gacha_app.ui.widgets.pieces import Elided, clear
from gacha_app.ui.widgets.scroller import Scroller

_UNUSED = ""


class ColumnStrip(QFrame):
    """The columns from the left: letter and heading, what it holds, and under it what it means.

    Signals:
        changed: the user gave a column another meaning; carries letters by field, "" for a field left out.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.fields: dict[str, ChoiceField] = {}
        self._meant: dict[str, str] = {}
        inside = QWidget()
        inside.setProperty("surface", "clear")
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space(10))
        # one line that scrolls sideways, as the sheet does
        self._scroll = Scroller(inside)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.space(10),) * 4)
        layout.addWidget(self._scroll)

    def show_columns(self, columns: Sequence[SheetColumn], titles: dict[str, str]) -> None:
        """Show the columns of a sheet and the meanings they may have."""
        clear(self._row)
        self.fields = {}
        self._meant = {one.letter: one.field for one in columns}
        choices = [Choice(_UNUSED, _("不用")), *(Choice(field, title) for field, title in titles.items())]
        for one in columns:
            field = ChoiceField(choices)
            field.setFixedWidth(theme.space(128))
            field.set_value(one.field)
            field.setAccessibleName(_("{letter}列“{heading}”是什么").format(letter=one.letter, heading=one.heading))
            field.changed.connect(lambda letter=one.letter: self._on_changed(letter))
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.space(2))
            heading = Elided(f"{one.letter}　{one.heading}" if one.heading else one.letter, "strong")
            sample = Elided(_shown(one.sample), "small")
            for piece in (heading, sample):
                piece.setFixedWidth(theme.space(128))
                column.addWidget(piece)
            column.addWidget(field)
            self._row.addWidget(box)
            self.fields[one.letter] = field
        self._row.addStretch(1)
        self._scroll.setFixedHeight(self._row.sizeHint().height() + theme.space(13))

    def _on_changed(self, letter: str) -> None:
        try:
            meant = self.fields[letter].value()
        except InvalidInput:
            return
        if meant is None or meant == self._meant.get(letter):
            return
        before = self._meant.get(letter)
        self.changed.emit(({before: ""} if before else {}) | ({str(meant): letter} if meant else {}))


def _shown(sample: str) -> str:
    """Return what a column begins with; of identity, telephone and bank numbers only enough to know them by."""
    digits = sum(one.isdecimal() for one in sample)
    return f"{sample[:3]}****{sample[-2:]}" if digits >= 10 and "-" not in sample else sample or " "
