"""The three lists (三张清单): problems, demands, tasks; beside them one matter from first to last."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.matter import KINDS, ONE, SOURCES, STATES, Matter
from gacha_app.i18n import _
from gacha_app.reports.matters import MatterStory, matter_list, matter_story, satisfied_words
from gacha_app.reports.report import Report, Row
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.dialogs.matter_forms import AnswerForm, CloseForm, MatterForm, MatterStepForm, TaskForm
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.plans_part import DutyPart
from gacha_app.ui.pages.plans_story import Deed
from gacha_app.ui.report_saving import save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips

_TONES = {"open": "blue", "answered": "gold", "closed": "green"}


class ListsPart(DutyPart):
    """A chip a list; each matter's story is where it is worked on."""

    name = "matters"
    hidden = ("steps", "answered", "answer", "result", "satisfied", "origin", "date", "closed")

    def __init__(self, desk: Desk) -> None:
        self.lists = FilterChips()
        super().__init__(
            desk, _("件"), _("登记一件"),
            _("群众提出的问题、需求和要办的任务，一件一行：谁提的、谁负责、什么时候办完、提出人满意不满意。"),
        )  # fmt: skip
        self._told: MatterStory | None = None
        self.lists.set_filters([Filter(kind, _(title)) for kind, title in KINDS.items()], "problem")
        self.lists.chosen.connect(self._on_list)

    def above(self) -> QWidget:
        return self.lists

    def read(self) -> Report:
        with self.desk.reading() as session:
            return matter_list(session, Period(self.desk.year), self.lists.key())

    def export(self) -> None:
        """Save the three lists, a sheet each."""
        with self.desk.reading() as session:
            reports = [matter_list(session, Period(self.desk.year), kind) for kind in KINDS]
        save_workbook(self.desk, self, reports)

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            with self.desk.reading() as session:
                story = matter_story(session, focus, dt.date.today())
            if story is not None and story.matter.kind != self.lists.key():
                self.lists.choose(story.matter.kind)
        super().focus_on(focus)

    def told(self) -> Matter | None:
        """Return the matter told of, None while none is."""
        return self._told.matter if self._told else None

    def tell(self, record: int | None) -> None:
        self._told = None
        if record is not None:
            with self.desk.reading() as session:
                self._told = matter_story(session, record, dt.date.today())
        if self._told is None or record is None:
            self.story.show_nothing(_(KINDS[self.lists.key()]), _("在左边点一件，这里看它的来龙去脉。"))
            return
        story, one = self._told, self._told.matter
        late = story.overdue
        self.story.begin(
            one.number, _("已逾期") if late else _(STATES[one.state]), "clay" if late else _TONES[one.state]
        )
        self.story.about.add(label(one.content, wrap=True))
        self.story.facts(
            (_("由谁提出"), f"{_(SOURCES[one.source_kind])} {story.raised_by}"),
            (_("提出日期"), str(one.raised_on)),
            (_("责任人"), one.responsible),
            (_("办理期限"), str(one.due or "")),
            (_("来自"), story.origin),
            (_("答复"), f"{one.answered_on} {one.answer}" if one.answered_on else ""),
            (_("办理结果"), f"{one.closed_on} {one.result}" if one.closed_on else ""),
            (_("满意度"), satisfied_words(one)),
            (_("备注"), one.note),
        )
        self.story.deeds(self._deeds(story))
        if one.steps:
            card = self.story.section(_("办理经过"))
            for step in one.steps:
                card.add(label(" ".join(filter(None, (str(step.taken_on), step.people))), "muted"))
                card.add(label(step.name, wrap=True))
        if story.tasks or one.task_of_id:
            card = self.story.section(_("相关"))
            for task in story.tasks:
                words = f"{task.number} · {_(STATES[task.state])}"
                card.add(button(words, lambda task=task: self.focus_on(task.id), kind="link"))  # type: ignore[misc]
            if one.task_of_id:
                card.add(button(story.origin, lambda: self.focus_on(one.task_of_id), kind="link"))
        self.story.papers("matter", record)

    def tone(self, row: Row, key: str) -> str:
        if key in ("state", "due") and row.cells.get("state") == _("已逾期"):
            return "clay"
        if key == "state":
            return next((tone for state, tone in _TONES.items() if row.cells.get("state") == _(STATES[state])), "")
        return "clay" if key == "satisfied" and row.cells.get(key) == _("不满意") else ""

    def add(self) -> None:
        kind = self.lists.key()
        made = MatterForm(self.desk, Matter(kind, dt.date.today(), ""), self).ask()
        if made is not None:
            self.done(_("已登记{what} {number}。").format(what=_(ONE[kind]), number=made.number), made.id)

    def work_on(self, form: type, sentence: str) -> None:
        """Ask one of the forms about the matter told of."""
        one = self.told()
        if one is not None and (made := form(self.desk, one, self).ask()) is not None:
            self.done(sentence.format(number=made.number), made.id)

    def reopen(self) -> None:
        """Ask why a closed matter is taken up again."""
        one = self.told()
        if one is None:
            return

        def act(reason: str) -> Matter:
            from gacha_app.services.matters import reopen_matter

            return reopen_matter(self.desk.open_book(), one.number, reason)

        title = _("重新办理 {number}").format(number=one.number)
        if ReasonDialog(title, _("原来的结果会留在办理经过里。"), _("重新办理"), act, self).ask() is not None:
            self.done(_("{number} 重新办理。").format(number=one.number), one.id)

    def _deeds(self, story: MatterStory) -> list[Deed]:
        if story.matter.closed_on is not None:
            return [(_("重新办理…"), self.reopen)]
        deeds: list[Deed] = [
            (_("登记经过…"), lambda: self.work_on(MatterStepForm, _("已登记 {number} 的办理经过。"))),
            (_("答复…"), lambda: self.work_on(AnswerForm, _("已登记 {number} 的答复。"))),
            (_("办结…"), lambda: self.work_on(CloseForm, _("{number} 已办结。"))),
            (_("修改…"), lambda: self.work_on(MatterForm, _("已修改 {number}。"))),
        ]
        if story.matter.kind != "task" and all(task.closed_on for task in story.tasks):
            deeds.insert(2, (_("转为任务…"), lambda: self.work_on(TaskForm, _("已转为任务 {number}。"))))
        return deeds

    def _on_list(self, _kind: str) -> None:
        self.refresh(anyway=True)
