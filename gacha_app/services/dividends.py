"""Dividends: proposed, approved, paid, withdrawn; every step with its vouchers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from gacha_app.domain.accounts import DISTRIBUTED, HOUSEHOLDS, MONEY, RESERVE
from gacha_app.domain.dividend import (
    DividendLine,
    DividendPlan,
    LineState,
    PlanState,
    check_total,
    fingerprint_of,
    plan_dividend,
)
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _
from gacha_app.reports.distribution import basis_for
from gacha_app.services.households import holdings_on
from gacha_app.services.posting import check_day, post, post_with_rows
from gacha_app.services.vouchers import reverse
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

_ALIVE = (PlanState.PROPOSED, PlanState.APPROVED, PlanState.PAID)


def preview_dividend(
    book: Book, year: int, *, total: int | None = None, per_share: int | None = None, record_date: dt.date | None = None
) -> DividendPlan:
    """Return the plan that proposing would keep; nothing is kept.

    Raises:
        InvalidInput: if there is nothing to split, nobody to split it between, or too much is asked.
    """
    with book.reading() as session:
        return _planned(session, year, total, per_share, record_date)  # type: ignore[arg-type]


def propose_dividend(
    book: Book, year: int, *, total: int | None = None, per_share: int | None = None, record_date: dt.date | None = None
) -> DividendPlan:
    """Keep a plan for a year; an earlier proposal of that year gives way to it.

    Args:
        total: fen to members, or None where `per_share` (fen a whole share) is given.
        record_date: the day whose register counts; the year's last day where it is None.

    Raises:
        InvalidInput: if there is nothing to split, nobody to split it between, too much is asked, or the year's plan is
            approved already.
    """
    with book.writing("propose_dividend", str(year)) as session:
        kept = plan_in(session, year, required=False)
        if kept and kept.state is not PlanState.PROPOSED:
            raise InvalidInput("year", _("{year}年度的分红方案已经批准，不能修改；要改请先撤回。").format(year=year))
        plan = _planned(session, year, total, per_share, record_date)
        if kept:
            _forget(session, kept)
        return _keep(session, plan)


def approve_dividend(book: Book, year: int, *, on: dt.date | None = None) -> DividendPlan:
    """Approve a year's plan: the reserve and every household's part are posted, and nothing of it changes any more.

    Args:
        on: the day of the vouchers; the year's last day where its month is open, else today.

    Raises:
        InvalidInput: if there is no proposal, or the books have changed so that it asks too much.
    """
    with book.writing("approve_dividend", str(year)) as session:
        plan = plan_in(session, year)
        if plan.state is not PlanState.PROPOSED:
            raise InvalidInput("year", _("{year}年度的分红方案已经批准过了。").format(year=year))
        basis = basis_for(session, year)
        check_total(plan.total, basis)
        held = [one for one in holdings_on(session, plan.record_date) if one.shares > 0]
        if fingerprint_of(held, plan.record_date) != plan.fingerprint:
            raise InvalidInput(
                "record_date", _("拟定之后 {date} 的登记簿有变动，请重新拟定方案。").format(date=plan.record_date)
            )
        day = on or _voucher_day(session, year)
        plan.result, plan.opening, plan.reserve, plan.distributable = (
            basis.result, basis.opening, basis.reserve, basis.distributable,
        )  # fmt: skip
        if basis.reserve:
            text = _("提取{year}年度公积公益金").format(year=year)
            plan.reserve_voucher_id = post(
                session,
                Voucher(
                    day,
                    text,
                    [Posting(DISTRIBUTED, basis.reserve, text), Posting(RESERVE, -basis.reserve, text)],
                    entry_kind="reserve",
                ),
            ).id
        text = _("{year}年度向成员分红").format(year=year)
        # 借 收益分配—各项分配 贷 内部往来, household by household
        due = [(HOUSEHOLDS, -one.amount, one.household_id) for one in plan.lines if one.amount]
        voucher = Voucher(day, text, [Posting(DISTRIBUTED, plan.total, text)], entry_kind="dividend")
        plan.voucher_id = post_with_rows(session, voucher, due).id
        plan.state, plan.approved_on = PlanState.APPROVED, day
        _set_lines(session, plan, plan.lines, state=LineState.UNPAID)
        return plan


def pay_dividend(
    book: Book,
    year: int,
    *,
    households: Collection[str] | None = None,
    on: dt.date | None = None,
    money: str = "102",
    paid_by: str = "",
    receipt: str = "",
) -> DividendPlan:
    """Pay one, some or all households that are not paid yet, with one voucher.

    Args:
        households: household numbers; all unpaid ones where it is None.
        money: the account it is paid from, 101 or 102.

    Raises:
        InvalidInput: if the plan is not approved, a household is not in it or is paid already.
    """
    if money not in MONEY:
        raise InvalidInput("money", _("请选择“银行存款”或“库存现金”。"))
    with book.writing("pay_dividend", str(year)) as session:
        plan = plan_in(session, year)
        if plan.state is PlanState.PROPOSED:
            raise InvalidInput("year", _("{year}年度的分红方案还没有批准，不能发放。").format(year=year))
        lines = _lines_to_pay(plan, households)
        day = on or dt.date.today()
        if plan.approved_on and day < plan.approved_on:
            raise InvalidInput("date", _("发放日期不能早于批准日期 {date}。").format(date=plan.approved_on))
        text = _("发放{year}年度分红（{count}户）").format(year=year, count=len(lines))
        paid = [(HOUSEHOLDS, one.net, one.household_id) for one in lines if one.net]
        total = sum(one.net for one in lines)
        voucher_id = None
        if total:
            voucher = Voucher(day, text, [Posting(money, -total, text)], entry_kind="dividend_payment")
            voucher_id = post_with_rows(session, voucher, paid).id
        _set_lines(
            session, plan, lines, state=LineState.PAID, paid_on=day, paid_by=paid_by or session.by, receipt=receipt,
            voucher_id=voucher_id,
        )  # fmt: skip
        if all(one.state is LineState.PAID for one in plan.lines):
            plan.state = PlanState.PAID
        return plan


def withdraw_dividend(book: Book, year: int, reason: str) -> DividendPlan:
    """Withdraw a year's plan while nothing of it is paid: its vouchers are taken back in red.

    Raises:
        InvalidInput: if a household is paid already, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明撤回的原因。"))
    with book.writing("withdraw_dividend", str(year)) as session:
        plan = plan_in(session, year)
        paid = [one for one in plan.lines if one.state is LineState.PAID]
        if paid:
            raise InvalidInput(
                "year", _("已有 {count} 户领到了{year}年度分红，方案不能撤回。").format(count=len(paid), year=year)
            )
        for voucher_id in (plan.voucher_id, plan.reserve_voucher_id):
            if voucher_id is not None:
                reverse(session, session.get_one(Voucher, voucher_id), reason)
        plan.state, plan.note = PlanState.WITHDRAWN, reason.strip()
        _set_lines(session, plan, plan.lines, state=LineState.PROPOSED)
        return plan


