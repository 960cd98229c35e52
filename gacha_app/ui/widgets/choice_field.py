"""The field of one thing out of many: typed in part, or by the initials of its pinyin, and taken from a list."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.edge_button import EdgeButton
from gacha_app.ui.widgets.line_fields import LineField
from gacha_app.ui.widgets.matching import begins, matches, plain

# More than these nobody reads: one types another letter
_MOST_SHOWN = 100
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Choice:
    """One of the things to choose from.

    Attributes:
        key: what the field gives for it: a record's identity, or a name for programs.
        text: what it is called.
        detail: a few words beside it, searched too.
    """

    key: Hashable
    text: str
    detail: str = ""


class ChoiceField(LineField):
    """One of many, found by any part of its name or by pinyin initials.

    Args:
        choices: what there is to choose from.
        free: whether a new name may be left in it; its key is then None and `text()` is the name.
    """

    def __init__(
        self,
        choices: Iterable[Choice] = (),
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        free: bool = False,
    ) -> None:
        super().__init__(placeholder or _("输入名称或拼音首字母"), parent)
        self._free = free
        self._choices: list[Choice] = []
        self._chosen: Choice | None = None
        self._found = QStandardItemModel(self)
        self._list = _popup_list()
        self._completer = QCompleter(self)
        self._completer.setModel(self._found)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setPopup(self._list)
        self._completer.setMaxVisibleItems(9)
        self._completer.setWidget(self)
        self._list.setItemDelegate(ChoiceDelegate(self._list))
        self._list.clicked.connect(self._take)
        EdgeButton(self, "chevron-down", _("全部（↓）"), self.open_list)
        self.textEdited.connect(self._on_edited)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Offer other choices; what was chosen stays if it is still among them."""
        self._choices = list(choices)
        if self._chosen is not None:
            self.set_value(self._chosen.key)

    def choices(self) -> list[Choice]:
        """Return what there is to choose from."""
        return list(self._choices)

    def value(self) -> Hashable | None:
        """Return the key of the choice; None where it is blank, or new and allowed to be.

        Raises:
            InvalidInput: if the text names nothing, or more than one thing.
        """
        text = self.text().strip()
        if not text:
            return None
        chosen = self._meant(text)
        if chosen is None and not self._free:
            raise InvalidInput(self.name, _("没有“{text}”，请从列表中选择。").format(text=text[:40]))
        return chosen.key if chosen else None

    def set_value(self, value: Hashable | None) -> None:
        """Choose by key; an unknown one leaves the field blank."""
        self._chosen = next((one for one in self._choices if one.key == value), None) if value is not None else None
        self.setText(self._chosen.text if self._chosen else "")
        self.setCursorPosition(0)
        self.show_problem("")

    def settle(self) -> bool:
        text = self.text().strip()
        if text and (chosen := self._meant(text)):
            self._choose(chosen)
        try:
            self.value()
        except InvalidInput as problem:
            self.show_problem(str(problem))
            return False
        self.show_problem("")
        return True

    def open_list(self) -> None:
        """Show all there is to choose from."""
        self.setFocus()
        self._offer("")
        for row in range(self._found.rowCount()):
            if self._chosen and self._found.item(row).data(Qt.ItemDataRole.UserRole) == self._chosen:
                self._highlight(row)

    def is_open(self) -> bool:
        """Say whether the list is shown."""
        return self._list.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        taking = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
        if self.is_open() and taking and self._list.currentIndex().isValid():
            self._take(self._list.currentIndex())
            if key == Qt.Key.Key_Tab:
                self.focusNextChild()
            else:
                self.entered.emit()
            event.accept()
        elif not self.is_open() and key in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self.open_list()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.text() and event.button() == Qt.MouseButton.LeftButton and not self.is_open():
            self.open_list()

    def _on_edited(self, text: str) -> None:
        self._chosen = None
        if text.strip():
            self._offer(text)
        else:
            self._list.hide()

    def _offer(self, text: str) -> None:
        found = [one for one in self._choices if matches(text, f"{one.text} {one.detail}")] if text else self._choices
        # what begins so stands before what merely holds it
        if text:
            found.sort(key=lambda one: not begins(text, one.text))
        self._found.clear()
        for choice in found[:_MOST_SHOWN]:
            item = QStandardItem(choice.text)
            item.setData(choice, Qt.ItemDataRole.UserRole)
            item.setData(choice.detail, DETAIL_ROLE)
            item.setEditable(False)
            self._found.appendRow(item)
        if not found:
            self._list.hide()
            return
        self._completer.complete(QRect(0, self.height() - 1, max(self.width(), theme.space(220)), 1))
        # The completer forgets the list's own frame, and a bar would stand beside three lines
        rows = min(self._found.rowCount(), self._completer.maxVisibleItems())
        frame = self._list.height() - self._list.viewport().height()
        self._list.resize(self._list.width(), rows * self._list.sizeHintForRow(0) + frame)
        if text:
            self._highlight(0)

    def _highlight(self, row: int) -> None:
        # the list shows the completer's own model, over ours
        self._list.setCurrentIndex(self._completer.completionModel().index(row, 0))

    def _take(self, index: QModelIndex) -> None:
        choice = index.data(Qt.ItemDataRole.UserRole)
        self._list.hide()
        if isinstance(choice, Choice):
            self._choose(choice)

    def _choose(self, choice: Choice) -> None:
        before, self._chosen = self._chosen, choice
        if self.text() != choice.text:
            self.setText(choice.text)
        elif before != choice:
            self.changed.emit()
        self.show_problem("")

    def _meant(self, text: str) -> Choice | None:
        if self._chosen and self._chosen.text == text:
            return self._chosen
        exact = [one for one in self._choices if plain(one.text) == plain(text)]
        if len(exact) == 1 or (exact and self._free):
            return exact[0]
        if exact or self._free:
            return None
        found = [one for one in self._choices if matches(text, f"{one.text} {one.detail}")]
        return found[0] if len(found) == 1 else None


class ChoiceDelegate(QStyledItemDelegate):
    """Paints a name and, muted at the right, a few words about it."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        rect, pad = option.rect, theme.space(8)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setBrush(theme.color("selection" if chosen else "hover"))
            painter.drawRoundedRect(rect, theme.space(5), theme.space(5))
        inner = rect.adjusted(pad, 0, -pad, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font())
        text, detail = str(index.data() or ""), str(index.data(DETAIL_ROLE) or "")
        name_width = min(painter.fontMetrics().horizontalAdvance(text), inner.width())
        painter.setPen(theme.color("ink"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, shown)
        room = inner.width() - name_width - 2 * pad
        if detail and room > theme.space(30):
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("muted"))
            shown = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, room)
            painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, shown)
        painter.restore()

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(theme.space(120), theme.space(30))


def _popup_list() -> QListView:
    made = QListView()
    made.setProperty("popup", True)
    made.setMouseTracking(True)
    made.setUniformItemSizes(True)
    made.setAccessibleName(_("可选的内容"))
    return made
