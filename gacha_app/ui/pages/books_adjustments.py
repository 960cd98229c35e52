"""A month's adjustments (计提与摊销): depreciation, rent and costs spread over months, accruals; seen, then posted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.i18n import N_, _
from gacha_app.reports.adjustments import Due
from gacha_app.reports.report import Report, Row
from gacha_app.services.adjustments import MonthDue
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.spread_forms import (
    AccrualForm,
    SpreadableForm,
    SpreadForm,
    StopForm,
    WorkForm,
    ask_spread_of_voucher,
)
from gacha_app.ui.page import Page
from gacha_app.ui.pages.books_adjustments_entries import EntriesPanel
from gacha_app.ui.pages.period_choice import month_chips
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

_KINDS = {"depreciation": N_("折旧与摊销"), "spread": N_("预收与待摊"), "accrual": N_("预提")}
# No room for them in the window; they stand in the workbook
_TOLD_ELSEWHERE = ("method", "kind")
_EMPTY = {
    "depreciation": N_(
        "温棚、机井、房屋、种畜、软件等资产，在资产卡片上写明折旧方法、使用年限和投入使用日期，这里就按月算出折旧。"
    ),
    "spread": N_("一次收到的多年租金、一次付清的保险费和维修费，登记在这里，按月或按天分到各月。"),
    "accrual": N_("工资、劳务费、利息，本月发生、以后才付的，登记在这里，按月记到应付的科目上。"),
}


class AdjustmentsPart(Page):
    """The month, a table of each kind, and beside it the vouchers that would be made."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.due: MonthDue | None = None
        self._units: dict[int, int] = {}
        self._make = button(_("生成本月凭证"), self.make, kind="main", icon="check")
        self.months = FilterChips()
        self.kinds = FilterChips()
        self.table = TablePanel("adjustments", desk.settings, counted=_("项"))
        self.entries = EntriesPanel()
        self._work = button(_("填写工作量"), self.tell_work, icon="edit")
        self._from_voucher = button(_("从凭证登记"), self.spread_voucher, icon="add")
        self._add = button(_("登记摊销"), self.add_spread)
        self._accrue = button(_("登记预提"), self.add_accrual, icon="add")
        self._stop = button(_("终止"), self.stop)
        self._look = button(_("将生成的凭证"), lambda: self._split.open_story())
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self._make

    def month(self) -> Period:
        """Return the month looked at."""
        return Period(self.desk.year, int(self.months.key()))

    def show_month(self, month: int) -> None:
        """Look at another month of the year."""
        self.months.choose(str(month))

    def show_kind(self, kind: str) -> None:
        """Look at another kind: "depreciation", "spread", "accrual"."""
        self.kinds.choose(kind)

    def fill(self) -> None:
        self.due = None
        self.desk.try_to(self._read)
        if self.due is None:
            self._make.setEnabled(False)
            self.entries.show_nothing(_("{period}还没有到。").format(period=self.month().title))
        self._show_kind()

    def make(self) -> None:
        """Post the month's vouchers."""
        from gacha_app.services.adjustments import adjust_month

        def act() -> None:
            made = adjust_month(
                self.desk.open_book(), self.month(), units=self._units, catch_up=self.entries.catch_up()
            )
            self._units = {}
            self.refresh(anyway=True)
            numbers = "、".join(one.label for one in made)
            self.desk.say(
                _("{period}已生成 {count} 张凭证：{numbers}").format(
                    period=self.month().title, count=len(made), numbers=numbers
                )
                if made
                else _("{period}没有要生成的凭证。").format(period=self.month().title)
            )

        self.desk.try_to(act)

    def tell_work(self) -> None:
        """Ask for the month's work of what wears by its work."""
        from gacha_app.services.depreciation import preview_depreciation

        names = self._waiting_for_work()
        book, month = self.desk.open_book(), self.month()
        told = WorkForm(
            names, self._units, lambda units: preview_depreciation(book, month, units=units), self
        ).ask()  # fmt: skip
        if told is not None:
            self._units = told
            self.refresh(anyway=True)

    def spread_voucher(self) -> None:
        """Ask which voucher's money is spread, and how."""
        number = SpreadableForm(self.desk, self.desk.year, self).ask()
        if number is None:
            return
        kept = ask_spread_of_voucher(self.desk, self, str(number))
        if kept is not None:
            self.refresh()
            moved = kept[1].label if kept[1] else _("不用转账")
            self.desk.say(_("已登记“{name}”，{moved}。").format(name=kept[0].name, moved=moved))

    def add_spread(self) -> None:
        """Ask for an amount that waits on its account already."""
        kept = SpreadForm(self.desk, self).ask()
        if kept is not None:
            self.refresh()
            self.desk.say(_("已登记“{name}”。").format(name=kept[0].name))

    def add_accrual(self) -> None:
        """Ask for wages, labour or interest that are paid later."""
        kept = AccrualForm(self.desk, self.month(), self).ask()
        if kept is not None:
            self.refresh()
            self.desk.say(_("已登记“{name}”，生成本月凭证时入账。").format(name=kept.name))

    def stop(self) -> None:
        """Ask when the chosen spread ends early."""
        from gacha_app.services.spreads import spread_called

        row = self.table.current_row()
        if row is None or row.record is None:
            self.desk.say(_("请先在表里选一项。"))
            return
        left = int(row.cells["left"] or 0) + int(row.cells["amount"] or 0)  # type: ignore[arg-type]
        spread = spread_called(self.desk.open_book(), str(row.record))
        if StopForm(self.desk, spread, left, self).ask() is not None:
            self.refresh(anyway=True)
            self.desk.say(_("已终止“{name}”。").format(name=spread.name))

    def export(self) -> None:
        """Save the month's tables, and what was written off and spread so far."""
        if self.due is not None:
            save_workbook(self.desk, self, [*(one.report for one in self.due.kinds), *self._registers()])

    def print_out(self) -> None:
        if self.due is not None:
            save_paper(self.desk, self, self._chosen().report)

    def _read(self) -> None:
        from gacha_app.services.adjustments import preview_month
        from gacha_app.services.periods import is_closed

        book, month = self.desk.open_book(), self.month()
        self.due = preview_month(book, month, units=self._units, catch_up=self.entries.catch_up())
        closed = is_closed(book, month)
        with self.desk.reading() as session:
            self.entries.show_due(session, self.due, month, closed=closed)
        self._make.setEnabled(self.desk.can_write() and bool(self.due.vouchers) and not closed)

    def _registers(self) -> list[Report]:
        from gacha_app.reports.depreciation import depreciation
        from gacha_app.reports.spreads import spread_report

        with self.desk.reading() as session:
            return [depreciation(session, self.month()), spread_report(session, self.month())]

    def _chosen(self) -> Due:
        if self.due is None:
            raise TypeError("there is no month to look at")
        return next(one for one in self.due.kinds if one.kind == self.kinds.key())

    def _waiting_for_work(self) -> dict[int, str]:
        """Return what wears by its work and is in use, by identity."""
        from gacha_app.domain.register import DEPRECIATION_METHODS

        if self.due is None:
            return {}
        by_work = _(DEPRECIATION_METHODS["units"])
        rows = self.due.depreciation.report.rows
        return {row.record or 0: str(row.cells["name"]) for row in rows if row.cells["method"] == by_work}

    def _show_kind(self) -> None:
        kind, write = self.kinds.key(), self.desk.can_write()
        for one in (self._from_voucher, self._add):
            one.setVisible(kind == "spread" and write)
        self._accrue.setVisible(kind == "accrual" and write)
        self._stop.setVisible(kind != "depreciation" and write)
        self._work.setVisible(kind == "depreciation" and write and bool(self._waiting_for_work()))
        self._look.setVisible(self._split.is_narrow())
        if self.due is None:
            self.table.show_report(Report("", "", "", "", (), ()))
            return
        empty = EmptyState(_(_EMPTY[kind]), self._first_step(kind), icon="calendar")
        empty.first_asked.connect(self._on_first_step)
        self.table.set_empty(empty)
        report = self._chosen().report
        columns = tuple(one for one in report.columns if one.key not in _TOLD_ELSEWHERE)
        self.table.show_report(replace(report, columns=columns))
        if self.table.current_row() is None and self.table.model.rowCount():
            self.table.select_record(self.table.model.row_at(0).record or 0)

    def _first_step(self, kind: str) -> str:
        if not self.desk.can_write():
            return ""
        return {"depreciation": _("去资产卡片"), "spread": _("从凭证登记"), "accrual": _("登记预提")}[kind]

    def _on_first_step(self) -> None:
        kind = self.kinds.key()
        if kind == "depreciation":
            self.desk.show_page("contracts")
        elif kind == "spread":
            self.spread_voucher()
        else:
            self.add_accrual()

    def _build(self) -> None:
        self.months.set_filters(month_chips(), str(dt.date.today().month))
        self.kinds.set_filters([Filter(key, _(title)) for key, title in _KINDS.items()], "depreciation")
        for one in (self._work, self._from_voucher, self._add, self._accrue, self._stop, self._look):
            self.table.add_action(one)
        self.table.set_tones(_tone)
        left = LeadingWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(8))
        column.addWidget(self.kinds)
        column.addWidget(self.table, 1)
        left.lead_focus_to(self.table.table)
        self._split = SplitPanel(left, self.entries, share=34)
        top = QHBoxLayout()
        top.addWidget(self.months, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(8))
        layout.addLayout(top)
        layout.addWidget(self._split, 1)
        self.lead_focus_to(self.table.table)

    def _connect(self) -> None:
        self.months.chosen.connect(self._on_month)
        self.kinds.chosen.connect(lambda _key: self._show_kind())
        self.entries.catch_up_changed.connect(lambda: self.refresh(anyway=True))
        self.table.row_activated.connect(lambda _row: self._split.open_story())
        self.table.export_requested.connect(lambda: self.desk.try_to(self.export))
        self.table.print_requested.connect(lambda: self.desk.try_to(self.print_out))

    def _on_month(self, _key: str) -> None:
        self._units = {}
        self.refresh(anyway=True)


def _tone(row: Row, key: str) -> str:
    if key != "state":
        return ""
    state = row.cells.get("state")
    if state == _("请填写工作量"):
        return "gold"
    return "green" if state in (_("已计提"), _("本月已做"), _("已提足")) else "muted"
