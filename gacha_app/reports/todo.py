"""What is to be done: each a sentence that leads to its cure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.budget import IN_FORCE
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import OWED, PlanState
from gacha_app.domain.money import grouped
from gacha_app.domain.project import Project
from gacha_app.domain.voucher import State
from gacha_app.i18n import N_, _
from gacha_app.reports.distribution import basis_for
from gacha_app.reports.dividends import plan_row
from gacha_app.reports.entries import DEBIT
from gacha_app.reports.flows import EXPENSE, sums_by_project
from gacha_app.reports.funds import fund_sums
from gacha_app.reports.households import shares_until
from gacha_app.reports.recurring import due_entries
from gacha_app.storage.budget_tables import budget_lines, budgets
from gacha_app.storage.tables import (
    contracts,
    counterparties,
    dividend_lines,
    funds,
    postings,
    project_plans,
    projects,
    vouchers,
)

# How long before its end a contract is spoken of, and how long received money may lie untouched
# 衔接资金: no start within 90 days and the money is withdrawn
DAYS = 90
# Days after which a draft was forgotten rather than left for a colleague
OLD_DRAFT = 30

# What may be wrong about a thing, the worst first
KINDS = {
    "overdrawn": N_("超支"),
    "overdue": N_("逾期"),
    "late": N_("迟办"),
    "unproved": N_("缺凭据"),
    "due": N_("将到期"),
}
# Whose business it is
AREAS = {
    "money": N_("资金"),
    "funds": N_("补助资金"),
    "contracts": N_("合同"),
    "debts": N_("债权债务"),
    "property": N_("资产资源"),
    "duties": N_("职责"),
    "plans": N_("计划"),
    "books": N_("账务"),
    "dividends": N_("分红"),
    "disclosure": N_("公开上报"),
}


@dataclass(frozen=True)
class Todo:
    """Something to be done.

    Attributes:
        tone: how severe it is: "care" (needs care), "wait" (waits for somebody) or "inform".
        sentence: what it is. detail: how much, who, until when; "" where there is nothing to add.
        page: where it is done: a page of the window, or a part of one ("books:closing", "plans:budget").
        record: the record it concerns, or None.
        kind: one of `KINDS`: what is wrong about it.
        area: one of `AREAS`: whose business it is.
        key: the check's own short name ("contract_end"); with area, record and `subject` it tells a warning from all
            others, so that it can be put off or excused. "" for one that cannot.
        subject: tells warnings of one check apart that have no record, or several for one (a month, an account).
        date: when it falls due or fell due, or since when it stands so; None where no day is known.
        amount: fen it is about, or None.
    """

    tone: str
    sentence: str
    detail: str = ""
    page: str = ""
    record: int | None = None
    kind: str = "due"
    area: str = ""
    key: str = ""
    subject: str = ""
    date: dt.date | None = None
    amount: int | None = None

    @property
    def identity(self) -> str:
        """What tells it from all others in this book, "" where it cannot be put off."""
        return f"{self.area}:{self.key}:{self.record or ''}:{self.subject}" if self.key else ""

    @property
    def facts(self) -> str:
        """What it rests on: once that is otherwise, it is told again though it was put off or excused."""
        return f"{self.tone}|{self.kind}|{self.date or ''}|{'' if self.amount is None else self.amount}"


def todo_list(session: Session, year: int, today: dt.date, *, told_elsewhere: Collection[str] = ()) -> tuple[Todo, ...]:
    """Return what is to be done, what needs care first.

    Args:
        told_elsewhere: the pages ("funds", "contracts") whose own checks tell more; theirs are left out here.
    """
    left_out = [check for page, check in (("funds", _funds), ("contracts", _contracts)) if page in told_elsewhere]
    found = [one for check in _CHECKS if check not in left_out for one in check(session, year, today)]
    order = ("care", "wait", "inform")
    return tuple(sorted(found, key=lambda one: order.index(one.tone)))


def _drafts(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    waiting = vouchers.c.state.in_([State.DRAFT, State.REVIEWED])
    count = session.scalar(select(func.count()).select_from(vouchers).where(waiting))
    if count:
        amount = session.scalar(
            select(func.coalesce(func.sum(DEBIT), 0))
            .select_from(postings.join(vouchers, postings.c.voucher_id == vouchers.c.id))
            .where(waiting)
        )
        oldest = session.scalar(select(func.min(vouchers.c.date)).where(waiting))
        old = oldest is not None and (today - oldest).days > OLD_DRAFT
        yield Todo(
            "wait",
            _("{count} 张草稿待记账").format(count=count),
            _("共 {amount} 元").format(amount=grouped(int(amount or 0))),
            "books", kind="late" if old else "due", area="books", key="drafts", date=oldest, amount=int(amount or 0),
        )  # fmt: skip


def _recurring(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield the recurring entries (rent, wages) that are due."""
    due = due_entries(session, today)
    if due:
        names = "、".join(dict.fromkeys(one.name for one in due))
        yield Todo(
            "wait",
            _("{count} 笔周期凭证到期").format(count=len(due)),
            names if len(names) <= 40 else f"{names[:39]}…",
            "books", area="books", key="recurring", subject=str(len(due)),
        )  # fmt: skip


