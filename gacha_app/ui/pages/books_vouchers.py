"""The vouchers (凭证) among the accountant's books: the list with its filters, and beside it the one looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gacha_app.domain.errors import NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import STATE_TITLES, State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.recurring import due_entries
from gacha_app.reports.report import EntryFilter, Report, Row
from gacha_app.reports.vouchers import (
    VoucherFilter,
    filtered_vouchers_report,
    states_of,
    voucher_columns,
    vouchers_count,
    vouchers_page,
)
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.books_vouchers_deeds import VoucherDeeds
from gacha_app.ui.pages.books_vouchers_filters import VoucherFilters
from gacha_app.ui.pages.books_vouchers_story import (
    DELETE,
    POST,
    PRINT,
    REVIEW,
    WITHDRAW,
    Deeds,
    VoucherPanel,
)
from gacha_app.ui.pages.money_story import take_back
from gacha_app.ui.pages.side_stack import SideStack
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card, EmptyState
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

_STATES: dict[str, tuple[State, ...]] = {
    "draft": (State.DRAFT,), "reviewed": (State.REVIEWED,), "posted": (State.POSTED,), "reversed": (State.REVERSED,),
}  # fmt: skip


# Told beside the table, and in the workbook
_IN_STORY = ("form", "reviewed_by", "posted_by")


class VouchersPart(Page):
    """The list, and beside it the voucher the cursor is on, or what may be done with the several chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._main = button(_("录凭证"), self.enter_voucher, kind="main", icon="add", tip=_("会计自己录入借贷分录"))
        self.filters = VoucherFilters(desk)
        self.panel = TablePanel("vouchers", desk.settings, counted=_("张凭证"), paged=True)
        self.story = VoucherPanel(desk)
        self.chosen = ChosenVouchers(desk)
        self.deeds = VoucherDeeds(desk, self, self._on_recorded)
        self.templates_button = button(_("模板与周期"), self.open_templates, tip=_("凭证模板，和到期要记的租金、工资"))
        self._side = SideStack(self.story, self.chosen)
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton | None:
        return self._main

    def fill(self) -> None:
        self._main.setEnabled(self.desk.can_write())
        self.filters.fill()
        with self.desk.reading() as session:
            due = len(due_entries(session, dt.date.today()))
        self.templates_button.setText(_("模板与周期（到期 {count}）").format(count=due) if due else _("模板与周期"))
        self.templates_button.setAccessibleName(self.templates_button.text())
        self._show_list()
        self._tell_again()

    def focus_on(self, focus: Focus) -> None:
        self.panel.search.clear()
        self.panel.choose_filter("")
        if isinstance(focus, EntryFilter):
            self.filters.ask(focus)
        elif isinstance(focus, int):
            self._go_to(focus)

    def enter_voucher(self) -> None:
        """Let the accountant enter lines of his own."""
        self.deeds.enter()

    def open_templates(self) -> None:
        """Show the templates, and which recurring entries are due."""
        from gacha_app.ui.dialogs.voucher_templates import TemplatesDialog

        dialog = TemplatesDialog(self.desk, self)
        dialog.use_asked.connect(self.deeds.enter)
        dialog.exec()
        dialog.deleteLater()
        self.refresh()

    def export(self) -> None:
        save_workbook(self.desk, self, [self._report()])

    def print_out(self) -> None:
        save_paper(self.desk, self, self._report())

    def focusInEvent(self, event: QFocusEvent) -> None:
        # not a focus proxy: Qt takes what has one for a single stop, and Tab would pass over filters and buttons
        self.panel.table.setFocus()

    def _build(self) -> None:
        self.filters.add_action(self.templates_button)
        self.panel.set_filters(
            [
                Filter("", _("全部")), Filter("draft", _("草稿")), Filter("reviewed", _("已审核")),
                Filter("posted", _("已记账")), Filter("reversed", _("已冲销")),
            ]
        )  # fmt: skip
        self.panel.search.setMaximumWidth(theme.space(190))
        self.panel.set_tones(_tone)
        self._offer_first_step()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(10))
        column.addWidget(self.filters)
        column.addWidget(self.panel, 1)
        self._split = SplitPanel(left, self._side, 33)
        self._split.story_left.connect(self.panel.table.setFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)

    def _offer_first_step(self) -> None:
        """Say why the list is empty: nothing was ever entered, or nothing is as it is narrowed to."""
        self._said_narrowed = self.filters.is_narrowed()
        if self._said_narrowed:
            state = EmptyState(_("没有符合条件的凭证。"), icon="search", other=_("看全部"))
            state.other_asked.connect(self.filters.clear)
        else:
            state = EmptyState(
                _("这里还没有凭证。收付款记下的、自己录的，都在这里。"), _("录凭证"), icon="books"
            )  # fmt: skip
            state.first_asked.connect(self.enter_voucher)
        self.panel.set_empty(state)

    def _connect(self) -> None:
        self.filters.changed.connect(self._show_list)
        self.panel.search_changed.connect(lambda _text: self._show_list())
        self.panel.filter_changed.connect(lambda _key: self._show_list())
        self.panel.selection_changed.connect(self._on_selected)
        self.panel.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._show_side())
        self.panel.row_activated.connect(lambda _row: self._split.open_story())
        self.panel.export_requested.connect(self.export)
        self.panel.print_requested.connect(self.print_out)
        self.story.asked.connect(lambda name, story: self.desk.try_to(lambda: self.deeds.do(name, story)))
        self.story.voucher_wanted.connect(self._go_to_number)
        self.story.paper_wanted.connect(self.deeds.paper)
        self.chosen.asked.connect(self._on_several)

    def _wanted(self) -> VoucherFilter:
        return self.filters.wanted(self.panel.search_text(), _STATES.get(self.panel.filter_key(), ()))

    def _report(self) -> Report:
        with self.desk.reading() as session:
            return filtered_vouchers_report(session, self._wanted(), self.filters.in_words())

    def _show_list(self) -> None:
        if self.filters.is_narrowed() != self._said_narrowed:
            self._offer_first_step()
        columns = tuple(one for one in voucher_columns() if one.key not in _IN_STORY)
        self.panel.show_query(_("凭证清单"), columns, self._count, self._fetch)

    def _count(self) -> int:
        if self.desk.book is None:
            # the book was closed while the search waited for another letter
            return 0
        with self.desk.reading() as session:
            return vouchers_count(session, self._wanted())

    def _fetch(self, offset: int, limit: int, sort_key: str, descending: bool) -> Sequence[Row]:
        with self.desk.reading() as session:
            return vouchers_page(session, self._wanted(), offset, limit, sort_key or "date", descending)

    def _on_selected(self, row: Row | None) -> None:
        if row is not None and row.record is not None:
            voucher_id = row.record
            self.desk.try_to(lambda: self.story.show_voucher(voucher_id))
        self._show_side()

    def _show_side(self) -> None:
        """Show the one voucher, or what may be done with several."""
        rows = self.panel.table.selectionModel().selectedRows()
        if len(rows) > 1:
            chosen = [row.record for row in self.panel.table.selected_rows() if row.record is not None]
            self.chosen.show_chosen(chosen)
            self._side.show_piece(self.chosen)
        else:
            self._side.show_piece(self.story)
            self.story.card.setVisible(self.story.story() is not None)

    def _tell_again(self) -> None:
        """Tell of the same voucher as it is now, or of the first one."""
        story = self.story.story()
        if story is not None:
            try:
                self.story.show_voucher(story.voucher.id or 0)
            except NotFound:
                self.story.forget()
        elif self.panel.model.rowCount():
            self.panel.table.selectRow(0)
        self._show_side()

    def _go_to(self, voucher_id: int) -> None:
        if not self.panel.select_record(voucher_id):
            self.panel.table.clearSelection()
        self.story.show_voucher(voucher_id)
        self._show_side()
        self._split.open_story()

    def _go_to_number(self, number: str) -> None:
        from gacha_app.services.vouchers import voucher_called

        with self.desk.reading() as session:
            found = voucher_called(session, number)
        self._go_to(found.id or 0)

    def _on_several(self, name: str, identities: object) -> None:
        several = {
            "review": self.deeds.review, "withdraw": self.deeds.withdraw, "post": self.deeds.post,
            "delete": self.deeds.delete, "print": self.deeds.print_out,
        }  # fmt: skip
        several[name](identities)  # type: ignore[arg-type]

    def _on_recorded(self, voucher: Voucher) -> None:
        said = _("已记账 {number}") if voucher.number else _("已存为 {number}")
        self.desk.say(said.format(number=voucher.label), lambda: take_back(self.desk, voucher))
        self.refresh()
        if voucher.id is not None:
            self._go_to(voucher.id)


