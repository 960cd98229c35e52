"""What is late, due or missing about subsidy money: each a sentence with its cure, from the deadlines in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Session

from gacha_app.domain.fund import PUBLIC_LEVELS
from gacha_app.domain.fund_plan import PLAN_FIELDS, missing_in
from gacha_app.domain.fund_rules import EVENTS
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.fund_facts import FundFacts, fund_facts
from gacha_app.reports.fund_yields import yields_of
from gacha_app.reports.todo import Todo

_PAGE, _AREA = "funds", "funds"


def fund_warnings(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    """Yield what needs care about the subsidy funds of a book on a day, what is past first."""
    found = fund_facts(session, today)
    for facts in found:
        yield from _deadlines(facts, today)
    planned = {facts.plan.id: facts for facts in reversed(found) if facts.plan is not None}
    for facts in reversed(planned.values()):
        yield from _plan(facts)
    for facts in found:
        yield from _overspent(facts)
        yield from _without_asset(facts)
    yield from _yields(session, found, year, today)


def _deadlines(facts: FundFacts, today: dt.date) -> Iterator[Todo]:
    """Yield the deadlines that are past or near."""
    for one in facts.deadlines:
        state = one.state(today)
        if state not in ("past", "near") or one.due is None or one.since is None:
            continue
        rule, fund = one.rule, facts.fund
        named = facts.plan.name if rule.is_of_plan and facts.plan else fund.name
        # a fund that went back whole waits for nothing more
        if facts.money.received and facts.money.returned == facts.money.received:
            continue
        amount = facts.money.left if rule.until in ("spent", "start") else None
        if state == "past":
            sentence = _(rule.sentence).format(
                fund=named, since=one.since, due=one.due, late=one.late(today), level=fund.level
            )
            tone, kind = rule.severity, "overdue" if rule.severity == "care" else "late"
        else:
            sentence = _("“{fund}”{what}还剩 {days} 天（{due} 前）").format(
                fund=named, what=_(EVENTS[rule.until]), days=(one.due - today).days, due=one.due
            )
            tone, kind = "wait" if rule.severity == "care" else "inform", "due"
        yield Todo(
            tone, sentence, _(rule.cure), _PAGE, fund.id, kind, _AREA, f"fund_{rule.code}", date=one.due, amount=amount
        )


def _plan(facts: FundFacts) -> Iterator[Todo]:
    """Yield the plans that leave out what every plan must say."""
    if facts.plan is None or facts.fund.level not in PUBLIC_LEVELS:
        return
    missing = missing_in(facts.plan)
    if missing:
        names = "、".join(_(PLAN_FIELDS[one]) for one in missing)
        yield Todo(
            "inform", _("实施方案“{name}”还有 {count} 项没有填").format(name=facts.plan.name, count=len(missing)),
            names, _PAGE, facts.fund.id, "late", _AREA, "fund_plan_gaps",
        )  # fmt: skip


def _overspent(facts: FundFacts) -> Iterator[Todo]:
    """Yield funds of which more is gone than came, as older books may hold them, or more came than was granted."""
    over = facts.money.received - facts.fund.granted
    if facts.fund.granted and over > 0:
        yield Todo(
            "wait", _("“{fund}”到账比下达多 {amount} 元").format(fund=facts.fund.name, amount=grouped(over)),
            _("核对下达金额和到账凭证：追加的改下达金额，记错的冲销。"), _PAGE, facts.fund.id, "unproved", _AREA,
            "fund_over_granted", amount=over,
        )  # fmt: skip
    if facts.money.left < 0:
        yield Todo(
            "care", _("“{fund}”多支出了 {amount} 元").format(fund=facts.fund.name, amount=grouped(-facts.money.left)),
            _("核对到账和支出的凭证，冲销记错的那一张。"), _PAGE, facts.fund.id, "overdrawn", _AREA, "fund_overdrawn",
            amount=-facts.money.left,
        )  # fmt: skip


def _without_asset(facts: FundFacts) -> Iterator[Todo]:
    """Yield funds whose final account is made while nothing they formed is registered."""
    account = facts.milestone("final_account")
    if account is not None and not facts.formed and facts.money.spent:
        yield Todo(
            "wait", _("“{fund}”已决算，还没有登记形成的资产").format(fund=facts.fund.name),
            _("形成资产的请登记；没有形成资产的，在备注里写明去向。"), _PAGE, facts.fund.id, "unproved", _AREA,
            "fund_no_asset", date=account.date,
        )  # fmt: skip


def _yields(session: Session, found: list[FundFacts], year: int, today: dt.date) -> Iterator[Todo]:
    """Yield the assets whose expected yield of a closed year has not come in, and what came and has no use."""
    if today <= dt.date(year, 12, 31):
        return
    assets = {one.id: (one, facts.fund.id) for facts in reversed(found) for one in facts.formed}
    for one in yields_of(session, [asset for asset, _fund in assets.values()], year):
        fund_id = assets[one.formed.id][1]
        if one.received < one.expected:
            yield Todo(
                "wait", _("“{asset}”{year}年的收益还差 {amount} 元").format(
                    asset=one.formed.name, year=year, amount=grouped(one.expected - one.received)
                ),
                _("应收 {expected}，实收 {received}").format(
                    expected=grouped(one.expected), received=grouped(one.received)
                ),
                _PAGE, fund_id, "overdue", _AREA, "fund_yield", subject=str(one.formed.id),
                date=dt.date(year, 12, 31), amount=one.expected - one.received,
            )  # fmt: skip
        elif one.received > one.used:
            yield Todo(
                "inform", _("“{asset}”{year}年的收益有 {amount} 元没有写用途").format(
                    asset=one.formed.name, year=year, amount=grouped(one.received - one.used)
                ),
                _("登记收益用在了哪里，公示时一起张贴。"), _PAGE, fund_id, "unproved", _AREA, "fund_yield_use",
                subject=str(one.formed.id), amount=one.received - one.used,
            )  # fmt: skip
