"""What happened, in the village's words: the forms there are, as tiles in groups."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.entry_kinds import EntryKind
from gacha_app.i18n import N_, _
from gacha_app.storage.reference import entry_kinds
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import Button, button, label
from gacha_app.ui.widgets.fields import Choice
from gacha_app.ui.widgets.flow import FlowLayout

GROUPS = {
    "in": N_("钱进来"),
    "out": N_("钱出去"),
    "fund": N_("专项资金"),
    "move": N_("往来与存取"),
}


def kind_choices() -> list[Choice]:
    """Return the forms as choices, each with the group it belongs to."""
    return [Choice(kind.code, _(kind.title), _(GROUPS[kind.group])) for kind in entry_kinds().values()]


class KindPicker(QWidget):
    """The forms as tiles, a group under its heading.

    Signals:
        chosen: the code of the form wanted.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: dict[str, Button] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(6))
        for group, title in GROUPS.items():
            heading = label(_(title), "muted")
            heading.setContentsMargins(0, theme.space(6), 0, 0)
            layout.addWidget(heading)
            layout.addWidget(self._group([kind for kind in entry_kinds().values() if kind.group == group]))
        layout.addStretch(1)

    def tile(self, code: str) -> Button:
        """Return the tile of a form."""
        return self._tiles[code]

    def focus_first(self) -> None:
        """Go to the first tile."""
        next(iter(self._tiles.values())).setFocus()

    def _group(self, kinds: list[EntryKind]) -> QWidget:
        box = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        row = FlowLayout(box, gap=theme.space(6))
        for kind in kinds:
            tile = button(_(kind.title), lambda code=kind.code: self.chosen.emit(code), tip=_(kind.help))  # type: ignore[misc]
            tile.setAccessibleDescription(_(kind.help))
            row.addWidget(tile)
            self._tiles[kind.code] = tile
        return box
