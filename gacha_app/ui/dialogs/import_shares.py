"""A list of shares held against the register: what each household would hold instead, and one button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.services.imports import Imported
from gacha_app.services.roster_sheet import RosterSheet
from gacha_app.services.share_list import ShareList
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.register_event import share_kind_choices
from gacha_app.ui.dialogs.roster_window import RosterDialog
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import ChoiceField
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.table import TablePanel

if TYPE_CHECKING:
    from gacha_app.sheets.grid_edits import CellEdits


class ShareListDialog(RosterDialog):
    """A list of shares held against the register.

    Attributes:
        share_kind: the kind of shares that is listed.
    """

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None, day: dt.date | None = None) -> None:
        super().__init__(desk, path, _("按份额名单登记"), _("变化"), _("从哪天算起"), day or dt.date.today(), parent)
        # read in the window's thread, for the worker's
        self._asked: tuple[str, dt.date | None] = ("member", self.begin.value())
        self.share_kind = ChoiceField(share_kind_choices(desk))
        self.share_kind.set_value("member")
        self.share_kind.setFixedWidth(theme.space(130))
        self.share_kind.setAccessibleName(_("股种"))
        words = label(_("股种"))
        words.setBuddy(self.share_kind)
        for place, piece in enumerate((words, self.share_kind)):
            self.foot.insertWidget(place, piece)
        self.rows = TablePanel("share-list", desk.settings, counted=_("户"))
        self.rows.set_filters(
            [Filter("", _("全部")), Filter("moved", _("有变化"), lambda row: bool(row.cells["change"]))]
        )
        self.add_views(self.rows, self.rows)
        self.share_kind.changed.connect(self._on_asked)
        self.begin.changed.connect(self._on_asked)

    def plan_of(self, path: Path, mapping: Mapping[str, str], edits: CellEdits, known: RosterSheet | None) -> ShareList:
        from gacha_app.services.share_list import plan_share_list

        kind, day = self._asked
        return plan_share_list(
            self.desk.open_book(), path, mapping, edits=edits, known=known, share_kind=kind, day=day
        )  # fmt: skip

    def plan_shown(self, plan: ShareList) -> None:
        self.counts.setText(
            _("{count} 户的份额变动，名单外还有 {apart} 户不动").format(count=len(plan.moved), apart=plan.apart)
        )
        self.say_checks(
            [self.standing_words(plan), _("增加的登记为配股，减少的登记为份额更正，都写明按这份名单；以前的记录不改。")]
        )

    def rows_report(self, plan: ShareList) -> Report:
        return shares_report(plan)

    def may_import(self) -> bool:
        return super().may_import() and bool(self.plan.moved)

    def take_in(self, plan: ShareList) -> Imported:
        from gacha_app.services.share_list import import_share_list

        return import_share_list(self.desk.open_book(), plan)

    def button_words(self, plan: ShareList) -> str:
        return _("登记 {count} 户的变动").format(count=len(plan.moved))

    def done_words(self, imported: Imported) -> str:
        words = _("已按名单登记 {count} 户的份额变动，共 {shares} 份。")
        return words.format(count=imported.counts["households"], shares=share_text(imported.counts["shares"]))

    def _on_asked(self) -> None:
        try:
            asked = (str(self.share_kind.value()), self.begin.value())
        except InvalidInput:
            # half typed
            return
        if asked != self._asked and asked[1] is not None:
            self._asked = asked
            if self.plan is not None:
                self.check_again()


def ask_share_list(desk: Desk, parent: QWidget, day: dt.date | None = None) -> Any:
    """Ask for a list of shares and register what it says; return what was done, None where nothing was."""
    path = ask_workbook(parent, _("选择份额名单"))
    return None if path is None else ShareListDialog(desk, path, parent, day).ask()


def shares_report(plan: ShareList) -> Report:
    """Return what a list says of each household beside what it holds."""
    rows = [
        Row(
            {
                "number": one.number, "name": one.representative, "held": one.held, "listed": one.listed,
                "change": one.change or None, "row": one.row,
            },
            record=one.household_id,
        )
        for one in plan.changes
    ]  # fmt: skip
    columns = (
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("name", _("户代表"), width=6),
        Column("held", _("登记簿里"), CellKind.SHARES, _("份"), 5),
        Column("listed", _("名单上"), CellKind.SHARES, _("份"), 5),
        Column("change", _("变动"), CellKind.SHARES, _("份"), 5),
        Column("row", _("行号"), CellKind.COUNT, width=3),
    )
    totals = totals_of(rows, "held", "listed", "change")
    return Report("share-list", _("份额名单"), "", plan.path.name, columns, tuple(rows), totals)
