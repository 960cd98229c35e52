"""Sending a village's package back: the figures that are wrong are marked, each with a word about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.township.reviewing import Mark
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.fields import NoteField, TextField
from gacha_app.ui.widgets.table import TablePanel


class ReturnDialog(QDialog):
    """What is wrong with a package, all of it and figure by figure.

    Attributes:
        panel: every figure of the package. reason: what is wrong with all of it. words: what is wrong with a figure.
        confirm_button: sends it back.
    """

    def __init__(self, desk: Desk, title: str, figures: Sequence[Mark], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._figures = list(figures)
        self._said: dict[int, str] = {}
        self._asked = False
        self.reason = NoteField(_("整份文件的问题，如 缺少第四季度的收入"), lines=2)
        self.reason.setAccessibleName(_("整份文件的问题"))
        self.panel = TablePanel("return-package", desk.settings, counted=_("个数"))
        self.words = TextField("")
        self.words.setAccessibleName(_("这个数的问题"))
        self.words.setPlaceholderText(_("先在表里点一个数，再写它的问题"))
        self.mark_button = button(_("标出"), self.mark)
        self.confirm_button = button(_("退回并保存退回单"), self._confirm, kind="danger")
        self._problem = label(role="problem", wrap=True)
        self._count = label(role="muted")
        self._build(title)
        self._show()

    def marks(self) -> tuple[Mark, ...]:
        """Return what is wrong."""
        whole = [Mark("", _("整份文件"), "", self.reason.toPlainText().strip())]
        said = [replace(self._figures[place], words=words) for place, words in sorted(self._said.items())]
        return tuple(mark for mark in (*whole, *said) if mark.words)

    def ask(self) -> tuple[Mark, ...]:
        """Show the dialog, and return what is wrong; nothing where it was left."""
        self.exec()
        self.deleteLater()
        return self.marks() if self._asked else ()

    def mark(self) -> None:
        """Keep what is said of the figure that is chosen; no words take it away."""
        row = self.panel.current_row()
        if row is None or row.record is None:
            self._problem.setText(_("先在表里点一个数。"))
            self._problem.show()
            return
        words = self.words.text().strip()
        if words:
            self._said[row.record] = words
        else:
            self._said.pop(row.record, None)
        self.words.clear()
        self._problem.hide()
        self._show()
        self.panel.select_record(row.record)

    def _confirm(self) -> None:
        if self.words.text().strip():
            self.mark()
        if not self.marks():
            self._problem.setText(_("请写明退回的原因，嘎查才知道改哪里。"))
            self._problem.show()
            return
        self._asked = True
        self.accept()

    def _show(self) -> None:
        columns = (
            Column("place", _("位置"), CellKind.CODE, width=6),
            Column("title", _("内容"), width=14),
            # as the village saw it, whatever it counts: words, not a number of one kind
            Column("value", _("上报的数"), CellKind.CODE, width=7),
            Column("words", _("问题"), width=12),
        )
        rows = tuple(
            Row({"place": one.place, "title": one.title, "value": one.value, "words": self._said.get(place, "")},
                record=place)
            for place, one in enumerate(self._figures)
        )  # fmt: skip
        self.panel.show_report(Report("return-package", self.windowTitle(), "", "", columns, rows))
        self._count.setText(_("已标出 {count} 个数").format(count=len(self._said)) if self._said else "")

    def _build(self, title: str) -> None:
        layout = QVBoxLayout(self)
        side = theme.space(20)
        layout.setContentsMargins(side, theme.space(16), side, theme.space(16))
        layout.setSpacing(theme.space(10))
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(label(_("退回后这份文件不再计入汇总，嘎查更正后重新上报；退回单请发给嘎查。"), wrap=True))
        layout.addWidget(self.reason)
        layout.addWidget(self.panel, 1)
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.mark_button)
        layout.addLayout(line)
        layout.addWidget(self._problem)
        foot = QHBoxLayout()
        foot.addWidget(self._count)
        foot.addStretch(1)
        for one in (button(_("取消"), self.reject), self.confirm_button):
            one.setAutoDefault(False)
            foot.addWidget(one)
        self.mark_button.setAutoDefault(False)
        self.words.returnPressed.connect(self.mark)
        self._problem.hide()
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(theme.space(860), room.width() * 9 // 10), min(theme.space(600), room.height() * 9 // 10))
