"""The forms of a fund's implementation plan and of what happened: one card each, changed in the same one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.fund_plan import MILESTONES, PLAN_FIELDS, FundPlan, Milestone
from gacha_app.i18n import _
from gacha_app.reports.fund_facts import FundFacts
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.fund_papers import FundPapers
from gacha_app.ui.dialogs.new_choice import NewChoiceField, key_choices, make_new
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, TextField
from gacha_app.ui.widgets.messages import choose

_LONG = ("content", "goal", "linkage")
# Which rows each milestone asks for besides its day
_ASKED = {
    "approval": ("who", "paper", "document_number"),
    "tender": ("who", "amount", "paper", "document_number"),
    "contract": ("who", "amount", "contract_id", "document_number"),
    "start": ("who", "paper"),
    "completion": ("who", "paper"),
    "acceptance": ("who", "conclusion", "paper", "document_number"),
    "final_account": ("who", "amount", "paper", "document_number"),
    "audit": ("who", "amount", "conclusion", "paper", "document_number"),
    "notice": ("paper",),
}  # fmt: skip


class FundPlanForm(FormDialog):
    """Writes the implementation plan that a fund pays for, or changes it.

    Args:
        together: the other funds that may pay for the same plan, and whether each does.
    """

    def __init__(
        self, desk: Desk, parent: QWidget | None, facts: FundFacts, together: list[tuple[int, str, bool]]
    ) -> None:
        super().__init__(
            _("实施方案：{name}").format(name=facts.fund.name), _("保存方案"), self._keep, parent, width=560,
            sentence=_("资金来源和资金规模从登记的各笔资金算出，这里不用填。"),
        )  # fmt: skip
        self._desk = desk
        self._facts = facts
        form = self.form
        for key, title in PLAN_FIELDS.items():
            field: Any = DateField() if key in ("starts_on", "ends_on") else TextField()
            if key in _LONG:
                field = NoteField(lines=2)
            form.add(key, _(title), field, required=key == "name")
        form.add("note", _("备注"), TextField())
        self._others = [identity for identity, _name, _in in together]
        yes_or_no = [Choice(True, _("一起列入")), Choice(False, _("不列入"))]
        if together:
            form.add_heading(_("同一项目的其他资金"))
        for identity, name, inside in together:
            form.add(f"fund_{identity}", name, ChoiceField(yes_or_no), required=True).set_value(inside)
        kept = facts.plan or FundPlan(facts.fund.name, goal=facts.fund.goal)
        self.set_values({key: getattr(kept, key) for key in (*PLAN_FIELDS, "note")})

    def _keep(self, values: dict[str, Any]) -> FundPlan:
        from gacha_app.services.fund_plans import set_plan

        inside = [one for one in self._others if values.pop(f"fund_{one}")]
        others = [one for one in self._others if one not in inside]
        fund_id = self._facts.fund.id or 0
        return set_plan(self._desk.open_book(), fund_id, values, together=inside, without=others)


class MilestoneForm(FormDialog):
    """Writes down what happened to a fund's plan, or changes it."""

    def __init__(self, desk: Desk, parent: QWidget | None, facts: FundFacts, kept: Milestone | None = None) -> None:
        title = _("项目进展：{name}").format(name=facts.plan.name if facts.plan else facts.fund.name)
        super().__init__(title, _("保存修改") if kept else _("登记进展"), self._keep, parent, width=500)
        self._desk = desk
        self._facts = facts
        self._kept = kept
        form = self.form
        form.add("kind", _("进展"), ChoiceField(key_choices(MILESTONES)), required=True)
        form.add("date", _("日期"), DateField(), required=True)
        form.add("who", _("单位/个人"), TextField(_("批复、中标、施工、验收、审计的单位")))
        form.add("amount", _("金额"), MoneyField(), unit=_("元"))
        form.add("conclusion", _("结论"), TextField(_("如 合格")))
        form.add(
            "contract_id", _("合同"), NewChoiceField(_contracts(desk), make_new(desk, self, "contract")),
            help_text=_("登记过的合同，可以不选。"),
        )  # fmt: skip
        form.add("paper", _("文件"), TextField(_("如 中标通知书、验收报告")))
        form.add("document_number", _("文号/编号"), TextField())
        form.add("note", _("备注"), TextField())
        self.papers = FundPapers(desk, "fund_milestone", kept.id if kept else None)
        self.add_below(self.papers)
        if kept is not None:
            self.add_foot(button(_("删去这条…"), self._remove, kind="quiet"))
        shown = kept or Milestone(_next_kind(facts), dt.date.today())
        self.set_values({one: getattr(shown, one) for one in form.names()})
        if kept is None or not kept.amount:
            form["amount"].set_value(None)
        form["kind"].changed.connect(self._ask_for_kind)
        self._ask_for_kind()

    def _ask_for_kind(self) -> None:
        kind = self.form["kind"].value() if self.form["kind"].settle() else None
        for name in ("who", "amount", "conclusion", "contract_id", "paper", "document_number"):
            self.form.set_row_visible(name, name in _ASKED.get(str(kind), ()))
        if self.isVisible():
            self.fit()

    def _keep(self, values: dict[str, Any]) -> Milestone:
        from gacha_app.services.fund_plans import change_milestone, record_milestone

        values["amount"] = values.get("amount") or 0
        book = self._desk.open_book()
        if self._kept is None:
            made = record_milestone(book, self._facts.fund.id or 0, Milestone(**values))
        else:
            made = change_milestone(book, replace(self._kept, **values))
        self.papers.attach_to(made.id or 0)
        return made

    def _remove(self) -> None:
        from gacha_app.services.fund_plans import remove_milestone

        kept = self._kept
        if kept is None:
            return
        way = choose(
            self, _("删去“{milestone}”（{date}）？").format(milestone=_(MILESTONES[kept.kind]), date=kept.date),
            _("附在这一条上的文件也一起删去，资金的进展随着退回。"), [("remove", _("删去这条"))], cancel=_("留着"),
        )  # fmt: skip
        if way == "remove" and self._desk.try_to(lambda: remove_milestone(self._desk.open_book(), kept.id or 0)):
            self.made = kept
            self.accept()


def _next_kind(facts: FundFacts) -> str:
    """Return the milestone that usually comes next."""
    reached = {one.kind for one in facts.milestones}
    order = list(MILESTONES)
    furthest = max((order.index(one) for one in reached if one != "notice"), default=-1)
    return order[min(furthest + 1, len(order) - 1)]


def _contracts(desk: Desk) -> list[Choice]:
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        return [Choice(one.id, one.label, one.detail) for one in choices(session, "contract")]
