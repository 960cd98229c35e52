"""One voucher beside the accountant's list: its entry, its papers, who signed, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Kind, State, Voucher
from gacha_app.i18n import N_, _
from gacha_app.reports.attachments import Attached
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.voucher_card import VoucherCard
from gacha_app.ui.widgets.buttons import button, icon_button
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import Elided, clear


@dataclass(frozen=True)
class Deed:
    """Something that may be done with a voucher: its name for programs, its words, its icon."""

    name: str
    text: str
    icon: str = ""


POST = Deed("post", N_("记账"), "check")
REVIEW = Deed("review", N_("审核"), "check")
WITHDRAW = Deed("withdraw", N_("取消审核"), "undo")
CHANGE = Deed("change", N_("修改…"), "edit")
SPLIT = Deed("split", N_("拆分…"))
DELETE = Deed("delete", N_("删除草稿"))
REVERSE = Deed("reverse", N_("冲销…"), "undo")
CORRECT = Deed("correct", N_("订正…"), "edit")
AMOUNTS = Deed("amounts", N_("只改金额…"))
EARLIER = Deed("earlier", N_("更正以前年度…"), "edit")
SPREAD = Deed("spread", N_("分摊到各月…"))
SPREAD_RENT = Deed("spread", N_("分摊这笔租金…"))
COPY = Deed("copy", N_("复制…"), "copy")
TEMPLATE = Deed("template", N_("存为模板…"))
ATTACH = Deed("attach", N_("附文件…"), "add")
PRINT = Deed("print", N_("打印"), "print")


def deeds_for(story: VoucherStory, rule: str) -> list[Deed]:
    """Return what may be done with a voucher, the next step of its life first."""
    voucher = story.voucher
    own = voucher.reverses_id is None and not voucher.is_program_made
    if voucher.state is State.DRAFT:
        # a red draft says what it takes back: it may be posted or thrown away, and nothing else
        first = [POST, REVIEW] if rule == "none" else [REVIEW]
        return [*first, *([CHANGE, SPLIT, COPY, TEMPLATE] if own else []), ATTACH, PRINT, DELETE]
    if voucher.state is State.REVIEWED:
        return [POST, WITHDRAW, *([COPY] if own else []), ATTACH, PRINT]
    if voucher.state is State.REVERSED or voucher.kind is not Kind.NORMAL or voucher.reverses_id is not None:
        return [*([COPY, TEMPLATE] if own else []), ATTACH, PRINT]
    right = [EARLIER] if story.year_closed else [CORRECT, AMOUNTS, REVERSE]
    if story.spreadable:
        right.append(SPREAD_RENT if voucher.entry_kind == "lease" else SPREAD)
    return [*right, *([COPY, TEMPLATE] if own else []), ATTACH, PRINT]


class VoucherPanel(VoucherCard):
    """A voucher on its card.

    Signals:
        asked: something is to be done with it; the name of the `Deed`, and the VoucherStory.
        paper_wanted: a paper is to be opened, saved or taken off; what ("open", "detach"), and the Attached.
    """

    asked = Signal(str, object)
    paper_wanted = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._papers = QVBoxLayout()
        self.buttons = Deeds(lambda name: self.asked.emit(name, self._story))
        self._put_together((self.lines,), (self._papers,), self.buttons)

    def show_voucher(self, voucher_id: int) -> None:
        """Tell of a voucher.

        Raises:
            NotFound: if it is gone.
        """
        story = self._read(voucher_id)
        voucher = story.voucher
        template = [_("周期凭证“{name}”").format(name=story.template)] if story.template else []
        self._show_about(story, grouped(voucher.amount), *template)
        self._people.setText(signatures(voucher))
        self._show_links(
            story,
            (_("订正的是 {number}"), story.corrects),
            *((_("已由 {number} 订正"), number) for number in story.corrected_by),
        )
        self._show_papers(story)
        rule = self._desk.organisation.review_rule
        self.buttons.offer(deeds_for(story, rule), self._desk.can_write())
        if rule == "other_person" and voucher.prepared_by == self._desk.open_book().user:
            self.buttons.refuse(REVIEW.name, _("是您自己制的，按本账本的规定，须由别人审核。"))

    def forget(self) -> None:
        """Tell of none."""
        self._story = None

    def papers(self) -> tuple[Attached, ...]:
        """Return the papers shown."""
        return self._story.attached if self._story else ()

    def _show_papers(self, story: VoucherStory) -> None:
        clear(self._papers)
        may_detach = self._desk.can_write() and story.voucher.number is None
        for paper in story.attached:
            row = QHBoxLayout()
            name = Elided(f"{paper.name}（{_size(paper.size)}）")
            open_it = icon_button("open", _("打开 {name}").format(name=paper.name))
            open_it.clicked.connect(lambda *_checked, paper=paper: self.paper_wanted.emit("open", paper))
            row.addWidget(name, 1)
            row.addWidget(open_it)
            if may_detach:
                off = icon_button("close", _("取下 {name}").format(name=paper.name))
                off.clicked.connect(lambda *_checked, paper=paper: self.paper_wanted.emit("detach", paper))
                row.addWidget(off)
            self._papers.addLayout(row)


class Deeds(QWidget):
    """Buttons of what may be done, in as many lines as they need."""

    def __init__(self, act: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act = act
        self._made: dict[str, QWidget] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._row = FlowLayout(self, gap=theme.space(8))

    def offer(self, deeds: Sequence[Deed], may_write: bool, counts: dict[str, int] | None = None) -> None:
        """Offer deeds, the first as the main one; with counts each says how many vouchers it means."""
        clear(self._row)
        self._made = {}
        for place, deed in enumerate(deeds):
            text = _(deed.text)
            if counts is not None:
                text = _("{deed} {count} 张").format(deed=text, count=counts.get(deed.name, 0))
            made = button(
                text, lambda name=deed.name: self._act(name),  # type: ignore[misc]
                kind="main" if place == 0 and deed in (POST, REVIEW) else "plain", icon=deed.icon,
            )  # fmt: skip
            made.setEnabled(may_write or deed is PRINT)
            self._row.addWidget(made)
            self._made[deed.name] = made
        self.updateGeometry()

    def refuse(self, name: str, why: str) -> None:
        """Offer a deed no more, and say why where the pointer rests on it."""
        if name in self._made:
            self._made[name].setEnabled(False)
            self._made[name].setToolTip(why)

    def names(self) -> list[str]:
        """Return the names of what can be done now."""
        return [name for name, made in self._made.items() if made.isEnabled()]

    def press(self, name: str) -> None:
        """Do one of them."""
        self._made[name].click()  # type: ignore[attr-defined]


def signatures(voucher: Voucher) -> str:
    """Return who signed a voucher, in words."""
    signed = (
        (_("制单人"), voucher.prepared_by), (_("审核人"), voucher.reviewed_by), (_("记账人"), voucher.posted_by),
        (_("出纳"), voucher.cashier),
    )  # fmt: skip
    words = [f"{title} {name}" for title, name in signed if name]
    if voucher.posted_at:
        words.append(f"{voucher.posted_at:%Y-%m-%d %H:%M}")
    return " · ".join(words)


def _size(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{max(1, round(count / 1024))} KB"
