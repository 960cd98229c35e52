"""Importing a cash journal: a proposed entry for every row, changed by row or by rule, then taken in at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.imports import Imported
from gacha_app.services.journal_plan import JournalPlan, PlannedRow, RowChoice, RowKey, plan_journal
from gacha_app.services.journal_rules import way_of
from gacha_app.storage.reference import entry_kinds
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.import_row import RowPanel
from gacha_app.ui.dialogs.import_window import ImportDialog
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.messages import ask
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel


class JournalImportDialog(ImportDialog):
    """A cash journal held against the book.

    Attributes:
        rows: the rows and what each would be recorded as.
        panel: beside them, the way to change that.
        choices: what the user chose, by sheet and row.
    """

    kind = "journal"

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(desk, path, _("导入收支流水"), _("流水"), parent)
        self.choices: dict[RowKey, RowChoice] = {}
        self._fresh = True
        self._touched = False
        self._as_drafts = False
        self.rows = TablePanel("import-journal", desk.settings, counted=_("行"))
        self.rows.set_tones(_tone)
        self.panel = RowPanel(desk)
        self.drafts = QCheckBox(_("先存为草稿，以后再记账"))
        self.foot.insertWidget(0, self.drafts)
        self._split = SplitPanel(self.rows, self.panel, share=32)
        self.add_views(self._split, self.rows)
        self.rows.table.selectionModel().selectionChanged.connect(lambda *_changed: self._show_chosen())
        self.rows.row_activated.connect(lambda _row: self._enter_panel())
        self.panel.changed.connect(self._on_changed)
        self.panel.skipped.connect(self._on_skipped)
        self.panel.rule_kept.connect(self._on_rule)

    def read(self, path: Path, mapping: Mapping[str, str]) -> JournalPlan:
        plan = plan_journal(self.desk.open_book(), path, mapping=mapping, choices=self.choices)
        if plan.reading.year is None:
            # the sheet does not say: the year looked at is meant
            year = self.desk.year
            plan = plan_journal(self.desk.open_book(), path, mapping=mapping, choices=self.choices, year=year)
        return plan

    def plan_shown(self, plan: JournalPlan) -> None:
        if self._fresh:
            self._fresh = False
            twins = {_key(row): RowChoice(skip=True) for row in plan.rows if row.twin}
            if twins:
                self.choices = {**twins, **self.choices}
                self._plan_again()
                return
        self._offer_filters(plan)
        self.rows.show_report(rows_report(plan, self.panel.accounts))
        kept = [row for row in plan.rows if not row.skip]
        self.counts.setText(
            _("{count} 行 · 收入 {income} · 支出 {expense}").format(
                count=len(kept),
                income=grouped(sum(row.entry.income for row in kept)),
                expense=grouped(sum(row.entry.expense for row in kept)),
            )
        )
        self.say_checks(_told(self.desk, plan))
        self._show_chosen()

    def take_in(self, plan: JournalPlan) -> Imported:
        from gacha_app.services.journal_import import import_journal

        return import_journal(self.desk.open_book(), plan, as_drafts=self._as_drafts)

    def start(self) -> None:
        self._as_drafts = self.drafts.isChecked()
        super().start()

    def may_import(self) -> bool:
        return super().may_import() and any(not row.skip for row in self.plan.rows)

    def button_words(self, plan: JournalPlan) -> str:
        return _("导入 {count} 行").format(count=sum(not row.skip for row in plan.rows))

    def done_words(self, imported: Imported) -> str:
        counts = imported.counts
        words = _("已导入 {count} 笔，收入 {income}，支出 {expense}。")
        if self._as_drafts:
            words = _("已导入 {count} 笔草稿，收入 {income}，支出 {expense}。")
        return words.format(
            count=counts["entries"], income=grouped(counts["income"]), expense=grouped(counts["expense"])
        )

    def forget(self) -> None:
        self.choices = {}
        self._fresh, self._touched = True, False

    def reject(self) -> None:
        words = _("这张表里改过的业务就不留了；记成规则的会留着。")
        if not self._touched or ask(self, _("不导入了？"), words, _("不导入，关闭"), cancel=_("接着改")):
            super().reject()

    def chosen(self) -> list[PlannedRow]:
        """Return the rows that are selected."""
        if self.plan is None:
            return []
        return [self.plan.rows[row.record] for row in self.rows.table.selected_rows() if row.record is not None]

    def _show_chosen(self) -> None:
        chosen = self.chosen()
        self.panel.show_rows(chosen, _reasons(self.plan, chosen[0]) if len(chosen) == 1 else ())

    def _offer_filters(self, plan: JournalPlan) -> None:
        """Offer what there is to be looked at."""
        words = {"error": _("要选"), "unsure": _("不确定"), "twin": _("可能重复"), "skip": _("不导入")}
        states = {state for states in _states_of(plan) for state in states}
        filters = [
            Filter(key, title, lambda row, key=key: key in str(row.cells["state"]).split())  # type: ignore[misc]
            for key, title in words.items()
            if key in states
        ]
        key = self.rows.filter_key()
        self.rows.set_filters([Filter("", _("全部")), *filters] if filters else [], key if key in states else "")

    def _enter_panel(self) -> None:
        self._split.open_story()
        self.panel.form.focus_first()

    def _on_changed(self, choice: RowChoice) -> None:
        for row in self.panel.rows():
            skip = self.choices.get(_key(row), RowChoice()).skip
            self.choices[_key(row)] = replace(choice, skip=skip)
        self._touched = True
        self._plan_again()
        self.rows.table.setFocus()

    def _on_skipped(self, skip: bool) -> None:
        for row in self.panel.rows():
            self.choices[_key(row)] = replace(self.choices.get(_key(row), RowChoice()), skip=skip)
        self._touched = True
        self._plan_again()

    def _on_rule(self, words: str, kind: str) -> None:
        from gacha_app.services.journal_rules import add_rule

        try:
            add_rule(self.desk.open_book(), words, kind, direction=way_of(entry_kinds()[kind]))
        except GachaError as problem:
            self.panel.refuse_rule(problem)
            return
        self.panel.rule.clear()
        self._plan_again()

    def _plan_again(self) -> None:
        """Hold the same reading against the book with other choices or rules."""
        plan = plan_journal(self.desk.open_book(), self.path, choices=self.choices, reading=self.plan.reading)
        self.show_plan(plan)


def import_journal(desk: Desk, parent: QWidget) -> Any:
    """Ask for a cash journal and take it in; return what was taken in, None where nothing was."""
    path = ask_workbook(parent, _("选择收支流水表"))
    return None if path is None else JournalImportDialog(desk, path, parent).ask()


# What every import is called by those who offer several
open_import = import_journal


def rows_report(plan: JournalPlan, accounts: Mapping[str, str]) -> Report:
    """Return the rows of a journal with what each would be recorded as, and what is still to be looked at."""
    kinds = entry_kinds()
    words = {"skip": _("不导入"), "error": _("要选"), "unsure": _("不确定"), "twin": _("可能重复")}
    rows = []
    for place, (row, states) in enumerate(zip(plan.rows, _states_of(plan), strict=True)):
        entry = row.entry
        rows.append(
            Row(
                {
                    "row": entry.row,
                    "hint": " ".join(words[state] for state in states if (state, row.twin) != ("skip", True)),
                    "date": entry.date,
                    "summary": entry.summary,
                    "project": row.project,
                    "income": entry.income or None,
                    "expense": entry.expense or None,
                    "kind": _(kinds[row.kind].title),
                    "detail": row.fund or row.household or accounts.get(row.account, "").rpartition("—")[2],
                    "state": " ".join(states),
                },
                record=place,
            )
        )
    columns = (
        Column("row", _("行号"), CellKind.COUNT, width=3),
        Column("hint", _("提示"), width=4),
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("summary", _("摘要"), width=9),
        Column("project", _("项目"), width=5),
        Column("income", _("收入"), CellKind.MONEY, "元", 5),
        Column("expense", _("支出"), CellKind.MONEY, "元", 5),
        Column("kind", _("业务"), width=6),
        Column("detail", _("记到"), width=4),
    )
    totals = {
        "income": sum(row.entry.income for row in plan.rows), "expense": sum(row.entry.expense for row in plan.rows)
    }  # fmt: skip
    return Report("import-journal", _("流水"), "", plan.path.name, columns, tuple(rows), totals)


def _states_of(plan: JournalPlan) -> list[list[str]]:
    """Return what is to be said of each row: "skip", "error" or "unsure"; and "twin"."""
    wrong = {(one.sheet, one.row) for one in plan.errors}
    return [_states(row, wrong) for row in plan.rows]


def _states(row: PlannedRow, wrong: set[tuple[str, int]]) -> list[str]:
    states = []
    if row.skip:
        states.append("skip")
    elif (row.entry.sheet, row.entry.row) in wrong:
        states.append("error")
    elif not row.sure:
        states.append("unsure")
    return [*states, "twin"] if row.twin else states


def _reasons(plan: JournalPlan, row: PlannedRow) -> list[str]:
    at = (row.entry.sheet, row.entry.row)
    return [one.reason for one in plan.findings if (one.sheet, one.row) == at]


def _told(desk: Desk, plan: JournalPlan) -> list[str]:
    """Return what the import would do to the money, and what it would make anew."""
    from gacha_app.services.lookups import choices

    kept = [row for row in plan.rows if not row.skip]
    before = plan.closing - sum(row.entry.income - row.entry.expense for row in kept)
    said = [_("账上现有 {before} 元，导入后 {after} 元。").format(before=grouped(before), after=grouped(plan.closing))]
    if plan.reading.closing is not None:
        agrees = plan.reading.closing == plan.closing
        words = _("表上的期末结余也是这个数，相符。") if agrees else _("表上的期末结余是 {stated} 元，不符。")
        said.append(words.format(stated=grouped(plan.reading.closing)))
    with desk.reading() as session:
        known = {one.label for one in choices(session, "project")}
    if new := [name for name in plan.projects() if name not in known]:
        said.append(_("会新建项目：{names}。").format(names="、".join(new)))
    if twins := sum(row.twin and row.skip for row in plan.rows):
        said.append(_("{count} 行账本里像是已有，先没有勾选。").format(count=twins))
    return said


def _key(row: PlannedRow) -> RowKey:
    return (row.entry.sheet, row.entry.row)


def _tone(row: Row, key: str) -> str:
    states = str(row.cells.get("state")).split()
    if "skip" in states:
        return "muted"
    if key in ("kind", "hint"):
        return "clay" if "error" in states else "gold" if states else ""
    return ""
