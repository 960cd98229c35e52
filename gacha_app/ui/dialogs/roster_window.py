"""What imports of rosters and share lists have in common: the sheet that can be mended, remembered columns, the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.imports import Finding
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.report import Report
from gacha_app.ui import theme
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_sheet_panel import SheetPanel
from gacha_app.ui.dialogs.import_window import ImportDialog
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.fields import DateField
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.messages import ask
from gacha_app.ui.widgets.table import TablePanel

if TYPE_CHECKING:
    from gacha_app.services.roster_import import RosterPlan
    from gacha_app.services.roster_sheet import RosterSheet
    from gacha_app.services.roster_update import RosterUpdate
    from gacha_app.services.share_list import ShareList
    from gacha_app.sheets.grid_edits import CellEdits


class RosterDialog(ImportDialog):
    """A roster held against the register; a cell that is mended has the whole sheet checked again at once.

    Attributes:
        rows: what would be taken in, or changed.
        sheet: the cells as they were read, and what is wrong with them.
        begin: the day from which shares or newcomers count.
        edits: what was typed, by sheet, row and column counted from 0.
    """

    rows: TablePanel
    kind = "roster"
    faulty_view = "sheet"

    def __init__(
        self, desk: Desk, path: Path, title: str, listed: str, begins: str, day: dt.date, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, path, title, listed, parent)
        self.edits: CellEdits = {}
        self._history: list[CellEdits] = []
        self._read: RosterSheet | None = None
        # ten thousand rows are listed anew only once they are looked at
        self._listed_plan: Any = None
        self._checking = self._stale = False
        self._day: dt.date | None = None
        self.sheet = SheetPanel()
        self.begin = DateField()
        self.begin.name = "as_of"
        self.begin.set_value(day)
        self.begin.setFixedWidth(theme.space(150))
        self.begin.setAccessibleName(begins)
        self.begin_problem = label(role="problem")
        self.begin.problem_changed.connect(self.begin_problem.setText)
        words = label(begins)
        words.setBuddy(self.begin)
        for place, piece in enumerate((words, self.begin, self.begin_problem, self.sheet.undo_button)):
            self.foot.insertWidget(place, piece)
        self.forget_button = button(_("忘掉记住的列"), self.forget_columns, kind="quiet", icon="undo")
        self.forget_button.setToolTip(_("这种表改过的列记住了，现在按记住的认；忘掉以后重新认。"))
        self.forget_button.hide()
        self.head.addWidget(self.forget_button)
        self.sheet.edited.connect(self._on_edited)
        self.sheet.undo_asked.connect(self.undo_edit)
        self.sheet.fault_chosen.connect(self._show_twin)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self.sheet).activated.connect(self.undo_edit)

    def plan_of(
        self, path: Path, mapping: Mapping[str, str], edits: CellEdits, known: RosterSheet | None
    ) -> RosterPlan | RosterUpdate | ShareList:
        """Hold the roster against the book; called off the window's thread."""
        raise NotImplementedError

    def rows_report(self, plan: Any) -> Report:
        """Return what the first view shows: who would be taken in, or what would change."""
        raise NotImplementedError

    def read(self, path: Path, mapping: Mapping[str, str]) -> Any:
        return self.plan_of(path, mapping, self.edits, self._read)

    def columns_of(self, plan: Any) -> Any:
        return plan.sheet.columns

    def show_plan(self, plan: Any, *, stay: bool = False) -> None:
        from gacha_app.services.import_columns import field_titles

        self._read = plan.sheet
        self.sheet.show_sheet(plan.sheet, plan.reading, plan.findings, field_titles(self.kind))
        self.forget_button.setVisible(plan.sheet.remembered)
        super().show_plan(plan, stay=stay)
        if plan.errors and not stay and self.columns.isHidden():
            self.sheet.faults.setFocus()

    def first_views(self) -> list[Filter]:
        return [*super().first_views(), Filter("sheet", _("表格"))]

    def show_view(self, key: str) -> None:
        self.stack.setCurrentWidget({"sheet": self.sheet, "findings": self.findings}.get(key, self.rows))
        if key == "rows" and self.plan is not self._listed_plan and self.plan is not None:
            self._listed_plan = self.plan
            self.rows.show_report(self.rows_report(self.plan))

    def add_views(self, rows: QWidget, panel: TablePanel) -> None:
        super().add_views(rows, panel)
        self.stack.addWidget(self.sheet)

    def blocked_words(self) -> str:
        if self.plan is None or self.plan.errors:
            return _("先改好列出的问题：可以直接在“表格”里改，文件本身不变。")
        return ""

    def start(self) -> None:
        try:
            self._day = self.begin.value()
        except InvalidInput as problem:
            self.begin.show_problem(str(problem))
            self.begin.setFocus()
            return
        super().start()

    def standing_words(self, plan: RosterPlan | RosterUpdate | ShareList) -> str:
        """Return how much stands in the register now, and would after the import."""
        before, after = plan.before, plan.after
        words = _("登记簿现有 {households} 户、{members} 人、{shares} 份，导入后 {then} 户、{people} 人、{held} 份。")
        return words.format(
            households=before.households, members=before.members, shares=share_text(before.shares),
            then=after.households, people=after.members, held=share_text(after.shares),
        )  # fmt: skip

    def undo_edit(self) -> None:
        """Take the last correction back."""
        if self._history:
            self.edits = self._history.pop()
            self.check_again()

    def check_again(self) -> None:
        """Check the sheet as it now stands, off the window's thread; the grid stays as it is meanwhile."""
        self.import_button.setEnabled(False)
        if self._checking:
            self._stale = True
            return
        self._checking, self._stale = True, False
        token = self._token = object()
        path, mapping, edits, known = self.path, dict(self.mapping), self.edits, self._read

        def work(_progress: Progress) -> tuple[Any, Any]:
            plan = self.plan_of(path, mapping, edits, known)
            return plan, self.columns_of(plan)

        def over() -> bool:
            """Say whether what was found is still asked for."""
            self._checking = False
            if token is not self._token:
                return False
            if self._stale:
                self.check_again()
                return False
            return True

        def done(result: tuple[Any, Any]) -> None:
            if over():
                self.problem.close_message()
                self.show_plan(result[0], stay=True)
                self._show_columns(result[1])

        def refused(problem: GachaError) -> None:
            if over():
                self.plan = None
                self.problem.refuse(problem)

        self.desk.run_in_background(_("正在核对“{name}”").format(name=path.name), work, done, refused=refused)

    def forget_columns(self) -> None:
        """Forget how such sheets were read before, and understand the columns anew."""
        from gacha_app.services.roster_sheet import forget_layout

        try:
            forget_layout(self.desk.open_book(), self.path)
        except GachaError as problem:
            self.problem.refuse(problem)
            return
        self.mapping = {}
        self.forget_button.hide()
        self.load()

    def forget(self) -> None:
        self.edits, self._history, self._read = {}, [], None

    def reject(self) -> None:
        words = _("在表格里改过的格子就不留了；文件本身没有动过。")
        if not self.edits or ask(self, _("不导入了？"), words, _("不导入，关闭"), cancel=_("接着改")):
            super().reject()

    def _on_edited(self, texts: Mapping[tuple[str, int, int], str]) -> None:
        self._history.append(self.edits)
        self.edits = {**self.edits, **texts}
        self.check_again()

    def _show_twin(self, finding: Finding) -> None:
        from gacha_app.services.roster_twins import twin_pair

        if self.plan is not None:
            self.sheet.show_twin(twin_pair(self.desk.open_book(), self.plan, finding))

    def _show_refusal(self, problem: GachaError) -> None:
        from gacha_app.services.roster_sheet import kept_layout

        super()._show_refusal(problem)
        try:
            self.forget_button.setVisible(kept_layout(self.desk.open_book(), self.path) is not None)
        except GachaError:
            self.forget_button.hide()
