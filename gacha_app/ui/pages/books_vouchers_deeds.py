"""What the accountant does with vouchers: each asks what it must, calls one service, and says what was done."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from gacha_app import paths
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.money_story import ask_spread, take_back
from gacha_app.ui.report_saving import save_as
from gacha_app.ui.widgets.messages import ask


class VoucherDeeds:
    """The deeds, on one voucher told of or on several chosen.

    Args:
        page: over which dialogs open.
        recorded: called with a voucher that was just made or changed.
    """

    def __init__(self, desk: Desk, page: QWidget, recorded: Callable[[Voucher], object]) -> None:
        self._desk = desk
        self._page = page
        self._recorded = recorded
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def do(self, name: str, story: VoucherStory) -> None:
        """Do what a button of one voucher says."""
        several: dict[str, Callable[[Sequence[int]], object]] = {
            "review": self.review, "withdraw": self.withdraw, "post": self.post, "delete": self.delete,
            "print": self.print_out,
        }  # fmt: skip
        if name in several:
            several[name]([story.voucher.id or 0])
        else:
            single: dict[str, Callable[[VoucherStory], object]] = {
                "change": self.change, "split": self.split, "reverse": self.reverse, "correct": self.correct,
                "amounts": self.amounts, "earlier": self.earlier, "copy": self.copy, "template": self.template,
                "attach": self.attach, "spread": self.spread,
            }  # fmt: skip
            single[name](story)

    def enter(self, start: Voucher | None = None, **said: Any) -> None:
        """Let lines be entered."""
        from gacha_app.ui.dialogs.voucher_entry import VoucherDialog

        dialog = VoucherDialog(self._desk, self._page, start=start, **said)
        dialog.recorded.connect(self._recorded)
        dialog.exec()
        dialog.deleteLater()

    def review(self, identities: Sequence[int]) -> None:
        """Find drafts in order."""
        from gacha_app.services.reviewing import review, withdraw_review

        book = self._desk.open_book()

        def act() -> None:
            done = review(book, identities)
            self._say(_("已审核 {what}。"), done, lambda: withdraw_review(book, identities))

        self._desk.try_to(act)

    def withdraw(self, identities: Sequence[int]) -> None:
        """Make reviewed vouchers drafts again."""
        from gacha_app.services.reviewing import withdraw_review

        self._desk.try_to(
            lambda: self._say(_("已取消审核 {what}。"), withdraw_review(self._desk.open_book(), identities))
        )

    def post(self, identities: Sequence[int]) -> None:
        """Post drafts."""
        from gacha_app.services.vouchers import post_drafts

        def act() -> None:
            done = post_drafts(self._desk.open_book(), identities)
            undo = (lambda: take_back(self._desk, done[0])) if len(done) == 1 else None
            self._say(_("已记账 {what}。"), done, undo)

        self._desk.try_to(act)

    def delete(self, identities: Sequence[int]) -> None:
        """Throw drafts away, after asking."""
        from gacha_app.services.vouchers import delete_drafts

        count = len(identities)
        sentence = _("{count} 张草稿还没有记账，删除后不能找回。").format(count=count)
        if ask(self._page, _("删除草稿"), sentence, _("删除 {count} 张").format(count=count), danger=True):
            book = self._desk.open_book()

            def act() -> None:
                self._desk.say(_("已删除 {count} 张草稿。").format(count=delete_drafts(book, identities)))

            self._desk.try_to(act)

    def print_out(self, identities: Sequence[int]) -> None:
        """Write vouchers as a PDF and open it."""
        from gacha_app.services.voucher_papers import print_vouchers

        book, chosen = self._desk.open_book(), list(identities)
        kinds = _("PDF 文件 (*.pdf)")
        save_as(
            self._desk, self._page, _("记账凭证"), kinds, ".pdf", lambda path: print_vouchers(book, path, chosen),
            open_it=True,
        )  # fmt: skip

    def change(self, story: VoucherStory) -> None:
        """Let a draft be changed."""
        self.enter(draft=story.voucher)

    def copy(self, story: VoucherStory) -> None:
        """Let the like be entered on another day."""
        from gacha_app.services.drafts import copy_of

        with self._desk.reading() as session:
            like = copy_of(session, story.voucher.number or str(story.voucher.id))
        today = dt.date.today()
        like.date = today if today.year == self._desk.year else like.date
        self.enter(like)

    def split(self, story: VoucherStory) -> None:
        """Ask which lines go to another draft."""
        from gacha_app.ui.dialogs.voucher_split import ask_split

        made = ask_split(self._desk, self._page, story)
        if made is not None:
            stays, goes = made
            self._desk.say(_("已拆成 {first} 和 {second}。").format(first=stays.label, second=goes.label))

    def reverse(self, story: VoucherStory) -> None:
        """Take a voucher back in red, after asking why."""
        from gacha_app.services.vouchers import reverse_voucher

        voucher, book = story.voucher, self._desk.open_book()
        dialog = ReasonDialog(
            _("冲销 {number}").format(number=voucher.label),
            _("会另记一张红字凭证把“{summary}”抵消。原凭证不删不改，标为“已冲销”，原因永远留着。").format(
                summary=voucher.summary
            ),
            _("冲销并记账") if self._desk.organisation.review_rule == "none" else _("冲销并交审核"),
            lambda reason: reverse_voucher(book, voucher.label, reason),
            self._page,
        )
        if red := dialog.ask():
            self._desk.say(
                _("已冲销 {number}，红字凭证是 {red}。").format(number=voucher.label, red=red.label)
                if red.number
                else _("冲销 {number} 的红字凭证是 {red}，审核记账以后才算数。").format(
                    number=voucher.label, red=red.label
                )
            )

    def correct(self, story: VoucherStory) -> None:
        """Let a voucher be entered as it should have been; the wrong one is taken back in red."""
        from gacha_app.services.corrections import correct_voucher
        from gacha_app.ui.dialogs.voucher_entry_pieces import Rewrite

        book, number = self._desk.open_book(), story.voucher.label
        self.enter(
            story.voucher,
            rewrite=Rewrite(
                _("订正 {number}").format(number=number),
                _("原凭证用红字注销，再按下面的内容重新记一张，两张一起记。"),
                _("注销并订正"),
                lambda right, reason: correct_voucher(book, number, right, reason)[1],
            ),
        )

    def earlier(self, story: VoucherStory) -> None:
        """Let an earlier year's voucher be entered as it should have been; the difference goes to 未分配收益."""
        from gacha_app.services.corrections import correct_prior_year
        from gacha_app.ui.dialogs.voucher_entry_pieces import Rewrite

        book, voucher = self._desk.open_book(), story.voucher
        self.enter(
            voucher,
            rewrite=Rewrite(
                _("更正以前年度的 {number}").format(number=voucher.label),
                _(
                    "{year} 年已经结账。请改成当时应该记的样子，差额会用蓝字记入当前年度，收支差额进“未分配收益”。"
                ).format(year=voucher.date.year),
                _("更正并记账"),
                lambda right, reason: correct_prior_year(book, right.postings, reason, reference=voucher.label),
                keeps_date=True,
            ),
        )

    def amounts(self, story: VoucherStory) -> None:
        """Ask for the right amounts; the difference is posted."""
        from gacha_app.ui.dialogs.voucher_amounts import ask_amounts

        made = ask_amounts(self._desk, self._page, story)
        if made is not None:
            self._recorded(made)

    def template(self, story: VoucherStory) -> None:
        """Keep a voucher as a template, and where asked let it come again."""
        from gacha_app.ui.dialogs.voucher_templates import ask_template

        made = ask_template(self._desk, self._page, story.voucher)
        if made is not None:
            self._desk.say(_("已存为模板“{name}”。").format(name=made.name))

    def spread(self, story: VoucherStory) -> None:
        """Ask over which months the voucher's money is spread."""
        ask_spread(self._desk, self._page, story.voucher.label)

    def attach(self, story: VoucherStory) -> None:
        """Ask for files and attach them."""
        from gacha_app.services.attachments import attach

        chosen, _filter = QFileDialog.getOpenFileNames(self._page, _("选要附的文件"), str(paths.documents()))
        book = self._desk.open_book()

        def act() -> None:
            for path in chosen:
                attach(book, "voucher", story.voucher.id or 0, Path(path))
            self._desk.say(_("已附上 {count} 份文件。").format(count=len(chosen)))

        if chosen:
            self._desk.try_to(act)

    def paper(self, what: str, paper: Attached) -> None:
        """Open a paper in the program that shows such files, or take it off its draft."""
        from gacha_app.services.attachments import detach, save_attachment

        book = self._desk.open_book()
        if what == "detach":
            if self._desk.try_to(lambda: detach(book, paper.id)):
                self._desk.say(_("已取下 {name}。").format(name=paper.name))
            return
        if self._folder is None:
            # gone with the window: a copy to look at is not to be worked on
            self._folder = tempfile.TemporaryDirectory(prefix="gacha-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(save_attachment(book, paper.id, folder))))

        self._desk.try_to(show)

    def _say(self, sentence: str, done: Sequence[Voucher], undo: Callable[[], object] | None = None) -> None:
        what = done[0].label if len(done) == 1 else _("{count} 张凭证").format(count=len(done))
        self._desk.say(sentence.format(what=what), undo)
