"""Is the book sound? Every fault at once: file, keys, balances, numbers, registers, plans, funds, audit chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.dividend import DividendPlan, Holding, HoldingPart, PlanState, fingerprint_of
from gacha_app.domain.dividend_terms import Terms
from gacha_app.domain.money import grouped
from gacha_app.domain.shares import share_text
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.adjustments_proof import wrong_adjustments
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.ledger import POSTED, posted, under
from gacha_app.reports.totals_proof import wrong_totals
from gacha_app.storage.audit import broken_records
from gacha_app.storage.share_tables import dividend_line_parts
from gacha_app.storage.tables import (
    dividend_lines,
    dividend_plans,
    funds,
    households,
    postings,
    share_movements,
    vouchers,
)

# What the first tables brought with them; a book without them is not guarded
_TRIGGERS = {
    "voucher_starts_unposted", "voucher_posts_balanced", "voucher_adds_to_totals", "voucher_dates_its_postings",
    "voucher_stays_as_posted", "voucher_is_kept", "posting_is_kept_on_insert", "posting_is_kept_on_update",
    "posting_is_kept_on_delete",
    "audit_is_kept_on_update", "audit_is_kept_on_delete",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """Something in a book that should not be.

    Attributes:
        check: which check found it, by its name for programs.
        where: the voucher, household, plan ... it concerns.
        what: one sentence.
    """

    check: str
    where: str
    what: str


def faults(session: Session) -> tuple[Fault, ...]:
    """Return everything that is wrong with a book; nothing where it is sound."""
    return tuple(fault for check in CHECKS for fault in check(session))


def _file(session: Session) -> Iterator[Fault]:
    for (line,) in session.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield Fault("file", "", _("文件有损坏：{detail}，请用备份恢复。").format(detail=line))


def _keys(session: Session) -> Iterator[Fault]:
    for table, row, parent, _key in session.execute(text("PRAGMA foreign_key_check")):
        yield Fault("keys", f"{table} {row}", _("引用的 {parent} 记录不存在。").format(parent=parent))


def _guards(session: Session) -> Iterator[Fault]:
    there = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    for name in sorted(_TRIGGERS - there):
        yield Fault("schema", name, _("保护已记账凭证的触发器不见了，账本可能被别的程序改过。"))


def _vouchers_balance(session: Session) -> Iterator[Fault]:
    query = (
        posted(vouchers.c.number, func.sum(postings.c.amount), func.count())
        .group_by(vouchers.c.id)
        .having((func.sum(postings.c.amount) != 0) | (func.count() < 2))
    )
    for number, difference, _count in session.execute(query):
        yield Fault("balance", number, _("借贷相差 {amount} 元。").format(amount=grouped(abs(difference))))
    empty = select(vouchers.c.number).where(POSTED, ~vouchers.c.id.in_(select(postings.c.voucher_id)))
    for (number,) in session.execute(empty):
        yield Fault("balance", number, _("凭证没有分录。"))


def _numbers_gapless(session: Session) -> Iterator[Fault]:
    month = func.substr(vouchers.c.date, 1, 7)
    query = (
        select(month, func.count(), func.max(vouchers.c.sequence), func.count(vouchers.c.sequence.distinct()))
        .where(POSTED)
        .group_by(month)
        .order_by(month)
    )
    for one, count, highest, distinct in session.execute(query):
        if not count == highest == distinct:
            yield Fault(
                "numbers",
                one,
                _("凭证号不连续：共 {count} 张，最大号 {highest}。").format(count=count, highest=highest),
            )


def _reversals(session: Session) -> Iterator[Fault]:
    red = vouchers.alias("red")
    query = select(vouchers.c.number).where(
        vouchers.c.state == State.REVERSED, ~select(red.c.id).where(red.c.reverses_id == vouchers.c.id).exists()
    )
    for (number,) in session.execute(query):
        yield Fault("reversals", number, _("标为已冲销，却没有红字凭证。"))


def _shares_never_negative(session: Session) -> Iterator[Fault]:
    running = func.sum(share_movements.c.change).over(
        partition_by=(share_movements.c.household_id, share_movements.c.share_kind),
        order_by=(share_movements.c.date,),
    )
    held = select(share_movements.c.household_id, share_movements.c.date, running.label("held")).subquery()
    query = (
        select(households.c.number, func.min(held.c.date), func.min(held.c.held))
        .join(held, held.c.household_id == households.c.id)
        .where(held.c.held < 0)
        .group_by(households.c.id)
    )
    for number, day, least in session.execute(query):
        yield Fault(
            "register", number, _("{date} 的份额是 {shares}，小于零。").format(date=day, shares=share_text(least))
        )


def _plans_add_up(session: Session) -> Iterator[Fault]:
    line = dividend_lines.c
    query = (
        select(
            dividend_plans.c.id, dividend_plans.c.year, dividend_plans.c.total, dividend_plans.c.total_shares,
            dividend_plans.c.record_date, dividend_plans.c.fingerprint, dividend_plans.c.state,
            dividend_plans.c.way, dividend_plans.c.weighting,
            func.coalesce(func.sum(line.amount), 0).label("amounts"),
            func.coalesce(func.sum(line.shares), 0).label("shares"),
        )
        .outerjoin(dividend_lines, line.plan_id == dividend_plans.c.id)
        .group_by(dividend_plans.c.id)
    )  # fmt: skip
    for plan in session.execute(query).all():
        where = str(plan.year)
        if plan.amounts != plan.total or plan.shares != plan.total_shares:
            yield Fault(
                "dividends", where,
                _("各户合计 {lines} 元，方案总额 {total} 元。").format(
                    lines=grouped(plan.amounts), total=grouped(plan.total)
                ),
            )  # fmt: skip
        rows = session.execute(
            select(line.household_id, line.number, line.representative, line.shares)
            .where(line.plan_id == plan.id)
            .order_by(line.number)
        )
        kinds = _kinds_of(session, plan)
        held = [Holding(*row, kinds.get(row.household_id, ())) for row in rows]
        if fingerprint_of(held, plan.record_date) != plan.fingerprint:
            yield Fault(
                "dividends", where, _("分红名单与拟定时的登记簿指纹 {print} 不符。").format(print=plan.fingerprint)
            )
        if plan.state in (PlanState.APPROVED, PlanState.PAID):
            yield from _plan_posted(session, plan.id, where)


def _kinds_of(session: Session, plan: Any) -> dict[int, tuple[HoldingPart, ...]]:
    """Return what a plan's frozen register tells apart by kind of shares; nothing where only sums counted."""
    terms = Terms(plan.way, weighting=plan.weighting)
    if terms.plain:
        return {}
    line, part = dividend_lines.c, dividend_line_parts.c
    query = (
        select(line.household_id, part.share_kind, part.shares, part.weight)
        .join(dividend_lines, line.id == part.line_id)
        .where(line.plan_id == plan.id)
        .order_by(line.id, part.share_kind)
    )
    found: dict[int, tuple[HoldingPart, ...]] = {}
    for household, kind, shares, weight in session.execute(query):
        days = weight if terms.weighting == "days" else 0
        found[household] = (*found.get(household, ()), HoldingPart(kind, shares, days))
    return found


