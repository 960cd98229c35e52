"""The field of a day: typed in few keys, or taken from a calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from gacha_app.domain.dates import parse_date
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width
from gacha_app.i18n import _, language
from gacha_app.ui import theme
from gacha_app.ui.widgets.edge_button import EdgeButton
from gacha_app.ui.widgets.line_fields import LineField

_WORDS = {"t": 0, "今": 0, "今天": 0, "昨": -1, "昨天": -1, "前天": -2}


class DateField(LineField):
    """A day: a bare day number, `9-1`, `0901`, `t` for today, or a full date; arrows step by days, pages by months.

    Args:
        today: what day it is.
    """

    def __init__(self, parent: QWidget | None = None, *, today: Callable[[], date] = date.today) -> None:
        super().__init__(_("年-月-日"), parent)
        self._today = today
        self._around: date | None = None
        self._calendar: _Calendar | None = None
        self.setToolTip(self._hint())
        EdgeButton(self, "calendar", _("打开日历（Alt+↓）"), self.open_calendar)

    def value(self) -> date | None:
        text = self.text().strip()
        return self._read(text) if text else None

    def set_around(self, day: date | None) -> None:
        """Set the day whose year and month a short date is meant in; None is today."""
        self._around = day

    def show_problem(self, sentence: str) -> None:
        super().show_problem(sentence)
        if not sentence:
            self.setToolTip(self._hint())

    def open_calendar(self) -> None:
        """Show the month of the date; a click or Enter takes a day."""
        if self._calendar is None:
            self._calendar = _Calendar(self, self._take)
        self._calendar.open_at(self._shown() or self._around or self._today())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        down = key in (Qt.Key.Key_Down, Qt.Key.Key_F4)
        if (down and held == Qt.KeyboardModifier.AltModifier) or key == Qt.Key.Key_F4:
            self.open_calendar()
        elif not held and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(days=1 if key == Qt.Key.Key_Up else -1)
        elif not held and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step(months=1 if key == Qt.Key.Key_PageUp else -1)
        elif not held and key == Qt.Key.Key_T and self.selectedText() == self.text():
            self._take(self._today())
        else:
            super().keyPressEvent(event)

    def _read(self, text: str) -> date:
        plain = half_width(text).strip().casefold()
        around = self._around or self._today()
        if plain in _WORDS:
            return self._today() + timedelta(days=_WORDS[plain])
        if match := re.fullmatch(r"(\d{1,2})[日号]?", plain):
            return parse_date(f"{around.year}-{around.month}-{match[1]}", self._field(), year=around.year)
        if match := re.fullmatch(r"(\d{1,2})(\d{2})", plain):
            return parse_date(f"{around.year}-{match[1]}-{match[2]}", self._field(), year=around.year)
        return parse_date(plain, self._field(), year=around.year)

    def _write(self, value: date) -> str:
        return value.isoformat()

    def _field(self) -> str:
        return self.name or "date"

    def _hint(self) -> str:
        return _("可只填日（9）、月日（9-1、0901）或 t（今天）；↑↓ 换日，PageUp/PageDown 换月")

    def _shown(self) -> date | None:
        try:
            return self.value()
        except InvalidInput:
            return None

    def _take(self, day: date) -> None:
        self.set_value(day)
        self.selectAll()

    def _step(self, *, days: int = 0, months: int = 0) -> None:
        day = self._shown()
        if day is None:
            self._take(self._around or self._today())
            return
        moved = QDate(day.year, day.month, day.day).addMonths(months).addDays(days)
        self._take(date(moved.year(), moved.month(), moved.day()))


class _Calendar(QFrame):
    """The month under the field."""

    def __init__(self, field: DateField, take: Callable[[date], None]) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self._field = field
        self._take = take
        self.setProperty("surface", "popup")
        self._month = QCalendarWidget()
        self._month.setLocale(QLocale("en_GB" if language() == "en" else "zh_CN"))
        self._month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self._month.setAccessibleName(_("日历"))
        self._month.activated.connect(self._on_taken)
        self._month.clicked.connect(self._on_taken)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.space(6)] * 4)
        layout.addWidget(self._month)

    def open_at(self, day: date) -> None:
        """Show the month of a day below the field."""
        self._dress()
        self._month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        below = self._field.mapToGlobal(QPoint(0, self._field.height() + 2))
        room = self._field.screen().availableGeometry()
        if below.y() + self.height() > room.bottom():
            below.setY(self._field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2)
        below.setX(max(room.left(), min(below.x(), room.right() - self.width())))
        self.move(below)
        self.show()
        self._month.setFocus()

    def _dress(self) -> None:
        for name, icon in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
            arrow = self._month.findChild(QToolButton, name)
            if isinstance(arrow, QToolButton):
                theme.set_icon(arrow, icon, "muted")
                arrow.setIconSize(QSize(theme.space(16), theme.space(16)))
        heading = QTextCharFormat()
        heading.setForeground(theme.color("muted"))
        heading.setBackground(theme.color("card"))
        self._month.setHeaderTextFormat(heading)
        day = QTextCharFormat()
        day.setForeground(theme.color("ink"))
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(weekend, day)

    def _on_taken(self, day: QDate) -> None:
        self.hide()
        self._take(date(day.year(), day.month(), day.day()))
        self._field.setFocus()
