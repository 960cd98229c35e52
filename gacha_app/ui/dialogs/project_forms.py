"""The forms of a project: what it is, its plan of a year, a physical figure of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.project import KINDS, MEASURES, STATUSES, WAYS, Measure, Project, ProjectPlan, kind_of_name
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, QuantityField, TextField


class ProjectDialog(FormDialog):
    """A project, new or changed; its kind is guessed from its name until the user chooses one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, project: Project | None = None) -> None:
        self._desk = desk
        self._project = project
        title = _("修改项目") if project else _("添加项目")
        super().__init__(title, _("保存") if project else _("添加项目"), self._keep, parent)
        form = self.form
        form.add("name", _("项目名称"), TextField(_("如 温棚葡萄")), required=True)
        form.add("kind", _("类别"), ChoiceField(_choices(KINDS)), required=True)
        form.add("way", _("经营方式"), ChoiceField(_choices(WAYS)), required=True)
        form.add("status", _("状态"), ChoiceField(_choices(STATUSES)), required=True)
        form.add("start", _("开始日期"), DateField())
        form.add("end", _("结束日期"), DateField())
        form.add("investment", _("投资额"), MoneyField("0.00"), unit=_("元"))
        form.add("partner", _("合作方、承租方"), TextField())
        form.add("note", _("备注"), NoteField(lines=2))
        kept = project or Project("")
        self.set_values(
            {name: getattr(kept, name) for name in form.names() if name != "investment"}
            | {"investment": kept.investment or None}
        )
        if project is None:
            form["name"].changed.connect(self._guess_kind)

    def _guess_kind(self) -> None:
        guessed = kind_of_name(self.form["name"].value())
        if guessed != "other":
            self.form.set_values({"kind": guessed})

    def _keep(self, values: dict[str, Any]) -> Project:
        from gacha_app.services.projects import change_project, record_project

        values["investment"] = values["investment"] or 0
        if self._project is None:
            return record_project(self._desk.open_book(), Project(**values))
        return change_project(self._desk.open_book(), replace(self._project, **values))


class PlanDialog(FormDialog):
    """A project's plan of a year."""

    def __init__(self, desk: Desk, project: Project, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._project = project
        super().__init__(
            _("{name} {year}年度计划").format(name=project.name, year=desk.year), _("保存计划"), self._keep, parent
        )
        form = self.form
        form.add("income", _("计划收入"), MoneyField("0.00"), unit=_("元"), help_text=_("可以写 96万、=30*32000。"))
        form.add("cost", _("计划支出"), MoneyField("0.00"), unit=_("元"))
        form.add("quantity", _("计划数量"), QuantityField(_("如 48000")))
        form.add("unit", _("数量单位"), TextField(_("斤、只、亩……")))
        form.add("note", _("说明"), NoteField(lines=2))
        if plan := project.plan_of(desk.year):
            self.set_values({
                "income": plan.income or None, "cost": plan.cost or None, "quantity": plan.quantity,
                "unit": plan.unit, "note": plan.note,
            })  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Project:
        from gacha_app.services.projects import plan_project

        if values["quantity"] and not values["unit"]:
            raise InvalidInput("unit", _("请填写数量单位，如 斤。"))
        plan = ProjectPlan(
            self._desk.year, values["income"] or 0, values["cost"] or 0, values["quantity"], values["unit"],
            values["note"],
        )  # fmt: skip
        return plan_project(self._desk.open_book(), self._project.id or 0, plan)


class MeasureDialog(FormDialog):
    """A physical figure of a project on a day."""

    def __init__(self, desk: Desk, project: Project, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._project = project
        super().__init__(
            _("{name}：登记实物量").format(name=project.name), _("登记"), self._keep, parent,
            sentence=_("面积、棚数、存栏按最近一次算；产量、出栏按这一年加起来算。"),
        )  # fmt: skip
        form = self.form
        kinds = [Choice(key, _(title), _(unit)) for key, (title, unit) in MEASURES.items()]
        form.add("kind", _("指标"), ChoiceField(kinds), required=True)
        form.add("quantity", _("数量"), QuantityField(), required=True)
        form.add("date", _("日期"), DateField(), required=True)
        form.add("note", _("备注"), TextField())
        today = dt.date.today()
        form.set_values({"kind": "area", "date": today if today.year == desk.year else dt.date(desk.year, 12, 31)})

    def _keep(self, values: dict[str, Any]) -> Project:
        from gacha_app.services.projects import measure_project

        measure = Measure(values["date"], values["kind"], values["quantity"], values["note"])
        return measure_project(self._desk.open_book(), self._project.id or 0, measure)


def _choices(titles: dict[str, str]) -> list[Choice]:
    return [Choice(key, _(title)) for key, title in titles.items()]
