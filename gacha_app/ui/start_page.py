"""Where one begins: a new book, an existing one, the example, a backup, or the township's work."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

import gacha_app
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import LANGUAGES, _, language
from gacha_app.ui import theme
from gacha_app.ui.book_place import SUFFIX, offered_path, with_suffix
from gacha_app.ui.desk import Desk
from gacha_app.ui.navigation import PAGES, pages
from gacha_app.ui.new_book import NewBook
from gacha_app.ui.start_pieces import ActionRow, three_steps
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.messages import MessageBar
from gacha_app.ui.widgets.scroller import Scroller

_WIDEST = 980


class StartPage(QWidget):
    """The start page; what is wrong is said on it, in words.

    Signals:
        book_wanted: the path of a book to open.
        book_made: a new `Book`, open.
        example_wanted: the example is to be opened.
        page_wanted: the name of a page that needs no book.
        language_wanted: "zh" or "en".
    """

    book_wanted = Signal(object)
    book_made = Signal(object)
    example_wanted = Signal()
    page_wanted = Signal(str)
    language_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.new_book: NewBook | None = None
        self._messages = MessageBar()
        self._recent = Card(_("最近打开"))
        self._begin = self._welcome()
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Show which books were open lately; one that is not there any more is marked."""
        self._recent.clear()
        paths = [Path(one) for one in self._desk.settings.recent[:8]]
        for path in paths:
            self._recent.add(self._recent_row(path))
        if not paths:
            self._recent.add(label(_("打开过的账本会列在这里。"), "muted", wrap=True))
        self._recent.body.addStretch(1)

    def show_problem(self, sentence: str) -> None:
        """Say what went wrong; "" takes it back."""
        if sentence:
            self._messages.refuse(sentence)
        else:
            self._messages.close_message()

    def show_note(self, sentence: str) -> None:
        """Say something worth knowing."""
        self._messages.inform(sentence)

    def problem(self) -> str:
        """Return what is said."""
        return self._messages.text()

    def show_welcome(self) -> None:
        """Show the ways to begin."""
        self.show_problem("")
        self.refresh()
        self._turn_to(self._begin)
        self._begin.setFocus()

    def show_new_book(self) -> NewBook:
        """Show the three steps of a new book."""
        self.show_problem("")
        if self.new_book is None:
            self.new_book = NewBook(self._desk)
            self.new_book.made.connect(self.book_made)
            self.new_book.left.connect(self.show_welcome)
            self._column.insertWidget(self._column.indexOf(self._begin), self.new_book)
        self._turn_to(self.new_book)
        self.new_book.begin()
        return self.new_book

    def _turn_to(self, shown: QWidget) -> None:
        # Not a stack: the one that is not shown would still make room for itself
        for one in (self._begin, self.new_book):
            if one is not None:
                one.setVisible(one is shown)

    def restore(self, backup: Path, target: Path) -> None:
        """Put a backup in a book's place and open it."""
        from gacha_app.services.books import restore

        self.show_problem("")
        target = with_suffix(target)
        try:
            kept = restore(backup, target)
        except GachaError as problem:
            self.show_problem(str(problem))
            return
        self.book_wanted.emit(target)
        if kept is not None:
            self._desk.say(_("已从备份恢复；原来的账本改名为“{name}”，没有删除。").format(name=kept.name))

    def _welcome(self) -> QWidget:
        made = QWidget()
        made.setProperty("surface", "clear")
        whole = QVBoxLayout(made)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.space(16))
        self._columns = layout = QHBoxLayout()
        layout.setSpacing(theme.space(16))
        whole.addLayout(layout)
        whole.addWidget(three_steps())
        whole.addStretch(1)
        begin = Card(_("开始"))
        begin.body.setSpacing(theme.space(2))
        for piece in self._ways():
            begin.add(piece)
        begin.body.addStretch(1)
        layout.addWidget(begin, 1)
        layout.addWidget(self._recent, 1)
        if (first := begin.findChild(ActionRow)) is not None:
            made.setFocusProxy(first)
        return made

    def _ways(self) -> list[ActionRow]:
        ways: list[tuple[str, str, str, Callable[[], object]]] = [
            ("add", _("新建账本"), _("三步：嘎查信息、期初余额、负责人"), self.show_new_book),
            ("open", _("打开账本"), _("本机或U盘上的 .gacha 文件"), self._ask_book),
            ("books", _("看示例"), _("一本写满的示例账，随便点，不影响真账"), self.example_wanted.emit),
            ("backup", _("从备份恢复"), _("账本损坏或误操作时，用备份换回来"), self._ask_restore),
        ]
        township = next(one for one in PAGES if one.name == "township")
        if township in pages():
            ways.append(
                (
                    "township",
                    _("苏木（镇）汇总"),
                    _("收齐各嘎查报来的文件，核对、汇总"),
                    lambda: self.page_wanted.emit("township"),
                )
            )
        rows = []
        for icon, title, detail, action in ways:
            row = ActionRow(icon, title, detail)
            row.clicked.connect(_without_checked(action))
            rows.append(row)
        return rows

    def _recent_row(self, path: Path) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(4))
        changed = _changed(path)
        if changed is None:
            row = ActionRow("alert", path.stem, _("找不到了 · {folder}").format(folder=path.parent), "clay")
            row.setToolTip(_("文件被移动、改名，或U盘没有插上：{path}").format(path=path))
        else:
            row = ActionRow("books", path.stem, f"{changed:%Y-%m-%d %H:%M} · {path.parent}")
            row.setToolTip(str(path))
        row.clicked.connect(lambda: self._open(path))
        layout.addWidget(row, 1)
        if changed is None:
            layout.addWidget(icon_button("close", _("从列表中去掉"), lambda: self._forget(path)))
        return line

    def _build(self) -> None:
        work = QWidget()
        work.setMaximumWidth(theme.space(_WIDEST))
        self._column = column = QVBoxLayout(work)
        side = theme.space(28)
        column.setContentsMargins(side, side, side, theme.space(20))
        column.setSpacing(theme.space(14))
        column.addWidget(self._messages)
        column.addWidget(self._begin)
        column.addStretch(1)
        # stands in the brand's place where that has no room
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addStretch(1)
        self._add_languages(foot)
        column.addWidget(self._foot)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(work, 100)
        row.addStretch(1)
        self._brand = self._make_brand()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._brand)
        whole.addWidget(Scroller(middle), 1)

    def _make_brand(self) -> QFrame:
        made = QFrame()
        made.setProperty("surface", "brand")
        made.setFixedWidth(theme.space(300))
        layout = QVBoxLayout(made)
        side = theme.space(28)
        layout.setContentsMargins(side, theme.space(40), side, theme.space(20))
        layout.setSpacing(theme.space(12))
        layout.addWidget(label(_("嘎查账本"), "brand"))
        layout.addWidget(label(_("村集体的账，记得清、分得明、公开得出。"), wrap=True))
        layout.addSpacing(theme.space(16))
        for sentence in (
            _("一本账就是一个文件，拷走就是备份。"),
            _("不用联网，什么也不往外传。"),
            _("记过的账不改不删，错了就冲销，每一步都留痕。"),
        ):
            layout.addWidget(label(sentence, wrap=True))
        layout.addStretch(1)
        languages = QHBoxLayout()
        self._add_languages(languages)
        languages.addStretch(1)
        layout.addLayout(languages)
        layout.addWidget(label(_("版本 {version}").format(version=gacha_app.__version__)))
        return made

    def _add_languages(self, layout: QBoxLayout) -> None:
        for code, name in LANGUAGES.items():
            if code != language():
                layout.addWidget(button(name, self._language_asker(code), kind="quiet"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = theme.is_narrow(self.width())
        self._brand.setVisible(not narrow)
        self._foot.setVisible(narrow)
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _language_asker(self, code: str) -> Callable[[], object]:
        return lambda: self.language_wanted.emit(code)

    def _open(self, path: Path) -> None:
        self.show_problem("")
        self.book_wanted.emit(path)

    def _forget(self, path: Path) -> None:
        self._desk.settings.recent = [one for one in self._desk.settings.recent if Path(one) != path]
        self._desk.save_settings()
        self.refresh()

    def _ask_book(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("打开账本"), str(offered_path("").parent), _("嘎查账本 (*{suffix})").format(suffix=SUFFIX)
        )
        if chosen:
            self._open(Path(chosen))

    def _ask_restore(self) -> None:
        kinds = _("嘎查账本 (*{suffix})").format(suffix=SUFFIX)
        backup, _filter = QFileDialog.getOpenFileName(self, _("第一步：选备份文件"), str(Path.home()), kinds)
        if not backup:
            return
        target, _filter = QFileDialog.getSaveFileName(
            self,
            _("第二步：恢复成哪个账本（原来的会改名保留）"),
            str(offered_path(Path(backup).stem)),
            kinds,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if target:
            self.restore(Path(backup), Path(target))


def _without_checked(action: Callable[[], object]) -> Callable[[], None]:
    def act() -> None:
        action()

    return act


def _changed(path: Path) -> dt.datetime | None:
    """Return when a file was last changed, None where it is not there."""
    with contextlib.suppress(OSError):
        return dt.datetime.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ006 - the village's own clock
    return None
