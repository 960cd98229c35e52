"""The deadlines in force: what ships with the program, with the village's own numbers before it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.fund_rules import EVENTS, SEVERITIES, FundRule
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.reference import fund_rules

DEFINITION_KIND = "fund_rule"
# What a village may set of a rule
OWN = ("days", "ahead", "severity", "active")


def rules_in_force(session: Session) -> tuple[FundRule, ...]:
    """Return the deadlines that a book's funds are held to, in order."""
    own = own_rules(session)
    return tuple(
        replace(rule, **{key: answer for key, answer in own.get(rule.code, {}).items() if key != "active"})
        for rule in fund_rules()
        if own.get(rule.code, {}).get("active", True)
    )


def own_rules(session: Session) -> dict[str, dict[str, Any]]:
    """Return what a village set of its deadlines itself, by the rule's code."""
    query = select(definitions.c.name, definitions.c.content).where(definitions.c.kind == DEFINITION_KIND)
    return {row.name: json.loads(row.content) for row in session.execute(query)}


def rule_report(session: Session, _period: Period) -> Report:
    """Report the deadlines of subsidy money and where each comes from (补助资金期限规则)."""
    own, rows = own_rules(session), []
    in_force = {rule.code: rule for rule in rules_in_force(session)}
    for place, shipped in enumerate(fund_rules()):
        rule = in_force.get(shipped.code, shipped)
        changed = _("停用") if shipped.code not in in_force else _("本嘎查的规定") if shipped.code in own else ""
        cells: dict[str, Cell] = {
            "code": rule.code, "title": _(rule.title), "since": _(EVENTS[rule.since]), "days": rule.days,
            "until": _(EVENTS[rule.until]), "ahead": rule.ahead, "severity": _(SEVERITIES[rule.severity]),
            "own": changed, "source": rule.source or _("没有统一规定，可以按本地要求改"),
        }  # fmt: skip
        rows.append(Row(cells, record=place))
    columns = (
        Column("code", _("代码"), CellKind.CODE, width=5),
        Column("title", _("期限"), width=12),
        Column("since", _("从"), width=4),
        Column("days", _("天数"), CellKind.COUNT, _("天"), 4),
        Column("until", _("到"), width=4),
        Column("ahead", _("提前提醒"), CellKind.COUNT, _("天"), 4),
        Column("severity", _("逾期时"), width=4),
        Column("own", _("修改"), width=5),
        Column("source", _("依据"), width=14),
    )
    return report_for(session, "fund-rules", _("补助资金期限规则"), "", columns, rows)
