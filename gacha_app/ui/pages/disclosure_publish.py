"""Making the disclosure's files: how long the notice hangs, where the files lie, and what came of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.disclosure import Disclosure
from gacha_app.services.disclosures import Published
from gacha_app.ui import theme
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.pages.disclosure_views import checks_in_words
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.fields import DateField
from gacha_app.ui.widgets.pieces import Icon

# What is offered; the village may write another day
_DAYS = 7


class PublishDialog(FormDialog):
    """Asks from when to when the notice hangs; `made` is that in words, as it stands on the notice."""

    def __init__(self, disclosed: Disclosure, parent: QWidget | None = None) -> None:
        words = _("会生成一个工作簿，和 A3、A4 两份公开榜（PDF）。")
        if disclosed.faults:
            words += _("勾稽检查{words}").format(words=checks_in_words(disclosed))
        super().__init__(
            _("生成{title}").format(title=disclosed.title), _("选文件夹并生成"), _posting, parent, sentence=words
        )
        first = dt.date.today()
        self.form.add("first", _("公示开始"), DateField(), help_text=_("不写日期的，榜上留空，用笔填写。"))
        self.form.add("last", _("公示结束"), DateField())
        self.set_values({"first": first, "last": first + dt.timedelta(days=_DAYS)})


class PublishedStrip(QFrame):
    """A quiet line on what was made, and the way to its folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._folder = Path()
        self._words = label(wrap=True)
        self._missing = label(tone="gold", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(theme.space(2))
        words.addWidget(self._words)
        words.addWidget(self._missing)
        self.open_button = button(_("打开文件夹"), self.open_folder, kind="quiet", icon="open")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(12), theme.space(4), theme.space(6), theme.space(4))
        layout.setSpacing(theme.space(8))
        layout.addWidget(Icon("check", "green_ink"))
        layout.addLayout(words, 1)
        layout.addWidget(self.open_button)
        layout.addWidget(icon_button("close", _("关闭"), self.hide))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_result(self, published: Published, folder: Path) -> None:
        """Say what was made, and which characters have to be written by hand."""
        self._folder = folder
        names = "、".join(f"“{path.name}”" for path in (published.workbook, *published.notices))
        self._words.setText(_("已生成 {names}，保存在 {folder}").format(names=names, folder=folder))
        signs = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in published.missing_characters)
        self._missing.setText(_("字库里没有这些字，榜上印成了“〓”，请用笔填写：{signs}").format(signs=signs))
        self._missing.setVisible(bool(signs))
        self.show()

    def text(self) -> str:
        """Return what is said, "" where nothing is."""
        if self.isHidden():
            return ""
        return self._words.text() + ("" if self._missing.isHidden() else self._missing.text())

    def open_folder(self) -> None:
        """Show the folder in the system's own window."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def ask_folder(parent: QWidget) -> Path | None:
    """Ask for the folder the files shall lie in."""
    chosen = QFileDialog.getExistingDirectory(parent, _("公开表和公开榜保存到哪个文件夹"), str(paths.documents()))
    return Path(chosen) if chosen else None


def _posting(values: dict[str, Any]) -> str:
    first, last = values["first"], values["last"]
    if first and last and last < first:
        raise InvalidInput("last", _("结束日期早于开始日期，请核对。"))
    with in_chinese():
        days = [_("{year}年{month}月{day}日").format(year=one.year, month=one.month, day=one.day)
                for one in (first, last) if one]  # fmt: skip
        if not days:
            return ""
        if len(days) == 2:
            return _("{first}至{last}").format(first=days[0], last=days[1])
        return _("{day}起").format(day=days[0]) if first else _("到{day}止").format(day=days[0])
