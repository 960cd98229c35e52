"""Paying a dividend: at the counter, to another who takes it, or not yet: what stays owed, for years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from gacha_app.domain.accounts import HOUSEHOLDS, MONEY
from gacha_app.domain.dividend import OWED, PAYABLE, DividendLine, DividendPlan, LineState, PlanState
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.services.dividend_lines import line_of, plan_in, set_lines
from gacha_app.services.dividend_steps import keep_step_by_program
from gacha_app.services.posting import post_with_rows
from gacha_app.storage.book import Book, Writing


def pay_dividend(
    book: Book,
    year: int,
    *,
    households: Collection[str] | None = None,
    on: dt.date | None = None,
    money: str = "102",
    paid_by: str = "",
    receipt: str = "",
    payee: str = "",
    relation: str = "",
) -> DividendPlan:
    """Pay one, some or all households that are not paid yet, with one voucher.

    Args:
        households: household numbers; all unpaid ones where it is None.
        money: the account it is paid from, 101 or 102.
        payee, relation: who took the money for one household, and what he is to it (代领、继承人); both or none.

    Raises:
        InvalidInput: if the plan is not approved, a household is not in it or is paid already.
    """
    if money not in MONEY:
        raise InvalidInput("money", _("请选择“银行存款”或“库存现金”。"))
    if bool(payee.strip()) != bool(relation.strip()):
        raise InvalidInput("relation", _("代领要写明代领人和与户代表的关系。"))
    if payee.strip() and (households is None or len(households) != 1):
        raise InvalidInput("households", _("代领一次只能登记一户。"))
    with book.writing("pay_dividend", str(year)) as session:
        plan = plan_in(session, year)
        if plan.state is PlanState.PROPOSED:
            raise InvalidInput("year", _("{year}年度的分红方案还没有批准，不能发放。").format(year=year))
        lines = _lines_to_pay(plan, households)
        day = on or dt.date.today()
        if plan.approved_on and day < plan.approved_on:
            raise InvalidInput("date", _("发放日期不能早于批准日期 {date}。").format(date=plan.approved_on))
        post_payment(
            session, plan, lines, day, money, paid_by=paid_by or session.by, receipt=receipt, payee=payee.strip(),
            payee_relation=relation.strip(),
        )  # fmt: skip
        return plan


def leave_unclaimed(book: Book, year: int, number: str, reason: str) -> DividendLine:
    """Say that a household did not fetch its part; it stays owed to it, whatever year it is.

    Raises:
        InvalidInput: if it is paid or on its way, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明没有领取的原因。"))
    with book.writing("leave_unclaimed", f"{year} {number}") as session:
        plan = plan_in(session, year)
        line = line_of(plan, number)
        if line.state not in PAYABLE:
            raise InvalidInput("households", _("户号 {number} 的分红不是未付状态。").format(number=number))
        set_lines(session, plan, [line], state=LineState.UNCLAIMED, reason=reason.strip())
        return line


def post_payment(
    session: Writing, plan: DividendPlan, lines: Sequence[DividendLine], day: dt.date, money: str, **said: object
) -> int | None:
    """Post what is paid to some households with one voucher, and mark them paid.

    Args:
        money: the account it is paid from. said: more that their lines keep.

    Returns:
        The voucher's identity; None where nothing was left to pay.
    """
    with in_chinese():
        text = _("发放{year}年度分红（{count}户）").format(year=plan.year, count=len(lines))
    paid = [(HOUSEHOLDS, one.net, one.household_id) for one in lines if one.net]
    total = sum(one.net for one in lines)
    voucher_id = None
    if total:
        voucher = Voucher(day, text, [Posting(money, -total, text)], entry_kind="dividend_payment")
        voucher_id = post_with_rows(session, voucher, paid).id
    set_lines(session, plan, lines, state=LineState.PAID, paid_on=day, reason="", voucher_id=voucher_id, **said)
    if not any(one.state in OWED for one in plan.lines):
        plan.state = PlanState.PAID
        keep_step_by_program(session, plan, "paid", day)
    return voucher_id


def _lines_to_pay(plan: DividendPlan, households: Collection[str] | None) -> list[DividendLine]:
    unpaid = [one for one in plan.lines if one.state in PAYABLE]
    if households is None:
        chosen = unpaid
    else:
        by_number = {one.number: one for one in plan.lines}
        for number in households:
            if number not in by_number:
                raise InvalidInput("households", _("分红名单里没有户号 {number}。").format(number=number))
            if by_number[number].state is LineState.SENT:
                raise InvalidInput(
                    "households", _("户号 {number} 的分红已交银行发放，请先录入银行结果。").format(number=number)
                )
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