def _plan_posted(session: Session, plan_id: int, where: str) -> Iterator[Fault]:
    """Find households whose part was posted otherwise than the list says."""
    if session.get_one(DividendPlan, plan_id).voucher_id is None and organisation_of(session).moved_from:
        # posted in the book before, whose balances came over as the opening
        return
    due = (
        select(postings.c.household_id, func.sum(-postings.c.amount).label("amount"))
        .join(dividend_plans, dividend_plans.c.voucher_id == postings.c.voucher_id)
        .where(dividend_plans.c.id == plan_id, under("113"))
        .group_by(postings.c.household_id)
        .subquery()
    )
    query = (
        select(dividend_lines.c.number, dividend_lines.c.amount, func.coalesce(due.c.amount, 0))
        .outerjoin(due, due.c.household_id == dividend_lines.c.household_id)
        .where(dividend_lines.c.plan_id == plan_id, dividend_lines.c.amount != func.coalesce(due.c.amount, 0))
    )
    for number, amount, entered in session.execute(query):
        yield Fault(
            "dividends", f"{where} {number}",
            _("名单应分 {line} 元，凭证记了 {entered} 元。").format(line=grouped(amount), entered=grouped(entered)),
        )  # fmt: skip


def _funds_not_overdrawn(session: Session) -> Iterator[Fault]:
    query = (
        posted(funds.c.name, func.sum(postings.c.amount))
        .join(funds, funds.c.id == postings.c.fund_id)
        .where(under(EARMARKED))
        .group_by(funds.c.id)
        .having(func.sum(postings.c.amount) > 0)
    )
    for name, amount in session.execute(query):
        yield Fault("funds", name, _("多支出了 {amount} 元。").format(amount=grouped(amount)))


def _adjustments_borne_out(session: Session) -> Iterator[Fault]:
    for register, where, what in wrong_adjustments(session):
        yield Fault(register, where, what)


def _totals_kept(session: Session) -> Iterator[Fault]:
    for where, what in wrong_totals(session):
        yield Fault("totals", where, what)


def _audit_chain(session: Session) -> Iterator[Fault]:
    for identity in broken_records(session):
        yield Fault("audit", str(identity), _("操作记录被改动过，或前面的记录被删除了。"))


CHECKS: tuple[Callable[[Session], Iterator[Fault]], ...] = (
    _file,
    _keys,
    _guards,
    _vouchers_balance,
    _numbers_gapless,
    _reversals,
    _shares_never_negative,
    _plans_add_up,
    _funds_not_overdrawn,
    _adjustments_borne_out,
    _totals_kept,
    _audit_chain,
)
