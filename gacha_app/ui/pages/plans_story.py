"""What is told of one thing people answer for: facts, what happened, what can be done, photos and papers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached, attachments_of, paper_content
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import Elided, clear

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_THUMB = 84

# A button's words and what it does
Deed = tuple[str, Callable[[], object]]


class DutyStory(QWidget):
    """Cards under each other: what it is, then a card a subject, photos last.

    Signals:
        papers_changed: a photo or a paper came or went.
    """

    papers_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._badge = label(role="badge")
        self.about = Card("", self._badge)
        self.sections: dict[str, Card] = {}
        self._below = QVBoxLayout()
        self._below.setSpacing(theme.space(12))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        layout.addWidget(self.about)
        layout.addLayout(self._below)
        layout.addStretch(1)

    def show_nothing(self, title: str, words: str) -> None:
        """Say that one is to be chosen."""
        self.begin(title, "", "")
        self.about.add(label(words, "muted", wrap=True))

    def begin(self, title: str, badge: str, tone: str) -> None:
        """Begin to tell: a title, and a word at its right."""
        self.about.clear()
        clear(self._below)
        self.sections = {}
        self.about.set_title(title)
        self._badge.setText(badge)
        self._badge.setVisible(bool(badge))
        if badge:
            restyle(self._badge, tone=tone)

    def section(self, title: str) -> Card:
        """Add a card under what is told already."""
        made = Card(title)
        self.sections[title] = made
        self._below.addWidget(made)
        return made

    def facts(self, *facts: tuple[str, str], card: Card | None = None) -> None:
        """Show names and values; what is blank is left out, what is long stands under its name."""
        body = (card or self.about).body
        for name, value in facts:
            if not value:
                continue
            words = label(value, wrap=True)
            if len(value) > 18:
                body.addWidget(label(name, "muted"))
                body.addWidget(words)
                continue
            row = QHBoxLayout()
            row.setSpacing(theme.space(10))
            row.addWidget(label(name, "muted"))
            words.setAlignment(_RIGHT)
            row.addWidget(words, 1)
            body.addLayout(row)

    def deeds(self, deeds: Sequence[Deed], card: Card | None = None) -> None:
        """Show what can be done, in as many lines as the buttons need."""
        box = QWidget()
        flow = FlowLayout(box, gap=theme.space(8))
        for words, act in deeds:
            made = button(words, act)
            made.setEnabled(self._desk.can_write())
            flow.addWidget(made)
        if deeds:
            (card or self.about).add(box)

    def papers(self, subject: str, identity: int) -> None:
        """Add a card of photos and papers, with what attaches more."""
        card = self.section(_("照片和材料"))
        with self._desk.reading() as session:
            held = attachments_of(session, subject, identity)
            photos = [(one, paper_content(session, one.sha256)) for one in held if one.kind == "photo"]
        box = QWidget()
        flow = FlowLayout(box, gap=theme.space(6))
        for one, content in photos:
            flow.addWidget(_thumbnail(one, content))
        if photos:
            card.add(box)
        for one in held:
            card.body.addLayout(self._paper_row(one))
        if not held:
            card.add(label(_("还没有照片和材料。"), "muted", wrap=True))
        self.deeds(
            [(_("附照片…"), lambda: self._ask_photos(subject, identity)),
             (_("附材料…"), lambda: self._ask_papers(subject, identity))],
            card,
        )  # fmt: skip

    def attach_photo(self, subject: str, identity: int, path: Path) -> None:
        """Attach a photo; what is no picture is refused."""

        def act() -> None:
            from gacha_app.services.duty_photos import attach_photo

            attach_photo(self._desk.open_book(), subject, identity, path)
            self.papers_changed.emit()

        self._desk.try_to(act)

    def _paper_row(self, one: Attached) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.space(8))
        row.addWidget(Elided(one.name), 1)
        row.addWidget(button(_("打开"), lambda: self._desk.try_to(lambda: self._open(one.id)), kind="link"))
        off = button(_("取下"), lambda: self._desk.try_to(lambda: self._take_off(one.id)), kind="link")
        off.setEnabled(self._desk.can_write())
        row.addWidget(off)
        return row

    def _ask_photos(self, subject: str, identity: int) -> None:
        kinds = _("照片 (*.jpg *.jpeg *.png *.gif *.webp)")
        chosen, _filter = QFileDialog.getOpenFileNames(self, _("选照片"), str(paths.documents()), kinds)
        for one in chosen:
            self.attach_photo(subject, identity, Path(one))

    def _ask_papers(self, subject: str, identity: int) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(self, _("选要附的文件"), str(paths.documents()))

        def act(path: Path) -> None:
            from gacha_app.services.attachments import attach

            attach(self._desk.open_book(), subject, identity, path)
            self.papers_changed.emit()

        for one in map(Path, chosen):
            self._desk.try_to(partial(act, one))

    def _open(self, attachment: int) -> None:
        from gacha_app.services.attachments import save_attachment

        folder = Path(tempfile.mkdtemp(prefix="gacha-"))
        saved = save_attachment(self._desk.open_book(), attachment, folder)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(saved)))

    def _take_off(self, attachment: int) -> None:
        from gacha_app.services.attachments import detach

        detach(self._desk.open_book(), attachment)
        self.papers_changed.emit()


def _thumbnail(one: Attached, content: bytes) -> QLabel:
    """Return a small picture of a photo."""
    shown = QLabel()
    shown.setAccessibleName(one.name)
    shown.setToolTip(one.name)
    picture = QPixmap()
    picture.loadFromData(content)
    side = theme.space(_THUMB)
    shown.setPixmap(
        picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    )
    return shown
