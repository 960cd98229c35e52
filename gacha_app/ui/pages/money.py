"""The page of income and expense (收入与支出): record what came in or went out, and see what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gacha_app.domain.errors import NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.money_list import (
    MoneyFilter,
    money_columns,
    money_report,
    money_rows,
    money_totals,
    money_vouchers,
)
from gacha_app.reports.report import EntryFilter, Report, Row
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.storage.reference import entry_kinds
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.money_filters import MoneyFilters
from gacha_app.ui.pages.money_form import MoneyForm
from gacha_app.ui.pages.money_story import MoneyStory, take_back
from gacha_app.ui.pages.side_stack import SideStack
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.matching import matches, plain
from gacha_app.ui.widgets.messages import choose
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

_IMPORT = "gacha_app.ui.dialogs.import_journal"


class MoneyPage(Page):
    """The list, and beside it the form or the story of a voucher."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._order: tuple[str, bool] = ("", True)
        self._found: list[int] = []
        self._chosen: int | None = None
        self._main = button(_("记一笔"), self.record, kind="main", icon="add", tip=_("记一笔（Ctrl+N）"))
        self.filters = MoneyFilters(desk)
        self.panel = TablePanel("money", desk.settings, counted=_("笔"), paged=True)
        self.form = MoneyForm(desk)
        self.story = MoneyStory(desk)
        self._side = SideStack(self.form, self.story)
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton | None:
        return self._main

    def start(self) -> None:
        self.record()

    def fill(self) -> None:
        writing = self.desk.can_write()
        for one in (self._main, self._own_entry):
            one.setEnabled(writing)
        self.filters.fill()
        self.form.refresh()
        self._show_list()
        if self._side.current() is self.story:
            self._tell_again()

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, EntryFilter):
            self.panel.search.clear()
            self.panel.choose_filter("")
            self.filters.ask(focus)
        elif isinstance(focus, int):
            self._go_to(focus)

    def record(self, kind: str = "", **known: Any) -> None:
        """Show the form, ready for a new entry; of a kind and with answers, where they are known."""
        self._side.show_piece(self.form)
        self._split.open_story()
        if kind:
            self.form.prefill(kind, **known)
        else:
            self.form.begin()

    def enter_voucher(self, start: Voucher | None = None, draft: Voucher | None = None) -> None:
        """Let an accountant enter lines of his own."""
        from gacha_app.ui.dialogs.voucher_entry import VoucherDialog

        dialog = VoucherDialog(self.desk, self, start=start, draft=draft)
        dialog.recorded.connect(self._on_draft_changed if draft else self._on_recorded)
        dialog.exec()
        dialog.deleteLater()

    def export(self) -> None:
        save_workbook(self.desk, self, [self._report()])

    def print_out(self) -> None:
        save_paper(self.desk, self, self._report())

    def may_leave(self) -> bool:
        if not self.form.is_dirty():
            return True
        way = choose(
            self, _("有一笔还没有记账"), _("离开以后，填了一半的这一笔就没有了。"),
            [("drop", _("不要了")), ("draft", _("存为草稿"))], cancel=_("接着填"),
        )  # fmt: skip
        if way == "drop":
            self.form.forget()
        elif way == "draft":
            self.form.keep_draft()
        return not self.form.is_dirty()

    def _build(self) -> None:
        self._own_entry = button(_("录分录"), self.enter_voucher, tip=_("会计自己录入借贷分录"))
        self.filters.add_action(self._own_entry)
        if find_spec(_IMPORT) is not None:
            self.filters.add_action(button(_("从表格导入"), self._import, icon="import"))
        self.panel.set_filters(
            [
                Filter("", _("全部")), Filter("in", _("收入")), Filter("out", _("支出")), Filter("draft", _("草稿")),
                Filter("reversed", _("已冲销")),
            ]
        )  # fmt: skip
        self.panel.set_tones(_tone)
        self._offer_first_step()
        left = LeadingWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(10))
        column.addWidget(self.filters)
        column.addWidget(self.panel, 1)
        left.lead_focus_to(self.panel.table)
        self.lead_focus_to(self.panel.table)
        self._split = SplitPanel(left, self._side, 33)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)

    def _offer_first_step(self) -> None:
        """Say why the list is empty: nothing was ever recorded, or nothing is as it is narrowed to."""
        self._said_narrowed = self.filters.is_narrowed()
        if self._said_narrowed:
            state = EmptyState(_("没有符合条件的账。"), icon="search", other=_("看全部"))
            state.other_asked.connect(self.filters.clear)
        else:
            can_import = find_spec(_IMPORT) is not None
            state = EmptyState(
                _("这一年还没有记过账。收到的、付出的，从“记一笔”开始；已经有流水表格的，可以整张导入。"),
                _("记一笔"), _("从表格导入") if can_import else "", icon="money",
            )  # fmt: skip
            state.first_asked.connect(self.record)
            state.other_asked.connect(self._import)
        self.panel.set_empty(state)

    def _connect(self) -> None:
        self.filters.changed.connect(self._show_list)
        self.panel.search_changed.connect(lambda _text: self._show_list())
        self.panel.filter_changed.connect(lambda _key: self._show_list())
        self.panel.selection_changed.connect(self._on_selected)
        self.panel.row_activated.connect(lambda row: self._go_to(row.record))
        # a click on the row that is chosen already brings its story back
        self.panel.table.clicked.connect(lambda index: self._tell(self.panel.model.row_at(index.row()).record))
        self.panel.export_requested.connect(self.export)
        self.panel.print_requested.connect(self.print_out)
        self.form.recorded.connect(self._on_recorded)
        self.form.draft_changed.connect(self._on_draft_changed)
        self.form.left.connect(self._split.leave_story)
        self.story.change_wanted.connect(self._change)
        self.story.copy_wanted.connect(self._copy)
        self.story.voucher_wanted.connect(self._go_to_number)

    def _wanted(self) -> MoneyFilter:
        key = self.panel.filter_key()
        states = {"draft": (State.DRAFT, State.REVIEWED), "reversed": (State.REVERSED,)}.get(key, ())
        side = key if key in ("in", "out") else ""
        return MoneyFilter(self.filters.entries(), states, side, plain(self.panel.search_text()), matches)

    def _show_list(self) -> None:
        if self.filters.is_narrowed() != self._said_narrowed:
            self._offer_first_step()
        self.panel.show_query(_("收入与支出"), money_columns(), self._count, self._fetch)
        with self.desk.reading() as session:
            came, went, drafts = money_totals(session, self._wanted())
        sums = {_("收到"): grouped(came), _("付出"): grouped(went)}
        if drafts:
            sums[_("未计草稿")] = _("{count} 笔").format(count=drafts)
        self.panel.foot.show_sums(sums)

    def _count(self) -> int:
        self._find(*self._order)
        return len(self._found)

    def _fetch(self, offset: int, limit: int, sort_key: str, descending: bool) -> Sequence[Row]:
        if (sort_key, descending) != self._order:
            self._find(sort_key, descending)
        with self.desk.reading() as session:
            return money_rows(session, self._found[offset : offset + limit])

    def _find(self, sort_key: str, descending: bool) -> None:
        self._order = (sort_key, descending)
        if self.desk.book is None:
            # the book was closed while the search waited for another letter
            self._found = []
            return
        with self.desk.reading() as session:
            self._found = money_vouchers(session, self._wanted(), sort_key, descending)

    def _on_selected(self, row: Row | None) -> None:
        # the list filled again says the same row again: the form in its place is not disturbed
        if row is not None and row.record is not None and row.record != self._chosen:
            self._tell(row.record)
        self._chosen = row.record if row is not None else None

    def _tell(self, voucher_id: int | None) -> None:
        if voucher_id is not None and self.desk.try_to(lambda: self.story.show_voucher(voucher_id)):
            self._side.show_piece(self.story)
        else:
            self._side.show_piece(self.form)

    def _tell_again(self) -> None:
        """Tell of the same voucher as it is now; where it is gone, show the form."""
        story = self.story.story()
        try:
            if story is not None:
                self.story.show_voucher(story.voucher.id or 0)
        except NotFound:
            story = None
        if story is None:
            self._side.show_piece(self.form)

    def _go_to(self, voucher_id: int) -> None:
        self.panel.select_record(voucher_id)
        self._tell(voucher_id)
        self._split.open_story()

    def _go_to_number(self, number: str) -> None:
        from gacha_app.services.vouchers import voucher_called

        with self.desk.reading() as session:
            found = voucher_called(session, number)
        if found.id is not None:
            self._go_to(found.id)

    def _on_recorded(self, voucher: Voucher) -> None:
        said = _("已记账 {number}") if voucher.number else _("已存为 {number}")
        self.desk.say(said.format(number=voucher.label), lambda: take_back(self.desk, voucher))
        self.refresh()

    def _on_draft_changed(self, voucher: Voucher) -> None:
        self.desk.say(_("已保存 {number} 的修改。").format(number=voucher.label))
        self.refresh()
        if voucher.id is not None:
            self._go_to(voucher.id)

    def _change(self, story: VoucherStory) -> None:
        if story.answers is None:
            self.enter_voucher(draft=story.voucher)
            return
        self._side.show_piece(self.form)
        self.form.change(story.voucher, story.answers)

    def _copy(self, story: VoucherStory) -> None:
        if story.answers is None:
            self.enter_voucher(start=story.voucher)
            return
        self._side.show_piece(self.form)
        self.form.prefill(_kind_of(story), story.answers)

    def _import(self) -> None:
        import_module(_IMPORT).import_journal(self.desk, self)
        self.refresh()

    def _report(self) -> Report:
        with self.desk.reading() as session:
            return money_report(session, self._wanted(), self.filters.in_words())


def _kind_of(story: VoucherStory) -> str:
    return story.voucher.entry_kind if story.voucher.entry_kind in entry_kinds() else ""


def _tone(row: Row, key: str) -> str:
    if key == "state":
        return {_("草稿"): "gold", _("已审核"): "blue", _("已冲销"): "muted"}.get(str(row.cells.get("state")), "")
    return ""
