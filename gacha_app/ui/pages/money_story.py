"""One voucher beside the list: its entry, who made it, and what may be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Kind, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.entry_lines import EntryFold
from gacha_app.ui.pages.voucher_card import VoucherCard
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.messages import ask
from gacha_app.ui.widgets.pieces import clear


class MoneyStory(VoucherCard):
    """A voucher on its card.

    Signals:
        change_wanted: the user wants to change this draft; carries the VoucherStory.
        copy_wanted: the user wants to record the like again; carries the VoucherStory.
    """

    change_wanted = Signal(object)
    copy_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._about_lines = label(wrap=True)
        self.fold = EntryFold(desk, (self.lines,), _("看看记成了什么分录"), _("记成了这样"))
        self._buttons = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._buttons.setSizePolicy(policy)
        self._button_row = FlowLayout(self._buttons, gap=theme.space(8))
        self._put_together((self._about_lines, self.fold), (), self._buttons)

    def show_voucher(self, voucher_id: int) -> None:
        """Tell of a voucher."""
        story = self._read(voucher_id)
        self._show_about(story, _("{amount} 元").format(amount=grouped(story.voucher.amount)))
        # what it is about in words, for those who leave the entry folded
        words = "；".join(dict.fromkeys(one.about for one in story.lines if one.about))
        self._about_lines.setText(words)
        self._about_lines.setVisible(bool(words))
        self.fold.show_fold()
        self._people.setText(_people(story.voucher))
        self._show_links(story)
        self._show_buttons(story)

    def post(self) -> None:
        """Post the draft."""
        from gacha_app.services.vouchers import post_voucher

        voucher = self._told().voucher
        book = self._desk.open_book()

        def act() -> None:
            posted = post_voucher(book, str(voucher.id))
            self._desk.say(_("已记账 {number}").format(number=posted.label), lambda: take_back(self._desk, posted))

        self._desk.try_to(act)

    def delete(self) -> None:
        """Throw the draft away, after asking."""
        from gacha_app.services.vouchers import delete_draft

        voucher = self._told().voucher
        sentence = _("“{summary}”还没有记账，删除后不能找回。").format(summary=voucher.summary)
        if not ask(self, _("删除 {draft}").format(draft=voucher.label), sentence, _("删除草稿"), danger=True):
            return

        def act() -> None:
            delete_draft(self._desk.open_book(), voucher.id or 0)
            self._desk.say(_("已删除 {draft}。").format(draft=voucher.label))

        self._desk.try_to(act)

    def reverse(self) -> None:
        """Take the voucher back in red, after asking why."""
        from gacha_app.services.vouchers import reverse_voucher

        voucher = self._told().voucher
        book = self._desk.open_book()
        dialog = ReasonDialog(
            _("冲销 {number}").format(number=voucher.label),
            _("会另记一张红字凭证把“{summary}”抵消。原凭证不删不改，标为“已冲销”，原因永远留着。").format(
                summary=voucher.summary
            ),
            _("冲销并记账"),
            lambda reason: reverse_voucher(book, voucher.label, reason),
            self,
        )
        if red := dialog.ask():
            done = _("已冲销 {number}，红字凭证是 {red}。")
            waits = _("冲销 {number} 的红字凭证是 {red}，审核记账以后才算数。")
            self._desk.say((done if red.number else waits).format(number=voucher.label, red=red.label))

    def _told(self) -> VoucherStory:
        if self._story is None:
            raise LookupError("no voucher is told of")
        return self._story

    def _show_buttons(self, story: VoucherStory) -> None:
        clear(self._button_row)
        voucher = story.voucher
        made = []
        if voucher.state in (State.DRAFT, State.REVIEWED):
            made.append(button(_("记账"), self.post, kind="main"))
            made.append(button(_("修改"), lambda: self.change_wanted.emit(story), icon="edit"))
            made.append(button(_("删除草稿"), self.delete))
        elif voucher.state is State.POSTED and voucher.reverses_id is None:
            made.append(button(_("冲销…"), self.reverse, icon="undo"))
        if story.spreadable and voucher.entry_kind == "lease":
            words = _("分摊这笔租金…")
            made.append(button(words, lambda: ask_spread(self._desk, self, voucher.label), icon="calendar"))
        if _can_be_repeated(story):
            made.append(button(_("照此再记一笔"), lambda: self.copy_wanted.emit(story), icon="copy"))
        for one in made:
            one.setEnabled(self._desk.can_write())
            self._button_row.addWidget(one)
        self._buttons.updateGeometry()


def ask_spread(desk: Desk, parent: QWidget, number: str) -> None:
    """Ask over which months the money of a voucher is spread, and say what was kept."""
    from gacha_app.ui.dialogs.spread_forms import ask_spread_of_voucher

    if (kept := ask_spread_of_voucher(desk, parent, number)) is not None:
        desk.say(_("“{name}”以后每月摊一部分。").format(name=kept[0].name))


def take_back(desk: Desk, voucher: Voucher) -> None:
    """Undo what was just recorded: a draft is thrown away, a posted voucher reversed in red."""
    from gacha_app.services.vouchers import delete_draft, reverse_voucher

    if voucher.number is None:
        delete_draft(desk.open_book(), voucher.id or 0)
    else:
        with in_chinese():
            reason = _("录入后撤销")
        reverse_voucher(desk.open_book(), voucher.label, reason)


def _can_be_repeated(story: VoucherStory) -> bool:
    """Say whether a form, or an accountant, could have made this entry: a dividend comes about in its own way."""
    own = story.voucher.kind is Kind.NORMAL and not story.form and story.voucher.reverses_id is None
    return story.answers is not None or own


def _people(voucher: Voucher) -> str:
    words = [_("制单 {name}").format(name=voucher.prepared_by)] if voucher.prepared_by else []
    if voucher.reviewed_by:
        words.append(_("审核 {name}").format(name=voucher.reviewed_by))
    if voucher.posted_by and voucher.posted_at:
        words.append(_("记账 {name} {when}").format(name=voucher.posted_by, when=f"{voucher.posted_at:%Y-%m-%d %H:%M}"))
    return " · ".join(words)
