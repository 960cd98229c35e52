"""Dividends: proposed, approved, withdrawn; every step with its vouchers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import DISTRIBUTED, HOUSEHOLDS, RESERVE, TAXES
from gacha_app.domain.dividend import DividendPlan, Holding, LinePart, LineState, PlanState, fingerprint_of
from gacha_app.domain.dividend_terms import Terms, check_total, kept_parts, plan_dividend
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.distribution import basis_for
from gacha_app.services.dividend_lines import plan_in, set_lines
from gacha_app.services.dividend_offsets import post_offsets
from gacha_app.services.dividend_steps import pass_steps_before_approval
from gacha_app.services.households import holdings_on
from gacha_app.services.posting import check_day, post, post_with_rows
from gacha_app.services.share_kinds import paid_kinds_in
from gacha_app.services.vouchers import reverse
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.share_tables import dividend_line_parts, plan_steps


def preview_dividend(
    book: Book, year: int, *, total: int | None = None, per_share: int | None = None,
    record_date: dt.date | None = None, terms: Terms | None = None,
) -> DividendPlan:  # fmt: skip
    """Return the plan that proposing would keep; nothing is kept.

    Raises:
        InvalidInput: if there is nothing to split, nobody to split it between, or too much is asked.
    """
    with book.reading() as session:
        return _planned(session, year, terms or Terms.of(total=total, per_share=per_share), record_date)


def propose_dividend(
    book: Book, year: int, *, total: int | None = None, per_share: int | None = None,
    record_date: dt.date | None = None, terms: Terms | None = None,
) -> DividendPlan:  # fmt: skip
    """Keep a plan for a year; an earlier proposal of that year gives way to it.

    Args:
        total: fen to members, or None where `per_share` (fen a whole share) is given.
        record_date: the day whose register counts; the year's last day where it is None, today where that is to come.
        terms: everything else a plan may be worked out by, in the place of `total` and `per_share`.

    Raises:
        InvalidInput: if there is nothing to split, nobody to split it between, too much is asked, or the year's plan is
            approved already.
    """
    with book.writing("propose_dividend", str(year)) as session:
        kept = plan_in(session, year, required=False)
        if kept and kept.state is not PlanState.PROPOSED:
            raise InvalidInput("year", _("{year}年度的分红方案已经批准，不能修改；要改请先撤回。").format(year=year))
        plan = _planned(session, year, terms or Terms.of(total=total, per_share=per_share), record_date)
        _check_accounts(session, plan)
        if kept:
            _forget(session, kept)
        return _keep(session, plan)


def approve_dividend(book: Book, year: int, *, on: dt.date | None = None, excuse: str = "") -> DividendPlan:
    """Approve a year's plan: the reserve and every household's part are posted, and nothing of it changes any more.

    Args:
        on: the day of the vouchers; the year's last day where its month is open, else today.
        excuse: why steps that are missing are let pass, by the name of who approves.

    Raises:
        InvalidInput: if there is no proposal, the books have changed so that it asks too much, or a step is missing
            that the charter insists on.
    """
    with book.writing("approve_dividend", str(year)) as session:
        plan = plan_in(session, year)
        if plan.state is not PlanState.PROPOSED:
            raise InvalidInput("year", _("{year}年度的分红方案已经批准过了。").format(year=year))
        basis = basis_for(session, year)
        check_total(plan.total, basis, plan.allocated)
        if register_print(session, plan) != plan.fingerprint:
            raise InvalidInput(
                "record_date", _("拟定之后 {date} 的登记簿有变动，请重新拟定方案。").format(date=plan.record_date)
            )
        day = on or _voucher_day(session, year)
        pass_steps_before_approval(session, plan, day, excuse)
        plan.result, plan.opening, plan.reserve, plan.distributable, plan.losses = (
            basis.result, basis.opening, basis.reserve, basis.distributable, basis.losses,
        )  # fmt: skip
        _post_plan(session, plan, day)
        plan.state, plan.approved_on = PlanState.APPROVED, day
        set_lines(session, plan, plan.lines, state=LineState.UNPAID)
        return plan


def withdraw_dividend(book: Book, year: int, reason: str) -> DividendPlan:
    """Withdraw a year's plan while nothing of it is paid: its vouchers are taken back in red.

    Raises:
        InvalidInput: if a household is paid already, the plan was posted in an old book, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明撤回的原因。"))
    with book.writing("withdraw_dividend", str(year)) as session:
        plan = plan_in(session, year)
        sent = [one for one in plan.lines if one.state is LineState.SENT]
        if sent:
            raise InvalidInput(
                "year", _("有 {count} 户的分红已交银行发放，请先录入银行结果或作废批次。").format(count=len(sent))
            )
        paid = [one for one in plan.lines if one.state is LineState.PAID]
        if paid:
            raise InvalidInput(
                "year", _("已有 {count} 户领到了{year}年度分红，方案不能撤回。").format(count=len(paid), year=year)
            )
        if plan.state is PlanState.APPROVED and plan.voucher_id is None:
            # it came along when the chart of accounts changed; what it posted stays in the old book, sealed
            raise InvalidInput(
                "year",
                _("{year}年度分红方案的凭证在更换科目表以前的旧账里，不能撤回；分错了的请另记凭证更正。").format(
                    year=year
                ),
            )
        posted = [plan.voucher_id, plan.reserve_voucher_id, plan.tax_voucher_id]
        posted += [one.voucher_id for one in plan.allocations] + [one.offset_voucher_id for one in plan.lines]
        # several allocations, and several set-offs, share one voucher
        for voucher_id in dict.fromkeys(one for one in posted if one is not None):
            reverse(session, session.get_one(Voucher, voucher_id), reason)
        plan.state, plan.note = PlanState.WITHDRAWN, reason.strip()
        set_lines(session, plan, plan.lines, state=LineState.PROPOSED)
        return plan


