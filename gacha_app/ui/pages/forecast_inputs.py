"""The answers a forecast is worked out from: sliders for what is unsure, fields for the rest."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSlider, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.forecast import KINDS, SCENARIOS, Inputs
from gacha_app.domain.money import percent_text
from gacha_app.i18n import N_, _
from gacha_app.ui import theme
from gacha_app.ui.number_fields import CountField, FactorField, RampField
from gacha_app.ui.small_fields import PercentField, YearField
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.fields import Choice, ChoiceField, MoneyField, QuantityField, TextField
from gacha_app.ui.widgets.form import Form

# Per cent of what is expected, and how far a slider goes
_SLIDERS = {"price": N_("单价"), "output": N_("产量"), "cost": N_("成本")}
_LEAST, _MOST = 50, 150
_MONEY = ("price", "cost_per_unit", "fixed_cost", "investment", "grants", "loan")
_ASKED = (
    "kind", "first_year", "units", "output", "price", "cost_per_unit", "cost_share", "fixed_cost", "collective_share",
    "investment", "grants", "loan", "loan_rate", "loan_years", "life", "ramp", "discount_rate",
)  # fmt: skip


class ForecastInputs(QWidget):
    """Sliders, fields and the three scenarios of one forecast.

    Signals:
        changed: something is otherwise; `inputs` answers with it.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.sliders: dict[str, QSlider] = {}
        self._said: dict[str, QWidget] = {}
        self.form = Form()
        self.scenarios: dict[tuple[str, int], FactorField] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        for title, widget in (
            (_("试一试：比预期高些、低些"), self._slide()),
            (_("测算的依据"), self._fields()),
            (_("三种情形（预期的百分之几）"), self._factors()),
        ):
            card = Card(title)
            card.add(widget)
            layout.addWidget(card)
        layout.addStretch(1)

    def inputs(self) -> Inputs:
        """Return what is typed, with the sliders; wrong fields are marked.

        Raises:
            GachaError: naming the answer that is wrong.
        """
        self.form.clear_problems()
        values = self.form.values()
        for key in (*_MONEY, "cost_share", "loan_rate", "loan_years", "discount_rate"):
            values[key] = values.get(key) or 0
        for key in ("units", "output", "life", "collective_share"):
            values[key] = values[key] or 0
        values["ramp"] = values["ramp"] or ()
        values.pop("name", None)
        values.pop("project_id", None)
        for key in ("kind", "first_year"):
            if not values[key]:
                raise InvalidInput(key, _("请填写起始年度和类别。"))
        factors = {
            scenario: [self.scenarios[scenario, place].value() or 0 for place in range(3)] for scenario in SCENARIOS
        }
        for place, key in enumerate(_SLIDERS):
            for scenario in SCENARIOS:
                factors[scenario][place] = factors[scenario][place] * self.sliders[key].value() // 100
        scenarios = tuple((name, (one[0], one[1], one[2])) for name, one in factors.items())
        made = replace(Inputs(), **values, scenarios=scenarios)
        made.check()
        return made

    def name(self) -> str:
        """Return what the forecast is to be called."""
        return str(self.form["name"].value() or "")

    def project_id(self) -> int | None:
        """Return the project it is compared with."""
        found = self.form["project_id"].value()
        return int(found) if found is not None else None

    def show_inputs(self, inputs: Inputs, name: str, project_id: int | None) -> None:
        """Show a forecast's answers; the sliders stand in the middle."""
        self._filling = True
        for slider in self.sliders.values():
            slider.setValue(100)
        values = {key: getattr(inputs, key) for key in _ASKED}
        for key in ("cost_per_unit", "cost_share", "fixed_cost", "grants", "loan", "loan_rate", "loan_years", "ramp"):
            values[key] = values[key] or None
        self.form.set_values({**values, "name": name, "project_id": project_id})
        for scenario in SCENARIOS:
            for place, factor in enumerate(inputs.factors(scenario)):
                self.scenarios[scenario, place].set_value(factor)
        self._filling = False
        self._on_changed()

    def offer_projects(self, projects: list[Choice]) -> None:
        """Offer the projects it may be compared with."""
        self.form["project_id"].set_choices(projects)

    def show_problem(self, problem: GachaError) -> None:
        """Say beside its field what is wrong."""
        self.form.show_problem(problem)

    def _slide(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for row, (key, title) in enumerate(_SLIDERS.items()):
            slider = QSlider(Qt.Orientation.Horizontal)
            slider.setRange(_LEAST, _MOST)
            slider.setValue(100)
            slider.setPageStep(10)
            slider.setMinimumHeight(theme.space(24))
            slider.setAccessibleName(_(title))
            slider.setToolTip(_("拖动，或用左右键；每格百分之一"))
            slider.valueChanged.connect(self._on_changed)
            heading, said = label(_(title)), label("100%")
            heading.setBuddy(slider)
            said.setMinimumWidth(theme.space(44))
            said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, widget in enumerate((heading, slider, said)):
                grid.addWidget(widget, row, column)
            self.sliders[key], self._said[key] = slider, said
        return made

    def _fields(self) -> QWidget:
        form = self.form
        form.add("name", _("名称"), TextField(_("如 六座拱棚")))
        form.add("kind", _("类别"), ChoiceField([Choice(key, _(kind.title)) for key, kind in KINDS.items()]))
        form.add("project_id", _("对应项目"), ChoiceField([]), help_text=_("以后拿它的实际收支来对照。"))
        form.add("first_year", _("起始年度"), YearField())
        form.add("units", _("规模"), QuantityField("0"))
        form.add("output", _("单产"), QuantityField("0"))
        form.add("price", _("单价"), MoneyField("0.00"), unit=_("元"))
        form.add("cost_per_unit", _("每份成本"), MoneyField("0.00"), unit=_("元/年"))
        form.add("cost_share", _("成本占收入"), PercentField("0"), unit="%")
        form.add("fixed_cost", _("固定成本"), MoneyField("0.00"), unit=_("元/年"))
        form.add("collective_share", _("集体分成"), PercentField("100"), unit="%")
        form.add("investment", _("投资"), MoneyField("0.00"), unit=_("元"))
        form.add("grants", _("其中补助"), MoneyField("0.00"), unit=_("元"))
        form.add("loan", _("其中贷款"), MoneyField("0.00"), unit=_("元"))
        form.add("loan_rate", _("贷款年利率"), PercentField("0"), unit="%")
        form.add("loan_years", _("还款年数"), CountField("0"), unit=_("年"))
        form.add("life", _("使用年限"), CountField("10"), unit=_("年"))
        form.add("ramp", _("头几年达产"), RampField(_("如 30,70")), unit="%", help_text=_("空着就是第一年就达产。"))
        form.add("discount_rate", _("折现率"), PercentField("5"), unit="%")
        form.changed.connect(self._on_changed)
        return form

    def _factors(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(8))
        for column, title in enumerate(_SLIDERS.values(), 1):
            grid.addWidget(label(_(title), "small"), 0, column)
            grid.setColumnStretch(column, 1)
        for row, (scenario, title) in enumerate(SCENARIOS.items(), 1):
            grid.addWidget(label(_(title)), row, 0)
            for place, name in enumerate(_SLIDERS.values()):
                field = FactorField("100")
                field.name = "scenarios"
                field.setAccessibleName(_("{scenario}的{what}").format(scenario=_(title), what=_(name)))
                field.changed.connect(self._on_changed)
                grid.addWidget(field, row, place + 1)
                self.scenarios[scenario, place] = field
        return made

    def _on_changed(self) -> None:
        for key, slider in self.sliders.items():
            self._said[key].setText(f"{slider.value()}%")  # type: ignore[attr-defined]
        if not self._filling:
            self.changed.emit()


def factor_words(inputs: Inputs) -> str:
    """Return the factors of the expected scenario where they are not a hundred per cent."""
    names = list(_SLIDERS.values())
    found = [
        f"{_(names[place])} {percent_text(one)}%"
        for place, one in enumerate(inputs.factors("expected"))
        if one != 10_000
    ]
    return "，".join(found)
