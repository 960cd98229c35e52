"""A layout that sets pieces side by side and begins a new line where the width ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QSizePolicy, QWidget

from gacha_app.ui import theme


class FlowLayout(QLayout):
    """Pieces in lines, as words are.

    Args:
        gap: between pieces of a line.
        line_gap: between lines, where that is another.
        equal: whether all pieces get one width and fill each line, as cards do; else each its own.
        to_the_right: whether lines end at the right edge instead of beginning at the left.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int = 8,
        line_gap: int = -1,
        equal: bool = False,
        to_the_right: bool = False,
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._equal = equal
        self._line_gap = gap if line_gap < 0 else line_gap
        self._to_the_right = to_the_right
        self.setSpacing(gap)
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal if self._equal else Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        if not shown:
            return QSize(0, 0)
        widths = [item.sizeHint().width() for item in shown]
        if self._equal:
            widths = [max(widths)] * len(shown)
        width = sum(widths) + self.spacing() * (len(shown) - 1)
        return QSize(width, max(item.sizeHint().height() for item in shown))

    def minimumSize(self) -> QSize:
        shown = self._shown()
        if not shown:
            return QSize(0, 0)
        width = max(item.minimumSize().width() for item in shown)
        return QSize(width, max(item.minimumSize().height() for item in shown))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, int]]]:
        shown = self._shown()
        if not shown:
            return []
        if self._equal:
            least = max(max(item.minimumSize().width(), item.sizeHint().width()) for item in shown)
            fit = max(1, min(len(shown), (width + self.spacing()) // (least + self.spacing())))
            # five cards where four fit stand better as three and two
            per_line = -(-len(shown) // -(-len(shown) // fit))
            whole = width - self.spacing() * (per_line - 1)
            # the odd pixels go one each to the first, so that the last ends at the edge
            widths = [whole // per_line + (place < whole % per_line) for place in range(per_line)]
            starts = range(0, len(shown), per_line)
            return [list(zip(shown[start : start + per_line], widths, strict=False)) for start in starts]
        lines: list[list[tuple[QLayoutItem, int]]] = [[]]
        used = 0
        for item in shown:
            own = min(item.sizeHint().width(), width)
            if lines[-1] and used + own > width:
                lines.append([])
                used = 0
            lines[-1].append((item, own))
            used += own + self.spacing()
        return lines

    def _lay(self, rect: QRect, *, move: bool) -> int:
        top = rect.top()
        for pieces in self._lines(rect.width()):
            height = max(
                item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
                for item, width in pieces
            )
            left = rect.left()
            if self._to_the_right:
                left += rect.width() - sum(width for _, width in pieces) - self.spacing() * (len(pieces) - 1)
            for item, width in pieces:
                if move:
                    item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
                left += width + self.spacing()
            top += height + self._line_gap
        return max(0, top - rect.top() - self._line_gap)


def row_with_buttons(first: QWidget, buttons: Sequence[QWidget]) -> QHBoxLayout:
    """Return a row of something and, at its right end, buttons in as many lines as they need."""
    held = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    held.setSizePolicy(policy)
    flow = FlowLayout(held, gap=theme.space(8), to_the_right=True)
    for one in buttons:
        flow.addWidget(one)
    row = QHBoxLayout()
    row.setSpacing(theme.space(8))
    row.addWidget(first, 1)
    row.addWidget(held)
    return row
