"""Performance pay of a year: worked out, taken through its steps, booked; withdrawn by reversal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from gacha_app.domain.dividend_steps import NUMBERS, PlanStep, check_step, missing_before
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.pay_award import ACCOUNTS, PayAward, PayLine, check_people, share_out
from gacha_app.domain.pay_rule import PayRule, rule_from, rule_said
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.heading import chart_of
from gacha_app.reports.pay_rules import rule_in_force
from gacha_app.reports.pay_steps import award_of, pay_steps_of
from gacha_app.reports.received_income import ReceivedIncome, received_income
from gacha_app.services.posting import is_year_closed, organisation_in, post
from gacha_app.services.vouchers import reverse
from gacha_app.storage import duty_tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.reference import pay_steps


def preview_award(
    book: Book, year: int, people: Sequence[PayLine], *, total: int | None = None, base: int | None = None
) -> PayAward:
    """Return the performance pay that recording would keep; nothing is kept.

    Raises:
        InvalidInput: as `record_award`.
    """
    with book.reading() as session:
        return _worked_out(session, year, people, total, base)


def record_award(
    book: Book, year: int, people: Sequence[PayLine], *, total: int | None = None, base: int | None = None,
    note: str = "",
) -> PayAward:  # fmt: skip
    """Work out a closed year's performance pay and keep it; an earlier one of that year, with no step taken, gives way.

    Args:
        total: fen that were decided, all that the rule gives where it is None.
        base: fen of the year before, only where that year is not in the book.

    Raises:
        InvalidInput: if the year is not closed, the rule gives nothing, more is asked than it gives, or the people are
            wrong.
    """
    with book.writing("record_pay_award", str(year)) as session:
        kept = award_of(session, year)
        if kept is not None:
            if kept.state != "drafted":
                raise InvalidInput("year", _("{year}年度的绩效报酬已经入账，一年只发一次。").format(year=year))
            if pay_steps_of(session, kept.id or 0):
                raise InvalidInput(
                    "year", _("{year}年度的绩效报酬已经申报，要改请先取消登记的程序。").format(year=year)
                )
            session.delete(kept)
            session.flush()
        award = _worked_out(session, year, people, total, base)
        award.note, award.made_by = note.strip(), session.by
        award.made_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
        session.add(award)
        session.flush()
        return award


def record_pay_step(book: Book, year: int, step: PlanStep) -> PlanStep:
    """Keep a step that was taken; a step recorded again takes the place of what was recorded before.

    Raises:
        InvalidInput: if the step before it is missing, it does not show what the rules ask for, or it comes too early.
    """
    with book.writing("record_pay_step", f"{year} {step.step}") as session:
        award = _drafted(session, year)
        kinds = pay_steps()
        if step.step not in kinds:
            raise InvalidInput("step", _("没有“{value}”这个选项，请从列表中选择。").format(value=step.step[:20]))
        taken, order = pay_steps_of(session, award.id or 0), list(kinds)
        if missing := missing_before(kinds, taken, step.step):
            raise InvalidInput(
                "step",
                _("“{missing}”还没有办理，不能先登记“{step}”。").format(
                    missing=_(missing[0].title), step=_(kinds[step.step].title)
                ),
            )
        if step.done_on is not None and step.done_on <= dt.date(year, 12, 31):
            raise InvalidInput("date", _("{year}年度的绩效报酬，要在年度结束以后办理。").format(year=year))
        before = [one for one in taken if order.index(one.step) < order.index(step.step)]
        check_step(kinds[step.step], step, before)
        held = duty_tables.pay_steps
        session.execute(delete(held).where(held.c.award_id == award.id, held.c.step == step.step))
        step.recorded_by = session.by
        step.recorded_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
        facts = {
            "step": step.step, "done_on": step.done_on, "people": step.people, "note": step.note,
            **{key: getattr(step, key) for key in NUMBERS},
        }  # fmt: skip
        session.execute(
            insert(held).values(
                award_id=award.id, recorded_at=step.recorded_at, recorded_by=step.recorded_by, **facts
            )
        )  # fmt: skip
        session.recorder.note("pay_step", year=year, **facts)
        return step


def forget_pay_step(book: Book, year: int, key: str) -> None:
    """Take a step out that was recorded wrongly, before the pay is booked.

    Raises:
        InvalidInput: if it was not recorded, a later one was, or the pay is booked.
    """
    with book.writing("forget_pay_step", f"{year} {key}") as session:
        award = _drafted(session, year)
        taken = [one.step for one in pay_steps_of(session, award.id or 0)]
        if key not in taken:
            raise InvalidInput("step", _("这一步还没有登记。"))
        if taken[-1] != key:
            raise InvalidInput(
                "step", _("后面的“{step}”已经登记，请先取消它。").format(step=_(pay_steps()[taken[-1]].title))
            )
        held = duty_tables.pay_steps
        session.execute(delete(held).where(held.c.award_id == award.id, held.c.step == key))
        session.recorder.note("pay_step", year=year, step=key, deleted=True)


def book_award(book: Book, year: int, *, on: dt.date | None = None) -> PayAward:
    """Book a year's performance pay once every step is taken: 借 管理费用 贷 应付工资.

    Args:
        on: the day of the voucher, today by default.

    Raises:
        InvalidInput: if a step is missing, the notice still hangs, or the books of the year say otherwise now.
    """
    with book.writing("book_pay_award", str(year)) as session:
        award = _drafted(session, year)
        steps, kinds = pay_steps_of(session, award.id or 0), pay_steps()
        missing = [_(kinds[key].title) for key in kinds if key not in {one.step for one in steps}]
        if missing:
            raise InvalidInput("step", _("还没有办理：{steps}。").format(steps="、".join(missing)))
        day, until = on or dt.date.today(), steps[-1].until
        if until is not None and day < until:
            raise InvalidInput("date", _("张榜公示到 {date} 才满，入账日期不能更早。").format(date=until))
        _refuse_stale(session, award)
        expense, wages = ACCOUNTS[chart_of(session)]
        with in_chinese():
            text = _("{year}年度村干部绩效报酬").format(year=year)
        paid = [one for one in award.lines if one.amount]
        lines = [Posting(expense, award.given, text)]
        lines += [Posting(wages, -one.amount, f"{text}：{one.name}", household_id=one.household_id) for one in paid]
        award.voucher_id = post(session, Voucher(day, text, lines, entry_kind="performance_pay")).id
        award.state = "booked"
        return award


def withdraw_award(book: Book, year: int, reason: str) -> PayAward:
    """Withdraw a year's performance pay of which nothing is paid; what was booked is taken back in red.

    Raises:
        InvalidInput: if somebody was paid, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明撤回的原因。"))
    with book.writing("withdraw_pay_award", f"{year}：{reason}") as session:
        award = award_in(session, year)
        if paid := [one.name for one in award.lines if one.paid_on is not None]:
            raise InvalidInput(
                "year", _("{names} 已经领到，请先撤回发放，再撤回绩效报酬。").format(names="、".join(paid[:3]))
            )
        if award.state != "drafted" and award.voucher_id is None:
            raise in_old_book(year)
        if award.voucher_id is not None:
            reverse(session, session.get_one(Voucher, award.voucher_id), reason)
        award.state, award.reason = "withdrawn", reason.strip()
        return award


