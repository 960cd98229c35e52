"""The ledger of subsidy funds in full (补助资金台账), by project and level, and their deadlines."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.dates import Period
from gacha_app.domain.formed_asset import CLASSES, LinkedHousehold
from gacha_app.domain.fund import LEVELS, STAGES, FundMoney
from gacha_app.domain.fund_plan import Milestone
from gacha_app.domain.fund_rules import EVENTS, STATES
from gacha_app.domain.money import grouped
from gacha_app.domain.register import Asset
from gacha_app.i18n import _
from gacha_app.reports.fund_facts import FundFacts, fund_facts, plan_name
from gacha_app.reports.fund_links import Linkage, linkage_of
from gacha_app.reports.fund_yields import uses_in_words, yields_of
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.accounting_tables import attachments
from gacha_app.storage.tables import assets

_MONEY = ("granted", "received", "spent", "returned", "left")


def fund_ledger(session: Session, period: Period) -> Report:
    """Report every fund with all that a ledger of subsidy money must say (补助资金台账, all fields)."""
    last = period.last
    found = fund_facts(session, last)
    codes = {one.id: one.code for one in session.scalars(select(Asset).where(assets.c.code != ""))}
    papers = _papers(session)
    rows = [_ledger_row(session, facts, period, codes, papers) for facts in found]
    columns = (
        Column("document_number", _("文号"), width=8),
        Column("name", _("资金名称"), width=9),
        Column("level", _("来源级次"), width=4),
        Column("giver", _("拨付（捐赠）单位"), width=6),
        Column("granted_on", _("下达日期"), CellKind.DATE, width=5),
        Column("granted", _("下达金额"), CellKind.MONEY, "元", 6),
        Column("arrived_on", _("到位日期"), CellKind.DATE, width=5),
        Column("received", _("到位金额"), CellKind.MONEY, "元", 6),
        Column("project", _("用途/项目"), width=8),
        Column("goal", _("绩效目标"), width=8),
        Column("spent", _("已支出"), CellKind.MONEY, "元", 6),
        Column("returned", _("已退回"), CellKind.MONEY, "元", 6),
        Column("left", _("结余"), CellKind.MONEY, "元", 6),
        Column("progress", _("支出进度"), CellKind.PERCENT, "%", 5),
        Column("contract", _("合同/中标"), width=9),
        Column("start", _("开工"), CellKind.DATE, width=5),
        Column("completion", _("竣工"), CellKind.DATE, width=5),
        Column("acceptance", _("验收日期/结论"), width=7),
        Column("final_account", _("决算/审计"), width=8),
        Column("formed", _("形成资产编号·金额"), width=9),
        Column("klass", _("资产类别"), width=4),
        Column("rights", _("所有权/使用权/收益权/管护人"), width=9),
        Column("yield_expected", _("年度收益应收"), CellKind.MONEY, "元", 6),
        Column("yield_received", _("年度收益实收"), CellKind.MONEY, "元", 6),
        Column("yield_uses", _("收益用途"), width=7),
        Column("linked", _("联农带农（户/人/元）"), width=7),
        Column("notice", _("公告公示"), width=6),
        Column("papers", _("附件"), CellKind.COUNT, _("张"), 3),
        Column("stage", _("进展"), width=4),
    )
    totals: dict[str, Cell] = totals_of(rows, *_MONEY, "papers")
    whole = _sum(found)
    totals["progress"] = whole.progress
    # several funds have a part in one asset: it yields once
    formed = {one.id: one for facts in found for one in facts.formed}
    yields = yields_of(session, list(formed.values()), period.year)
    totals["yield_expected"] = sum(one.expected for one in yields)
    totals["yield_received"] = sum(one.received for one in yields)
    notes = [
        _("下达、到位、支出、退回和结余都由凭证算出；一项资产由几笔资金形成的，收益在每一笔下都列，合计只算一次。")
    ]
    title = _("补助资金管理台账")
    return report_for(
        session, "fund-ledger", title, _("截至{date}").format(date=last), columns, rows, totals if rows else {}, notes
    )


def fund_levels(session: Session, period: Period) -> Report:
    """Report the money of each project level by level, and of each level over all projects (项目资金来源构成)."""
    found = fund_facts(session, period.last)
    rows: list[Row] = []
    # in the order of their first funds; what belongs to no project comes last
    names = sorted(dict.fromkeys(facts.project for facts in found), key=lambda name: name == "")
    for name in names:
        own = [facts for facts in found if facts.project == name]
        rows.append(_level_row(name or _("未归项目"), own, subtotal=True))
        rows += [
            _level_row(_(title), of_level, level=1)
            for key, title in LEVELS.items()
            if (of_level := [facts for facts in own if facts.fund.level == key])
        ]
    by_level = [
        _level_row(_(title), of_level, level=1)
        for key, title in LEVELS.items()
        if (of_level := [facts for facts in found if facts.fund.level == key])
    ]
    if len(names) > 1:
        rows += [Row({"name": _("各级合计")}, subtotal=True), *by_level]
    columns = (
        Column("name", _("项目/来源级次"), width=10),
        Column("count", _("笔数"), CellKind.COUNT, "笔", 4),
        Column("granted", _("下达金额"), CellKind.MONEY, "元", 8),
        Column("received", _("到账金额"), CellKind.MONEY, "元", 8),
        Column("spent", _("已支出"), CellKind.MONEY, "元", 8),
        Column("returned", _("已退回"), CellKind.MONEY, "元", 7),
        Column("left", _("结余"), CellKind.MONEY, "元", 8),
        Column("progress", _("支出进度"), CellKind.PERCENT, "%", 6),
        Column("arrived", _("到账率"), CellKind.PERCENT, "%", 6),
    )
    totals = _level_row("", found).cells if rows else {}
    title = _("项目资金来源构成")
    return report_for(
        session, "fund-levels", title, _("截至{date}").format(date=period.last), columns, rows,
        {key: value for key, value in totals.items() if key != "name"},
    )  # fmt: skip


def fund_deadlines(session: Session, period: Period) -> Report:
    """Report every deadline of every fund: since when, until when, done or not (补助资金期限情况)."""
    today = min(dt.date.today(), period.last)
    order = list(STATES)
    rows = []
    for facts in fund_facts(session, period.last):
        for one in facts.deadlines:
            state = one.state(today)
            if one.due is None:
                continue
            late = max(one.late(today), 0)
            of_plan = one.rule.is_of_plan and facts.plan is not None
            named = plan_name(facts) if of_plan else facts.fund.name
            cells: dict[str, Cell] = {
                "fund": named, "title": _(one.rule.title), "since": _(EVENTS[one.rule.since]),
                "since_on": one.since, "due": one.due, "done": one.done, "state": _(STATES[state]), "late": late,
                "cure": _(one.rule.cure) if state in ("past", "near") else "",
            }  # fmt: skip
            rows.append((order.index(state), Row(cells, record=facts.fund.id)))
    worst = {"past": 0, "near": 1, "open": 2}
    rows.sort(key=lambda pair: worst.get(order[pair[0]], 3))
    columns = (
        Column("fund", _("资金名称"), width=10),
        Column("title", _("期限"), width=10),
        Column("since", _("从"), width=4),
        Column("since_on", _("起算日"), CellKind.DATE, width=5),
        Column("due", _("截止日"), CellKind.DATE, width=5),
        Column("done", _("办理日"), CellKind.DATE, width=5),
        Column("state", _("情况"), width=4),
        Column("late", _("逾期"), CellKind.COUNT, _("天"), 4),
        Column("cure", _("怎么办"), width=12),
    )
    title = _("补助资金期限情况")
    period_text = _("截至{date}").format(date=today)
    return report_for(session, "fund-deadlines", title, period_text, columns, [row for _order, row in rows])


def milestone_words(one: Milestone) -> str:
    """Return what is known of a milestone, in a line without its kind."""
    return " ".join(
        filter(None, (str(one.date), one.who, grouped(one.amount) if one.amount else "", one.conclusion,
                      one.document_number))
    )  # fmt: skip


def linked_words(told: Linkage) -> str:
    """Return how many a plan served, "36户/92人/48,000.00元"."""
    if not told.households:
        return ""
    return _("{households}户/{persons}人/{income}元").format(
        households=told.households, persons=told.persons, income=grouped(told.income)
    )


def _ledger_row(
    session: Session, facts: FundFacts, period: Period, codes: dict[int | None, str], papers: dict[tuple[str, int], int]
) -> Row:
    fund, money, days = facts.fund, facts.money, facts.days
    yields = yields_of(session, facts.formed, period.year)
    links: list[LinkedHousehold] = list(facts.households)
    contracts = [one for one in facts.milestones if one.kind in ("tender", "contract")]
    accounts = [one for one in facts.milestones if one.kind in ("final_account", "audit")]
    acceptance = facts.milestone("acceptance")
    notices = [one for one in facts.milestones if one.kind == "notice"]
    photos = sum(papers.get(("fund_milestone", one.id or 0), 0) for one in notices)
    count = papers.get(("fund", fund.id or 0), 0) + sum(
        papers.get(("fund_milestone", one.id or 0), 0) for one in facts.milestones
    )
    cells: dict[str, Cell] = {
        "document_number": fund.document_number, "name": fund.name, "level": _(LEVELS[fund.level]),
        "giver": fund.giver, "granted_on": fund.granted_on, "granted": fund.granted,
        "arrived_on": days.get("arrival"), "received": money.received, "spent": money.spent,
        "returned": money.returned, "left": money.left, "progress": money.progress,
        "project": "；".join(filter(None, (facts.project, fund.purpose))),
        "goal": fund.goal or (facts.plan.goal if facts.plan else ""),
        "contract": "；".join(milestone_words(one) for one in contracts),
        "start": _day_of(facts, "start"), "completion": _day_of(facts, "completion"),
        "acceptance": milestone_words(acceptance) if acceptance else "",
        "final_account": "；".join(milestone_words(one) for one in accounts),
        "formed": "；".join(
            " ".join(filter(None, (codes.get(one.asset_id, ""), one.name, grouped(_part(facts, one.id)))))
            for one in facts.formed
        ),
        "klass": "、".join(dict.fromkeys(_(CLASSES[one.klass]) for one in facts.formed)),
        # thirty sheds of one owner and keeper say so once
        "rights": "；".join(
            dict.fromkeys(
                "/".join(filter(None, (one.owner, one.user, one.yield_to, one.keeper))) for one in facts.formed
            )
        ),
        "yield_expected": sum(one.expected for one in yields), "yield_received": sum(one.received for one in yields),
        "yield_uses": uses_in_words([use for one in yields for use in one.uses]),
        "linked": linked_words(linkage_of(links, period.year, 0, 0)),
        "notice": "；".join(str(one.date) for one in notices)
        + (_("（照片 {count} 张）").format(count=photos) if photos else ""),
        "papers": count, "stage": _(STAGES[facts.stage]),
    }  # fmt: skip
    return Row(cells, source=EntryFilter(account=EARMARKED, fund_id=fund.id, last=period.last), record=fund.id)


def _day_of(facts: FundFacts, kind: str) -> dt.date | None:
    found = facts.milestone(kind)
    return found.date if found else None


def _part(facts: FundFacts, formed_id: int | None) -> int:
    return sum(
        part.amount
        for one in facts.formed
        if one.id == formed_id
        for part in one.parts
        if part.fund_id == facts.fund.id
    )


def _papers(session: Session) -> dict[tuple[str, int], int]:
    """Return how many papers hang on each fund and each milestone."""
    held = attachments.c
    found: dict[tuple[str, int], int] = {}
    query = select(held.subject, held.subject_id).where(held.subject.in_(("fund", "fund_milestone")))
    for subject, identity in session.execute(query):
        found[subject, identity] = found.get((subject, identity), 0) + 1
    return found


def _sum(found: list[FundFacts]) -> FundMoney:
    return sum((one.money for one in found), FundMoney())


def _level_row(name: str, found: list[FundFacts], *, subtotal: bool = False, level: int = 0) -> Row:
    money, granted = _sum(found), sum(one.fund.granted for one in found)
    cells: dict[str, Cell] = {
        "name": name, "count": len(found), "granted": granted, "received": money.received, "spent": money.spent,
        "returned": money.returned, "left": money.left, "progress": money.progress, "arrived": money.arrived(granted),
    }  # fmt: skip
    return Row(cells, subtotal=subtotal, level=level)
