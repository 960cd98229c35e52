"""What stands beside a table, one thing at a time, each only as high as itself."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class SideStack(QWidget):
    """Pieces of which one is shown.

    Not Qt's own stack: that one is as high as its highest piece, and a form would be stretched by a hidden story.
    """

    def __init__(self, *pieces: QWidget) -> None:
        super().__init__()
        self.setProperty("surface", "clear")
        self._pieces = pieces
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for piece in pieces:
            layout.addWidget(piece)
        self._current = pieces[0]
        self.show_piece(pieces[0])

    def show_piece(self, piece: QWidget) -> None:
        """Show a piece in the place of the one shown."""
        self._current = piece
        # hidden before another is shown, so that never two ask for room
        for other in self._pieces:
            if other is not piece:
                other.hide()
        piece.show()

    def current(self) -> QWidget:
        """Return the piece shown."""
        return self._current