def plan_of(book: Book, year: int) -> DividendPlan:
    """Return a year's plan.

    Raises:
        NotFound: if there is none.
    """
    with book.reading() as session:
        return plan_in(session, year)


def plan_parts(session: Session, plan: DividendPlan) -> dict[int, list[LinePart]]:
    """Return what every household's part is made of by kind of shares, by household; empty where kinds do not count."""
    part = dividend_line_parts.c
    query = (
        select(
            tables.dividend_lines.c.household_id, part.share_kind, part.shares, part.weight, part.amount, part.line_id
        )
        .join(tables.dividend_lines, tables.dividend_lines.c.id == part.line_id)
        .where(tables.dividend_lines.c.plan_id == plan.id)
        .order_by(tables.dividend_lines.c.number, part.id)
    )
    found: dict[int, list[LinePart]] = {}
    for row in session.execute(query):
        found.setdefault(row.household_id, []).append(
            LinePart(row.share_kind, row.shares, row.weight, row.amount, row.line_id)
        )
    return found


def register_print(session: Session, plan: DividendPlan) -> str:
    """Return the fingerprint that the register of a plan's record date has now."""
    terms = Terms(plan.way, weighting=plan.weighting)
    held = [one for one in holdings_on(session, plan.record_date, by_kind=not terms.plain) if one.shares > 0]
    return fingerprint_of([replace(one, parts=kept_parts(one, terms)) for one in held], plan.record_date)


def record_day(year: int, terms: Terms, record_date: dt.date | None) -> dt.date:
    """Return the day whose register counts: the one asked for, else the year's last, else today.

    Raises:
        InvalidInput: if it is to come, or not of the year.
    """
    today = dt.date.today()
    day = record_date or min(dt.date(year, 12, 31), today)
    if day > today:
        raise InvalidInput("record_date", _("登记日 {date} 还没有到，请改为今天或更早的日期。").format(date=day))
    if day.year > year + 1:
        raise InvalidInput("record_date", _("登记日 {date} 不对，请核对年份。").format(date=day))
    if terms.weighting == "days" and day.year != year:
        raise InvalidInput("record_date", _("按天折算的，登记日应在 {year} 年内。").format(year=year))
    return day


def check_kinds(titles: Mapping[str, str], terms: Terms, held: Sequence[Holding], day: dt.date) -> None:
    """Refuse a pool for a kind of shares that is paid nothing, or that nobody holds on the record date.

    Raises:
        InvalidInput: naming the kind as people call it.
    """
    there = {part.share_kind for one in held for part in one.parts if part.shares}
    for code in sorted(code for code, pool in terms.pools.items() if pool and code not in there and held):
        raise InvalidInput(
            "pools", _("{date} 没有人持有“{kind}”，不能给它定额。").format(date=day, kind=titles.get(code, code))
        )


def _planned(session: Session, year: int, terms: Terms, record_date: dt.date | None) -> DividendPlan:
    day = record_day(year, terms, record_date)
    held = holdings_on(session, day, by_kind=True)
    check_kinds(paid_kinds_in(session), terms, held, day)
    return plan_dividend(basis_for(session, year), held, day, terms)


