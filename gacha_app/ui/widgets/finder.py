"""Find anything (Ctrl+K): a few letters, and what they may mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QFrame, QListView, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.choice_field import DETAIL_ROLE, ChoiceDelegate
from gacha_app.ui.widgets.search_line import SearchLine

# A finger's pause: nobody waits for it, and a fast typist's every letter is not asked for
_PAUSE_MS = 90
_MOST_SHOWN = 10


@dataclass(frozen=True)
class Found:
    """Something found.

    Attributes:
        title: what it is called.
        detail: what it is, and what tells it from others of its name.
        payload: what the window needs to show it.
    """

    title: str
    detail: str
    payload: Any


Find = Callable[[str], Sequence[Found]]


class Finder(QDialog):
    """A line over a list, at the upper middle of its window; it goes when anything else is clicked.

    Signals:
        chosen: the payload of what the user wants to see.
    """

    chosen = Signal(object)

    def __init__(self, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._find = find
        self.setWindowTitle(_("查找"))
        self.line = SearchLine(_("户名、项目、凭证号、合同、资金文号…"))
        self._list = QListView()
        self._found = QStandardItemModel(self)
        self._list.setModel(self._found)
        self._list.setItemDelegate(ChoiceDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("找到的内容"))
        self._list.clicked.connect(self._take)
        self._hint = label(role="small", wrap=True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.line.textChanged.connect(lambda: self._pause.start())
        self.line.installEventFilter(self)
        frame = QFrame()
        frame.setProperty("surface", "popup")
        inner = QVBoxLayout(frame)
        side = theme.space(10)
        inner.setContentsMargins(side, side, side, theme.space(8))
        inner.setSpacing(theme.space(6))
        inner.addWidget(self.line)
        inner.addWidget(self._list)
        inner.addWidget(self._hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def open_with(self, text: str = "") -> None:
        """Show the finder, blank or with the beginning of a search."""
        self.line.setText(text)
        self._place()
        self.look()
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def look(self) -> None:
        """Ask for what the letters mean, and show it."""
        self._pause.stop()
        text = self.line.text().strip()
        found = self._find(text) if text else ()
        self._found.clear()
        for one in found:
            item = QStandardItem(one.title)
            item.setData(one.detail, DETAIL_ROLE)
            item.setData(one, Qt.ItemDataRole.UserRole)
            item.setEditable(False)
            item.setAccessibleText(f"{one.title} {one.detail}")
            self._found.appendRow(item)
        if found:
            self._list.setCurrentIndex(self._found.index(0, 0))
            self._hint.setText(_("↑↓ 选择，Enter 打开，Esc 关闭"))
        elif text:
            self._hint.setText(_("没有找到“{text}”。可以换个说法，或只打拼音首字母。").format(text=text))
        else:
            self._hint.setText(_("可打名称的一部分、拼音首字母（zs 即张三）、凭证号或金额。"))
        self._fit()

    def titles(self) -> list[str]:
        """Return the titles shown, from above."""
        return [self._found.item(row).text() for row in range(self._found.rowCount())]

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event.key())
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        leaving = event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow()
        if leaving and self.isVisible():
            self.reject()

    def _on_key(self, key: int) -> bool:
        rows, at = self._found.rowCount(), self._list.currentIndex().row()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if rows:
                step = 1 if key == Qt.Key.Key_Down else -1
                self._list.setCurrentIndex(self._found.index((at + step) % rows, 0))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._pause.isActive():
                self.look()
            self._take(self._list.currentIndex())
            return True
        if key == Qt.Key.Key_Escape:
            self.reject()
            return True
        return False

    def _take(self, index: QModelIndex) -> None:
        found = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(found, Found):
            self.accept()
            self.chosen.emit(found.payload)

    def _fit(self) -> None:
        rows = self._found.rowCount()
        self._list.setVisible(rows > 0)
        if rows:
            self._list.setFixedHeight(min(rows, _MOST_SHOWN) * self._list.sizeHintForRow(0) + 2)
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), self.heightForWidth(self.width()))

    def _place(self) -> None:
        parent = self.parentWidget()
        area = parent.window().geometry() if parent else self.screen().availableGeometry()
        width = min(theme.space(640), area.width() - theme.space(40))
        self.setFixedWidth(width)
        self.move(area.topLeft() + QPoint((area.width() - width) // 2, theme.space(56)))
