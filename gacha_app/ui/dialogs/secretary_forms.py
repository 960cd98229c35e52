"""What is asked of the secretary's project: its card, a month, a quarter, a step, the end of the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.secretary import CATEGORIES, MonthReport, Review, SecretaryProject, Stage
from gacha_app.domain.secretary_lines import (
    funding_lines,
    goal_lines,
    parse_fundings,
    parse_goals,
    parse_stages,
    stage_lines,
)
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.names import fund_names
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import choices_of
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DateField,
    MoneyField,
    NoteField,
    QuantityField,
    TextField,
)

# A quantity is typed in thousandths, percentages and points are kept in hundredths
_TENTH = 10
_THOUSAND = 1000


class SecretaryForm(FormDialog):
    """Adds a project, or changes one."""

    def __init__(self, desk: Desk, card: SecretaryProject, parent: QWidget | None = None) -> None:
        new = card.id is None
        title = _("登记书记项目") if new else _("书记项目：{name}").format(name=card.name)
        super().__init__(title, title if new else _("保存修改"), self._keep, parent, width=620)
        self._desk, self._card = desk, card
        form = self.form
        form.add("name", _("项目名称"), TextField(_("如 温棚葡萄扩种六座")), required=True)
        form.add("category", _("类别"), ChoiceField(key_choices(CATEGORIES)), required=True)
        form.add("leader", _("领办书记"), TextField(), required=True)
        form.add("unit", _("责任单位"), TextField())
        form.add("responsible", _("责任人"), TextField())
        form.add(
            "project_id", _("账上项目"), ChoiceField(choices_of(desk, "project")),
            help_text=_("收入、支出和增收从这个项目的凭证算，不用填写。"),
        )  # fmt: skip
        form.add("background", _("立项背景"), NoteField(lines=2))
        form.add("content", _("主要内容"), NoteField(lines=2), required=True)
        form.add("income_goal", _("增收目标"), MoneyField(_("如 20万")), unit=_("元"))
        form.add("goals", _("其他指标"), NoteField(_("一行一项，如 带动就业 20人"), lines=2))
        form.add("measures", _("推进措施"), NoteField(lines=2))
        form.add("stages", _("时间表"), NoteField(_("一行一步，如 3-31 完成招标 王强"), lines=3))
        form.add(
            "fundings", _("资金来源"), NoteField(_("一行一项，如 自筹 20万；写补助资金的名称就对上那笔资金"), lines=2)
        )
        form.add("note", _("备注"), TextField())
        with desk.reading() as session:
            funds = fund_names(session)
        plain = (
            "name", "category", "leader", "unit", "responsible", "project_id", "background", "content", "measures",
            "note",
        )  # fmt: skip
        self.set_values({name: getattr(card, name) for name in plain})
        self.set_values(
            {"income_goal": card.income_goal or None, "goals": goal_lines(card.goals),
             "stages": stage_lines(card.stages), "fundings": funding_lines(card.fundings, funds)}
        )  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> SecretaryProject:
        from gacha_app.services.secretary_projects import change_secretary_project, record_secretary_project

        card = self._card
        values["goals"] = parse_goals(values["goals"], card.goals)
        values["stages"] = parse_stages(values["stages"], card.year, card.stages)
        values["fundings"] = parse_fundings(values["fundings"])
        values["income_goal"] = values["income_goal"] or 0
        changed = replace(card, **values, reports=list(card.reports), reviews=list(card.reviews))
        keep = record_secretary_project if card.id is None else change_secretary_project
        return keep(self._desk.open_book(), changed)


class MonthForm(FormDialog):
    """How far it is at the end of a month."""

    def __init__(self, desk: Desk, project: SecretaryProject, parent: QWidget | None = None) -> None:
        super().__init__(_("{name}：月进度").format(name=project.name), _("登记进度"), self._keep, parent)
        self._desk, self._project = desk, project
        months = [Choice(month, _("{month}月").format(month=month)) for month in range(1, 13)]
        self.form.add("month", _("月份"), ChoiceField(months), required=True)
        self.form.add("percent", _("累计完成"), QuantityField(), unit="%", required=True)
        self.form.add("words", _("本月做了什么"), NoteField(lines=3), required=True)
        self.form.add("problem", _("存在问题"), NoteField(lines=2))
        self.form.add("coordination", _("需协调事项"), NoteField(lines=2))
        today = dt.date.today()
        told = {one.month for one in project.reports}
        last = today.month if today.year == project.year else 12
        month = next((one for one in range(1, last + 1) if one not in told), last)
        self.set_values({"month": month, "percent": project.percent * _TENTH or None})

    def _keep(self, values: dict[str, Any]) -> SecretaryProject:
        from gacha_app.services.secretary_projects import tell_month

        report = MonthReport(
            values["month"], _hundredths("percent", values["percent"]), values["words"], values["problem"],
            values["coordination"],
        )  # fmt: skip
        return tell_month(self._desk.open_book(), self._project.id or 0, report)


class ReviewForm(FormDialog):
    """What a quarter's review found."""

    def __init__(self, desk: Desk, project: SecretaryProject, parent: QWidget | None = None) -> None:
        super().__init__(_("{name}：季评").format(name=project.name), _("登记季评"), self._keep, parent)
        self._desk, self._project = desk, project
        quarters = [Choice(one, _("第{quarter}季度").format(quarter=one)) for one in range(1, 5)]
        self.form.add("quarter", _("季度"), ChoiceField(quarters), required=True)
        self.form.add("reviewed_on", _("评价日期"), DateField(), required=True)
        self.form.add("reviewer", _("由谁评"), TextField(_("如 苏木党委")), required=True)
        self.form.add("score", _("评分"), QuantityField(), unit=_("分"), required=True)
        self.form.add("words", _("评语"), NoteField(lines=2))
        done = {one.quarter for one in project.reviews}
        quarter = next((one for one in range(1, 5) if one not in done), 4)
        self.set_values({"quarter": quarter, "reviewed_on": dt.date.today()})

    def _keep(self, values: dict[str, Any]) -> SecretaryProject:
        from gacha_app.services.secretary_projects import review_quarter

        review = Review(
            values["quarter"], values["reviewed_on"], values["reviewer"], _hundredths("score", values["score"]),
            values["words"],
        )  # fmt: skip
        return review_quarter(self._desk.open_book(), self._project.id or 0, review)


