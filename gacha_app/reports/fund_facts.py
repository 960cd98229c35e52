"""Everything that is known of the funds of a book at the end of a day, gathered once for all reports of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.formed_asset import FormedAsset, LinkedHousehold
from gacha_app.domain.fund import Fund, FundMoney
from gacha_app.domain.fund_plan import FundPlan, Milestone, first_days
from gacha_app.domain.fund_rules import Deadline, deadline_of
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.fund_money import fund_money
from gacha_app.reports.fund_rules import rules_in_force
from gacha_app.reports.funds import stages_at
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.names import project_names
from gacha_app.storage import tables
from gacha_app.storage.fund_tables import formed_assets, fund_households
from gacha_app.storage.tables import postings, vouchers

# Which milestones a stage that was entered by hand says are behind it, though nobody wrote down when
_BEHIND = {
    "started": ("approval", "tender", "contract", "start"),
    "finished": ("approval", "tender", "contract", "start", "completion"),
    "accepted": ("approval", "tender", "contract", "start", "completion", "acceptance"),
    "settled": ("approval", "tender", "contract", "start", "completion", "acceptance", "final_account"),
}


@dataclass(frozen=True)
class FundFacts:
    """A fund with its money, its plan and what came of it.

    Attributes:
        project: the name of its project, or "". stage: a key of `STAGES`.
        milestones: those reached by the day, in order.
        days: when each event of its deadlines happened or is set for.
        deadlines: every deadline that holds for it.
        formed: the assets it had a part in.
        households: whom its plan served, all years.
    """

    fund: Fund
    money: FundMoney
    project: str
    stage: str
    plan: FundPlan | None
    milestones: tuple[Milestone, ...]
    days: dict[str, dt.date]
    deadlines: tuple[Deadline, ...]
    formed: tuple[FormedAsset, ...]
    households: tuple[LinkedHousehold, ...]

    @property
    def formed_amount(self) -> int:
        """The fen of assets that this fund paid."""
        return sum(part.amount for one in self.formed for part in one.parts if part.fund_id == self.fund.id)

    def milestone(self, kind: str) -> Milestone | None:
        """Return the first milestone of a kind, None where it is not reached."""
        return next((one for one in self.milestones if one.kind == kind), None)


def fund_facts(session: Session, last: dt.date, fund_ids: Iterable[int] | None = None) -> list[FundFacts]:
    """Return what is known at the end of a day of the funds granted by then, or of those named.

    Args:
        fund_ids: which; None for all that were granted by the day.
    """
    held = tables.funds.c
    query = select(Fund).order_by(held.granted_on, held.id)
    if fund_ids is None:
        query = query.where((held.granted_on.is_(None)) | (held.granted_on <= last))
    else:
        query = query.where(held.id.in_(tuple(fund_ids)))
    found = session.scalars(query).all()
    money, stages, projects = fund_money(session, last), stages_at(session, last), project_names(session)
    plans = {one.id: one for one in session.scalars(select(FundPlan))}
    arrivals, spendings = _money_days(session, last)
    formed = _formed_by_fund(session, last)
    formed_of_plan: dict[int | None, list[FormedAsset]] = defaultdict(list)
    for one in session.execute(select(held.id, held.plan_id).where(held.plan_id.is_not(None))):
        formed_of_plan[one.plan_id] += formed.get(one.id, [])
    households = _households_by_plan(session)
    rules = rules_in_force(session)
    first = _first_of_plans(session)
    made = []
    for fund in found:
        identity, plan = fund.id or 0, plans.get(fund.plan_id)
        own = money.get(identity, FundMoney())
        reached = tuple(one for one in plan.milestones if one.date <= last) if plan else ()
        assets = tuple(formed.get(identity, ()))
        together = formed_of_plan.get(fund.plan_id, ()) if fund.plan_id else assets
        days = _events(fund, own, plan, reached, together, arrivals.get(identity), spendings.get(identity))
        unknown = () if plan and plan.milestones else _BEHIND.get(fund.stage, ())
        made.append(
            FundFacts(
                fund,
                own,
                projects[fund.project_id] if fund.project_id else "",
                stages.get(identity, fund.stage),
                plan,
                reached,
                days,
                tuple(
                    deadline
                    for rule in rules
                    if rule.until not in unknown
                    # what is asked of the work is asked once, at the first fund that pays for it
                    and (not rule.is_of_plan or first.get(fund.plan_id, identity) == identity)
                    and (deadline := deadline_of(rule, fund.level, days)) is not None
                ),
                assets,
                tuple(households.get(fund.plan_id or 0, ())),
            )
        )
    return made


def facts_of(session: Session, fund_id: int, last: dt.date) -> FundFacts | None:
    """Return what is known of one fund at the end of a day, None where the book has none of this identity."""
    return next(iter(fund_facts(session, last, [fund_id])), None)


def plan_name(facts: FundFacts) -> str:
    """Return what the implementation plan is called, or that there is none."""
    return facts.plan.name if facts.plan else _("没有实施方案")


def _events(
    fund: Fund,
    money: FundMoney,
    plan: FundPlan | None,
    milestones: Sequence[Milestone],
    formed: Sequence[FormedAsset],
    arrival: dt.date | None,
    spending: tuple[dt.date, dt.date] | None,
) -> dict[str, dt.date]:
    days: dict[str, dt.date | None] = {
        "granted": fund.granted_on,
        "arrival": arrival,
        "plan_end": plan.ends_on if plan else None,
        "use_by": fund.use_by,
        "asset": min((one.formed_on for one in formed), default=None),
        # money that is being spent shows that the work has begun
        "start": spending[0] if spending else None,
        "spent": spending[1] if spending and money.received and money.left == 0 else None,
    }
    found = {key: day for key, day in {**days, **first_days(milestones)}.items() if day is not None}
    if "spent" not in found and money.received and money.left == 0 and arrival:
        # all of it went back
        found["spent"] = arrival
    return found


def _money_days(session: Session, last: dt.date) -> tuple[dict[int, dt.date], dict[int, tuple[dt.date, dt.date]]]:
    """Return on which day each fund first received, and the first and last day it was spent on or given back.

    What was taken back did not happen.
    """
    query = (
        posted(postings.c.fund_id, postings.c.amount < 0, func.min(vouchers.c.date), func.max(vouchers.c.date))
        .where(
            under(EARMARKED), postings.c.fund_id.is_not(None), vouchers.c.date <= last,
            # not by the index of reversals, which nearly all vouchers stand under alike
            vouchers.c.state == State.POSTED, func.coalesce(vouchers.c.reverses_id, 0) == 0,
        )
        .group_by(postings.c.fund_id, postings.c.amount < 0)
    )  # fmt: skip
    arrivals, spendings = {}, {}
    for fund, came, first, until in session.execute(query):
        if came:
            arrivals[int(fund)] = _day(first)
        else:
            spendings[int(fund)] = (_day(first), _day(until))
    return arrivals, spendings


def _day(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _formed_by_fund(session: Session, last: dt.date) -> dict[int, list[FormedAsset]]:
    found: dict[int, list[FormedAsset]] = defaultdict(list)
    query = select(FormedAsset).where(formed_assets.c.formed_on <= last).order_by(formed_assets.c.id)
    for one in session.scalars(query):
        for part in one.parts:
            if part.fund_id is not None:
                found[part.fund_id].append(one)
    return found


def _first_of_plans(session: Session) -> dict[int | None, int]:
    """Return the fund of each plan that was registered first."""
    held = tables.funds.c
    query = select(held.plan_id, func.min(held.id)).where(held.plan_id.is_not(None)).group_by(held.plan_id)
    return {row[0]: row[1] for row in session.execute(query)}


def _households_by_plan(session: Session) -> dict[int, list[LinkedHousehold]]:
    found: dict[int, list[LinkedHousehold]] = defaultdict(list)
    held = fund_households.c
    for one in session.scalars(select(LinkedHousehold).order_by(held.year, held.household_id, held.id)):
        found[one.plan_id].append(one)
    return found
