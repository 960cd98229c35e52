"""What is shown when the program itself made a mistake: words first, details for who mends it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.pieces import Icon


class CrashDialog(QDialog):
    """Says that nothing recorded is lost, and helps to hand the details on.

    Args:
        details: the traceback and what belongs to it.
        log: the file it was written to, if it could be.
    """

    def __init__(self, details: str, log: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = details
        self.setWindowTitle(_("程序出错了"))
        self.setMinimumWidth(theme.space(520))
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setAccessibleName(_("出错的细节"))
        self._details.setMinimumHeight(theme.space(180))
        self._details.hide()
        self._said = label(role="small", wrap=True)
        self._said.hide()
        head = QHBoxLayout()
        head.setSpacing(theme.space(10))
        head.addWidget(Icon("alert", "clay_ink", 22))
        head.addWidget(label(_("程序出错了，刚才这一步没有做成"), "heading", wrap=True), 1)
        words = _("账本没有改动，已经记下的都在。请把细节保存下来，交给维护人员；您可以继续使用，或关闭后重新打开。")
        self._more = button(_("看细节"), self._turn_details, kind="quiet")
        self._more.setAutoDefault(False)
        done = button(_("继续使用"), self.accept, kind="main")
        buttons = QHBoxLayout()
        buttons.addWidget(self._more)
        buttons.addStretch()
        for text, call in ((_("复制细节"), self.copy), (_("保存细节…"), self._ask_where)):
            way = button(text, call)
            way.setAutoDefault(False)
            buttons.addWidget(way)
        buttons.addWidget(done)
        layout = QVBoxLayout(self)
        side = theme.space(20)
        layout.setContentsMargins(side, side, side, theme.space(16))
        layout.setSpacing(theme.space(10))
        layout.addLayout(head)
        layout.addWidget(label(words, wrap=True))
        if log is not None:
            layout.addWidget(label(_("日志：{path}").format(path=log), "small", wrap=True))
        layout.addWidget(self._details, 1)
        layout.addWidget(self._said)
        layout.addLayout(buttons)
        done.setFocus()

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QApplication.clipboard().setText(self._content)
        self._say(_("细节已复制。"))

    def save(self, path: Path) -> None:
        """Write the details to a file the user chose."""
        try:
            path.write_text(self._content, "utf-8")
        except OSError as problem:
            self._say(_("没能保存到“{path}”：{reason}。请换一个位置。").format(path=path, reason=problem.strerror))
        else:
            self._say(_("已保存到“{path}”。").format(path=path))

    def _ask_where(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, _("保存细节"), "gacha-error.txt", _("文本 (*.txt)"))
        if path:
            self.save(Path(path))

    def _turn_details(self) -> None:
        shown = self._details.isHidden()
        self._details.setVisible(shown)
        self._more.setText(_("收起细节") if shown else _("看细节"))
        self.adjustSize()

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()
