"""How a bank account's month stands, in one line of figures and a word."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.bank import Adjusted, OpenItem, Rest
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.reconciliation import EXCUSED, Standing
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label, restyle
from gacha_app.ui.widgets.flow import FlowLayout


class StandingStrip(QFrame):
    """Both balances, what only one side knows, and whether both agree then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._figures = {key: label("", "strong") for key in ("book", "bank", "in_bank", "out_bank", "in_book",
                                                             "out_book", "adjusted")}  # fmt: skip
        self.badge = label("", "badge")
        self.sentence = label("", "small", wrap=True)
        titles = {
            "book": _("账面余额"), "bank": _("银行余额"), "in_bank": _("银行已收企业未收"),
            "out_bank": _("银行已付企业未付"), "in_book": _("企业已收银行未收"), "out_book": _("企业已付银行未付"),
            "adjusted": _("调节后余额"),
        }  # fmt: skip
        pieces = QWidget()
        pieces.setProperty("surface", "clear")
        flow = FlowLayout(pieces, gap=theme.space(14), line_gap=theme.space(4))
        for key, title in titles.items():
            box = QWidget()
            box.setProperty("surface", "clear")
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.space(1))
            column.addWidget(label(title, "small"))
            column.addWidget(self._figures[key])
            flow.addWidget(box)
        policy = pieces.sizePolicy()
        policy.setHeightForWidth(True)
        pieces.setSizePolicy(policy)
        row = QHBoxLayout()
        row.setSpacing(theme.space(10))
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(14), theme.space(8), theme.space(14), theme.space(8))
        layout.setSpacing(theme.space(4))
        layout.addWidget(pieces)
        layout.addLayout(row)

    def show_standing(self, standing: Standing, now: Adjusted | None, said: str) -> None:
        """Show how a month stands, or would stand with what is ticked.

        Args:
            now: the adjusted balances; None where no statement tells.
            said: one sentence on what is lacking, or "".
        """
        if now is None:
            for figure in self._figures.values():
                figure.setText("—")
            self._badge(_("没有对账单"), "gold")
        else:
            self._figures["book"].setText(grouped(now.book_balance))
            self._figures["bank"].setText(grouped(now.bank_balance))
            for key, items, came in (
                ("in_bank", now.bank_only, True), ("out_bank", now.bank_only, False),
                ("in_book", now.book_only, True), ("out_book", now.book_only, False),
            ):  # fmt: skip
                rest = now.book_rest if key.endswith("book") else Rest()
                self._figures[key].setText(_items_text([one for one in items if (one.amount > 0) == came], rest, came))
            self._figures["adjusted"].setText(grouped(now.adjusted_book))
            if now.agrees:
                self._badge(_("调节后相符"), "green")
            else:
                self._badge(_("还差 {amount}").format(amount=grouped(now.difference)), "clay")
        kept = standing.kept
        if kept is not None and kept.state == EXCUSED:
            self._badge(_("已写明原因"), "gold")
            said = _("这个月不对账：{reason}（{who}，{day}）").format(
                reason=kept.excuse, who=kept.done_by, day=kept.done_at.date()
            )
        elif kept is not None and not said:
            self._badge(_("已对账"), "green")
            said = _("{who} 于 {day} 对账相符。").format(who=kept.done_by, day=kept.done_at.date())
        self.sentence.setText(said)

    def texts(self) -> dict[str, str]:
        """Return what the figures say, for a screen reader and for tests."""
        return {key: figure.text() for key, figure in self._figures.items()} | {"badge": self.badge.text()}

    def _badge(self, words: str, tone: str) -> None:
        self.badge.setText(words)
        restyle(self.badge, tone=tone)


def _items_text(items: list[OpenItem], rest: Rest, came: bool) -> str:
    count = len(items) + (rest.came_count if came else rest.went_count)
    if not count:
        return "—"
    amount = sum(one.amount for one in items) + (rest.came if came else rest.went)
    return _("{amount}（{count} 笔）").format(amount=grouped(abs(amount)), count=count)
