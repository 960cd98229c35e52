"""What is asked of somebody's work for a project: who, where, from when to when; days and pay."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.job import Job, JobPay
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import choices_of
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import NewChoiceField, make_new
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, QuantityField, TextField


class JobForm(FormDialog):
    """Adds somebody's work, or changes it."""

    def __init__(self, desk: Desk, card: Job, parent: QWidget | None = None) -> None:
        new = card.id is None
        title = _("登记就业") if new else _("就业：{name}").format(name=card.name)
        super().__init__(title, title if new else _("保存修改"), self._keep, parent, width=500)
        self._desk, self._card = desk, card
        form = self.form
        yes_no = [Choice("yes", _("是")), Choice("no", _("不是"))]
        form.add("name", _("姓名"), TextField(), required=True)
        form.add(
            "project_id", _("项目"), NewChoiceField(choices_of(desk, "project"), make_new(desk, self, "project")),
            required=True,
        )  # fmt: skip
        form.add("work", _("工种"), TextField(_("如 剪枝、饲养")))
        form.add("start", _("开始日期"), DateField(), required=True)
        form.add("end", _("结束日期"), DateField(), help_text=_("还在干的留空。"))
        form.add("local", _("本村人"), ChoiceField(yes_no), required=True)
        form.add("household_id", _("所在户"), ChoiceField(choices_of(desk, "household")))
        form.add("origin", _("来自"), TextField(_("外来的写从哪里来，重名的写清是谁")))
        form.add("poor", _("脱贫（监测）户"), ChoiceField(yes_no), required=True)
        form.add("note", _("备注"), NoteField(lines=2))
        plain = ("name", "work", "start", "end", "household_id", "origin", "note")
        self.set_values({name: getattr(card, name) for name in plain})
        self.set_values(
            {"project_id": card.project_id or None, "local": "yes" if card.local else "no",
             "poor": "yes" if card.poor else "no"}
        )  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Job:
        from gacha_app.services.jobs import change_job, record_job

        for name in ("local", "poor"):
            values[name] = values[name] == "yes"
        changed = replace(self._card, **values, pays=list(self._card.pays))
        return (record_job if changed.id is None else change_job)(self._desk.open_book(), changed)


class DaysForm(FormDialog):
    """Days that somebody worked, and what was paid for them."""

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(_("{name}：用工和报酬").format(name=job.name), _("登记用工"), self._keep, parent)
        self._desk, self._job = desk, job
        form = self.form
        form.add("date", _("日期"), DateField(), required=True, help_text=_("按月登记的写月末那天。"))
        form.add("days", _("天数"), QuantityField(), unit=_("天"), required=True)
        form.add("amount", _("报酬"), MoneyField(), unit=_("元"))
        form.add(
            "voucher", _("劳务费凭证"), TextField(_("如 记-2024-06-0012")),
            help_text=_("写上记劳务费的凭证号，报酬就和账对得上；没有凭证的留空。"),
        )  # fmt: skip
        form.add("note", _("备注"), TextField())
        self.set_values({"date": min(dt.date.today(), job.end or dt.date.today())})

    def _keep(self, values: dict[str, Any]) -> Job:
        from gacha_app.services.jobs import tell_days

        pay = JobPay(values["date"], values["days"], values["amount"] or 0, values["note"])
        return tell_days(self._desk.open_book(), self._job.id or 0, pay, voucher=values["voucher"])
