"""Importing a roster of members: what was understood, every fault at its cell, and one button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.identity import masked_identity
from gacha_app.domain.imports import RosterReading
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.imports import Imported
from gacha_app.services.roster_import import RosterPlan
from gacha_app.services.roster_sheet import RosterSheet
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.roster_window import RosterDialog
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.table import TablePanel

if TYPE_CHECKING:
    from gacha_app.sheets.grid_edits import CellEdits


class RosterImportDialog(RosterDialog):
    """A roster held against the register, to be taken in whole."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        first = dt.date(desk.organisation.first_year, 1, 1)
        super().__init__(desk, path, _("导入成员名册"), _("名册"), _("份额从哪天算起"), first, parent)
        self.rows = TablePanel("import-roster", desk.settings, counted=_("人"))
        self.rows.set_tones(lambda row, key: "clay" if key == "problem" else "")
        self.rows.set_filters(
            [Filter("", _("全部")), Filter("faulty", _("有问题"), lambda row: bool(row.cells["problem"]))]
        )
        self.add_views(self.rows, self.rows)

    def plan_of(
        self, path: Path, mapping: Mapping[str, str], edits: CellEdits, known: RosterSheet | None
    ) -> RosterPlan:
        from gacha_app.services.roster_import import plan_roster

        return plan_roster(self.desk.open_book(), path, mapping, edits=edits, known=known)

    def plan_shown(self, plan: RosterPlan) -> None:
        reading = plan.reading
        self.counts.setText(
            _("{households} 户 · {members} 人 · {shares} 份").format(
                households=len(reading.households), members=reading.members, shares=share_text(reading.shares)
            )
        )
        self.say_checks([self.standing_words(plan), *_totals(reading)])

    def rows_report(self, plan: RosterPlan) -> Report:
        return members_report(plan)

    def take_in(self, plan: RosterPlan) -> Imported:
        from gacha_app.services.roster_import import import_roster

        return import_roster(self.desk.open_book(), plan, as_of=self._day)

    def button_words(self, plan: RosterPlan) -> str:
        return _("导入 {count} 户").format(count=len(plan.reading.households))

    def done_words(self, imported: Imported) -> str:
        counts = imported.counts
        return _("已导入 {households} 户、{members} 人、{shares} 份。").format(
            households=counts["households"], members=counts["members"], shares=share_text(counts["shares"])
        )


def import_roster(desk: Desk, parent: QWidget) -> Any:
    """Ask for a roster and take it in; return what was taken in, None where nothing was."""
    path = ask_workbook(parent, _("选择成员名册"))
    return None if path is None else RosterImportDialog(desk, path, parent).ask()


# What every import is called by those who offer several
open_import = import_roster


def members_report(plan: RosterPlan) -> Report:
    """Return the members of a roster, a row each, with what is wrong beside them."""
    faults: dict[tuple[str, int], list[str]] = {}
    for one in plan.findings:
        faults.setdefault((one.sheet, one.row), []).append(one.reason)
    rows = []
    for household in plan.reading.households:
        for member in household.members:
            rows.append(
                Row(
                    {
                        "row": member.row,
                        "number": household.number,
                        "head": household.representative,
                        "name": member.name,
                        "relation": member.relation,
                        "sex": member.sex,
                        "birth": member.birth,
                        "identity": masked_identity(member.identity_number),
                        "shares": member.shares,
                        "problem": "；".join(faults.get((member.sheet, member.row), ())),
                    }
                )
            )
    columns = (
        Column("row", _("行号"), CellKind.COUNT, width=3),
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("head", _("户主"), width=5),
        Column("name", _("姓名"), width=5),
        Column("relation", _("与户主关系"), width=5),
        Column("sex", _("性别"), width=2),
        Column("birth", _("出生日期"), CellKind.CODE, width=6),
        Column("identity", _("身份证号"), CellKind.CODE, width=9),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("problem", _("问题"), width=14),
    )
    totals = {"shares": plan.reading.shares}
    return Report("import-roster", _("名册"), "", plan.path.name, columns, tuple(rows), totals)


def _totals(reading: RosterReading) -> list[str]:
    """Return what the roster's own totals came to."""
    words = {True: _("“{title}”写的是 {stated} 份，各行相加也是，相符。"),
             False: _("“{title}”写的是 {stated} 份，各行相加是 {found} 份，不符。")}  # fmt: skip
    return [
        words[one.agrees].format(title=one.title, stated=share_text(one.stated), found=share_text(one.found))
        for one in reading.checks[:4]
    ]
