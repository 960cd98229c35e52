"""Jobs that projects give (带动就业): the roster of a year, and beside it one person's days and pay."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from gacha_app.domain.dates import Period
from gacha_app.domain.job import Job, JobPay
from gacha_app.domain.money import grouped
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.jobs import JobStory, job_report, job_story, jobs_by_project
from gacha_app.reports.report import Report, Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.job_forms import DaysForm, JobForm
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.plans_part import DutyPart
from gacha_app.ui.pages.plans_story import Deed
from gacha_app.ui.report_saving import save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.filter_chips import Filter


class JobsPart(DutyPart):
    """One row a person and project; its story is where days are told."""

    name = "jobs"
    hidden = ("booked", "household", "note", "work")
    share = 34

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, _("人次"), _("登记就业"),
            _("项目带动了谁就业：从哪天到哪天、干什么、多少天、拿了多少，是不是本村人、是不是脱贫（监测）户。"),
        )  # fmt: skip
        self._told: JobStory | None = None
        self.table.set_filters(
            [
                Filter("", _("全部")),
                Filter("now", _("期末在岗"), lambda row: not self._has_left(row)),
                Filter("local", _("本村"), lambda row: row.cells.get("local") == _("本村")),
                Filter("poor", _("脱贫（监测）户"), lambda row: bool(row.cells.get("poor"))),
            ]
        )

    def read(self) -> Report:
        with self.desk.reading() as session:
            return job_report(session, Period(self.desk.year))

    def export(self) -> None:
        """Save the roster, and what each project gives, a sheet each."""
        if self._report is not None:
            with self.desk.reading() as session:
                counts = jobs_by_project(session, Period(self.desk.year))
            save_workbook(self.desk, self, [self._report, counts])

    def told(self) -> Job | None:
        """Return whose work is told of, None while nobody's is."""
        return self._told.job if self._told else None

    def tell(self, record: int | None) -> None:
        self._told = None
        if record is not None:
            with self.desk.reading() as session:
                self._told = job_story(session, record)
        if self._told is None or record is None:
            self.story.show_nothing(_("带动就业"), _("在左边点一个人，这里看他的用工和报酬。"))
            self._count()
            return
        story, one = self._told, self._told.job
        working = one.covers(dt.date.today())
        self.story.begin(one.name, _("在岗") if working else _("已离岗"), "green" if working else "gold")
        self.story.facts(
            (_("项目"), story.project),
            (_("工种"), one.work),
            (_("起止"), f"{one.start} — {one.end or _('至今')}"),
            (_("本村人"), _("是") if one.local else (one.origin or _("外来"))),
            (_("所在户"), story.household),
            (_("脱贫（监测）户"), _("是") if one.poor else ""),
            (_("备注"), one.note),
        )
        deeds: list[Deed] = [(_("登记用工…"), self.tell_days), (_("修改…"), self.change)]
        self.story.deeds(deeds if one.pays else [*deeds, (_("取消登记…"), self.remove)])
        card = self.story.section(_("用工和报酬"))
        for pay in reversed(one.pays):
            row = QHBoxLayout()
            row.setSpacing(theme.space(8))
            words = _("{date}　{days} 天　{amount}").format(
                date=pay.date, days=quantity_text(pay.days), amount=grouped(pay.amount) if pay.amount else ""
            )
            row.addWidget(label(words), 1)
            if pay.voucher_id in story.numbers:
                number = story.numbers[pay.voucher_id]
                row.addWidget(button(number, partial(self.desk.show_page, "books", pay.voucher_id), kind="link"))
            elif pay.voucher_id is not None:
                row.addWidget(label(_("凭证已冲销"), "small", "clay"))
            off = button(_("取消"), partial(self.forget, pay), kind="link")
            off.setEnabled(self.desk.can_write())
            row.addWidget(off)
            card.body.addLayout(row)
        if not one.pays:
            card.add(label(_("还没有登记天数和报酬。"), "muted", wrap=True))
        self._count()
        self.story.papers("job", record)

    def tone(self, row: Row, key: str) -> str:
        return "muted" if self._has_left(row) and key in ("name", "end") else ""

    def add(self) -> None:
        made = JobForm(self.desk, Job("", 0, dt.date.today()), self).ask()
        if made is not None:
            self.done(_("已登记 {name}。").format(name=made.name), made.id)

    def change(self) -> None:
        """Ask for changes of who is told of."""
        if (one := self.told()) and JobForm(self.desk, one, self).ask() is not None:
            self.done(_("已修改“{name}”。").format(name=one.name), one.id)

    def tell_days(self) -> None:
        """Ask for days and pay."""
        if (one := self.told()) and DaysForm(self.desk, one, self).ask() is not None:
            self.done(_("已登记 {name} 的用工。").format(name=one.name), one.id)

    def remove(self) -> None:
        """Ask why somebody's work was recorded wrongly, and take it out."""
        one = self.told()
        if one is None:
            return

        def act(reason: str) -> Job:
            from gacha_app.services.jobs import forget_job

            return forget_job(self.desk.open_book(), one.id or 0, reason)

        title = _("取消 {name} 的就业登记").format(name=one.name)
        sentence = _("登记错了才取消；不干了的请在“修改”里填结束日期。")
        if ReasonDialog(title, sentence, _("取消登记"), act, self).ask() is not None:
            self.done(_("已取消 {name} 的就业登记。").format(name=one.name))

    def forget(self, pay: JobPay) -> None:
        """Take days out that were recorded wrongly."""
        from gacha_app.services.jobs import forget_days

        if self.desk.try_to(lambda: forget_days(self.desk.open_book(), pay.id or 0)):
            self.done(_("已取消 {date} 的用工记录。").format(date=pay.date), pay.job_id)

    def _has_left(self, row: Row) -> bool:
        """Say whether somebody's work ended before the last day looked at."""
        end = row.cells.get("end")
        return isinstance(end, dt.date) and end < min(Period(self.desk.year).last, dt.date.today())

    def _count(self) -> None:
        """Tell how many people all projects together give work to."""
        if self._report is not None and self._report.rows:
            self.story.section(_("全部项目")).add(label(self._report.notes[0], wrap=True))