class ChosenVouchers(QWidget):
    """Several vouchers chosen in the list: how many of each state, and what may be done with them all at once.

    Signals:
        asked: the name of the deed, and the identities it means.
    """

    asked = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._meant: dict[str, list[int]] = {}
        self.card = Card(" ")
        self._about = label(wrap=True)
        self.buttons = Deeds(lambda name: self.asked.emit(name, self._meant[name]))
        self.card.add(self._about)
        self.card.add(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        layout.addStretch(1)

    def show_chosen(self, identities: Sequence[int]) -> None:
        """Tell of the vouchers of these identities."""
        with self._desk.reading() as session:
            found = states_of(session, identities)
        of_state = {state: [one for one in identities if one in found and found[one][0] is state] for state in State}
        postable = of_state[State.REVIEWED]
        if self._desk.organisation.review_rule == "none":
            postable = [*of_state[State.DRAFT], *postable]
        self._meant = {
            POST.name: postable, REVIEW.name: of_state[State.DRAFT], WITHDRAW.name: of_state[State.REVIEWED],
            PRINT.name: list(identities), DELETE.name: [*of_state[State.DRAFT], *of_state[State.REVIEWED]],
        }  # fmt: skip
        self.card.set_title(_("已选 {count} 张凭证").format(count=len(found)))
        words = [f"{_(STATE_TITLES[state])} {len(some)}" for state, some in of_state.items() if some]
        amount = grouped(sum(fen for _state, fen in found.values()))
        self._about.setText(_("{states}；金额合计 {amount} 元").format(states=" · ".join(words), amount=amount))
        offered = [one for one in (POST, REVIEW, WITHDRAW, PRINT, DELETE) if self._meant[one.name]]
        counts = {name: len(some) for name, some in self._meant.items()}
        self.buttons.offer(offered, self._desk.can_write(), counts)

    def text(self) -> str:
        """Return what is said of them."""
        return self._about.text()


def _tone(row: Row, key: str) -> str:
    if key == "state":
        return {_("草稿"): "gold", _("已审核"): "blue", _("已冲销"): "muted"}.get(str(row.cells.get("state")), "")
    return ""
