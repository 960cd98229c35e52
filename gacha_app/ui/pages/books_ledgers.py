"""The ledgers (账簿) of the accountant's page: a kind, an account, what narrows it, and rows that lead to vouchers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.ledger_kinds import LEDGERS, Ledger
from gacha_app.reports.ledger_question import LedgerQuestion
from gacha_app.reports.report import Column, EntryFilter, Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.books_ledgers_fields import LedgerFields
from gacha_app.ui.report_saving import save_as, save_workbook
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.paged_model import PagedModel
from gacha_app.ui.widgets.table import TablePanel


class LedgersPart(Page):
    """One chip a kind, the fields that say which ledger, and its rows, fetched as they come into sight."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.kinds = FilterChips()
        self.kinds.set_filters([Filter(one.name, _(one.title)) for one in LEDGERS.values()], "ledger")
        self.fields = LedgerFields(desk)
        self.panel = TablePanel("ledgers", desk.settings, counted=_("行"), paged=True)
        self._ledger: Ledger | None = None
        self._build()
        self._connect()

    def fill(self) -> None:
        self.fields.fill()
        self.show_ledger()

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, EntryFilter):
            self.kinds.choose("ledger")
            self.fields.ask(focus)
            self.show_ledger()

    def export(self) -> None:
        if (question := self._asked()) is not None:
            from gacha_app.services.ledgers import read_ledger

            save_workbook(self.desk, self, [read_ledger(self.desk.open_book(), self.kinds.key(), question)])

    def print_out(self) -> None:
        """Save the ledger on paper in the customary layout, and open it."""
        question = self._asked()
        if question is None or self._ledger is None:
            return
        from gacha_app.services.ledgers import print_ledger

        book, name = self.desk.open_book(), self.kinds.key()

        def write(path: Path) -> None:
            print_ledger(book, name, question, path)

        title = f"{_(LEDGERS[name].title)} {self._ledger.about} {question.period.title}"
        save_as(self.desk, self, title, _("PDF 文件 (*.pdf)"), ".pdf", write, open_it=True)

    def show_ledger(self) -> None:
        """Show the ledger that the chips and fields say."""
        from gacha_app.services.ledgers import look_into

        name = self.kinds.key()
        self.fields.suit(LEDGERS[name])
        self._ledger = None
        try:
            self._ledger = look_into(self.desk.open_book(), name, self.fields.question(LEDGERS[name]))
            self._say(_("这本账这段时间没有发生额。"))
        except GachaError as problem:
            self._say(str(problem))
        columns: tuple[Column, ...] = self._ledger.columns if self._ledger else ()
        self.panel.show_query(_(LEDGERS[name].title), columns, self._count, self._fetch)
        self.panel.foot.show_sums(self._sums())

    def _build(self) -> None:
        self.panel.lead_with(self.fields)
        if isinstance(self.panel.model, PagedModel):
            # a running balance has but one order
            self.panel.model.sortable = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(self.kinds)
        layout.addWidget(self.panel, 1)
        self.lead_focus_to(self.panel.table)

    def _connect(self) -> None:
        self.kinds.chosen.connect(lambda *_key: self.show_ledger())
        self.fields.changed.connect(self.show_ledger)
        self.panel.row_activated.connect(self._open)
        self.panel.export_requested.connect(self.export)
        self.panel.print_requested.connect(self.print_out)
        # letters typed on the table look for an account: there is nothing else to search
        self.panel.table.typed.disconnect()
        self.panel.table.typed.connect(self._on_typed)

    def _asked(self) -> LedgerQuestion | None:
        return self._ledger.question if self._ledger else None

    def _count(self) -> int:
        return self._ledger.rows if self._ledger and self.desk.book else 0

    def _fetch(self, offset: int, limit: int, _sort_key: str, _descending: bool) -> Sequence[Row]:
        if self._ledger is None or self.desk.book is None:
            return ()
        from gacha_app.services.ledgers import rows_of_ledger

        return rows_of_ledger(self.desk.book, self._ledger, offset, limit)

    def _sums(self) -> dict[str, str]:
        totals: dict[str, Any] = dict(self._ledger.totals or {}) if self._ledger else {}
        titles = {"debit": _("借方合计"), "credit": _("贷方合计"), "balance": _("期末余额")}
        return {title: grouped(totals[key]) for key, title in titles.items() if key in totals}

    def _open(self, row: Row) -> None:
        """Lead on: an entry to its voucher, a line of a summary to its ledger, a month's sum to its entries."""
        if self._ledger is None or row.source is None:
            return
        if not self._ledger.kind.by_entries:
            self.focus_on(row.source)
        elif row.record is not None:
            self.desk.show_page("books", row.record)
        else:
            self.desk.show_page("books", row.source)

    def _on_typed(self, letters: str) -> None:
        if self.fields.account.isVisible():
            self.fields.account.setFocus(Qt.FocusReason.OtherFocusReason)
            self.fields.account.setText(letters)

    def _say(self, sentence: str) -> None:
        self.panel.set_empty(EmptyState(sentence, icon="books"))
