"""What a project's expansion would bring (发展测算): worked out as one types, kept, then held against the books."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.domain.forecast import SCENARIOS, Forecast, Inputs, outcome
from gacha_app.domain.money import grouped
from gacha_app.i18n import N_, _
from gacha_app.reports import forecasts as reports
from gacha_app.reports.forecast_words import inputs_said, money_text, years_text
from gacha_app.reports.report import Report, Row
from gacha_app.ui import theme
from gacha_app.ui.chart_card import ChartCard
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.forecast_inputs import ForecastInputs, factor_words
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import EmptyState, KeyFigure
from gacha_app.ui.widgets.fields import Choice
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

_VIEWS = {
    "profit": N_("收益图"), "cash": N_("回本图"), "years": N_("各年"), "scenarios": N_("三种情形"),
    "sensitivity": N_("敏感性"), "kept": N_("已保存的"), "actual": N_("与实际对照"),
}  # fmt: skip
_CHARTS = ("profit", "cash")
# No room for them in the window; they stand in the workbook
_LEFT_OUT = ("made", "payback_discounted", "kind", "cash")
_PAUSE_MS = 120


class ForecastPart(Page):
    """The answers beside what comes of them; it is worked out anew while one types."""

    uses_year = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._kept: Forecast | None = None
        self._inputs: Inputs | None = None
        self._begun = False
        self._report: Report | None = None
        self._keep = button(_("保存测算"), self.keep, kind="main", icon="check")
        self.figures = {
            key: KeyFigure(title)
            for key, title in (
                ("income", _("达产年收入")), ("profit", _("达产年收益")), ("collective", _("其中集体")),
                ("payback", _("回收期")),
            )
        }  # fmt: skip
        self.views = FilterChips()
        self.chart = ChartCard("", desk)
        self.table = TablePanel("plans-forecast", desk.settings, counted=_("行"))
        self._stack = QStackedWidget()
        self._stack.setProperty("surface", "clear")
        self.answers = ForecastInputs()
        self._said = label("", "small", wrap=True)
        self._problem = label("", "problem", wrap=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.work_out)
        self._new = button(_("新的测算"), self.begin, icon="add", tip=_("从葡萄、鸵鸟、出租的样例开始"))
        self._open = button(_("打开"), self.open_row)
        self._forget = button(_("删除"), self.forget)
        self._look = button(_("改依据"), lambda: self._split.open_story(), icon="edit")
        self._build()

    def main_button(self) -> QAbstractButton:
        return self._keep

    def inputs(self) -> Inputs | None:
        """Return what was last worked out, None while something is wrong."""
        return self._inputs

    def show_view(self, name: str) -> None:
        """Show another view: "profit", "cash", "years", "scenarios", "sensitivity", "kept", "actual"."""
        self.views.choose(name)

    def fill(self) -> None:
        from gacha_app.services.forecasts import template
        from gacha_app.services.lookups import choices

        with self.desk.reading() as session:
            self.answers.offer_projects([Choice(one.id, one.label, one.detail) for one in choices(session, "project")])
        if not self._begun:
            self._begun = True
            self.answers.show_inputs(template("grapes"), _("六座拱棚"), None)
        self._keep.setEnabled(self.desk.can_write())
        self.work_out()

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.open_kept(focus)

    def work_out(self) -> None:
        """Work out what is typed, and show it."""
        self._timer.stop()
        try:
            self._inputs = self.answers.inputs()
        except GachaError as problem:
            self._inputs = None
            self.answers.show_problem(problem)
            self._problem.setText(str(problem))
        self._problem.setVisible(self._inputs is None)
        self._keep.setEnabled(self._inputs is not None and self.desk.can_write())
        if self._inputs is not None:
            self._show_figures(self._inputs)
        self._show_view()

    def begin(self) -> None:
        """Ask which example to begin with."""
        from gacha_app.services.forecasts import forecast_templates, template
        from gacha_app.ui.widgets.messages import choose

        ways = [(key, _(title)) for key, (title, _inputs) in forecast_templates().items()]
        words = _("选一个样例，再改成自己的数。样例里没有公布过的数是示例。")
        key = choose(self, _("新的测算"), words, ways)
        if key:
            self._kept = None
            self.answers.show_inputs(template(key), "", None)
            self.work_out()
            self._split.open_story()

    def keep(self) -> None:
        """Keep what was worked out under its name."""
        from gacha_app.services.forecasts import keep_forecast

        if self._inputs is None:
            return
        inputs, name = self._inputs, self.answers.name()
        same = self._kept is not None and self._kept.name == name.strip()

        def act() -> None:
            try:
                self._kept = keep_forecast(
                    self.desk.open_book(), name, inputs, project_id=self.answers.project_id(),
                    forecast_id=(self._kept.id or 0) if same and self._kept else 0,
                )  # fmt: skip
            except GachaError as problem:
                self._split.open_story()
                self.answers.show_problem(problem)
                raise
            self.answers.show_inputs(inputs, self._kept.name, self._kept.project_id)
            self.refresh(anyway=True)
            self.desk.say(_("已保存测算“{name}”。").format(name=self._kept.name))

        self.desk.try_to(act)

    def open_kept(self, forecast_id: int) -> None:
        """Show a kept forecast."""
        with self.desk.reading() as session:
            kept, inputs = reports.forecast_of(session, forecast_id)
        self._kept = kept
        self.answers.show_inputs(inputs, kept.name, kept.project_id)
        self.work_out()

    def open_row(self) -> None:
        """Show the kept forecast the cursor stands on."""
        row = self.table.current_row()
        if row is not None and row.record is not None:
            identity = row.record
            self.desk.try_to(lambda: self.open_kept(identity))
            self.show_view("profit")

    def forget(self) -> None:
        """Ask whether a kept forecast is to be thrown away; it can be undone."""
        from gacha_app.services.forecasts import forget_forecast, keep_forecast

        row = self.table.current_row()
        if row is None or row.record is None:
            self.desk.say(_("请先在表里选一个测算。"))
            return
        identity, book = row.record, self.desk.open_book()

        def act() -> None:
            with self.desk.reading() as session:
                kept, inputs = reports.forecast_of(session, identity)
            forget_forecast(book, identity)
            if self._kept is not None and self._kept.id == identity:
                self._kept = None
            self.refresh(anyway=True)
            self.desk.say(
                _("已删除测算“{name}”。").format(name=kept.name),
                lambda: keep_forecast(book, kept.name, inputs, project_id=kept.project_id, note=kept.note),
            )

        self.desk.try_to(act)

    def export(self) -> None:
        """Save the years of each scenario, the scenarios and the sensitivity as a workbook."""
        if self._inputs is not None:
            with self.desk.reading() as session:
                made = reports.reports_of_forecast(session, self._name(), self._inputs)
            save_workbook(self.desk, self, made)

    def print_out(self) -> None:
        if self._inputs is None:
            return
        with self.desk.reading() as session:
            years = reports.forecast_report(session, self._name(), self._inputs)
        save_paper(self.desk, self, self._report if self.views.key() not in _CHARTS and self._report else years)

    def _name(self) -> str:
        return self.answers.name() or _("发展测算")

    def _show_figures(self, inputs: Inputs) -> None:
        expected = outcome(inputs)
        full = expected.full_year
        low, high = (outcome(inputs, key, break_even=False).full_year for key in ("low", "high"))
        show = self.figures
        for key in ("income", "profit", "collective"):
            between = _("{low} 至 {high}").format(low=grouped(getattr(low, key)), high=grouped(getattr(high, key)))
            amount = getattr(full, key)
            show[key].show_figure(grouped(amount), between, "clay" if amount < 0 else "")
        least = _("折现 {years}，保本单价 {price}").format(
            years=years_text(expected.payback_discounted), price=money_text(expected.break_even_price)
        )
        show["payback"].show_figure(
            years_text(expected.payback), least, "clay" if expected.payback is None else "green"
        )
        self._said.setText(" ".join(one for one in (inputs_said(inputs)[0], factor_words(inputs)) if one))

    def _show_view(self) -> None:
        view, inputs, name = self.views.key(), self._inputs, self._name()
        for one in (self._open, self._forget):
            one.setVisible(view == "kept" and (one is self._open or self.desk.can_write()))
        self._look.setVisible(self._split.is_narrow())
        if inputs is None and view not in ("kept", "actual"):
            return
        if view in _CHARTS and inputs is not None:
            self._stack.setCurrentWidget(self.chart)
            with self.desk.reading() as session:
                made = (reports.profit_chart if view == "profit" else reports.cash_chart)(session, name, inputs)
            self.chart.set_title(made.title)
            self.chart.show_chart(made)
            return
        self._stack.setCurrentWidget(self.table)
        self.desk.try_to(self._read_table)

    def _read_table(self) -> None:
        view, inputs = self.views.key(), self._inputs
        with self.desk.reading() as session:
            if view == "kept":
                self._report = reports.forecast_list(session, Period(dt.date.today().year))
            elif view == "actual":
                self._report = self._against_actual(session)
            elif inputs is not None:
                makers = {
                    "years": lambda: reports.forecast_report(session, self._name(), inputs),
                    "scenarios": lambda: reports.scenario_report(session, inputs),
                    "sensitivity": lambda: reports.sensitivity_report(session, inputs),
                }
                self._report = makers[view]()
        if self._report is not None:
            columns = tuple(one for one in self._report.columns if one.key not in _LEFT_OUT)
            # what it was worked out from stands beside it here
            notes = () if view == "years" else self._report.notes
            self.table.show_report(replace(self._report, columns=columns, notes=notes))

    def _against_actual(self, session: object) -> Report:
        if self._kept is None or self._kept.id is None:
            return Report("forecast-against-actual", "", "", "", (), (), notes=(_("先保存，再来对照。"),))
        return reports.forecast_against_actual(session, self._kept.id, dt.date.today())  # type: ignore[arg-type]

    def _on_activated(self, row: Row) -> None:
        if self.views.key() == "kept":
            self.open_row()
        elif row.source is not None:
            self.desk.show_page("money", row.source)

    def _build(self) -> None:
        self.views.set_filters([Filter(key, _(title)) for key, title in _VIEWS.items()], "profit")
        for one in (self._open, self._forget):
            self.table.add_action(one)
        self.table.set_tones(_tone)
        self.table.set_empty(EmptyState(_("保存下来的测算列在这里，过后可以和实际对照。"), icon="plans"))
        self.chart.setMinimumHeight(theme.space(220))
        self._stack.addWidget(self.chart)
        self._stack.addWidget(self.table)
        top = QHBoxLayout()
        top.setSpacing(theme.space(8))
        top.addWidget(self.views, 1)
        top.addWidget(self._look)
        top.addWidget(self._new)
        left = LeadingWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(8))
        row = QHBoxLayout()
        row.setSpacing(theme.space(8))
        for figure in self.figures.values():
            # four beside one another in the narrowest window, in any language
            figure.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            row.addWidget(figure, 1)
        column.addLayout(row)
        column.addWidget(self._said)
        column.addWidget(self._problem)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        left.lead_focus_to(self.views)
        self._split = SplitPanel(left, self.answers, share=30)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split, 1)
        self.lead_focus_to(self.views)
        self.views.chosen.connect(lambda _key: self._show_view())
        self.answers.changed.connect(self._timer.start)
        self.table.row_activated.connect(self._on_activated)
        self.table.export_requested.connect(lambda: self.desk.try_to(self.export))
        self.table.print_requested.connect(lambda: self.desk.try_to(self.print_out))


def _tone(row: Row, key: str) -> str:
    value = row.cells.get(key)
    if key in ("cumulated", "difference", "profit") and isinstance(value, int) and value < 0:
        return "clay"
    if key in SCENARIOS and key == "expected":
        return "green"
    return ""
