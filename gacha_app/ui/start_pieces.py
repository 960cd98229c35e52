"""What the start page is made of: the ways to begin, and how a village's first year goes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.cards import Card, Pressable
from gacha_app.ui.widgets.pieces import Elided, Icon


class ActionRow(Pressable):
    """One way to begin: an icon, what it does, and a line that says when to take it."""

    def __init__(self, icon: str, title: str, detail: str, tone: str = "green", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(10), theme.space(8), theme.space(10), theme.space(8))
        layout.setSpacing(theme.space(12))
        words = QVBoxLayout()
        words.setSpacing(theme.space(1))
        self._title, self._detail = Elided(title, "strong"), Elided(detail, "small")
        words.addWidget(self._title)
        words.addWidget(self._detail)
        layout.addWidget(Icon(icon, tone, 22))
        layout.addLayout(words, 1)
        for piece in self.findChildren(QWidget):
            piece.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{title} {detail}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(theme.space(240), 0))


def three_steps() -> Card:
    """Return the card that says how a village's first year goes."""
    card = Card(_("三步上手"))
    row = QHBoxLayout()
    row.setSpacing(theme.space(24))
    for number, (title, words) in enumerate(
        (
            (_("建账"), _("填嘎查名称和年初余额。花名册、收支流水有表格的，直接导入。")),
            (_("记账"), _("钱进钱出各一张小表，下面就是要记的分录。记错了冲销，不涂改。")),
            (_("分红、公开、上报"), _("按份额算到分，逐户可查；公开表、榜单、上报文件一次做出。")),
        ),
        1,
    ):
        column = QVBoxLayout()
        column.setSpacing(theme.space(4))
        head = QHBoxLayout()
        head.setSpacing(theme.space(8))
        head.addWidget(label(str(number), "badge", "green"))
        head.addWidget(label(title, "strong"), 1)
        column.addLayout(head)
        column.addWidget(label(words, "small", wrap=True))
        column.addStretch(1)
        row.addLayout(column, 1)
    card.body.addLayout(row)
    return card
