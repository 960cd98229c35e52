"""Beside the month's tables: the vouchers that would be made, what was missed before, what cannot be worked out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.services.adjustments import MonthDue
from gacha_app.ui import theme
from gacha_app.ui.pages.entry_lines import EntryLines
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card


class EntriesPanel(QWidget):
    """The vouchers of a month, before they are made.

    Signals:
        catch_up_changed: whether missed months are made too is now answered otherwise.
    """

    catch_up_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: list[str] = []
        self._catch_up = button(_("补上以前漏做的月份"), self.catch_up_changed.emit, kind="chip")
        self._catch_up.setCheckable(True)
        self._missed = Card(_("以前漏做的"))
        self._missed_words = label("", "small", wrap=True)
        self._missed.add(self._missed_words)
        self._missed.add(self._catch_up)
        self._entries = Card(_("将生成的凭证"))
        self._problems = Card(_("算不出来的"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        for card in (self._entries, self._missed, self._problems):
            layout.addWidget(card)
        layout.addStretch(1)

    def catch_up(self) -> bool:
        """Say whether the months that were missed are made too."""
        return self._catch_up.isChecked()

    def texts(self) -> list[str]:
        """Return what is said, for a screen reader and for tests."""
        return list(self._texts)

    def show_nothing(self, sentence: str) -> None:
        """Say why there is nothing to be made."""
        self._texts = [sentence]
        self._entries.clear()
        self._entries.add(label(sentence, "muted", wrap=True))
        self._missed.hide()
        self._problems.hide()

    def show_due(self, session: Any, due: MonthDue, month: Period, *, closed: bool = False) -> None:
        """Show what a month's adjustments would make."""
        from gacha_app.reports.voucher_story import story_lines

        self.show_nothing(self._nothing(due, month, closed))
        vouchers = [voucher for kind in due.kinds for voucher in kind.vouchers]
        if vouchers and not closed:
            self._texts = []
            self._entries.clear()
        for voucher in vouchers if not closed else []:
            head = label(f"{voucher.date}  {voucher.summary}", "strong", wrap=True)
            lines = EntryLines()
            lines.show_lines(story_lines(session, voucher.postings))
            self._entries.add(head)
            self._entries.add(lines)
            self._texts += [head.text(), *lines.texts()]
        words = _("以前的月份漏做了 {amount} 元。上一年度的部分通过“未分配收益”补。").format(amount=grouped(due.missed))
        self._missed_words.setText(words if due.missed else _("漏做的月份已算在上面的凭证里。"))
        self._missed.setVisible(not closed and (bool(due.missed) or self.catch_up()))
        problems = [sentence for kind in due.kinds for sentence in kind.problems]
        self._problems.clear()
        for sentence in problems:
            self._problems.add(label(sentence, "small", tone="clay", wrap=True))
        self._problems.setVisible(bool(problems))
        self._texts += problems

    def _nothing(self, due: MonthDue, month: Period, closed: bool) -> str:
        if closed:
            return _("{period}已经结账。").format(period=month.title)
        if any(one.report.rows for one in due.kinds):
            return _("{period}要做的都已经做了。").format(period=month.title)
        return _("{period}没有要计提或摊销的。").format(period=month.title)
