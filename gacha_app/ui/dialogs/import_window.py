"""What importing a workbook looks like, whatever it holds: read first, everything wrong at once, then one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.domain.imports import Finding
from gacha_app.i18n import _
from gacha_app.reports.report import Report
from gacha_app.ui import theme
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_columns import ColumnStrip
from gacha_app.ui.dialogs.import_findings import ask_workbook, finding_tone, findings_report, save_workbook_of, tell
from gacha_app.ui.report_saving import save_paper
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.messages import MessageBar
from gacha_app.ui.widgets.pieces import Elided
from gacha_app.ui.widgets.table import TablePanel
from gacha_app.ui.widgets.table_model import ReportModel


class ImportDialog(QDialog):
    """A workbook held against the book; an import overrides `read`, `plan_shown`, `take_in` and `button_words`.

    Attributes:
        kind: "roster" or "journal".
        plan: the reading last shown, None while there is none.
        mapping: letters by field, as the user corrected them.
        columns: what each column was understood as.
        findings: everything that is wrong, or worth a look.
        imported: what was taken in, None while nothing was.
    """

    kind = ""
    # Where what is wrong is shown first
    faulty_view = "findings"

    def __init__(self, desk: Desk, path: Path, title: str, listed: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.path = desk, path
        self.plan: Any = None
        self.imported: Any = None
        self.mapping: dict[str, str] = {}
        self._listed = listed
        self._token: object = None
        self._busy = False
        self.setWindowTitle(title)
        self._file = Elided(path.name, "muted")
        self.problem = MessageBar()
        self.badge = label(role="badge")
        self.counts = Elided("", "strong")
        self.checks = label(role="small", wrap=True)
        self.columns = ColumnStrip()
        self.columns.hide()
        self._columns_button = button(_("核对各列"), self._turn_columns, kind="quiet", icon="columns")
        self.views = FilterChips()
        self.views.set_filters([*self.first_views(), Filter("findings", _("问题"))], "rows")
        self.findings = TablePanel(f"import-{self.kind}-findings", desk.settings, counted=_("处"))
        self.stack = QStackedWidget()
        self.stack.setProperty("surface", "clear")
        self.foot = QHBoxLayout()
        self.cancel_button = button(_("不导入了"), self.reject)
        self.import_button = button(_("导入"), self.start, kind="main", icon="import")
        self.import_button.setEnabled(False)
        self._lay_out(title)
        self.views.chosen.connect(self.show_view)
        self.columns.changed.connect(self._on_mapping)

    def read(self, path: Path, mapping: Mapping[str, str]) -> Any:
        """Read the workbook and hold it against the book; called off the window's thread."""
        raise NotImplementedError

    def columns_of(self, plan: Any) -> Any:
        """Return what the columns were understood as; called off the window's thread."""
        from gacha_app.services.import_columns import sheet_columns

        return sheet_columns(plan.path, plan.reading.mapping)

    def plan_shown(self, plan: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def take_in(self, plan: Any) -> Any:
        """Take in what was read and return an `Imported`; called off the window's thread."""
        raise NotImplementedError

    def button_words(self, plan: Any) -> str:
        """Return what the button does: "导入 60 户"."""
        raise NotImplementedError

    def done_words(self, imported: Any) -> str:
        """Return the sentence that tells what was taken in."""
        raise NotImplementedError

    def may_import(self) -> bool:
        """Say whether what was read can be taken in as it is."""
        return self.plan is not None and not self.plan.errors

    def load(self) -> None:
        """Read the workbook anew."""
        token = self._token = object()
        self.counts.setText(_("正在读“{name}”…").format(name=self.path.name))
        self.badge.hide()
        self.import_button.setEnabled(False)
        # what would be changed meanwhile is not in what is being read
        self.stack.setEnabled(False)
        path, mapping = self.path, dict(self.mapping)

        def work(_progress: Progress) -> tuple[Any, Any]:
            plan = self.read(path, mapping)
            return plan, self.columns_of(plan)

        def done(result: tuple[Any, Any]) -> None:
            if token is self._token:
                self.stack.setEnabled(True)
                self.problem.close_message()
                self.show_plan(result[0])
                self._show_columns(result[1])

        def refused(problem: GachaError) -> None:
            if token is self._token:
                self.stack.setEnabled(True)
                self._show_refusal(problem)

        self.desk.run_in_background(_("正在读“{name}”").format(name=path.name), work, done, refused=refused)

    def show_plan(self, plan: Any, *, stay: bool = False) -> None:
        """Show a reading: its counts, its faults, and whether it can be taken in.

        Args:
            stay: whether view and cursor stay where they are, since the user is in the midst of mending.
        """
        self.plan = plan
        findings: Sequence[Finding] = plan.findings
        errors = len(plan.errors)
        warnings = len(findings) - errors
        self.findings.show_report(findings_report(findings, plan.path.name))
        words = _("{count} 处要改").format(count=errors) if errors else _("可以导入")
        if not errors and warnings:
            words = _("可以导入，{count} 处请看一眼").format(count=warnings)
        self.badge.setText(words)
        restyle(self.badge, tone="clay" if errors else "gold" if warnings else "green")
        self.badge.show()
        key = self.faulty_view if errors and not stay else self.views.key()
        title = _("问题 {count}").format(count=len(findings)) if findings else _("没有问题")
        self.views.set_filters([*self.first_views(), Filter("findings", title)], key)
        self.show_view(key)
        self.plan_shown(plan)
        # what is shown may by now be another plan, with rows left out that are in the book already
        self.import_button.setText(self.button_words(self.plan))
        self.import_button.setEnabled(self.may_import())
        if self.columns.isHidden() and not stay:
            (self.import_button if self.may_import() else self.findings.table).setFocus()
        self.import_button.setToolTip("" if self.may_import() else self.blocked_words())

    def first_views(self) -> list[Filter]:
        """Return the views that stand before the list of what is wrong."""
        return [Filter("rows", self._listed)]

    def show_view(self, key: str) -> None:
        """Show the rows, or what is wrong with them."""
        self.stack.setCurrentIndex(1 if key == "findings" else 0)

    def blocked_words(self) -> str:
        """Return why nothing can be taken in yet, and what to do."""
        return _("先在表格里改好列出的问题，再重新选这个文件。")

    def start(self) -> None:
        """Take in what was read, off the window's thread."""
        if not self.may_import() or self._busy:
            return
        plan = self.plan
        self._set_busy(True)

        def done(imported: Any) -> None:
            self._set_busy(False)
            self.imported = imported
            self.accept()

        def refused(problem: GachaError) -> None:
            self._set_busy(False)
            self.problem.refuse(problem)

        self.desk.run_in_background(
            _("正在导入“{name}”").format(name=plan.path.name),
            lambda _progress: self.take_in(plan),
            done,
            refused=refused,
        )

    def ask(self) -> Any:
        """Show the dialog until it is done or left; say what was taken in and offer to undo it."""
        self.exec()
        self.deleteLater()
        if self.imported is not None:
            tell(self.desk, self.done_words(self.imported), self.imported.batch)
        return self.imported

    def choose_file(self) -> None:
        """Read another workbook instead."""
        if (path := ask_workbook(self, self.windowTitle())) is not None:
            self.path = path
            self.mapping = {}
            self._file.setText(path.name)
            self.forget()
            self.load()

    def forget(self) -> None:
        """Forget what was chosen for the workbook before."""

    def done(self, result: int) -> None:
        # what is still being read is for nobody any more
        self._token = None
        super().done(result)

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.import_button.click()
        # Enter on a row is not the press of whichever button comes first

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and self._token is None and self.plan is None:
            self.load()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for one in (self.import_button, self.cancel_button, self.columns, self.stack):
            one.setEnabled(not busy)
        if busy:
            self.import_button.setText(_("正在导入…"))
        elif self.plan is not None:
            self.import_button.setText(self.button_words(self.plan))

    def _show_refusal(self, problem: GachaError) -> None:
        """Say why it cannot be read; where it can be opened at all, its columns may be named by hand."""
        self.plan = None
        self.counts.setText("")
        self.checks.setText("")
        self.problem.refuse(problem)
        if not self.columns.fields:
            from gacha_app.services.import_columns import sheet_columns

            try:
                columns = sheet_columns(self.path)
            except GachaError:
                self._columns_button.setEnabled(False)
                return
            self._show_columns(columns)
            self.columns.show()

    def _show_columns(self, columns: Any) -> None:
        from gacha_app.services.import_columns import field_titles

        self._columns_button.setEnabled(bool(columns))
        self.columns.show_columns(columns, field_titles(self.kind))

    def _turn_columns(self) -> None:
        self.columns.setVisible(self.columns.isHidden())
        if not self.columns.isHidden() and self.columns.fields:
            next(iter(self.columns.fields.values())).setFocus()

    def _on_mapping(self, mapping: dict[str, str]) -> None:
        self.mapping |= mapping
        self.load()

    def _lay_out(self, title: str) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.space(10))
        head.addWidget(label(title, "heading"))
        head.addWidget(self._file, 1)
        self.head = head
        head.addWidget(button(_("换一个文件"), self.choose_file, kind="quiet", icon="open"))
        head.addWidget(self._columns_button)
        state = QHBoxLayout()
        state.setSpacing(theme.space(10))
        state.addWidget(self.views)
        state.addWidget(self.badge)
        state.addWidget(self.counts, 1)
        self.foot.setSpacing(theme.space(8))
        self.foot.addStretch(1)
        for one in (self.cancel_button, self.import_button):
            one.setAutoDefault(False)
            self.foot.addWidget(one)
        self.badge.hide()
        self.checks.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(20), theme.space(14), theme.space(20), theme.space(14))
        layout.setSpacing(theme.space(8))
        layout.addLayout(head)
        layout.addWidget(self.problem)
        layout.addLayout(state)
        layout.addWidget(self.checks)
        layout.addWidget(self.columns)
        layout.addWidget(self.stack, 1)
        layout.addLayout(self.foot)
        self.findings.set_tones(finding_tone)
        room = self.screen().availableGeometry()
        self.resize(min(theme.space(1260), room.width() * 95 // 100), min(theme.space(660), room.height() * 92 // 100))

    def add_views(self, rows: QWidget, panel: TablePanel) -> None:
        """Put in what the chips turn to: the rows (whose table is `panel`), and what is wrong with them."""
        self.stack.addWidget(rows)
        self.stack.addWidget(self.findings)
        for one in (panel, self.findings):
            one.export_requested.connect(lambda one=one: self._save(one, save_workbook_of))
            one.print_requested.connect(lambda one=one: self._save(one, save_paper))

    def _save(self, panel: TablePanel, save: Callable[[Desk, QWidget, Report], object]) -> None:
        if isinstance(panel.model, ReportModel) and (report := panel.model.report()):
            save(self.desk, self, report)

    def say_checks(self, sentences: Sequence[str]) -> None:
        """Say under the counts what the sheet's own totals came to."""
        self.checks.setText("　".join(sentences))
        self.checks.setVisible(bool(sentences))
