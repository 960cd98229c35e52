"""One register of the page: its table, and beside it the story of the row the cursor is on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QMenu, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.report import Report, Row
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.dialogs.card_form import CardForm
from gacha_app.ui.page import Page
from gacha_app.ui.pages.contracts_stories import CardStoryPanel
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel


@dataclass(frozen=True)
class Register:
    """What tells one register of the page from the others; its texts are in the window's language.

    Attributes:
        name: its name for programs. title: on its chip. what: what one card is called: "合同".
        counted: what a row is called. invitation: what belongs there, where nothing stands yet.
        report: makes its table. hidden: columns that are there for whom wants to see them.
        form: asks for a card. story: reads what is told of one. tell: shows it.
        filters: the chips above the table at a day. tone: the tone of a cell at a day.
        more: what else can be done with the whole register: words and acts, of its part.
    """

    name: str
    title: str
    what: str
    counted: str
    invitation: str
    report: Callable[[Any, Period], Report]
    form: Callable[[Desk, QWidget, Any], CardForm]
    story: Callable[[Any, int, Period], Any]
    tell: Callable[[CardStoryPanel, Any], None]
    hidden: tuple[str, ...] = ()
    filters: Callable[[dt.date], Sequence[Filter]] = lambda _day: ()
    tone: Callable[[Row, str, dt.date], str] = lambda _row, _key, _day: ""
    more: Callable[[Page], Sequence[tuple[str, Callable[[], object]]]] = lambda _part: ()


class RegisterPart(Page):
    """The table of a register and its stories."""

    def __init__(self, desk: Desk, register: Register) -> None:
        super().__init__(desk)
        self.register = register
        self._report: Report | None = None
        self._day: dt.date | None = None
        self._add = button(_("登记{what}").format(what=register.what), self.add, kind="main", icon="add")
        # what an official sheet asks for and few look at is there, but not in the way
        desk.settings.columns.setdefault(register.name, dict.fromkeys(register.hidden, 0))
        self.table = TablePanel(register.name, desk.settings, counted=register.counted)
        self.story = CardStoryPanel(desk, register.what)
        self._split = SplitPanel(self.table, self.story, share=32)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.lead_focus_to(self.table.table)
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self._add

    def fill(self) -> None:
        period = Period(self.desk.year)
        with self.desk.reading() as session:
            self._report = self.register.report(session, period)
        self._add.setEnabled(self.desk.can_write())
        self._offer_filters(min(period.last, dt.date.today()))
        self.table.show_report(_flat(self._report))
        row = self.table.current_row()
        if row is None and self.table.model.rowCount():
            self.table.select_record(self.table.model.row_at(0).record or 0)
        else:
            self._tell(row)

    def focus_on(self, focus: Focus) -> None:
        if not isinstance(focus, int):
            return
        self.table.clear_search()
        if not self.table.select_record(focus):
            # it begins later, or ended before: told all the same
            self.table.table.clearSelection()
            self._tell_card(focus)
        self._split.open_story()

    def export(self) -> None:
        if self._report is not None:
            save_workbook(self.desk, self, [self._report])

    def print_out(self) -> None:
        if self._report is not None:
            save_paper(self.desk, self, self._report)

    def add(self) -> None:
        """Ask for a new card, and show it."""
        made = self.register.form(self.desk, self, None).ask()
        if made is None:
            return
        self.refresh()
        self.focus_on(made.id)
        words = _("已登记{what}“{name}”。")
        if not self._stands(made.id):
            words = _("已登记{what}“{name}”；它不在{year}年度的台账里，换个年度就能看到。")
        self.desk.say(words.format(what=self.register.what, name=made.name, year=self.desk.year))

    def change(self, card: Any) -> None:
        """Ask for changes of a card."""
        changed = self.register.form(self.desk, self, card).ask()
        if changed is not None:
            self.desk.say(_("已修改“{name}”。").format(name=changed.name), lambda: self._restore(card))
            self.refresh()
            self.focus_on(changed.id)

    def _connect(self) -> None:
        register = self.register
        empty = EmptyState(
            register.invitation, first=_("登记{what}").format(what=register.what), icon="contracts"
        )  # fmt: skip
        empty.first_asked.connect(self.add)
        self.table.set_empty(empty)
        if deeds := register.more(self):
            more = button(_("更多"), None, icon="more")
            menu = QMenu(more)
            for words, act in deeds:
                menu.addAction(words, lambda *_checked, act=act: self.desk.try_to(act))
            more.setMenu(menu)
            self.table.add_action(more)
        self.table.set_tones(lambda row, key: register.tone(row, key, self._day or dt.date.today()))
        self.table.selection_changed.connect(self._tell)
        self.table.row_activated.connect(lambda _row: self._split.open_story())
        self.table.export_requested.connect(lambda: self.desk.try_to(self.export))
        self.table.print_requested.connect(lambda: self.desk.try_to(self.print_out))
        self.story.change_asked.connect(self.change)

    def _offer_filters(self, day: dt.date) -> None:
        """Offer filters as they are meant on a day; the chosen one stays."""
        if day == self._day:
            return
        self._day = day
        if filters := self.register.filters(day):
            self.table.set_filters([Filter("", _("全部")), *filters], self.table.filter_key())

    def _stands(self, record: int) -> bool:
        return self._report is not None and any(row.record == record for row in self._report.rows)

    def _tell(self, row: Row | None) -> None:
        if row is None or row.record is None:
            self.story.show_nothing()
        else:
            self._tell_card(row.record)

    def _tell_card(self, record: int) -> None:
        self.desk.try_to(lambda: self._read_and_tell(record))

    def _read_and_tell(self, record: int) -> None:
        with self.desk.reading() as session:
            story = self.register.story(session, record, Period(self.desk.year))
        self.register.tell(self.story, story)

    def _restore(self, card: Any) -> None:
        """Bring a card back to what it was before."""
        from gacha_app.services.registers import change

        change(self.desk.open_book(), card)


def _flat(report: Report) -> Report:
    """Return a report without the sums of its classes: a table that is sifted and ordered has no groups."""
    return replace(report, rows=tuple(replace(row, level=0) for row in report.rows if not row.subtotal))