def _contracts(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield contracts that end soon, and those that ended in the last months without a word."""
    held = contracts.c
    query = (
        select(held.id, held.name, held.end, counterparties.c.name.label("party"))
        .join(counterparties, held.counterparty_id == counterparties.c.id, isouter=True)
        .where(
            held.end.between(today - dt.timedelta(days=DAYS), today + dt.timedelta(days=DAYS)),
            # one that ended early, or goes on under another name, asks for nothing
            held.ended_on.is_(None),
            held.id.not_in(select(held.renews_id).where(held.renews_id.is_not(None))),
        )
        .order_by(held.end)
    )
    for one in session.execute(query):
        days = (one.end - today).days
        if days < 0:
            sentence = _("“{name}”已于 {date} 到期").format(name=one.name, date=one.end)
        else:
            sentence = _("“{name}”还有 {days} 天到期（{date}）").format(name=one.name, days=days, date=one.end)
        yield Todo(
            "care" if days <= 30 else "wait", sentence, one.party or "", "contracts", one.id,
            kind="overdue" if days < 0 else "due", area="contracts", key="contract_end", date=one.end,
        )  # fmt: skip


def _funds(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield funds that were granted and did not come, or came and are not spent."""
    spread = fund_sums(session, today)
    query = select(funds.c.id, funds.c.name, funds.c.granted, funds.c.granted_on).order_by(
        funds.c.granted_on, funds.c.id
    )
    for one in session.execute(query):
        received, spent = spread.get(one.id, (0, 0))
        waited = (today - one.granted_on).days if one.granted_on else 0
        if received > spent:
            left = grouped(received - spent)
            tone = "care" if spent == 0 and waited > DAYS else "inform"
            yield Todo(
                tone, _("“{name}”还有 {left} 元未支用").format(name=one.name, left=left),
                _("到账 {received}，已支出 {spent}").format(received=grouped(received), spent=grouped(spent)),
                "funds", one.id, kind="late" if tone == "care" else "due", area="funds", key="fund_unspent",
                date=one.granted_on, amount=received - spent,
            )  # fmt: skip
        elif one.granted > received and waited > DAYS:
            missing = grouped(one.granted - received)
            yield Todo(
                "wait", _("“{name}”还有 {missing} 元未到账").format(name=one.name, missing=missing),
                _("{date} 下达").format(date=one.granted_on), "funds", one.id, kind="overdue", area="funds",
                key="fund_missing", date=one.granted_on, amount=one.granted - received,
            )  # fmt: skip


def _dividends(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    plan = plan_row(session, year)
    if plan is None:
        possible = basis_for(session, year).distributable if today > dt.date(year, 12, 31) else 0
        if possible and any(shares_until(session, dt.date(year, 12, 31)).values()):
            yield Todo(
                "inform", _("{year}年度的分红方案还没有拟定").format(year=year),
                _("最多可分 {amount} 元").format(amount=grouped(possible)), "dividends",
                area="dividends", key="dividend_plan", subject=str(year), amount=possible,
            )  # fmt: skip
        return
    if plan.state is PlanState.PROPOSED:
        yield Todo(
            "wait", _("{year}年度的分红方案待批准").format(year=year),
            _("分配总额 {amount} 元").format(amount=grouped(plan.total)), "dividends", plan.id,
            area="dividends", key="dividend_vote", amount=plan.total,
        )  # fmt: skip
        return
    line = dividend_lines.c
    count, amount = session.execute(
        select(func.count(), func.coalesce(func.sum(line.net), 0)).where(line.plan_id == plan.id, line.state.in_(OWED))
    ).one()
    if count:
        yield Todo(
            "wait", _("{count} 户分红未发放").format(count=count),
            _("合计 {amount} 元").format(amount=grouped(int(amount))), "dividends", plan.id,
            kind="overdue", area="dividends", key="dividend_unpaid", date=plan.approved_on, amount=int(amount),
        )  # fmt: skip


def _plans(session: Session, year: int, _today: dt.date) -> Iterator[Todo]:
    planned = select(project_plans.c.project_id).where(project_plans.c.year == year)
    missing = session.scalars(
        select(Project).where(
            projects.c.status != "ended",
            projects.c.id.not_in(planned),
            or_(projects.c.start.is_(None), projects.c.start <= dt.date(year, 12, 31)),
        )
    ).all()
    if missing:
        names = "、".join(one.name for one in missing[:3]) + ("…" if len(missing) > 3 else "")
        yield Todo(
            "inform", _("{count} 个项目没有{year}年度计划").format(count=len(missing), year=year), names, "projects",
            missing[0].id, kind="late", area="plans", key="project_plans", subject=f"{year}:{len(missing)}",
        )  # fmt: skip


def _overspent(session: Session, year: int, _today: dt.date) -> Iterator[Todo]:
    """Yield projects that cost more than planned; what a voted budget names is told item by item."""
    budgeted = set(
        session.scalars(
            select(budget_lines.c.project_id)
            .join(budgets, budgets.c.id == budget_lines.c.budget_id)
            .where(budgets.c.year == year, budgets.c.state.in_(IN_FORCE), budget_lines.c.side == "expense")
        )
    )
    query = (
        select(projects.c.id, projects.c.name, project_plans.c.cost)
        .join(project_plans, project_plans.c.project_id == projects.c.id)
        .where(project_plans.c.year == year, project_plans.c.cost > 0, projects.c.id.not_in(budgeted))
        .order_by(projects.c.id)
    )
    planned = session.execute(query).all()
    spent = sums_by_project(session, EXPENSE, Period(year).first, Period(year).last) if planned else {}
    for one in planned:
        cost = spent.get(one.id, 0)
        if cost > one.cost:
            yield Todo(
                "care", _("“{name}”的支出超过了计划").format(name=one.name),
                _("计划 {planned}，实际 {cost}").format(planned=grouped(one.cost), cost=grouped(cost)),
                "projects", one.id, kind="overdrawn", area="plans", key="project_overspent", subject=str(year),
                amount=cost - one.cost,
            )  # fmt: skip


_CHECKS: tuple[Callable[[Session, int, dt.date], Iterator[Todo]], ...] = (
    _drafts, _recurring, _contracts, _funds, _dividends, _overspent, _plans,
)  # fmt: skip