def _check_accounts(session: Writing, plan: DividendPlan) -> None:
    """Refuse an allocation to an account that the book has not."""
    known = set(session.scalars(select(tables.accounts.c.code).where(tables.accounts.c.active)))
    for one in plan.allocations:
        if one.account not in known:
            raise InvalidInput("account", _("没有科目“{code}”，请从科目表中选择。").format(code=one.account))


def _post_plan(session: Writing, plan: DividendPlan, day: dt.date) -> None:
    """Post the reserve, other allocations, every household's part, what is withheld, and what is set off."""
    with in_chinese():
        texts = {
            "reserve": _("提取{year}年度公积公益金"), "allocation": _("{year}年度其他分配"),
            "dividend": _("{year}年度向成员分红"), "dividend_tax": _("代扣{year}年度分红税款"),
        }  # fmt: skip
    texts = {kind: text.format(year=plan.year) for kind, text in texts.items()}
    if plan.reserve:
        text = texts["reserve"]
        lines = [Posting(DISTRIBUTED, plan.reserve, text), Posting(RESERVE, -plan.reserve, text)]
        plan.reserve_voucher_id = post(session, Voucher(day, text, lines, entry_kind="reserve")).id
    if plan.allocations:
        text = texts["allocation"]
        lines = [Posting(DISTRIBUTED, plan.allocated, text)]
        lines += [Posting(one.account, -one.amount, f"{text}：{one.title}") for one in plan.allocations]
        voucher_id = post(session, Voucher(day, text, lines, entry_kind="allocation")).id
        for one in plan.allocations:
            one.voucher_id = voucher_id
    text = texts["dividend"]
    # 借 收益分配—各项分配 贷 内部往来, household by household
    due = [(HOUSEHOLDS, -one.amount, one.household_id) for one in plan.lines if one.amount]
    voucher = Voucher(day, text, [Posting(DISTRIBUTED, plan.total, text)], entry_kind="dividend")
    plan.voucher_id = post_with_rows(session, voucher, due).id
    if withheld := [(HOUSEHOLDS, one.tax, one.household_id) for one in plan.lines if one.tax]:
        text = texts["dividend_tax"]
        tax = Posting(TAXES, -sum(amount for _account, amount, _household in withheld), text)
        plan.tax_voucher_id = post_with_rows(session, Voucher(day, text, [tax], entry_kind="dividend_tax"), withheld).id
    post_offsets(session, plan, [one for one in plan.lines if one.offset], day)


def _keep(session: Writing, plan: DividendPlan) -> DividendPlan:
    """Keep a plan; its lines go in as rows, since ten thousand objects would take seconds."""
    lines, plan.lines = plan.lines, []
    session.add(plan)
    session.flush()
    rows = [
        {
            "plan_id": plan.id, "household_id": one.household_id, "number": one.number,
            "representative": one.representative, "shares": one.shares, "amount": one.amount, "tax": one.tax,
            "net": one.net, "state": one.state,
        }
        for one in lines
    ]  # fmt: skip
    session.execute(insert(tables.dividend_lines), rows)
    session.recorder.note(
        "dividend_line", plan_id=plan.id, count=len(rows), total=plan.total, register=plan.fingerprint
    )
    if any(one.parts for one in lines):
        line = tables.dividend_lines.c
        kept = session.execute(select(line.household_id, line.id).where(line.plan_id == plan.id))
        of_household = {row.household_id: row.id for row in kept}
        session.execute(
            insert(dividend_line_parts),
            [
                {"line_id": of_household[one.household_id], "share_kind": part.share_kind, "shares": part.shares,
                 "weight": part.weight, "amount": part.amount}
                for one in lines
                for part in one.parts
            ],
        )  # fmt: skip
    # to be looked at; who goes on with the plan reads it anew
    plan.lines = lines
    return plan


def _forget(session: Writing, plan: DividendPlan) -> None:
    """Take a proposal out, its lines as rows."""
    session.recorder.note("dividend_line", plan_id=plan.id, count=len(plan.lines), deleted=True)
    session.execute(delete(plan_steps).where(plan_steps.c.plan_id == plan.id))
    session.execute(delete(tables.dividend_lines).where(tables.dividend_lines.c.plan_id == plan.id))
    session.delete(plan)
    session.flush()


def _voucher_day(session: Writing, year: int) -> dt.date:
    day = dt.date(year, 12, 31)
    try:
        check_day(session, day)
    except InvalidInput:
        return dt.date.today()
    return min(day, dt.date.today())