def in_old_book(year: int) -> InvalidInput:
    """Return the refusal of what was posted before the chart of accounts changed, in a book that is sealed."""
    return InvalidInput("year", _("{year}年度绩效报酬的凭证在更换科目表以前的旧账里，不能撤回。").format(year=year))


def award_in(session: Session, year: int) -> PayAward:
    """Return a year's performance pay.

    Raises:
        NotFound: if there is none.
    """
    award = award_of(session, year)
    if award is None:
        raise NotFound(_("{year}年度还没有绩效报酬。").format(year=year))
    return award


def _drafted(session: Writing, year: int) -> PayAward:
    award = award_in(session, year)
    if award.state != "drafted":
        raise InvalidInput("year", _("{year}年度的绩效报酬已经入账，一年只发一次。").format(year=year))
    return award


def _refuse_stale(session: Writing, award: PayAward) -> None:
    """Refuse to book what the books of the year do not give any more."""
    now = received_income(session, award.year, _rule_of(award))
    closed = is_year_closed(session, award.year)
    if not closed or (now.income, now.unreceived, now.cost) != (award.income, award.unreceived, award.cost):
        raise InvalidInput("year", _("测算以后{year}年的账有变动，请撤回以后重新测算。").format(year=award.year))


def _rule_of(award: PayAward) -> PayRule:
    return rule_from(json.loads(award.rule))


