"""One fund on a page of its own, table by table, and all funds as they are posted on the wall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.formed_asset import CLASSES, LINK_WAYS
from gacha_app.domain.fund import LEVELS, STAGES
from gacha_app.domain.fund_plan import MILESTONES, PLAN_FIELDS, FundPlan
from gacha_app.domain.fund_rules import STATES
from gacha_app.domain.money import grouped, percent_text
from gacha_app.i18n import _
from gacha_app.reports.face import signers_of
from gacha_app.reports.fund_facts import FundFacts, fund_facts
from gacha_app.reports.fund_formed import composition
from gacha_app.reports.fund_ledger import linked_words
from gacha_app.reports.fund_links import count_households, linkage_of, rate_rule
from gacha_app.reports.fund_story import FundStory, fund_story
from gacha_app.reports.fund_yields import uses_in_words, yields_of
from gacha_app.reports.funds import funds
from gacha_app.reports.heading import organisation_of, report_for
from gacha_app.reports.names import fund_names, household_names
from gacha_app.reports.notice import Notice
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row

_POSTED = ("name", "level", "granted", "received", "spent", "returned", "left", "progress", "stage")


def fund_page(session: Session, fund_id: int, last: dt.date) -> tuple[Report, ...]:
    """Return everything that is known of a fund as tables, the empty ones left out.

    Raises:
        NotFound: if the book has none of this identity.
    """
    story = fund_story(session, fund_id, last)
    tables = (
        _about(session, story, last), _plan(session, story), _milestones(session, story), story.entries,
        _formed(session, story), _households(session, story), _deadlines(session, story, last),
    )  # fmt: skip
    return tuple(one for one in tables if one.rows)


def fund_notice(session: Session, period: Period, posting: str = "", telephone: str = "") -> Notice:
    """Return the funds as they go up on the wall: money, plan, what was formed, what it yields, whom it serves.

    Args:
        posting: from when to when it hangs, in words. telephone: whom to call; the organisation's where none is said.
    """
    organisation = organisation_of(session)
    found = fund_facts(session, period.last)
    ledger = funds(session, period.last)
    short = tuple(one for one in ledger.columns if one.key in _POSTED)
    totals = {key: total for key, total in ledger.totals.items() if key in _POSTED and key != "name"}
    whole = report_for(
        session, "funds", _("资金到账和使用"), ledger.period, short, ledger.rows, totals
    )  # fmt: skip
    sections = [whole, *_plans_on_wall(session, found), _formed_on_wall(session, found, period)]
    sections = [one for one in sections if one.rows]
    telephones = dict.fromkeys(one.plan.telephone for one in found if one.plan and one.plan.telephone)
    return Notice(
        organisation.name,
        organisation.township,
        _("补助资金项目公示（截至{date}）").format(date=period.last),
        tuple(sections),
        posting,
        telephone or "、".join(telephones) or organisation.telephone,
        signers=signers_of(sections),
        sample=organisation.sample,
    )


def _pairs(session: Session, name: str, title: str, pairs: Iterable[tuple[str, str]]) -> Report:
    rows = [Row({"item": item, "content": content}) for item, content in pairs if content]
    columns = (Column("item", _("事项"), width=8), Column("content", _("内容"), width=26))
    return report_for(session, name, title, "", columns, rows)


def _about(session: Session, story: FundStory, last: dt.date) -> Report:
    fund, money = story.fund, story.facts.money
    days = story.facts.days
    return _pairs(
        session, "fund", _("{fund}情况（截至{date}）").format(fund=fund.name, date=last),
        (
            (_("文号"), fund.document_number), (_("来源级次"), _(LEVELS[fund.level])),
            (_("拨付（捐赠）单位"), fund.giver), (_("用于项目"), story.project), (_("用途"), fund.purpose),
            (_("绩效目标"), fund.goal), (_("下达日期"), str(fund.granted_on or "")),
            (_("下达金额"), grouped(fund.granted)), (_("到位日期"), str(days.get("arrival", ""))),
            (_("到位金额"), grouped(money.received)), (_("到账率"), percent_text(money.arrived(fund.granted)) + "%"),
            (_("已支出"), grouped(money.spent)), (_("支出进度"), percent_text(money.progress) + "%"),
            (_("已退回"), grouped(money.returned) if money.returned else ""), (_("结余"), grouped(money.left)),
            (_("使用期限"), str(fund.use_by or "")), (_("进展"), _(STAGES[story.stage])), (_("备注"), fund.note),
        ),
    )  # fmt: skip


def _plan(session: Session, story: FundStory) -> Report:
    plan = story.facts.plan
    if plan is None:
        return _pairs(session, "fund-plan", _("实施方案"), ())
    together = [one for one in fund_facts(session, dt.date.max) if one.plan is not None and one.plan.id == plan.id]
    return _pairs(session, "fund-plan", _("实施方案"), plan_pairs(plan, together))


def plan_pairs(plan: FundPlan, together: Iterable[FundFacts]) -> list[tuple[str, str]]:
    """Return what an implementation plan says, its money and where that comes from read from its funds."""
    paying = list(together)
    sources = "、".join(f"{_(LEVELS[one.fund.level])} {one.fund.name} {grouped(one.fund.granted)}" for one in paying)
    term = "—".join(str(day) for day in (plan.starts_on, plan.ends_on) if day)
    said = {key: str(getattr(plan, key)) for key in PLAN_FIELDS if key not in ("starts_on", "ends_on")}
    return [
        (_(PLAN_FIELDS["name"]), said["name"]),
        (_("资金来源"), sources),
        (_("资金规模"), _("{amount} 元").format(amount=grouped(sum(one.fund.granted for one in paying)))),
        (_(PLAN_FIELDS["place"]), said["place"]),
        (_(PLAN_FIELDS["content"]), said["content"]),
        (_("实施期限"), term),
        *((_(PLAN_FIELDS[key]), said[key]) for key in list(PLAN_FIELDS)[5:]),
    ]


def _milestones(session: Session, story: FundStory) -> Report:
    rows = [
        Row(
            {
                "kind": _(MILESTONES[one.kind]), "date": one.date, "who": one.who, "paper": one.paper,
                "document_number": one.document_number, "amount": one.amount, "conclusion": one.conclusion,
                "note": one.note,
            },
            record=one.id,
        )
        for one in story.facts.milestones
    ]  # fmt: skip
    columns = (
        Column("kind", _("进展"), width=5),
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("who", _("单位/个人"), width=8),
        Column("paper", _("文件"), width=7),
        Column("document_number", _("文号/编号"), width=7),
        Column("amount", _("金额"), CellKind.MONEY, "元", 7),
        Column("conclusion", _("结论"), width=5),
        Column("note", _("备注"), width=6),
    )
    return report_for(session, "fund-milestones", _("项目进展"), "", columns, rows)


def _formed(session: Session, story: FundStory) -> Report:
    names = fund_names(session)
    rows = []
    for one in story.yields:
        formed = one.formed
        cells: dict[str, Cell] = {
            "name": formed.name, "klass": _(CLASSES[formed.klass]), "formed_on": formed.formed_on,
            "value": formed.value, "parts": composition(formed, names),
            "rights": "/".join(filter(None, (formed.owner, formed.user, formed.yield_to, formed.keeper))),
            "expected": one.expected, "received": one.received, "uses": uses_in_words(one.uses),
        }  # fmt: skip
        rows.append(Row(cells, record=formed.id))
    columns = (
        Column("name", _("资产名称"), width=8),
        Column("klass", _("类别"), width=4),
        Column("formed_on", _("形成日期"), CellKind.DATE, width=5),
        Column("value", _("形成金额"), CellKind.MONEY, "元", 7),
        Column("parts", _("资金来源构成"), width=10),
        Column("rights", _("所有权/使用权/收益权/管护人"), width=9),
        Column("expected", _("年应收"), CellKind.MONEY, "元", 6),
        Column("received", _("年实收"), CellKind.MONEY, "元", 6),
        Column("uses", _("收益用途"), width=8),
    )
    return report_for(session, "formed-assets", _("形成的资产"), "", columns, rows)


def _households(session: Session, story: FundStory) -> Report:
    names, told = household_names(session), story.linkage
    rows = [
        Row({
            "year": str(one.year), "household": names.get(one.household_id, ""), "way": _(LINK_WAYS[one.way]),
            "persons": one.persons, "income": one.income, "note": one.note,
        }, record=one.id)
        for one in story.facts.households
    ]  # fmt: skip
    columns = (
        Column("year", _("年度"), CellKind.CODE, width=4),
        Column("household", _("农户"), width=8),
        Column("way", _("联结方式"), width=6),
        Column("persons", _("人数"), CellKind.COUNT, _("人"), 4),
        Column("income", _("增收"), CellKind.MONEY, "元", 7),
        Column("note", _("备注"), width=8),
    )
    notes = []
    if rows:
        notes = [
            _("本年联结 {households} 户 {persons} 人，利益联结率 {rate}%，带动面 {reach}%。").format(
                households=told.households, persons=told.persons, rate=percent_text(told.rate),
                reach=percent_text(told.reach),
            ),
            rate_rule(),
        ]  # fmt: skip
    return report_for(session, "fund-households", _("联农带农"), "", columns, rows, notes=notes)


def _deadlines(session: Session, story: FundStory, last: dt.date) -> Report:
    today = min(dt.date.today(), last)
    rows = []
    for one in story.facts.deadlines:
        state = one.state(today)
        if one.due is not None:
            cells: dict[str, Cell] = {
                "title": _(one.rule.title), "due": one.due, "done": one.done, "state": _(STATES[state]),
            }  # fmt: skip
            rows.append(Row(cells))
    columns = (
        Column("title", _("期限"), width=12),
        Column("due", _("截止日"), CellKind.DATE, width=5),
        Column("done", _("办理日"), CellKind.DATE, width=5),
        Column("state", _("情况"), width=5),
    )
    return report_for(session, "fund-deadlines", _("期限"), "", columns, rows)


def _plans_on_wall(session: Session, found: list[FundFacts]) -> list[Report]:
    """Return each plan as it is posted: what is built, where, until when, for whom, and whom to call."""
    plans = {one.plan.id: one.plan for one in found if one.plan is not None}
    return [
        _pairs(
            session, "fund-plan", _("实施方案：{name}").format(name=plan.name),
            plan_pairs(plan, [one for one in found if one.plan is not None and one.plan.id == plan.id]),
        )
        for plan in plans.values()
    ]  # fmt: skip


def _formed_on_wall(session: Session, found: list[FundFacts], period: Period) -> Report:
    formed = {one.id: one for facts in found for one in facts.formed}
    everybody = count_households(session, period)
    rows = []
    for one in yields_of(session, list(formed.values()), period.year):
        served = next(facts for facts in found if one.formed in facts.formed)
        cells: dict[str, Cell] = {
            "name": one.formed.name, "klass": _(CLASSES[one.formed.klass]), "value": one.formed.value,
            "owner": one.formed.owner, "keeper": one.formed.keeper, "received": one.received,
            "uses": uses_in_words(one.uses),
            "linked": linked_words(linkage_of(served.households, period.year, one.received, everybody)),
        }  # fmt: skip
        rows.append(Row(cells))
    columns = (
        Column("name", _("形成的资产"), width=8),
        Column("klass", _("类别"), width=4),
        Column("value", _("金额"), CellKind.MONEY, "元", 7),
        Column("owner", _("所有权"), width=6),
        Column("keeper", _("管护人"), width=5),
        Column("received", _("本年收益"), CellKind.MONEY, "元", 6),
        Column("uses", _("收益用途"), width=8),
        Column("linked", _("联农带农"), width=7),
    )
    return report_for(session, "formed-assets", _("形成资产和收益"), "", columns, rows)
