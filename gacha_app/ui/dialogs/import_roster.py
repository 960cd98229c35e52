"""Importing a roster of members: what was understood, every fault at its cell, and one button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.identity import masked_identity
from gacha_app.domain.imports import RosterReading
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.imports import Imported, RosterPlan
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.import_window import ImportDialog
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import DateField
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.table import TablePanel


class RosterImportDialog(ImportDialog):
    """A roster held against the register.

    Attributes:
        rows: the members as they would be taken in.
        begin: the day their shares begin.
    """

    kind = "roster"

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(desk, path, _("导入成员名册"), _("名册"), parent)
        self._day: dt.date | None = None
        self.rows = TablePanel("import-roster", desk.settings, counted=_("人"))
        self.rows.set_tones(lambda row, key: "clay" if key == "problem" else "")
        self.rows.set_filters(
            [Filter("", _("全部")), Filter("faulty", _("有问题"), lambda row: bool(row.cells["problem"]))]
        )
        self.begin = DateField()
        self.begin.name = "as_of"
        self.begin.set_value(dt.date(desk.organisation.first_year, 1, 1))
        self.begin.setFixedWidth(theme.space(150))
        self.begin.setAccessibleName(_("份额从哪天算起"))
        self.begin_problem = label(role="problem")
        self.begin.problem_changed.connect(self.begin_problem.setText)
        words = label(_("份额从哪天算起"))
        words.setBuddy(self.begin)
        for place, piece in enumerate((words, self.begin, self.begin_problem)):
            self.foot.insertWidget(place, piece)
        self.add_views(self.rows, self.rows)

    def read(self, path: Path, mapping: Mapping[str, str]) -> RosterPlan:
        from gacha_app.services.imports import plan_roster

        return plan_roster(self.desk.open_book(), path, mapping)

    def plan_shown(self, plan: RosterPlan) -> None:
        reading = plan.reading
        self.rows.show_report(members_report(plan))
        self.counts.setText(
            _("{households} 户 · {members} 人 · {shares} 份").format(
                households=len(reading.households), members=reading.members, shares=share_text(reading.shares)
            )
        )
        self.say_checks(_totals(reading))

    def take_in(self, plan: RosterPlan) -> Imported:
        from gacha_app.services.imports import import_roster

        return import_roster(self.desk.open_book(), plan, as_of=self._day)

    def start(self) -> None:
        try:
            self._day = self.begin.value()
        except InvalidInput as problem:
            self.begin.show_problem(str(problem))
            self.begin.setFocus()
            return
        super().start()

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