def _worked_out(
    session: Session, year: int, people: Sequence[PayLine], total: int | None, base: int | None
) -> PayAward:
    if not is_year_closed(session, year):
        raise InvalidInput("year", _("{year}年还没有年终结账，结账以后才能算绩效报酬。").format(year=year))
    check_people(people)
    rule = rule_in_force(session).rule
    found, before = received_income(session, year, rule), _base(session, year, rule, base)
    if found.received < rule.least_income:
        raise InvalidInput(
            "year",
            _("{year}年实际到账的经营性收入净额 {received} 元，不足 {least} 元，不计发绩效报酬。").format(
                year=year, received=grouped(found.received), least=grouped(rule.least_income)
            ),
        )
    growth = found.received - (before if isinstance(before, int) else before.received)
    most = rule.most_of(growth)
    if most <= 0:
        raise InvalidInput(
            "year",
            _("{year}年比上年增收 {growth} 元，不到最低档次，不计发绩效报酬。").format(
                year=year, growth=grouped(growth)
            ),
        )
    decided = most if total is None else total
    if not 0 < decided <= most:
        raise InvalidInput("total", _("奖励总额应大于零，按办法最多 {most} 元。").format(most=grouped(most)))
    award = PayAward(
        year, base=found.received - growth, income=found.income, unreceived=found.unreceived, cost=found.cost,
        received=found.received, growth=growth, rate=rule.rate_of(growth), most=most, total=decided,
        rule=json.dumps(rule_said(rule), ensure_ascii=False), figures=json.dumps(_figures(before), ensure_ascii=False),
    )  # fmt: skip
    amounts, short = share_out(decided, people, rule)
    with in_chinese():
        excuse = _("任职不满{months}个月").format(months=rule.least_months)
    award.lines = [
        PayLine(
            one.name.strip(), one.post.strip(), one.secretary, one.months, one.coefficient, excuse if out else "",
            amount, place, one.household_id,
        )
        for place, (one, amount, out) in enumerate(zip(people, amounts, short, strict=True), 1)
    ]  # fmt: skip
    award.left = decided - award.given
    return award


def _base(session: Session, year: int, rule: PayRule, base: int | None) -> ReceivedIncome | int:
    """Return what the year before gave: out of the book, or as it is stated where the book begins later."""
    in_book = organisation_in(session).first_year < year  # type: ignore[arg-type]
    if in_book and base is not None:
        raise InvalidInput("base", _("上年的账就在账本里，上年数由程序计算，不用填写。"))
    if in_book:
        return received_income(session, year - 1, rule)
    if base is None:
        raise InvalidInput("base", _("账本从 {year} 年开始，请填写上年实际到账的净额。").format(year=year))
    return base


def _figures(before: ReceivedIncome | int) -> dict[str, int]:
    if isinstance(before, int):
        return {"stated": before}
    return {"income": before.income, "unreceived": before.unreceived, "cost": before.cost}


def awards_in(session: Session) -> list[PayAward]:
    """Return the performance pay of every year, the last first, those withdrawn left out."""
    held = duty_tables.pay_awards.c
    return list(session.scalars(select(PayAward).where(held.state != "withdrawn").order_by(held.year.desc())))
