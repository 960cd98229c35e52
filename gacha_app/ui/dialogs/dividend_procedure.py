"""The steps a dividend goes through (程序): what was done, what is missing, and recording or letting pass the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend_steps import PlanStep, StepKind
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.dividend_steps import step_report
from gacha_app.reports.report import Row
from gacha_app.storage.reference import dividend_steps
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.fields import DateField, NoteField, QuantityField, TextField
from gacha_app.ui.widgets.table import TablePanel

_QUANTITY = 1000
_TONES = {"已办理": "green", "已免除": "gold"}


class ProcedureDialog(QDialog):
    """All steps in their order; the chosen one can be recorded, let pass by name, or taken out again.

    Attributes:
        table: the steps. record_button, excuse_button, forget_button: what can be done with the chosen one.
    """

    def __init__(self, desk: Desk, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._year = year
        title = _("{year}年度分红的程序").format(year=year)
        self.setWindowTitle(title)
        self.table = TablePanel("dividend-steps", desk.settings, counted=_("步"))
        self.record_button = button(_("登记这一步"), self.record, kind="main")
        self.excuse_button = button(_("具名免除"), self.excuse)
        self.forget_button = button(_("取消登记"), self.forget)
        close = button(_("关闭"), self.accept)
        layout = QVBoxLayout(self)
        side = theme.space(20)
        layout.setContentsMargins(side, theme.space(16), side, theme.space(16))
        layout.setSpacing(theme.space(10))
        layout.addWidget(label(title, "heading"))
        words = _("按顺序登记。前一步没有办理，后一步不能登记；确实不办的，由经办人具名免除，原因会一直留着。")
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addWidget(self.table, 1)
        foot = QHBoxLayout()
        for one in (self.record_button, self.excuse_button, self.forget_button):
            foot.addWidget(one)
        foot.addStretch(1)
        foot.addWidget(close)
        for one in (self.record_button, self.excuse_button, self.forget_button, close):
            one.setAutoDefault(False)
        layout.addLayout(foot)
        self.resize(theme.space(1000), theme.space(560))
        self.table.set_tones(_tone)
        self.table.selection_changed.connect(lambda _row: self._show_actions())
        self.table.row_activated.connect(lambda _row: self.record())
        self.fill()

    def fill(self) -> None:
        """Show what is recorded now, and choose the first step still to be done."""
        with self._desk.reading() as session:
            report = step_report(session, Period(self._year))
        kinds = list(dividend_steps().values())
        # a row is known by its place among the steps
        rows = tuple(Row(row.cells, record=place) for place, row in enumerate(report.rows, 1))
        columns = tuple(column for column in report.columns if column.key != "source")
        self.table.show_report(replace(report, rows=rows, columns=columns))
        undone = (place for place, row in enumerate(rows, 1) if row.cells["state"] == _("未办理"))
        nearest = next((place for place in undone if not kinds[place - 1].by_program), 1)
        self.table.select_record(nearest)
        self._show_actions()

    def chosen(self) -> StepKind | None:
        """Return the chosen step."""
        row = self.table.current_row()
        return list(dividend_steps().values())[row.record - 1] if row is not None and row.record else None

    def record(self) -> None:
        """Ask for what the chosen step must show, and keep it."""
        kind = self.chosen()
        if kind is None or not self.record_button.isEnabled():
            return
        if StepDialog(self._desk, self._year, kind, self).ask() is not None:
            self.fill()

    def excuse(self) -> None:
        """Ask why the chosen step is let pass."""
        kind = self.chosen()
        if kind is None:
            return

        def act(reason: str) -> PlanStep:
            from gacha_app.services.dividend_steps import excuse_step

            return excuse_step(self._desk.open_book(), self._year, kind.key, reason)

        title = _("免除“{step}”").format(step=_(kind.title))
        sentence = _("这一步不办了。您的姓名和原因会留在方案里，公开时看得到。")
        if ReasonDialog(title, sentence, _("具名免除"), act, self).ask() is not None:
            self.fill()

    def forget(self) -> None:
        """Take the chosen step out again."""
        kind = self.chosen()
        if kind is None:
            return

        def act() -> None:
            from gacha_app.services.dividend_steps import forget_step

            forget_step(self._desk.open_book(), self._year, kind.key)
            self.fill()

        self._desk.try_to(act)

    def _show_actions(self) -> None:
        kind, row = self.chosen(), self.table.current_row()
        may = self._desk.can_write() and kind is not None and not kind.by_program
        done = row is not None and row.cells["state"] != _("未办理")
        self.record_button.setEnabled(may)
        self.excuse_button.setEnabled(may and not done)
        self.forget_button.setEnabled(may and done)


class StepDialog(FormDialog):
    """What one step must show: its day, who took it, how the meeting voted, how long papers lay open."""

    def __init__(self, desk: Desk, year: int, kind: StepKind, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._year = year
        self._kind = kind
        sentence = _("依据：{rule}").format(rule=kind.source) if kind.source else ""
        super().__init__(_(kind.title), _("登记"), self._keep, parent, sentence=sentence)
        form = self.form
        lasting = _("第一天") if kind.days else _("办理日期")
        form.add("date", lasting, DateField(), required=True)
        if kind.days:
            form.add("days", _("天数"), QuantityField(), unit=_("天"), required=True,
                     help_text=_("至少 {days} 天。").format(days=kind.days))  # fmt: skip
        if kind.two_thirds:
            for key, title in (
                ("entitled", _("应到")), ("present", _("实到")), ("in_favour", _("同意")), ("against", _("反对")),
                ("abstained", _("弃权")),
            ):  # fmt: skip
                form.add(key, title, QuantityField(), unit=_("人"), required=key in kind.needs)
        else:
            form.add("people", _("由谁办理"), TextField(_("如 监事会成员姓名")), required="people" in kind.needs)
        form.add("note", _("备注"), NoteField(_("如 会议地点、意见和答复"), lines=2))
        form["date"].set_around(dt.date.today())
        form.set_values({"date": dt.date.today(), **({"days": kind.days * _QUANTITY} if kind.days else {})})

    def _keep(self, values: dict[str, Any]) -> PlanStep:
        from gacha_app.services.dividend_steps import record_step

        numbers: dict[str, Any] = {
            key: _whole(key, values[key]) for key in values if key not in ("date", "people", "note")
        }
        step = PlanStep(
            self._kind.key, values["date"], values.get("people") or "", note=values.get("note") or "", **numbers
        )
        return record_step(self._desk.open_book(), self._year, step)


def _whole(key: str, quantity: int | None) -> int | None:
    """Return a count typed as a quantity.

    Raises:
        InvalidInput: if it is no whole number.
    """
    if quantity is None:
        return None
    if quantity % _QUANTITY:
        raise InvalidInput(key, _("请填写整数。"))
    return quantity // _QUANTITY


def _tone(row: Row, key: str) -> str:
    if key != "state":
        return ""
    return next((tone for word, tone in _TONES.items() if row.cells.get("state") == _(word)), "")
