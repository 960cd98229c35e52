"""Papers of a record told beside its table: attaching files, and saving them out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from gacha_app import paths
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached, attachments_of
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.contracts_story_card import StoryCards
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.pieces import Elided


def paper_deed(
    story: StoryCards, desk: Desk, subject: str, identity: int, done: Callable[[], object]
) -> tuple[str, Callable[[], object], bool]:
    """Return the button that attaches files to a record.

    Args:
        subject: the table it is kept in. done: called when files were attached.
    """

    def act() -> None:
        from gacha_app.services.attachments import attach

        names, _kinds = QFileDialog.getOpenFileNames(story, _("选择凭据的扫描件或照片"), str(paths.documents()))
        for name in names:
            attach(desk.open_book(), subject, identity, Path(name))
        if names:
            done()
            desk.say(_("已附上 {count} 份文件。").format(count=len(names)))

    return (_("附件…"), act, True)


def tell_papers(story: StoryCards, desk: Desk, subject: str, identity: int) -> None:
    """Add a line for every paper of a record to the second card, with the way to save it."""
    with desk.reading() as session:
        found = attachments_of(session, subject, identity)
    if found:
        story.say(_("附件"), "strong")
    for one in found:
        row = QHBoxLayout()
        row.addWidget(Elided(one.name), 1)
        save = button(_("另存…"), partial(_save, story, desk, one), kind="link")
        save.setAccessibleName(_("另存 {name}").format(name=one.name))
        row.addWidget(save)
        story.more.body.addLayout(row)


def _save(story: StoryCards, desk: Desk, one: Attached) -> None:
    from gacha_app.services.attachments import save_attachment

    chosen, _kinds = QFileDialog.getSaveFileName(story, _("保存到"), str(paths.documents() / one.name))
    if chosen:
        desk.try_to(lambda: save_attachment(desk.open_book(), one.id, Path(chosen)))
