"""The card of the kinds of shares that the charter knows: which there are, which are paid dividends."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gacha_app.domain.register_events import ShareKind
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.register_share_kind import ShareKindDialog
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card


class ShareKindsCard(Card):
    """The kinds of shares, a line each, and a way to add one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._add = button(_("添加股种"), self.add_kind, kind="link", icon="add")
        super().__init__(_("股种"), self._add, parent)
        self._desk = desk

    def fill(self) -> None:
        """Show the kinds there are."""
        from gacha_app.reports.register_history import share_kind_titles
        from gacha_app.services.share_kinds import list_share_kinds

        self.clear()
        self._add.setEnabled(self._desk.can_write())
        with self._desk.reading() as session:
            titles = share_kind_titles(session)
        for kind in list_share_kinds(self._desk.open_book()):
            self.body.addLayout(self._line(kind, titles[kind.code]))

    def add_kind(self) -> None:
        """Ask for a new kind of shares."""
        made = ShareKindDialog(self._desk, self).ask()
        if made is not None:
            self._desk.say(_("已添加股种“{title}”。").format(title=made.title))
            self.fill()

    def change(self, kind: ShareKind, title: str) -> None:
        """Ask for changes of a kind of shares."""
        if ShareKindDialog(self._desk, self, kind, title).ask() is not None:
            self._desk.say(_("已修改股种“{title}”。").format(title=title))
            self.fill()

    def _line(self, kind: ShareKind, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.space(10))
        row.addWidget(label(title, "strong" if kind.active else "muted"))
        claim = label(_("参加分红") if kind.with_dividend else _("不参加分红"), "small")
        row.addWidget(claim)
        if not kind.active:
            row.addWidget(label(_("已停用"), "small", "clay"))
        row.addStretch(1)
        change = button(_("修改…"), lambda: self.change(kind, title), kind="link")
        change.setAccessibleName(_("修改股种“{title}”").format(title=title))
        change.setEnabled(self._desk.can_write())
        row.addWidget(change)
        return row
