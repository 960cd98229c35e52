"""Beside a statement: what the chosen figure is made of, and whether the statements agree with one another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter
from gacha_app.reports.statement_checks import StatementCheck, checks_in_words, result_in_words
from gacha_app.reports.statement_story import FigureStory, Piece
from gacha_app.ui import theme
from gacha_app.ui.pages.books_statements_form import nothing_chosen
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.cards import Card, Pressable, TodoRow
from gacha_app.ui.widgets.pieces import Elided, Icon, clear


class PieceRow(Pressable):
    """One thing a figure is made of, its amount at the right; a press leads to its entries or its row."""

    def __init__(self, piece: Piece) -> None:
        super().__init__()
        self.piece = piece
        leads = piece.source is not None or piece.row is not None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(6), theme.space(4), theme.space(4), theme.space(4))
        layout.setSpacing(theme.space(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(piece.title))
        words.addWidget(Elided(piece.note, "small"))
        layout.addLayout(words, 1)
        layout.addWidget(label(grouped(piece.amount), "strong", "clay" if piece.amount < 0 else ""))
        if leads:
            layout.addWidget(Icon("chevron-right", "muted", 16))
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        for one in self.findChildren(QWidget):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{piece.title} {piece.note} {grouped(piece.amount)}")


class FigurePanel(QWidget):
    """The story of a figure above, the cross-checks below.

    Signals:
        entries_asked: an EntryFilter to be shown.
        row_asked: the place of a row in the form, and the key of the column.
    """

    entries_asked = Signal(object)
    row_asked = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self.pieces: list[PieceRow] = []
        self.checks: list[TodoRow] = []
        self.figure = Card()
        self.agreement = Card(_("报表勾稽"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(self.figure)
        layout.addWidget(self.agreement)
        layout.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what a click on a figure does."""
        self._key, self.pieces = "", []
        self.figure.clear()
        self.figure.set_title(_("这个数怎么来的"))
        self.figure.add(label(nothing_chosen(), "muted", wrap=True))

    def show_story(self, story: FigureStory, key: str) -> None:
        """Show what a figure is made of."""
        self._key, self.pieces = key, []
        self.figure.clear()
        self.figure.set_title(_("这个数怎么来的"))
        self.figure.add(label(f"{story.title.strip()} · {story.column}", "strong", wrap=True))
        self.figure.add(label(grouped(story.amount), "title", "clay" if story.amount < 0 else ""))
        if story.formula:
            self.figure.add(label(_("公式：{formula}").format(formula=story.formula), "muted", wrap=True))
        for piece in story.pieces:
            self._add_piece(piece)
        if story.households:
            self.figure.add(label(_("按户"), "strong"))
            for piece in story.households:
                self._add_piece(piece)

    def show_checks(self, checks: Sequence[StatementCheck]) -> None:
        """Show whether the statements agree, those that do not first."""
        clear(self.agreement.body)
        self.checks = []
        self.agreement.add(label(checks_in_words(tuple(checks)), wrap=True))
        for one in sorted(checks, key=lambda one: one.ok):
            if one.missing:
                detail = "、".join(one.missing)
            elif one.ok:
                detail = _("两边都是 {left}").format(left=grouped(one.left or 0))
            else:
                detail = _("左边 {left}，右边 {right}，相差 {gap}").format(
                    left=grouped(one.left or 0), right=grouped(one.right or 0),
                    gap=grouped((one.left or 0) - (one.right or 0)),
                )  # fmt: skip
            word = _("没查") if one.missing else result_in_words(one)
            row = TodoRow("green" if one.ok else "clay", word, one.sentence, detail)
            # a check is read, not pressed
            row.findChildren(Icon)[-1].hide()
            row.setCursor(Qt.CursorShape.ArrowCursor)
            row.setToolTip(f"{one.sentence}\n{detail}")
            # its words may be cut, so that the panel is as narrow as it must be
            row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self.checks.append(row)
            self.agreement.add(row)

    def open_first(self) -> None:
        """Show the entries behind the figure, where one account alone makes it up."""
        sources = [one.piece.source for one in self.pieces if one.piece.source is not None]
        if len(sources) == 1:
            self.entries_asked.emit(sources[0])

    def _add_piece(self, piece: Piece) -> None:
        row = PieceRow(piece)
        row.clicked.connect(lambda: self._follow(piece))
        self.pieces.append(row)
        self.figure.add(row)

    def _follow(self, piece: Piece) -> None:
        if piece.row is not None:
            self.row_asked.emit(piece.row, self._key)
        elif isinstance(piece.source, EntryFilter):
            self.entries_asked.emit(piece.source)
