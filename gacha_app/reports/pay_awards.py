"""Performance pay told: how it was worked out, the list for the wall, how far it has come."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend_steps import PlanStep
from gacha_app.domain.money import grouped, percent_text
from gacha_app.domain.pay_award import STATES, PayAward
from gacha_app.domain.pay_rule import PayRule, rule_from
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.pay_steps import award_of, pay_steps_of
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.duty_tables import pay_awards
from gacha_app.storage.reference import pay_steps
from gacha_app.storage.tables import vouchers


@dataclass(frozen=True)
class AwardStory:
    """Everything that is known of a year's performance pay.

    Attributes:
        rule: as it was when it was worked out. steps: those taken, in order.
        numbers: the numbers of its vouchers by identity.
    """

    award: PayAward
    rule: PayRule
    steps: tuple[PlanStep, ...]
    numbers: dict[int, str]

    @property
    def next_step(self) -> str:
        """The key of the step that is to be taken next, "" where all are."""
        taken = {one.step for one in self.steps}
        return next((key for key in pay_steps() if key not in taken), "")


def award_story(session: Session, year: int) -> AwardStory | None:
    """Return everything that is known of a year's performance pay, None where there is none."""
    award = award_of(session, year)
    if award is None:
        return None
    wanted = {one for one in (award.voucher_id, *(line.voucher_id for line in award.lines)) if one is not None}
    query = select(vouchers.c.id, vouchers.c.number).where(vouchers.c.id.in_(wanted))
    numbers = {row.id: str(row.number) for row in session.execute(query)}
    steps = tuple(pay_steps_of(session, award.id or 0))
    return AwardStory(award, rule_from(json.loads(award.rule)), steps, numbers)


def pay_list(session: Session, period: Period) -> Report:
    """Report a year's performance pay for the wall (绩效报酬公示表): who gets how much and by which rule."""
    story = award_story(session, period.year)
    title = _("{year}年度村干部绩效报酬公示表").format(year=period.year)
    rows = []
    if story is not None:
        for one in story.award.lines:
            cells: dict[str, Cell] = {
                "place": one.place, "name": one.name, "post": one.post, "months": one.months,
                "coefficient": one.coefficient * 10, "amount": one.amount, "paid": one.paid_on,
                "note": one.excluded,
            }  # fmt: skip
            rows.append(Row(cells, record=one.id))
    columns = (
        Column("place", _("序号"), CellKind.COUNT, width=3),
        Column("name", _("姓名"), width=6),
        Column("post", _("职务"), width=7),
        Column("months", _("任职月数"), CellKind.COUNT, width=5),
        Column("coefficient", _("系数"), CellKind.QUANTITY, width=4),
        Column("amount", _("金额"), CellKind.MONEY, "元", 8),
        Column("paid", _("发放日期"), CellKind.DATE, width=6),
        Column("note", _("说明"), width=9),
    )
    if story is None:
        notes: tuple[str, ...] = (_("{year}年度还没有绩效报酬。").format(year=period.year),)
    else:
        notes = (*_worked_out(story.award), *story.rule.words, *_left(story.award), *_vote(story))
    totals = totals_of(rows, "amount") if rows else {}
    return report_for(session, "pay-list", title, Period(period.year).title, columns, rows, totals, notes)


def pay_working(session: Session, period: Period) -> Report:
    """Report how a year's performance pay was worked out (绩效报酬测算表), figure by figure."""
    story = award_story(session, period.year)
    rows = []
    if story is not None:
        one, before = story.award, json.loads(story.award.figures)
        year = period.year
        told = [
            (_("一、{year}年经营性收入").format(year=year), one.income, "", False),
            (_("减：未实际到账"), one.unreceived, _("逐笔见“经营性收入到账情况”"), True),
            (_("减：经营管理成本"), one.cost, "", True),
            (_("实际到账净额"), one.received, "", False),
        ]
        if "stated" in before:
            told.append(
                (_("二、{year}年实际到账净额").format(year=year - 1), one.base, _("填报数，上年不在本账本"), False)
            )
        else:
            told += [
                (_("二、{year}年经营性收入").format(year=year - 1), before["income"], "", False),
                (_("减：未实际到账"), before["unreceived"], "", True),
                (_("减：经营管理成本"), before["cost"], "", True),
                (_("实际到账净额"), one.base, "", False),
            ]
        rate = _("所在档次 {rate}%").format(rate=percent_text(one.rate))
        cap = _("最多 {cap} 元").format(cap=grouped(story.rule.cap)) if story.rule.cap else ""
        told += [
            (_("三、增量"), one.growth, rate, False),
            (_("四、按办法最多可提取"), one.most, cap, False),
            (_("五、本次奖励总额"), one.total, "", False),
        ]
        if one.left:
            told.append((_("其中：未分配"), one.left, _("书记比例封顶，没有其他人可分"), True))
        rows = [
            Row({"item": item, "amount": amount, "note": note}, level=int(below), subtotal=not below)
            for item, amount, note, below in told
        ]
    columns = (
        Column("item", _("指标"), width=14),
        Column("amount", _("金额"), CellKind.MONEY, "元", 9),
        Column("note", _("说明"), width=14),
    )
    missing = (_("{year}年度还没有绩效报酬。").format(year=period.year),)
    notes = missing if story is None else (*story.rule.words, story.rule.source)
    title = _("{year}年度村干部绩效报酬测算表").format(year=period.year)
    return report_for(
        session, "pay-working", title, Period(period.year).title, columns, rows, notes=tuple(filter(None, notes))
    )


