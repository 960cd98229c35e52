"""What stands above every page: its title, the way to find anything, the year, and the one main button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, icon_button
from gacha_app.ui.widgets.pieces import Elided


class YearChooser(QComboBox):
    """The year looked at.

    Signals:
        year_chosen: another year is wanted.
    """

    year_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("年度"))
        self.setToolTip(_("看哪一年"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(lambda place: self.year_chosen.emit(self.itemData(place)))

    def show_years(self, years: Sequence[int], current: int) -> None:
        """Offer years, the last one first, and show which is looked at."""
        self.clear()
        for year in sorted({*years, current}, reverse=True):
            self.addItem(_("{year}年度").format(year=year), year)
        self.setCurrentIndex(self.findData(current))

    def year(self) -> int:
        """Return the year shown."""
        return int(self.currentData() or 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A page scrolled with the pointer over the year must not change the year
        event.ignore()


class Heading(QWidget):
    """Title, finder, year, help, main button, in one line.

    Attributes:
        years: the year chooser.

    Signals:
        find_asked: the user wants to find something (Ctrl+K).
        help_asked: the user wants the help of this page (F1).
    """

    find_asked = Signal()
    help_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Elided("", "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._finder = button("", self.find_asked.emit, kind="finder", icon="search")
        self._finder.setAccessibleName(_("查找任何内容（Ctrl+K）"))
        self.years = YearChooser()
        self._help = icon_button("help", _("这一页的帮助"), self.help_asked.emit, keys="F1")
        self._main: QAbstractButton | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.space(10))
        self._layout.addWidget(self._title, 1)
        self._layout.addWidget(self._finder)
        self._layout.addWidget(self.years)
        self._layout.addWidget(self._help)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._fit()

    def show_page(self, title: str, main_button: QAbstractButton | None, *, uses_year: bool) -> None:
        """Show another page's title and main button, and the year if it means anything to the page."""
        self._title.setText(title)
        self.years.setVisible(uses_year)
        if main_button is self._main:
            return
        if self._main is not None:
            # it still belongs to its page, which may be shown again
            self._layout.removeWidget(self._main)
            self._main.hide()
        self._main = main_button
        if main_button is not None:
            self._layout.addWidget(main_button)
            main_button.show()

    def title(self) -> str:
        """Return the title shown."""
        return self._title.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_layout"):
            self._fit()

    def _fit(self) -> None:
        narrow = theme.is_narrow(self.window().width())
        self._finder.setText(_("查找  Ctrl+K") if narrow else _("查找 户名、凭证、合同…  Ctrl+K"))
        self._finder.setMinimumWidth(theme.space(120 if narrow else 300))
        self._finder.setCursor(Qt.CursorShape.IBeamCursor)
