"""Which columns of a table the user hid, and how wide he drew the others."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from gacha_app import settings as settings_file
from gacha_app.settings import Settings
from gacha_app.ui.widgets.table_view import RowTable

_HIDDEN = 0


class ColumnMemory(QObject):
    """The memory of one table, by its name, in the settings: a width by column key, 0 for a hidden one.

    Args:
        settings: where it is kept; None remembers nothing beyond this window.
    """

    def __init__(self, table: RowTable, name: str, settings: Settings | None) -> None:
        super().__init__(table)
        self._table = table
        self._name = name
        self._settings = settings or Settings()
        self._keep = settings is not None
        self._saving = QTimer(self, singleShot=True, interval=800)
        self._saving.timeout.connect(self.save_now)

    def restore(self) -> None:
        """Hide and draw the columns as they were left."""
        kept = self._settings.columns.get(self._name, {})
        self._table.set_hidden({key for key, width in kept.items() if width == _HIDDEN})
        self._table.set_widths(kept)

    def remember_width(self, key: str, width: int) -> None:
        """Keep the width of a column."""
        self._settings.columns.setdefault(self._name, {})[key] = width
        self._saving.start()

    def remember_shown(self, key: str, shown: bool) -> None:
        """Keep that a column is hidden, or no longer."""
        kept = self._settings.columns.setdefault(self._name, {})
        if shown:
            kept.pop(key, None)
        else:
            kept[key] = _HIDDEN
        self.restore()
        self._saving.start()

    def forget(self) -> None:
        """Have the columns as they were first."""
        self._settings.columns.pop(self._name, None)
        self.restore()
        self._saving.start()

    def save_now(self) -> None:
        """Write what is not written yet."""
        self._saving.stop()
        if self._keep:
            settings_file.save(self._settings)

    def is_unsaved(self) -> bool:
        """Say whether something waits to be written."""
        return self._saving.isActive()
