"""The page of settings: whose book it is, how the program looks and speaks, backups, and whether the book is sound."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QHBoxLayout, QVBoxLayout

import gacha_app
from gacha_app.i18n import LANGUAGES, _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.page import Page
from gacha_app.ui.pages.settings_archive import ArchiveCard
from gacha_app.ui.pages.settings_book import BookCare, CoverForm
from gacha_app.ui.pages.settings_share_kinds import ShareKindsCard
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.fields import TextField
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.form import Form


class SettingsPage(Page):
    """What is seldom changed."""

    uses_year = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cover = CoverForm(desk)
        self.share_kinds = ShareKindsCard(desk)
        self.care = BookCare(desk)
        self.archive = ArchiveCard(desk)
        self.person = Form()
        self.person.add("user_name", _("您的姓名"), TextField(), help_text=_("记账时署这个名字，操作记录里也写它。"))
        self.person["user_name"].entered.connect(self.save_name)
        self.person["user_name"].editingFinished.connect(self.save_name)
        self.languages = FilterChips()
        self.themes = FilterChips()
        self.sizes = FilterChips()
        self._back_up = button(_("立即备份"), self.care.ask_backup, kind="main", icon="backup")
        self._columns = QHBoxLayout(self)
        self._build()

    def main_button(self) -> QAbstractButton | None:
        return self._back_up if self.desk.book is not None else None

    def fill(self) -> None:
        settings = self.desk.settings
        if not self.person["user_name"].hasFocus():
            self.person.set_values({"user_name": settings.user_name})
        self.languages.set_filters([Filter(key, name) for key, name in LANGUAGES.items()], settings.language)
        self.themes.set_filters([Filter("light", _("浅色")), Filter("dark", _("深色"))], settings.theme)
        sizes = {10: _("标准"), 12: _("大"), 14: _("很大"), 16: _("特大")}
        sizes.setdefault(settings.font_size, _("现在"))
        words = _("{name} {size} 磅")
        offered = [Filter(str(size), words.format(name=name, size=size)) for size, name in sorted(sizes.items())]
        self.sizes.set_filters(offered, str(settings.font_size))
        has_book = self.desk.book is not None
        for one in (self.cover, self.share_kinds, self.care, self.archive):
            one.setVisible(has_book)
        if has_book:
            self.cover.fill()
            self.share_kinds.fill()
            self.care.fill()
            self.archive.fill()

    def may_leave(self) -> bool:
        return self.desk.book is None or self.cover.may_leave()

    def save_name(self) -> None:
        """Sign with another name from now on."""
        name = self.person["user_name"].value()
        if not name or name == self.desk.settings.user_name:
            return
        self.desk.settings.user_name = name
        self.desk.save_settings()
        if self.desk.book is not None:
            self.desk.book.user = name
        self.desk.say(_("以后署名“{name}”。").format(name=name))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = theme.is_narrow(self.window().width())
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _build(self) -> None:
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(theme.space(12))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self.cover,)),
            (right, (self._person_card(), self.share_kinds, self.care, self.archive, self._about_card())),
        ):
            column.setSpacing(theme.space(12))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        self.languages.chosen.connect(lambda key: self._change(language=key))
        self.themes.chosen.connect(lambda key: self._change(theme=key))
        self.sizes.chosen.connect(lambda key: self._change(font_size=int(key)))

    def _person_card(self) -> Card:
        card = Card(_("您与显示"))
        card.add(self.person)
        for name, chips in ((_("语言"), self.languages), (_("深浅"), self.themes), (_("字号"), self.sizes)):
            row = QHBoxLayout()
            row.setSpacing(theme.space(10))
            title = label(name)
            title.setMinimumWidth(theme.space(64))
            row.addWidget(title)
            row.addWidget(chips, 1)
            chips.setAccessibleName(name)
            card.body.addLayout(row)
        return card

    def _about_card(self) -> Card:
        card = Card(_("关于"))
        card.add(label(_("嘎查账本 {version}").format(version=gacha_app.__version__), "strong"))
        about = _("自由软件，按 MIT 许可使用。字体是 Noto Sans（OFL 许可）。数据只在本机，不联网，不外传。")
        card.add(label(about, "small", wrap=True))
        return card

    def _change(self, **wanted: object) -> None:
        settings = self.desk.settings
        if all(getattr(settings, name) == value for name, value in wanted.items()):
            return
        if not self.may_leave():
            self.fill()
            return
        for name, value in wanted.items():
            setattr(settings, name, value)
        self.desk.save_settings()
        self.desk.appearance_changed.emit()
