"""An entry as people read it: which account is debited, which credited, with how much and for whom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gacha_app.domain.money import capital, grouped
from gacha_app.i18n import _
from gacha_app.reports.voucher_story import StoryLine
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.pieces import Elided, clear

_MEMORY = "entry-preview"


class EntryLines(QWidget):
    """The lines of an entry: 借 and 贷, account, what it is about, amount."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(8))
        self._grid.setVerticalSpacing(theme.space(2))
        self._grid.setColumnStretch(1, 1)
        self._texts: list[str] = []

    def show_lines(self, lines: Sequence[StoryLine]) -> None:
        """Show an entry."""
        clear(self._grid)
        self._texts = []
        at = 0
        for line in lines:
            on_debit = bool(line.debit)
            amount = line.debit or line.credit
            side = _("借") if on_debit else _("贷")
            figure = label(grouped(amount), tone="clay" if amount < 0 else "")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            account = Elided(line.account)
            # a credit stands further in, as on a paper voucher
            account.setContentsMargins(0 if on_debit else theme.space(14), 0, 0, 0)
            self._grid.addWidget(label(side, "muted"), at, 0)
            self._grid.addWidget(account, at, 1)
            self._grid.addWidget(figure, at, 2)
            at += 1
            if line.about:
                about = label(line.about, "small", wrap=True)
                about.setContentsMargins(0 if on_debit else theme.space(14), 0, 0, theme.space(3))
                self._grid.addWidget(about, at, 1, 1, 2)
                at += 1
            self._texts.append(f"{side} {line.account} {grouped(amount)} {line.about}".strip())
        self.setAccessibleName("；".join(self._texts))

    def texts(self) -> list[str]:
        """Return what the lines say, for a screen reader and for tests."""
        return list(self._texts)


class EntryFold(QWidget):
    """An entry folded away until somebody asks for it: who keeps no books need not know 借 and 贷.

    Whether it is unfolded is remembered, for forms and stories alike.

    Args:
        pieces: what is folded away. folded, opened: what the button says.
    """

    def __init__(
        self, desk: Desk, pieces: Sequence[QWidget], folded: str, opened: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._words = (folded, opened)
        self._fold = button("", self.turn, kind="quiet", icon="chevron-down")
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(theme.space(8), 0, 0, 0)
        body.setSpacing(theme.space(6))
        for piece in pieces:
            body.addWidget(piece)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        layout.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._body)
        self.show_fold()

    def is_open(self) -> bool:
        """Say whether the entry is shown."""
        return self._desk.settings.columns.get(_MEMORY, {}).get("lines", 0) != 0

    def turn(self) -> None:
        """Fold it away, or unfold it; that is remembered."""
        self._desk.settings.columns.setdefault(_MEMORY, {})["lines"] = 0 if self.is_open() else 1
        self._desk.save_settings()
        self.show_fold()

    def show_fold(self) -> None:
        """Show it folded or not, as it was left here or elsewhere."""
        opened = self.is_open()
        self._body.setVisible(opened)
        self._fold.setText(self._words[opened])
        self._fold.setAccessibleName(self._fold.text())
        theme.set_icon(self._fold, "chevron-down" if opened else "chevron-right", "muted")


class EntryPreview(EntryFold):
    """The entry that a form will make, as it is typed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._sentence = label(role="small", wrap=True)
        self.lines = EntryLines()
        self._capital = label(role="small", wrap=True)
        pieces = (self._sentence, self.lines, self._capital)
        super().__init__(desk, pieces, _("看看会记成什么分录"), _("会记成这样"), parent)
        self.show_sentence("")

    def show_entry(self, lines: Sequence[StoryLine], amount: int) -> None:
        """Show the entry, and its amount in capital figures."""
        self.lines.show_lines(lines)
        self.lines.show()
        self._sentence.hide()
        self._capital.setText(_("大写：{amount}").format(amount=capital(amount)))
        self._capital.show()

    def show_sentence(self, sentence: str) -> None:
        """Say what is missing before the entry can be shown."""
        self.lines.show_lines(())
        self.lines.hide()
        self._capital.hide()
        self._sentence.setText(sentence or _("填好上面的内容，这里就显示会记成什么分录。"))
        self._sentence.show()
