"""Both sides of a bank account: two tables, of which each follows what is chosen in the other."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.reconciliation import BankMonth
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.books_bank_tables import ALONE, DOUBTED, TICKED, Links, lines_report, postings_report, tone
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.pieces import Elided
from gacha_app.ui.widgets.table import TablePanel

_STATES = {"open": (TICKED, DOUBTED, ALONE), "alone": (ALONE,)}


class BankSides(QWidget):
    """The bank's lines at the left, the book's postings at the right.

    Attributes:
        lines, postings: the tables.
        views: which rows both show.
        chosen: says what the chosen rows of both add up to; stands where its owner puts it.

    Signals:
        line_activated, posting_activated: Enter or a double click on a row; carries the Row.
        export_requested, print_requested: the user wants this in a workbook, on paper.
    """

    line_activated = Signal(object)
    posting_activated = Signal(object)
    export_requested = Signal()
    print_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "clear")
        self._shown: tuple[BankMonth, Links, Collection[int]] | None = None
        self._links = Links()
        self._following = False
        self.views = FilterChips()
        self.views.set_filters(
            [Filter("", _("全部")), Filter("open", _("没对上的")), Filter("alone", _("找不到另一边的"))]
        )
        self.lines = TablePanel("bank-lines", desk.settings, counted=_("行"))
        self.postings = TablePanel("bank-postings", desk.settings, counted=_("笔"))
        self.chosen = Elided("", "muted")
        self.postings.set_empty(EmptyState(_("这个月账上没有银行存款的分录。"), icon="books"))
        self._lay_out()
        self.views.chosen.connect(lambda _key: self._show())
        self.lines.row_activated.connect(self.line_activated)
        self.postings.row_activated.connect(self.posting_activated)
        for panel, other in ((self.lines, self.postings), (self.postings, self.lines)):
            panel.table.selectionModel().selectionChanged.connect(
                lambda *_changed, panel=panel, other=other: self._follow(panel, other)
            )
            panel.export_requested.connect(self.export_requested)
            panel.print_requested.connect(self.print_requested)

    def show_month(self, month: BankMonth, links: Links, ticked: Collection[int]) -> None:
        """Show a month; the chips above say which of its rows."""
        self._shown, self._links = (month, links, ticked), links
        self._show()

    def chosen_lines(self) -> list[int]:
        """Return the bank lines that are chosen."""
        return _chosen(self.lines)

    def chosen_postings(self) -> list[int]:
        """Return the postings that are chosen."""
        return _chosen(self.postings)

    def chosen_numbers(self) -> set[int]:
        """Return the numbers of what the chosen rows belong to."""
        numbers = {self._links.of_line.get(one) for one in self.chosen_lines()}
        numbers |= {self._links.of_posting.get(one) for one in self.chosen_postings()}
        return {one for one in numbers if one is not None}

    def _show(self) -> None:
        if self._shown is None:
            return
        states = _STATES.get(self.views.key(), ())
        self._following = True
        self.lines.show_report(lines_report(*self._shown, states))
        self.postings.show_report(postings_report(*self._shown, states))
        self._following = False
        self._tell_chosen()

    def _follow(self, panel: TablePanel, other: TablePanel) -> None:
        """Choose on the other side what belongs to what is chosen on this one."""
        if self._following:
            return
        from_lines = panel is self.lines
        mine = self._links.of_line if from_lines else self._links.of_posting
        numbers = {mine[one] for one in _chosen(panel) if one in mine}
        # a row chosen there to be matched by hand stays chosen
        by_hand = any(row.cells["state"] == ALONE for row in other.table.selected_rows())
        if numbers and not by_hand:
            theirs = {one for number in numbers for one in self._links.members[number][1 if from_lines else 0]}
            self._following = True
            _select(other, theirs)
            self._following = False
        self._tell_chosen()

    def _tell_chosen(self) -> None:
        bank, book = _sum_chosen(self.lines), _sum_chosen(self.postings)
        words = _("选中：银行 {bank}，账上 {book}，相差 {difference}")
        self.chosen.setText(
            words.format(bank=grouped(bank), book=grouped(book), difference=grouped(bank - book))
        )  # fmt: skip

    def _lay_out(self) -> None:
        # a grid, so that both tables begin at one height
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(10))
        grid.setVerticalSpacing(theme.space(4))
        top = QHBoxLayout()
        top.setSpacing(theme.space(12))
        top.addWidget(label(_("银行对账单"), "heading"))
        top.addWidget(self.views, 1)
        grid.addLayout(top, 0, 0)
        grid.addWidget(label(_("账上分录"), "heading"), 0, 1)
        for place, panel in enumerate((self.lines, self.postings)):
            panel.set_tones(tone)
            grid.addWidget(panel, 1, place)
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(1, 1)


def _chosen(panel: TablePanel) -> list[int]:
    return [row.record for row in panel.table.selected_rows() if row.record is not None]


def _sum_chosen(panel: TablePanel) -> int:
    return sum([one for row in panel.table.selected_rows() if isinstance(one := row.cells["amount"], int)])


def _select(panel: TablePanel, records: set[int]) -> None:
    """Choose the rows of these records, and bring the first into sight."""
    model, chooser = panel.model, panel.table.selectionModel()
    places = [place for place in range(model.rowCount()) if model.row_at(place).record in records]
    chooser.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for place in places:
        chooser.select(model.index(place, 0), flags)
    if places:
        panel.table.scrollTo(model.index(places[0], 0))
