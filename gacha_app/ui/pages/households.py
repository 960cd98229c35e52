"""The page of members and shares: the register as at any day, and beside it the story of one household."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.household import Household
from gacha_app.i18n import _
from gacha_app.reports.household_story import HouseholdStory, household_story, members_by_household
from gacha_app.reports.households import household_register, member_register
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.dialogs.household_forms import HouseholdDialog
from gacha_app.ui.page import Page
from gacha_app.ui.pages.household_story_panel import HouseholdStoryPanel
from gacha_app.ui.pages.households_matters import HouseholdMatters
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.fields import DateField
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

# From the left; what else is known is told beside the table, printed, and in the workbook
_SHOWN = ("number", "representative", "members", "shares", "dividend", "is_owed", "owes", "group")
_ONLY_WHERE_FILLED = ("dividend", "is_owed", "owes", "group")
# Searched in, and shown to whom wants to see them
_SEARCHED = ("group", "names", "identity")
_WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class HouseholdsPage(Page):
    """The register of households, their members and their shares.

    Attributes:
        day: as at the end of which day the register is shown.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._year = desk.year
        self._report: Report | None = None
        self._other: int | None = None
        self._told_day: dt.date | None = None
        self._add = button(_("登记农户"), self.add, kind="main", icon="add")
        self._import = button(_("从名册导入"), self.import_roster, icon="import")
        self.day = DateField()
        self.day.name = "day"
        self._begin_year()
        self._problem = label(role="problem")
        self._problem.hide()
        self._back = button(_("回到年末"), self.go_to_end_of_year, kind="link")
        # what a search finds too is there, but not in the way until somebody wants to see it
        desk.settings.columns.setdefault("households", dict.fromkeys(_SEARCHED, 0))
        self.table = TablePanel("households", desk.settings, counted=_("户"))
        self.story = HouseholdStoryPanel(desk)
        self.matters = HouseholdMatters(desk, self)
        left = LeadingWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(8))
        column.addLayout(self._head())
        column.addWidget(self.table, 1)
        left.lead_focus_to(self.table.table)
        self._split = SplitPanel(left, self.story, share=34)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.lead_focus_to(self.table.table)
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self._add

    def as_at(self) -> dt.date:
        """Return the day whose register is shown: the one typed, or, where that is none, the year's last."""
        try:
            return self._typed_day()
        except InvalidInput:
            return self._last_day()

    def fill(self) -> None:
        if self._year != self.desk.year:
            self._year = self.desk.year
            self._begin_year()
        day = self._told_day = self.as_at()
        with self.desk.reading() as session:
            self._report = household_register(session, day)
            known = members_by_household(session, day)
        self._back.setVisible(day != self._last_day())
        self.matters.show_what_may(self._report)
        for one in (self._add, self._import):
            one.setEnabled(self.desk.can_write())
        self.table.show_report(_for_page(self._report, day.year, known))
        row = self.table.current_row()
        if row is None and self._other is None and self.table.model.rowCount():
            self.table.select_record(self.table.model.row_at(0).record or 0)
        else:
            self._tell(row)

    def focus_on(self, focus: Focus) -> None:
        if not isinstance(focus, int):
            return
        self.table.clear_search()
        if self.table.select_record(focus):
            self._other = None
        else:
            # not in the register that day: told all the same
            self.table.table.clearSelection()
            self._other = focus
            self._tell(None)
        self._split.open_story()

    def export(self) -> None:
        """Save the register, and beside it the list of members, as a workbook."""
        if self._report is not None:
            with self.desk.reading() as session:
                members = member_register(session, self.as_at())
            save_workbook(self.desk, self, [self._report, members])

    def print_out(self) -> None:
        if self._report is not None:
            save_paper(self.desk, self, self._report)

    def go_to_end_of_year(self) -> None:
        """Show the register as at the end of the year again."""
        self.day.set_value(self._last_day())

    def add(self) -> None:
        """Ask for a new household, and show it."""
        made = HouseholdDialog(self.desk, self, day=dt.date(self.desk.year, 1, 1)).ask()
        if made is not None:
            self.desk.say(_("已登记 {number} {name}。").format(number=made.number, name=made.representative))
            self.focus_on(made.id)

    def change(self, household: Household) -> None:
        """Ask for changes of a household and its members."""
        if HouseholdDialog(self.desk, self, household).ask() is not None:
            said = _("已修改 {number} {name}。").format(number=household.number, name=household.representative)
            self.desk.say(said, lambda: self._restore(household))

    def import_roster(self) -> None:
        """Ask for a roster and take it in."""
        from gacha_app.ui.dialogs.import_roster import import_roster

        self.desk.try_to(lambda: import_roster(self.desk, self))

    def _head(self) -> QHBoxLayout:
        words = label(_("登记簿截至"))
        words.setBuddy(self.day)
        self.day.setAccessibleName(_("登记簿截至哪一天"))
        self.day.setFixedWidth(theme.space(140))
        row = QHBoxLayout()
        row.setSpacing(theme.space(8))
        for piece in (words, self.day, self._back, self._problem):
            row.addWidget(piece)
        row.addStretch(1)
        row.addWidget(self._import)
        row.addWidget(self.matters.button)
        return row

    def _connect(self) -> None:
        empty = EmptyState(
            _("登记簿里还没有农户。村里有现成的名册表格就直接导入，也可以一户一户登记。"),
            first=_("登记农户"),
            other=_("从名册导入"),
            icon="households",
        )
        empty.first_asked.connect(self.add)
        empty.other_asked.connect(self.import_roster)
        self.table.set_empty(empty)
        self.table.selection_changed.connect(self._on_selected)
        self.table.row_activated.connect(lambda _row: self._split.open_story())
        self.table.export_requested.connect(lambda: self.desk.try_to(self.export))
        self.table.print_requested.connect(lambda: self.desk.try_to(self.print_out))
        self.story.change_asked.connect(self.change)
        self.story.event_asked.connect(self.matters.register)
        self.story.record_asked.connect(self.matters.on_record)
        self.day.changed.connect(self._on_day_typed)
        self.day.entered.connect(self._show_day)
        self.day.editingFinished.connect(self._show_day)
        self.day.problem_changed.connect(self._problem.setText)
        self.day.problem_changed.connect(lambda sentence: self._problem.setVisible(bool(sentence)))

    def _on_day_typed(self) -> None:
        # set by the calendar, by an arrow key, or typed to its end
        if _WHOLE_DAY.fullmatch(self.day.text()):
            self._show_day()

    def _show_day(self) -> None:
        """Show the register as at the day typed; one that is none is refused beside the field."""
        try:
            day = self._typed_day()
        except InvalidInput as problem:
            self.day.show_problem(str(problem))
            return
        if not self.day.text().strip():
            self.day.set_value(day)
        # before anything was shown at all the page is filled in its own time
        if self._told_day not in (None, day):
            self.refresh(anyway=True)

    def _typed_day(self) -> dt.date:
        """Return the day typed, the year's last where none is.

        Raises:
            InvalidInput: if it is no day, or one that no book is about.
        """
        day: dt.date = self.day.value() or self._last_day()
        Period(day.year)
        return day

    def _begin_year(self) -> None:
        # a day and month alone mean the year looked at
        self.day.set_around(self._last_day())
        self.day.set_value(self._last_day())

    def _last_day(self) -> dt.date:
        return dt.date(self._year, 12, 31)

    def _on_selected(self, row: Row | None) -> None:
        if row is not None:
            self._other = None
        self._tell(row)

    def _tell(self, row: Row | None) -> None:
        told = row.record if row is not None else self._other
        story = self._story_of(told) if told is not None else None
        if story is None:
            self.story.show_nothing()
        else:
            self.story.show_story(story)

    def _story_of(self, household: int) -> HouseholdStory | None:
        try:
            with self.desk.reading() as session:
                return household_story(session, household, self.as_at())
        except GachaError as problem:
            self.desk.refuse(problem)
            return None

    def _restore(self, household: Household) -> None:
        """Bring a household and its members back to what they were before."""
        from gacha_app.services.households import change_household

        change_household(self.desk.open_book(), household)


def _for_page(report: Report, year: int, known: Mapping[int, tuple[str, str]]) -> Report:
    """Return the register as the page shows it: what nobody has is left out, members can be searched for."""
    left_out = {key for key in _ONLY_WHERE_FILLED if not any(row.cells.get(key) for row in report.rows)}
    columns = [report.column(key) for key in _SHOWN if key not in left_out]
    columns = [
        replace(one, title=_("{year}年分红").format(year=year)) if one.key == "dividend" else one for one in columns
    ]
    columns += [
        Column("names", _("成员"), width=8),
        Column("identity", _("身份证末四位"), CellKind.CODE, width=6),
    ]
    rows = []
    for row in report.rows:
        names, identity = known.get(row.record or 0, ("", ""))
        rows.append(replace(row, cells={**row.cells, "names": names, "identity": identity}))
    return replace(report, columns=tuple(columns), rows=tuple(rows))
