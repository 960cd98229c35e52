"""The files chosen to go with a voucher that is being entered; they are attached once it is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.domain.errors import GachaError
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.storage.book import Book
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.pieces import Elided, clear


class ChosenPapers(QWidget):
    """The files, a way to add one, and a way to take one away.

    Attributes:
        paths: the files chosen so far; each can be read and is not too large.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths: list[Path] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(2))
        self.problem = label(role="problem", wrap=True)
        self.problem.hide()
        self.add_button = button(_("附文件…"), self.ask, kind="quiet", icon="add")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        layout.addLayout(self._list)
        layout.addWidget(self.problem)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def ask(self) -> None:
        """Ask for files."""
        chosen, _filter = QFileDialog.getOpenFileNames(self, _("选要附的文件"), str(paths.documents()))
        for one in chosen:
            self.add(Path(one))

    def add(self, path: Path) -> None:
        """Choose a file; one that cannot be attached is refused at once."""
        from gacha_app.services.attachments import read_paper

        try:
            read_paper(path)
        except GachaError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            return
        self.problem.hide()
        if path not in self.paths:
            self.paths.append(path)
            self._show()

    def attach_to(self, book: Book, voucher: Voucher) -> None:
        """Attach the files to a voucher that was just kept; each only once."""
        from gacha_app.services.attachments import attach

        while self.paths:
            attach(book, "voucher", voucher.id or 0, self.paths[0])
            self.paths.pop(0)
        self._show()

    def _remove(self, path: Path) -> None:
        self.paths.remove(path)
        self._show()

    def _show(self) -> None:
        clear(self._list)
        for path in self.paths:
            row = QHBoxLayout()
            row.addWidget(Elided(path.name), 1)
            off = icon_button("close", _("取下 {name}").format(name=path.name))
            off.clicked.connect(lambda *_checked, path=path: self._remove(path))
            row.addWidget(off)
            self._list.addLayout(row)
