"""The vouchers (凭证) among the accountant's books: the list with its filters, and beside it the one looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gacha_app.domain.errors import NotFound
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter, Row
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.reports.vouchers import (
    VoucherFilter,
    filtered_vouchers_report,
    voucher_columns,
    vouchers_count,
    vouchers_page,
)
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.money_filters import MoneyFilters
from gacha_app.ui.pages.money_story import MoneyStory, take_back
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

_STATES: dict[str, tuple[State, ...]] = {
    "draft": (State.DRAFT,),
    "reviewed": (State.REVIEWED,),
    "posted": (State.POSTED,),
    "reversed": (State.REVERSED,),
}


class VouchersPart(Page):
    """The list, and beside it the story of the voucher the cursor is on."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._main = button(_("录凭证"), self.enter_voucher, kind="main", icon="add", tip=_("会计自己录入借贷分录"))
        self.filters = MoneyFilters(desk)
        self.panel = TablePanel("vouchers", desk.settings, counted=_("张"), paged=True)
        self.story = MoneyStory(desk)
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton | None:
        return self._main

    def fill(self) -> None:
        self._main.setEnabled(self.desk.can_write())
        self.filters.fill()
        self._show_list()
        self._tell_again()

    def focus_on(self, focus: Focus) -> None:
        self.panel.search.clear()
        self.panel.choose_filter("")
        if isinstance(focus, EntryFilter):
            self.filters.ask(focus)
        elif isinstance(focus, int):
            self._go_to(focus)

    def enter_voucher(self, start: Voucher | None = None, draft: Voucher | None = None) -> None:
        """Let the accountant enter lines of his own."""
        from gacha_app.ui.dialogs.voucher_entry import VoucherDialog

        dialog = VoucherDialog(self.desk, self, start=start, draft=draft)
        dialog.recorded.connect(self._on_recorded)
        dialog.exec()
        dialog.deleteLater()

    def export(self) -> None:
        with self.desk.reading() as session:
            save_workbook(self.desk, self, [filtered_vouchers_report(session, self._wanted(), self.filters.in_words())])

    def print_out(self) -> None:
        with self.desk.reading() as session:
            save_paper(self.desk, self, filtered_vouchers_report(session, self._wanted(), self.filters.in_words()))

    def _build(self) -> None:
        self.panel.set_filters(
            [
                Filter("", _("全部")), Filter("draft", _("草稿")), Filter("reviewed", _("已审核")),
                Filter("posted", _("已记账")), Filter("reversed", _("已冲销")),
            ]
        )  # fmt: skip
        self.panel.set_tones(_tone)
        empty = EmptyState(_("这里还没有凭证。收付款记下的、自己录的，都在这里。"), _("录凭证"), icon="books")
        empty.first_asked.connect(self.enter_voucher)
        self.panel.set_empty(empty)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(10))
        column.addWidget(self.filters)
        column.addWidget(self.panel, 1)
        left.setFocusProxy(self.panel.table)
        self._split = SplitPanel(left, self.story, 33)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.setFocusProxy(self.panel.table)

    def _connect(self) -> None:
        self.filters.changed.connect(self._show_list)
        self.panel.search_changed.connect(lambda _text: self._show_list())
        self.panel.filter_changed.connect(lambda _key: self._show_list())
        self.panel.selection_changed.connect(self._tell)
        self.panel.row_activated.connect(lambda _row: self._split.open_story())
        self.panel.export_requested.connect(self.export)
        self.panel.print_requested.connect(self.print_out)
        self.story.change_wanted.connect(self._change)
        self.story.copy_wanted.connect(self._copy)
        self.story.voucher_wanted.connect(self._go_to_number)

    def _wanted(self) -> VoucherFilter:
        entries = self.filters.entries()
        wanted = VoucherFilter(
            entries.first, entries.last, self.panel.search_text(), _STATES.get(self.panel.filter_key(), ())
        )
        rest = replace(entries, first=None, last=None)
        return replace(wanted, entries=rest) if rest != EntryFilter(with_closing=True) else wanted

    def _show_list(self) -> None:
        self.panel.show_query(_("凭证清单"), voucher_columns(), self._count, self._fetch)

    def _count(self) -> int:
        if self.desk.book is None:
            # the book was closed while the search waited for another letter
            return 0
        with self.desk.reading() as session:
            return vouchers_count(session, self._wanted())

    def _fetch(self, offset: int, limit: int, sort_key: str, descending: bool) -> Sequence[Row]:
        with self.desk.reading() as session:
            return vouchers_page(session, self._wanted(), offset, limit, sort_key or "date", descending)

    def _tell(self, row: Row | None) -> None:
        if row is not None and row.record is not None:
            voucher_id = row.record
            self.desk.try_to(lambda: self.story.show_voucher(voucher_id))
        self.story.setVisible(self.story.story() is not None)

    def _tell_again(self) -> None:
        """Tell of the same voucher as it is now, or of the first one."""
        story = self.story.story()
        if story is not None:
            try:
                self.story.show_voucher(story.voucher.id or 0)
            except NotFound:
                self.story.hide()
        elif self.panel.model.rowCount():
            self.panel.table.selectRow(0)
        self.story.setVisible(self.story.story() is not None)

    def _go_to(self, voucher_id: int) -> None:
        if not self.panel.select_record(voucher_id):
            self.panel.table.clearSelection()
        self.story.show_voucher(voucher_id)
        self.story.show()
        self._split.open_story()

    def _go_to_number(self, number: str) -> None:
        from gacha_app.services.vouchers import voucher_called

        with self.desk.reading() as session:
            found = voucher_called(session, number)
        self._go_to(found.id or 0)

    def _on_recorded(self, voucher: Voucher) -> None:
        said = _("已记账 {number}") if voucher.number else _("已存为 {number}")
        self.desk.say(said.format(number=voucher.label), lambda: take_back(self.desk, voucher))
        self.refresh()
        self._go_to(voucher.id or 0)

    def _change(self, story: VoucherStory) -> None:
        self.enter_voucher(draft=story.voucher)

    def _copy(self, story: VoucherStory) -> None:
        self.enter_voucher(start=story.voucher)


def _tone(row: Row, key: str) -> Any:
    if key == "state":
        return {_("草稿"): "gold", _("已审核"): "blue", _("已冲销"): "muted"}.get(str(row.cells.get("state")), "")
    return ""
