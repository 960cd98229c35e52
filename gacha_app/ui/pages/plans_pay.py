"""Performance pay (绩效报酬): from what was received to who gets how much, step by step to the payment."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, percent_text
from gacha_app.domain.pay_award import STATES, PayAward
from gacha_app.i18n import _
from gacha_app.reports.pay_awards import AwardStory, award_story, pay_list, pay_step_report, pay_working, vote_words
from gacha_app.reports.pay_rules import rule_in_force
from gacha_app.reports.received_income import received_report
from gacha_app.reports.report import Report, Row
from gacha_app.storage.reference import pay_steps
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.dialogs.pay_forms import AwardForm, BookForm, PayOutForm, PayStepForm, RuleForm
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.plans_part import DutyPart
from gacha_app.ui.pages.plans_story import Deed
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Step, StepBar

_TONES = {"drafted": "gold", "booked": "blue", "paid": "green"}


class PayPart(DutyPart):
    """The year's list, above it the steps, beside it how it was worked out and what comes next."""

    name = "pay-list"
    hidden = ("place", "paid")
    share = 38

    def __init__(self, desk: Desk) -> None:
        self.steps = StepBar()
        super().__init__(
            desk, _("人"), _("测算绩效报酬"),
            _("年终结账以后，从实际到账的经营性收入比上年增加的部分里，按当地办法给村干部计发绩效报酬。"),
        )  # fmt: skip
        self._award: AwardStory | None = None
        self._next = button(_("登记下一步"), self.go_on, kind="main", icon="check")

    def above(self) -> QWidget:
        return self.steps

    def read(self) -> Report:
        period = Period(self.desk.year)
        with self.desk.reading() as session:
            self._award = award_story(session, self.desk.year)
            return pay_list(session, period)

    def shown(self, report: Report) -> Report:
        # the rule and the vote are told beside the table
        return replace(report, notes=report.notes[:2])

    def fill(self) -> None:
        super().fill()
        self._show_steps()
        self.heading_changed.emit()

    def focus_on(self, focus: Focus) -> None:
        # a year's pay by its identity: the year looked at is told
        self.tell(None)

    def main_button(self) -> QAbstractButton | None:
        state = self._award.award.state if self._award else ""
        if not state:
            return self._add
        if state == "paid":
            return None
        words = _("发放…") if state == "booked" else self._next_words()
        self._next.setText(words)
        self._next.setAccessibleName(words)
        self._next.setEnabled(self.desk.can_write())
        return self._next

    def tell(self, record: int | None) -> None:
        story = self._award
        if story is None:
            self.story.show_nothing(_("绩效报酬"), _("{year}年度还没有测算。").format(year=self.desk.year))
            self.story.deeds(self._tools())
            self._tell_rule()
            return
        award = story.award
        self.story.begin(_("测算和办理"), _(STATES[award.state]), _TONES[award.state])
        self.story.facts(
            (_("经营性收入"), grouped(award.income)),
            (_("未实际到账"), grouped(award.unreceived)),
            (_("经营管理成本"), grouped(award.cost)),
            (_("实际到账净额"), grouped(award.received)),
            (_("上年净额"), grouped(award.base)),
            (_("增量"), grouped(award.growth)),
            (_("所在档次"), f"{percent_text(award.rate)}%"),
            (_("最多可提取"), grouped(award.most)),
            (_("奖励总额"), grouped(award.total)),
            (_("没有分配"), grouped(award.left) if award.left else ""),
            (_("备注"), award.note),
        )
        self.story.deeds([*self._deeds(story), *self._tools()])
        self._tell_vouchers(story)
        self._tell_taken(story)
        self._tell_rule()
        self.story.papers("pay_award", award.id or 0)

    def tone(self, row: Row, key: str) -> str:
        if row.cells.get("note") and key in ("amount", "note"):
            return "muted"
        return "green" if key == "paid" else ""

    def story_of_year(self) -> AwardStory | None:
        """Return what is told of the year, None where it has no pay."""
        return self._award

    def add(self) -> None:
        """Ask who gets it, and keep what comes out."""
        award = self._award.award if self._award else None
        year = self.desk.year
        ask_base = self.desk.organisation.first_year >= year
        if AwardForm(self.desk, year, award.lines if award else (), ask_base=ask_base, parent=self).ask() is not None:
            self.done(_("已测算{year}年度绩效报酬。").format(year=year))

    def go_on(self) -> None:
        """Take the next step: record it, book the pay, or pay it."""
        story = self._award
        if story is None:
            return
        if story.award.state == "booked":
            self.pay()
        elif story.next_step:
            kind = pay_steps()[story.next_step]
            if PayStepForm(self.desk, self.desk.year, kind, self).ask() is not None:
                self.done(_("已登记“{step}”。").format(step=_(kind.title)))
        elif BookForm(self.desk, story.award, self).ask() is not None:
            self.done(_("{year}年度绩效报酬已入账。").format(year=self.desk.year))

    def pay(self) -> None:
        """Ask when the chosen person, or all who are not paid, are paid."""
        story = self._award
        if story is None:
            return
        if PayOutForm(self.desk, story.award, self._chosen(story.award), self).ask() is not None:
            self.done(_("已发放绩效报酬。"))

    def forget(self) -> None:
        """Take the last step out again."""
        story = self._award
        if story is None or not story.steps:
            return
        key = story.steps[-1].step

        def act() -> None:
            from gacha_app.services.pay_awards import forget_pay_step

            forget_pay_step(self.desk.open_book(), self.desk.year, key)
            self.done(_("已取消“{step}”。").format(step=_(pay_steps()[key].title)))

        self.desk.try_to(act)

    def withdraw(self) -> None:
        """Ask why the year's pay is withdrawn."""

        def act(reason: str) -> PayAward:
            from gacha_app.services.pay_awards import withdraw_award

            return withdraw_award(self.desk.open_book(), self.desk.year, reason)

        title = _("撤回{year}年度绩效报酬").format(year=self.desk.year)
        sentence = _("已入账的用红字冲销；撤回以后可以重新测算。")
        if ReasonDialog(title, sentence, _("撤回"), act, self).ask() is not None:
            self.done(_("已撤回{year}年度绩效报酬。").format(year=self.desk.year))

    def take_back(self, name: str) -> None:
        """Ask why a payment is taken back."""

        def act(reason: str) -> PayAward:
            from gacha_app.services.pay_payments import take_payment_back

            return take_payment_back(self.desk.open_book(), self.desk.year, name, reason)

        title = _("撤回发放")
        sentence = _("同一张凭证发放的一起用红字冲销，冲销以后可以重新发放。")
        if ReasonDialog(title, sentence, _("冲销发放凭证"), act, self).ask() is not None:
            self.done(_("已撤回发放。"))

    def change_rule(self) -> None:
        """Ask for the village's own rule."""
        with self.desk.reading() as session:
            held = rule_in_force(session)
        if RuleForm(self.desk, held, self).ask() is not None:
            self.done(_("以后按这个办法测算。"))

    def export(self) -> None:
        """Save the list, how it was worked out, its steps and what was received, a sheet each."""
        save_workbook(self.desk, self, self._reports())

    def print_out(self) -> None:
        """Print the list in large type, for the wall."""
        if self._report is not None:
            save_paper(self.desk, self, self._report, large=True)

    def show_received(self) -> None:
        """Print the claims behind what was received."""
        with self.desk.reading() as session:
            report = received_report(session, Period(self.desk.year))
        save_paper(self.desk, self, report)

    def _reports(self) -> list[Report]:
        period = Period(self.desk.year)
        with self.desk.reading() as session:
            return [make(session, period) for make in (pay_list, pay_working, pay_step_report, received_report)]

    def _next_words(self) -> str:
        story = self._award
        if story is None or not story.next_step:
            return _("入账…")
        return _("登记：{step}…").format(step=_(pay_steps()[story.next_step].title))

    def _deeds(self, story: AwardStory) -> list[Deed]:
        award = story.award
        deeds: list[Deed] = []
        if award.state == "drafted" and not story.steps:
            deeds.append((_("重新测算…"), self.add))
        if award.state == "drafted" and story.steps:
            deeds.append((_("取消上一步"), self.forget))
        if any(one.paid_on for one in award.lines):
            paid = next(one.name for one in award.lines if one.paid_on)
            chosen = self._chosen_paid(award) or paid
            deeds.append((_("撤回发放…"), partial(self.take_back, chosen)))
        else:
            deeds.append((_("撤回…"), self.withdraw))
        return deeds

    def _tools(self) -> list[Deed]:
        return [(_("到账情况…"), self.show_received), (_("办法…"), self.change_rule)]

    def _chosen(self, award: PayAward) -> list[str]:
        """Return the chosen people who may be paid, where not all are chosen."""
        model = self.table.table.selectionModel()
        rows = [self.table.model.row_at(index.row()) for index in model.selectedRows()]
        waiting = {one.name for one in award.unpaid}
        chosen = [name for row in rows if (name := str(row.cells["name"])) in waiting]
        return chosen if len(rows) > 1 else []

    def _chosen_paid(self, award: PayAward) -> str:
        row = self.table.current_row()
        name = str(row.cells["name"]) if row is not None else ""
        return name if any(one.name == name and one.paid_on for one in award.lines) else ""

    def _tell_vouchers(self, story: AwardStory) -> None:
        award = story.award
        if award.voucher_id is None:
            return
        card = self.story.section(_("凭证"))
        paid = {one.voucher_id: one.paid_on for one in award.lines if one.voucher_id is not None}
        told = [(award.voucher_id, _("入账"))]
        told += [(key, _("发放 {date}").format(date=day)) for key, day in paid.items()]
        for voucher_id, words in told:
            row = QHBoxLayout()
            row.setSpacing(theme.space(8))
            row.addWidget(label(words, "muted"), 1)
            number = story.numbers.get(voucher_id, "")
            row.addWidget(button(number, partial(self.desk.show_page, "books", voucher_id), kind="link"))
            card.body.addLayout(row)

    def _tell_taken(self, story: AwardStory) -> None:
        if not story.steps:
            return
        card = self.story.section(_("办理情况"))
        for one in story.steps:
            card.add(label(f"{one.done_on}　{_(pay_steps()[one.step].title)}", "strong"))
            words = "，".join(filter(None, (one.people, vote_words(one), one.note)))
            if words:
                card.add(label(words, "small", wrap=True))

    def _tell_rule(self) -> None:
        with self.desk.reading() as session:
            held = rule_in_force(session)
        rule = self._award.rule if self._award else held.rule
        card = self.story.section(_("办法"))
        for words in rule.words:
            card.add(label(words, wrap=True))
        if rule.source:
            card.add(label(rule.source, "small", wrap=True))

    def _show_steps(self) -> None:
        story = self._award
        taken = {one.step: one for one in story.steps} if story else {}
        paid = story.award.lines[0].paid_on if story and story.award.state == "paid" else None
        steps = [
            Step(_(kind.title), str(taken[key].done_on) if key in taken else "") for key, kind in pay_steps().items()
        ]
        steps = [Step(_("测算绩效报酬"), ""), *steps, Step(_("入账"), ""), Step(_("发放"), str(paid or ""))]
        current = 0
        if story is not None:
            ready = {"drafted": 1 + len(taken), "booked": len(steps) - 1, "paid": len(steps)}
            current = ready[story.award.state]
        self.steps.show_steps(tuple(steps), current)
