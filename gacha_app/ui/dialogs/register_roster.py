"""Bringing the register up to date by a roster: every change old → new, newcomers, who is missing, and one button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.imports import Imported
from gacha_app.services.roster_matching import (
    CHANGED,
    CHANGES,
    HOUSEHOLD_FIELDS,
    MEMBER_FIELDS,
    MISSING,
    NEW,
    RosterChange,
)
from gacha_app.services.roster_sheet import RosterSheet
from gacha_app.services.roster_update import RosterUpdate
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.roster_window import RosterDialog
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.table import TablePanel

if TYPE_CHECKING:
    from gacha_app.sheets.grid_edits import CellEdits

_TONES = {NEW: "green", MISSING: "muted"}


class RosterUpdateDialog(RosterDialog):
    """A roster held against a register that is filled already."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(desk, path, _("按名册更新登记簿"), _("变化"), _("新增成员从哪天算起"), dt.date.today(), parent)
        self.rows = TablePanel("roster-update", desk.settings, counted=_("处"))
        self.rows.set_tones(lambda row, key: _TONES.get(str(row.cells["code"]), "") if key == "change" else "")
        self.rows.set_filters(
            [
                Filter("", _("全部")),
                *(
                    Filter(kind, _(words), lambda row, kind=kind: row.cells["code"] == kind)  # type: ignore[misc]
                    for kind, words in CHANGES.items()
                ),
            ]
        )
        self.add_views(self.rows, self.rows)

    def plan_of(
        self, path: Path, mapping: Mapping[str, str], edits: CellEdits, known: RosterSheet | None
    ) -> RosterUpdate:
        from gacha_app.services.roster_update import plan_roster_update

        return plan_roster_update(self.desk.open_book(), path, mapping, edits=edits, known=known)

    def plan_shown(self, plan: RosterUpdate) -> None:
        self.counts.setText(
            _("修改 {changed} 处 · 新增 {new} 人 · 名册里没有 {missing} 人").format(
                changed=plan.count(CHANGED), new=plan.count(NEW), missing=plan.count(MISSING)
            )
        )
        kept = _("按身份证号对应；名册里没有的成员留在登记簿里，份额、户代表和转户不随名册改，要另外登记。")
        self.say_checks([self.standing_words(plan), kept])

    def may_import(self) -> bool:
        return super().may_import() and any(one.kind != MISSING for one in self.plan.changes)

    def rows_report(self, plan: RosterUpdate) -> Report:
        return changes_report(plan)

    def take_in(self, plan: RosterUpdate) -> Imported:
        from gacha_app.services.roster_update import update_roster

        return update_roster(self.desk.open_book(), plan, as_of=self._day)

    def button_words(self, plan: RosterUpdate) -> str:
        return _("更新 {changed} 处，新增 {new} 人").format(changed=plan.count(CHANGED), new=plan.count(NEW))

    def done_words(self, imported: Imported) -> str:
        return _("已按名册更新 {changed} 处，新增 {new} 人。").format(
            changed=imported.counts["changed"], new=imported.counts["new"]
        )


def ask_roster_update(desk: Desk, parent: QWidget) -> Any:
    """Ask for a roster and bring the register up to date by it; return what was done, None where nothing was."""
    path = ask_workbook(parent, _("选择成员名册"))
    return None if path is None else RosterUpdateDialog(desk, path, parent).ask()


def changes_report(plan: RosterUpdate) -> Report:
    """Return what an update would change, a row each, personal data masked."""
    order = (CHANGED, NEW, MISSING)
    rows = [_row(one) for one in sorted(plan.changes, key=lambda one: (order.index(one.kind), one.number, one.row))]
    columns = (
        Column("change", _("变化"), width=5),
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("name", _("姓名"), width=6),
        Column("field", _("哪一项"), width=6),
        Column("old", _("登记簿里"), width=10),
        Column("new", _("名册里"), width=10),
        Column("row", _("行号"), CellKind.COUNT, width=3),
    )
    return Report("roster-update", _("按名册更新登记簿"), "", plan.path.name, columns, tuple(rows))


def _row(one: RosterChange) -> Row:
    titles = MEMBER_FIELDS | HOUSEHOLD_FIELDS
    return Row(
        {
            "code": one.kind, "change": _(CHANGES[one.kind]), "number": one.number, "name": one.name,
            "field": _(titles[one.field]) if one.field else "", "old": one.shown(one.old), "new": one.shown(one.new),
            "row": one.row or None,
        }
    )  # fmt: skip
