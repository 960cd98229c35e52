"""What is asked of a matter on one of the three lists: its card, a step, the answer, the result, its task."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.matter import ONE, SOURCES, Matter, MatterStep
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import choices_of
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, NoteField, TextField

_SATISFIED = {"yes": True, "no": False, "unasked": None}


class MatterForm(FormDialog):
    """Adds a matter to a list, or changes one."""

    def __init__(self, desk: Desk, card: Matter, parent: QWidget | None = None) -> None:
        kind = _(ONE[card.kind])
        new = card.id is None
        title = _("登记{what}").format(what=kind) if new else f"{kind} {card.number}"
        super().__init__(title, title if new else _("保存修改"), self._keep, parent, width=520)
        self._desk, self._card = desk, card
        form = self.form
        form.add("raised_on", _("提出日期"), DateField(), required=True)
        form.add("source_kind", _("由谁提出"), ChoiceField(key_choices(SOURCES)), required=True)
        form.add("household_id", _("农牧户"), ChoiceField(choices_of(desk, "household")))
        form.add("source", _("姓名或会议"), TextField(_("如 8月2日成员代表会")))
        form.add("content", _("内容"), NoteField(lines=3), required=True)
        form.add("responsible", _("责任人"), TextField())
        form.add("due", _("办理期限"), DateField(), help_text=_("到期前十天和逾期以后会提醒。"))
        form.add("note", _("备注"), TextField())
        self.set_values({name: getattr(card, name) for name in form.names()})

    def _keep(self, values: dict[str, Any]) -> Matter:
        from gacha_app.services.matters import change_matter, record_matter

        changed = replace(self._card, **values, steps=list(self._card.steps))
        keep = record_matter if changed.id is None else change_matter
        return keep(self._desk.open_book(), changed)


class MatterStepForm(FormDialog):
    """What was done about a matter."""

    def __init__(self, desk: Desk, matter: Matter, parent: QWidget | None = None) -> None:
        super().__init__(_("{number}：办理经过").format(number=matter.number), _("登记经过"), self._keep, parent)
        self._desk, self._matter = desk, matter
        self.form.add("taken_on", _("日期"), DateField(), required=True)
        self.form.add("name", _("做了什么"), NoteField(lines=2), required=True)
        self.form.add("people", _("办理人"), TextField())
        self.set_values({"taken_on": dt.date.today(), "people": matter.responsible})

    def _keep(self, values: dict[str, Any]) -> Matter:
        from gacha_app.services.matters import take_matter_step

        return take_matter_step(self._desk.open_book(), self._matter.number, MatterStep(**values))


class AnswerForm(FormDialog):
    """What who raised it was answered."""

    def __init__(self, desk: Desk, matter: Matter, parent: QWidget | None = None) -> None:
        super().__init__(_("{number}：答复").format(number=matter.number), _("登记答复"), self._keep, parent)
        self._desk, self._matter = desk, matter
        self.form.add("on", _("答复日期"), DateField(), required=True)
        self.form.add("answer", _("答复"), NoteField(lines=3), required=True)
        self.set_values({"on": dt.date.today(), "answer": matter.answer})

    def _keep(self, values: dict[str, Any]) -> Matter:
        from gacha_app.services.matters import answer_matter

        return answer_matter(self._desk.open_book(), self._matter.number, values["answer"], on=values["on"])


class CloseForm(FormDialog):
    """How it ended, and whether who raised it is content."""

    def __init__(self, desk: Desk, matter: Matter, parent: QWidget | None = None) -> None:
        super().__init__(_("{number}：办结").format(number=matter.number), _("办结"), self._keep, parent)
        self._desk, self._matter = desk, matter
        said = [Choice("yes", _("满意")), Choice("no", _("不满意")), Choice("unasked", _("没有问"))]
        self.form.add("on", _("办结日期"), DateField(), required=True)
        self.form.add("result", _("办理结果"), NoteField(lines=3), required=True)
        self.form.add("satisfied", _("提出人"), ChoiceField(said), required=True)
        self.set_values({"on": dt.date.today(), "satisfied": "unasked"})

    def _keep(self, values: dict[str, Any]) -> Matter:
        from gacha_app.services.matters import close_matter

        return close_matter(
            self._desk.open_book(), self._matter.number, values["result"], satisfied=_SATISFIED[values["satisfied"]],
            on=values["on"],
        )  # fmt: skip


class TaskForm(FormDialog):
    """Who makes it good until when: a problem or a demand becomes a task."""

    def __init__(self, desk: Desk, matter: Matter, parent: QWidget | None = None) -> None:
        super().__init__(_("{number}：转为任务").format(number=matter.number), _("转为任务"), self._keep, parent)
        self._desk, self._matter = desk, matter
        self.form.add("content", _("任务内容"), NoteField(lines=3), required=True)
        self.form.add("responsible", _("责任人"), TextField(), required=True)
        self.form.add("due", _("办理期限"), DateField())
        self.set_values({"content": matter.content, "responsible": matter.responsible, "due": matter.due})

    def _keep(self, values: dict[str, Any]) -> Matter:
        from gacha_app.services.matters import make_task

        return make_task(self._desk.open_book(), self._matter.number, **values)