def plan_of(book: Book, year: int) -> DividendPlan:
    """Return a year's plan.

    Raises:
        NotFound: if there is none.
    """
    with book.reading() as session:
        return plan_in(session, year)  # type: ignore[arg-type]


def plan_in(session: Writing, year: int, *, required: bool = True) -> DividendPlan:
    """Return a year's living plan within a larger action.

    Raises:
        NotFound: if there is none and one is required.
    """
    plan = session.scalars(
        select(DividendPlan).where(tables.dividend_plans.c.year == year, tables.dividend_plans.c.state.in_(_ALIVE))
    ).one_or_none()
    if plan is None and required:
        raise NotFound(_("{year}年度还没有分红方案，请先拟定。").format(year=year))
    return plan  # type: ignore[return-value]


def _planned(
    session: Writing, year: int, total: int | None, per_share: int | None, record_date: dt.date | None
) -> DividendPlan:
    day = record_date or dt.date(year, 12, 31)
    if day.year > year + 1 or day > dt.date.today().replace(month=12, day=31):
        raise InvalidInput("record_date", _("登记日 {date} 不对，请核对年份。").format(date=day))
    return plan_dividend(basis_for(session, year), holdings_on(session, day), day, total=total, per_share=per_share)


def _keep(session: Writing, plan: DividendPlan) -> DividendPlan:
    """Keep a plan; its lines go in as rows, since ten thousand objects would take seconds."""
    lines, plan.lines = plan.lines, []
    session.add(plan)
    session.flush()
    rows = [
        {
            "plan_id": plan.id, "household_id": one.household_id, "number": one.number,
            "representative": one.representative, "shares": one.shares, "amount": one.amount, "net": one.net,
            "state": one.state,
        }
        for one in lines
    ]  # fmt: skip
    session.execute(insert(tables.dividend_lines), rows)
    session.recorder.note(
        "dividend_line", plan_id=plan.id, count=len(rows), total=plan.total, register=plan.fingerprint
    )
    # to be looked at; who goes on with the plan reads it anew
    set_committed_value(plan, "lines", lines)
    return plan


def _forget(session: Writing, plan: DividendPlan) -> None:
    """Take a proposal out, its lines as rows."""
    session.recorder.note("dividend_line", plan_id=plan.id, count=len(plan.lines), deleted=True)
    session.execute(delete(tables.dividend_lines).where(tables.dividend_lines.c.plan_id == plan.id))
    set_committed_value(plan, "lines", [])
    session.delete(plan)
    session.flush()


def _set_lines(session: Writing, plan: DividendPlan, lines: Collection[DividendLine], **values: object) -> None:
    """Change many lines of a plan at once."""
    session.flush()
    identities = [one.id for one in lines]
    for start in range(0, len(identities), 500):
        session.execute(
            update(tables.dividend_lines)
            .where(tables.dividend_lines.c.id.in_(identities[start : start + 500]))
            .values(**values)
        )
    for one in lines:
        for key, value in values.items():
            set_committed_value(one, key, value)
    numbers = [one.number for one in lines]
    session.recorder.note(
        "dividend_line", plan_id=plan.id, count=len(numbers), households=numbers[:500],
        **{key: value for key, value in values.items() if key != "voucher_id"},
    )  # fmt: skip


def _lines_to_pay(plan: DividendPlan, households: Collection[str] | None) -> list[DividendLine]:
    unpaid = [one for one in plan.lines if one.state is LineState.UNPAID]
    if households is None:
        chosen = unpaid
    else:
        by_number = {one.number: one for one in plan.lines}
        for number in households:
            if number not in by_number:
                raise InvalidInput("households", _("分红名单里没有户号 {number}。").format(number=number))
            if by_number[number].state is LineState.PAID:
                raise InvalidInput(
                    "households",
                    _("户号 {number}（{name}）已经发放过了。").format(
                        number=number, name=by_number[number].representative
                    ),
                )
        wanted = set(households)
        chosen = [one for one in unpaid if one.number in wanted]
    if not chosen:
        raise InvalidInput("households", _("没有未发放的农户。"))
    return chosen


def _voucher_day(session: Writing, year: int) -> dt.date:
    day = dt.date(year, 12, 31)
    try:
        check_day(session, day)
    except InvalidInput:
        return dt.date.today()
    return min(day, dt.date.today())
