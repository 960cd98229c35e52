"""Jobs that projects give: recorded, days and pay told, ended."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.job import Job, JobPay, check_pay
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.job_pay import labour_of
from gacha_app.services.vouchers import voucher_called
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.duty_tables import job_pays, jobs
from gacha_app.storage.papers import remove_papers
from gacha_app.storage.tables import projects


def record_job(book: Book, job: Job) -> Job:
    """Add somebody's work for a project.

    Raises:
        InvalidInput: if something is missing or wrong, or the person is there already at that time.
    """
    with book.writing("record_job", job.name) as session:
        job.check(dt.date.today())
        _check_project(session, job)
        _refuse_twice(session, job)
        job.recorded_at, job.recorded_by = _now(), session.by
        session.add(job)
        session.flush()
        return job


def change_job(book: Book, changed: Job) -> Job:
    """Change what is known of somebody's work; the last day ends it.

    Raises:
        InvalidInput: if something is missing or wrong, or the person is there twice then.
    """
    with book.writing("change_job", changed.name) as session:
        changed.check(dt.date.today())
        _check_project(session, changed)
        _refuse_twice(session, changed)
        return session.merge(changed)


def tell_days(book: Book, job_id: int, pay: JobPay, *, voucher: str = "") -> Job:
    """Keep days that somebody worked and what was paid for them.

    Args:
        voucher: the number of the voucher that booked the pay (213 应付劳务费, or labour paid at once), or "".

    Raises:
        InvalidInput: if there are not so many days, or more would be paid than the voucher booked.
    """
    with book.writing("tell_days", f"{job_id} {pay.date}") as session:
        job = job_in(session, job_id)
        check_pay(job, pay, dt.date.today())
        if voucher.strip():
            pay.voucher_id = _check_voucher(session, voucher, pay.amount).id
        pay.recorded_at, pay.recorded_by = _now(), session.by
        job.pays.append(pay)
        session.flush()
        return job


def forget_days(book: Book, pay_id: int) -> Job:
    """Take days out that were recorded wrongly.

    Raises:
        NotFound: if there are none of this identity.
    """
    with book.writing("forget_days", str(pay_id)) as session:
        pay = session.get(JobPay, pay_id)
        if pay is None:
            raise NotFound(_("没有这条用工记录，请刷新后重试。"))
        job = job_in(session, pay.job_id or 0)
        job.pays.remove(pay)
        session.flush()
        return job


def forget_job(book: Book, job_id: int, reason: str) -> Job:
    """Take somebody's work out that was recorded wrongly; the audit trail keeps it and why.

    Raises:
        InvalidInput: if days are told of it, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明取消的原因。"))
    with book.writing("forget_job", f"{job_id}：{reason.strip()}") as session:
        job = job_in(session, job_id)
        if job.pays:
            raise InvalidInput("job", _("{name} 已登记用工，请先取消用工记录。").format(name=job.name))
        remove_papers(session, "job", job_id)
        session.delete(job)
        return job


def job_in(session: Session, job_id: int) -> Job:
    """Return somebody's work by its identity.

    Raises:
        NotFound: if the book has none of it.
    """
    found = session.get(Job, job_id)
    if found is None:
        raise NotFound(_("没有这条就业记录，请刷新后重试。"))
    return found


def _check_project(session: Writing, job: Job) -> None:
    if session.scalar(select(projects.c.id).where(projects.c.id == job.project_id)) is None:
        raise InvalidInput("project_id", _("请选择在哪个项目干活。"))


def _refuse_twice(session: Writing, job: Job) -> None:
    """Refuse the same person in the same project at the same time."""
    job.name, job.origin = job.name.strip(), job.origin.strip()
    held = jobs.c
    query = select(Job).where(held.project_id == job.project_id, held.name == job.name, held.id != (job.id or 0))
    for other in session.scalars(query):
        if other.person == job.person and other.touches(job.start, job.end or dt.date.max):
            raise InvalidInput(
                "name",
                _("{name} 从 {start} 起已经登记在这个项目里，同一个人不能重复计算。").format(
                    name=job.name, start=other.start
                ),
            )


def _check_voucher(session: Writing, reference: str, amount: int) -> Voucher:
    found = voucher_called(session, reference)
    if found.state is not State.POSTED:
        raise InvalidInput(
            "voucher", _("凭证 {number} 没有记账或已经冲销，不能对应劳务报酬。").format(number=found.label)
        )
    booked = labour_of(found.postings)
    if not booked:
        raise InvalidInput("voucher", _("凭证 {number} 没有记劳务费。").format(number=found.label))
    used = session.scalar(
        select(func.coalesce(func.sum(job_pays.c.amount), 0)).where(job_pays.c.voucher_id == found.id)
    )
    if int(used or 0) + amount > booked:
        raise InvalidInput(
            "amount",
            _("凭证 {number} 记了劳务费 {booked} 元，已对应 {used} 元，再加 {amount} 元就超过了。").format(
                number=found.label, booked=grouped(booked), used=grouped(int(used or 0)), amount=grouped(amount)
            ),
        )
    return found


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