def pay_step_report(session: Session, period: Period) -> Report:
    """Report the steps of a year's performance pay in their order, those to come too (绩效报酬办理情况)."""
    story = award_story(session, period.year)
    taken = {one.step: one for one in story.steps} if story else {}
    rows = []
    for place, (key, kind) in enumerate(pay_steps().items(), 1):
        one = taken.get(key)
        cells: dict[str, Cell] = {
            "step": _(kind.title), "state": _("已办理") if one else _("未办理"), "date": one.done_on if one else None,
            "people": one.people if one else "", "vote": vote_words(one) if one else "",
            "days": (one.days or 0) if one else 0, "note": one.note if one else "", "source": kind.source,
        }  # fmt: skip
        rows.append(Row(cells, record=place))
    columns = (
        Column("step", _("程序"), width=11),
        Column("state", _("状态"), width=4),
        Column("date", _("日期"), CellKind.DATE, width=6),
        Column("people", _("办理人"), width=8),
        Column("vote", _("表决"), width=13),
        Column("days", _("天数"), CellKind.COUNT, _("天"), 4),
        Column("note", _("说明"), width=10),
        Column("source", _("依据"), width=12),
    )
    title = _("{year}年度村干部绩效报酬办理情况").format(year=period.year)
    return report_for(session, "pay-steps", title, Period(period.year).title, columns, rows)


def pay_by_year(session: Session, period: Period) -> Report:
    """Report the performance pay of every year until this one (历年绩效报酬)."""
    held = pay_awards.c
    query = select(PayAward).where(held.year <= period.year).order_by(held.year, held.id)
    rows = [
        Row(
            {
                "year": str(one.year), "base": one.base, "received": one.received, "growth": one.growth,
                "rate": one.rate, "most": one.most, "total": one.total, "given": one.given, "people": len(one.lines),
                "state": _(STATES[one.state]), "note": one.reason or one.note,
            },
            record=one.id,
        )
        for one in session.scalars(query)
    ]  # fmt: skip
    columns = (
        Column("year", _("年度"), CellKind.CODE, width=4),
        Column("received", _("实际到账净额"), CellKind.MONEY, "元", 8),
        Column("base", _("上年净额"), CellKind.MONEY, "元", 8),
        Column("growth", _("增量"), CellKind.MONEY, "元", 8),
        Column("rate", _("档次比例"), CellKind.PERCENT, "%", 5),
        Column("most", _("最多可提取"), CellKind.MONEY, "元", 8),
        Column("total", _("奖励总额"), CellKind.MONEY, "元", 8),
        Column("given", _("分到个人"), CellKind.MONEY, "元", 8),
        Column("people", _("人数"), CellKind.COUNT, _("人"), 4),
        Column("state", _("状态"), width=4),
        Column("note", _("备注"), width=9),
    )
    return report_for(session, "pay-by-year", _("历年村干部绩效报酬"), period.title, columns, rows)


def vote_words(one: PlanStep) -> str:
    """Return how a meeting voted, "" where nobody did."""
    if not one.entitled:
        return ""
    return _("应到 {entitled}，实到 {present}；同意 {favour}，反对 {against}，弃权 {abstained}").format(
        entitled=one.entitled, present=one.present, favour=one.in_favour, against=one.against or 0,
        abstained=one.abstained or 0,
    )  # fmt: skip


def _worked_out(one: PayAward) -> tuple[str, ...]:
    compared = _("{year}年实际到账的经营性收入净额 {received} 元，上年 {base} 元，增收 {growth} 元。").format(
        year=one.year, received=grouped(one.received), base=grouped(one.base), growth=grouped(one.growth)
    )
    return compared, _("按办法最多 {most} 元，本次 {total} 元。").format(
        most=grouped(one.most), total=grouped(one.total)
    )


def _left(one: PayAward) -> tuple[str, ...]:
    return (_("书记比例封顶后，有 {left} 元没有分配。").format(left=grouped(one.left)),) if one.left else ()


def _vote(story: AwardStory) -> tuple[str, ...]:
    voted = next((one for one in story.steps if one.step == "voted"), None)
    if voted is None:
        return (_("还没有表决，公示期内可以提出意见。"),)
    return (_("{date} 表决：{vote}。").format(date=voted.done_on, vote=vote_words(voted)),)
