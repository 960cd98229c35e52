"""All warnings in one place: each leads to its cure, or is put off till a day, or excused with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.reports.todo import AREAS, KINDS, Todo
from gacha_app.reports.warnings import TONES, Excuse, excused_warnings, warning_report, warnings
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.finding import goal_of
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.fields import DateField, NoteField
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.table import TablePanel

_QUIET = "quiet"
_COLOURS = {"care": "clay", "wait": "gold", "inform": "blue"}


class WarningsPanel(LeadingWidget):
    """Every warning of the book, by kind and by area, and those that are quiet for now.

    Signals:
        left: the user goes back to the overview.
        changed: a warning was put off, excused or told again.
    """

    left = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told: list[Todo] = []
        self._quiet: list[tuple[Todo, Excuse]] = []
        self.areas = FilterChips()
        self.table = TablePanel("overview-warnings", desk.settings, counted=_("件"))
        self._back = button(_("返回总览"), self.left.emit, kind="quiet", icon="back")
        self._go = button(_("去办理"), self.open_cure, icon="chevron-right")
        self._put_off = button(_("暂不提醒…"), self.put_off, icon="wait")
        self._again = button(_("恢复提醒"), self.tell_again, icon="undo")
        for one in (self._go, self._put_off, self._again):
            self.table.add_action(one)
        self.table.set_tones(self._tone)
        self.table.set_empty(EmptyState(_("眼下没有要办的事。"), icon="check"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(8))
        layout.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.areas)
        layout.addWidget(self.table, 1)
        self.lead_focus_to(self.table.table)
        self.areas.chosen.connect(lambda _key: self._show())
        self.table.row_activated.connect(lambda _row: self.open_cure())
        self.table.selection_changed.connect(lambda _row: self._show_buttons())
        self.table.export_requested.connect(lambda: desk.try_to(self.export))
        self.table.print_requested.connect(lambda: desk.try_to(self.print_out))

    def fill(self) -> None:
        """Read all warnings."""
        today = dt.date.today()
        with self._desk.reading() as session:
            self._told = list(warnings(session, self._desk.year, today))
            self._quiet = list(excused_warnings(session, self._desk.year, today))
        chosen = self.areas.key()
        there = [key for key in AREAS if any(one.area == key for one in self._told)]
        filters = [Filter("", _("全部 {count}").format(count=len(self._told)))]
        filters += [Filter(key, f"{_(AREAS[key])} {sum(one.area == key for one in self._told)}") for key in there]
        if self._quiet:
            filters.append(Filter(_QUIET, _("暂不提醒 {count}").format(count=len(self._quiet))))
        self.areas.set_filters(filters, chosen if chosen in {one.key for one in filters} else "")
        self._show()

    def shown(self) -> list[Todo]:
        """Return the warnings in the table, whatever kind is chosen."""
        key = self.areas.key()
        if key == _QUIET:
            return [one for one, _excuse in self._quiet]
        return [one for one in self._told if key in ("", one.area)]

    def chosen(self) -> Todo | None:
        """Return the warning the cursor stands on."""
        row = self.table.current_row()
        found = self.shown()
        return found[row.record] if row is not None and row.record is not None and row.record < len(found) else None

    def open_cure(self) -> None:
        """Go where the chosen warning is cured."""
        if (one := self.chosen()) is not None:
            goal = goal_of(one.page, one.record)
            self._desk.show_page(goal.page, goal.focus)

    def put_off(self) -> None:
        """Ask until when, and why, the chosen warning is to be quiet."""
        one = self.chosen()
        if one is not None and one.identity and ExcuseDialog(self._desk, one, self).ask() is not None:
            self.fill()
            self.changed.emit()
            self._desk.say(_("已暂缓“{warning}”。").format(warning=one.sentence), lambda: self._withdraw(one))

    def tell_again(self) -> None:
        """Tell the chosen warning again."""
        one = self.chosen()
        if one is not None:
            self._desk.try_to(lambda: self._withdraw(one))

    def export(self) -> None:
        """Save the list as a workbook."""
        save_workbook(self._desk, self, [self._all()])

    def print_out(self) -> None:
        """Print the list."""
        save_paper(self._desk, self, self._all())

    def _all(self) -> Report:
        with self._desk.reading() as session:
            return warning_report(session, Period(self._desk.year))

    def _withdraw(self, one: Todo) -> None:
        from gacha_app.services.warnings import withdraw_excuse

        withdraw_excuse(self._desk.open_book(), one.identity)
        self.fill()
        self.changed.emit()
        self._desk.say(_("已恢复提醒。"))

    def _show(self) -> None:
        told = self.shown()
        quiet = self.areas.key() == _QUIET
        whys = [excuse for _one, excuse in self._quiet] if quiet else []
        rows = []
        for place, one in enumerate(told):
            detail = one.detail
            if quiet:
                until = _("到 {date}").format(date=whys[place].until) if whys[place].until else _("到情况有变")
                detail = f"{whys[place].reason}（{whys[place].by}，{until}）"
            rows.append(
                Row(
                    {
                        "tone": _(TONES[one.tone]), "kind": _(KINDS[one.kind]),
                        "area": _(AREAS[one.area]) if one.area else "", "sentence": one.sentence, "detail": detail,
                        "date": one.date, "amount": one.amount,
                    },
                    record=place,
                )
            )  # fmt: skip
        columns = (
            Column("tone", _("轻重"), width=3),
            Column("kind", _("类别"), width=4),
            Column("area", _("方面"), width=5),
            Column("sentence", _("事项"), width=22),
            Column("detail", _("暂缓的原因") if quiet else _("说明"), width=13),
            Column("date", _("日期"), CellKind.DATE, width=6),
            Column("amount", _("金额"), CellKind.MONEY, "元", 8),
        )
        kinds = {_(KINDS[one.kind]) for one in told}
        filters = [
            Filter(key, _(title), lambda row, title=title: row.cells.get("kind") == _(title))  # type: ignore[misc]
            for key, title in KINDS.items()
            if _(title) in kinds
        ]
        kept = self.table.filter_key()
        self.table.set_filters(
            [Filter("", _("全部")), *filters] if len(filters) > 1 else [],
            kept if len(filters) > 1 and kept in {one.key for one in filters} else "",
        )
        self.table.show_report(Report("warnings", _("提醒事项"), "", "", columns, tuple(rows)))
        self._show_buttons()

    def _show_buttons(self) -> None:
        quiet, one = self.areas.key() == _QUIET, self.chosen()
        write = self._desk.can_write()
        self._go.setEnabled(one is not None and bool(one.page))
        self._put_off.setVisible(not quiet and write)
        self._put_off.setEnabled(one is not None and bool(one.identity))
        self._again.setVisible(quiet and write)
        self._again.setEnabled(one is not None)

    def _tone(self, row: Row, key: str) -> str:
        if key != "tone" or row.record is None:
            return ""
        told = self.shown()
        return _COLOURS[told[row.record].tone] if row.record < len(told) else ""


class ExcuseDialog(FormDialog):
    """Until when, and why, a warning is to be quiet."""

    def __init__(self, desk: Desk, one: Todo, parent: QWidget | None = None) -> None:
        self._desk, self._one = desk, one
        super().__init__(
            _("暂不提醒"), _("暂不提醒"), self._keep, parent,
            sentence=_("“{warning}”。情况有变（金额、日期不同了）时，不到日子也会再提醒。").format(warning=one.sentence),
        )  # fmt: skip
        self.form.add("until", _("到哪天再提醒"), DateField(), help_text=_("空着就等情况有变。"))
        self.form.add("reason", _("原因"), NoteField(_("如 已与承租方约好秋后付"), lines=2), required=True)

    def _keep(self, values: dict[str, Any]) -> Todo:
        from gacha_app.services.warnings import excuse_warning

        book, year = self._desk.open_book(), self._desk.year
        return excuse_warning(book, year, self._one.identity, values["reason"], until=values["until"])