class StageDoneForm(FormDialog):
    """When a step was done."""

    def __init__(self, desk: Desk, project: SecretaryProject, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(_("完成“{step}”").format(step=stage.name), _("登记完成"), self._keep, parent)
        self._desk, self._project, self._stage = desk, project, stage
        self.form.add("done_on", _("完成日期"), DateField(), required=True)
        self.form.add("note", _("备注"), TextField())
        self.set_values({"done_on": dt.date.today()})

    def _keep(self, values: dict[str, Any]) -> SecretaryProject:
        from gacha_app.services.secretary_projects import finish_stage

        return finish_stage(
            self._desk.open_book(), self._project.id or 0, self._stage.id or 0, values["done_on"], values["note"]
        )


class OutcomeForm(FormDialog):
    """What came of the year, goal by goal; or why it was stopped."""

    def __init__(
        self, desk: Desk, project: SecretaryProject, *, stopped: bool = False, parent: QWidget | None = None
    ) -> None:
        title = _("终止“{name}”") if stopped else _("{name}：年终成效")
        confirm = _("终止项目") if stopped else _("登记成效，结束项目")
        super().__init__(title.format(name=project.name), confirm, self._keep, parent, danger=stopped)
        self._desk, self._project, self._stopped = desk, project, stopped
        self.form.add("ended_on", _("日期"), DateField(), required=True)
        for place, goal in enumerate(project.goals):
            help_text = _("目标 {target} {unit}").format(target=quantity_text(goal.target), unit=goal.unit)
            self.form.add(
                f"goal{place}", goal.name, QuantityField(), unit=goal.unit, required=not stopped, help_text=help_text
            )
        words = _("终止的原因") if stopped else _("年终成效")
        self.form.add("outcome", words, NoteField(lines=3), required=True)
        self.set_values({"ended_on": dt.date.today()})
        self.set_values({f"goal{place}": goal.reached for place, goal in enumerate(project.goals)})

    def _keep(self, values: dict[str, Any]) -> SecretaryProject:
        from gacha_app.services.secretary_projects import end_secretary_project

        told = {goal.name: values[f"goal{place}"] for place, goal in enumerate(self._project.goals)}
        reached = {name: amount for name, amount in told.items() if amount is not None}
        return end_secretary_project(
            self._desk.open_book(), self._project.id or 0, values["outcome"], reached=reached, stopped=self._stopped,
            on=values["ended_on"],
        )  # fmt: skip


def _hundredths(name: str, thousandths: int) -> int:
    """Return a percentage or a mark typed as a quantity.

    Raises:
        InvalidInput: if it is finer than a hundredth.
    """
    if thousandths % _TENTH:
        raise InvalidInput(name, _("最多两位小数。"))
    return thousandths // _TENTH
