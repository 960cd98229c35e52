"""Cross-checks before a disclosure (勾稽检查): every sum told twice, from different sides, as `checks.toml` says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app import paths
from gacha_app.domain.accounts import BANK, CASH, EARMARKED, HOUSEHOLDS, RECEIVABLE, ROLES
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LineState
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.catalogue import reports_of
from gacha_app.reports.distribution import distribution_of
from gacha_app.reports.dividends import APPROVED
from gacha_app.reports.heading import chart_of, report_for
from gacha_app.reports.kept_totals import summed_entry_by_entry
from gacha_app.reports.ledger import posted, total, under
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import whole
from gacha_app.storage.tables import dividend_lines, dividend_plans, postings, vouchers

ReportOf = Callable[[str], Report]


@dataclass(frozen=True)
class Check:
    """A rule of the definition.

    Attributes:
        left, right: keys of figures that are added up, "-" before one that is taken off.
        kind: what the figures are: money or shares.
        account, classes: which entries it is about.
        yearly: whether it means a whole year only.
        tolerance: by how much the sides may differ.
    """

    sentence: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: CellKind = CellKind.MONEY
    account: str = ""
    classes: tuple[str, ...] = ()
    yearly: bool = False
    tolerance: int = 0


@dataclass(frozen=True)
class CheckResult:
    """Whether two sides agree.

    Attributes:
        left, right: in the units of `kind`.
        source: the entries behind it, or None.
    """

    sentence: str
    left: int
    right: int
    ok: bool
    kind: CellKind = CellKind.MONEY
    source: EntryFilter | None = None


@cache
def check_rules() -> tuple[Check, ...]:
    """Return the rules of the definition, in order."""
    definition = tomllib.loads((paths.reference() / "checks.toml").read_text("utf-8"))
    return tuple(
        Check(
            one["sentence"],
            tuple(one["left"]),
            tuple(one["right"]),
            CellKind(one.get("kind", "money")),
            one.get("account", ""),
            tuple(one.get("classes", ())),
            bool(one.get("yearly", False)),
            int(one.get("tolerance", 0)),
        )
        for one in definition["check"]
    )


def checked(figures: Mapping[str, int], period: Period) -> tuple[CheckResult, ...]:
    """Return what every rule says of figures; those for whole years only where the time is one."""
    whole_year = period == Period(period.year)
    results = []
    for rule in check_rules():
        if rule.yearly and not whole_year:
            continue
        left, right = _side(rule.left, figures), _side(rule.right, figures)
        source = None
        if rule.account or rule.classes:
            # a balance is made of everything before, a turnover of what lies between
            first = None if rule.account else period.first
            source = EntryFilter(account=rule.account, classes=rule.classes, first=first, last=period.last)
        ok = abs(left - right) <= rule.tolerance
        results.append(CheckResult(_(rule.sentence), left, right, ok, rule.kind, source))
    return tuple(results)


def check_figures(session: Session, period: Period, report_of: ReportOf | None = None) -> dict[str, int]:
    """Return the sums that are held against the figures, each read off a report or asked of the database.

    Args:
        report_of: gives the reports of the time by name, if they are made already.
    """
    report_of = report_of or reports_of(session, period)
    return {
        **_flow_figures(session, report_of, period),
        **_balance_figures(session, period, report_of),
        **_fund_figures(session, period, report_of),
        **_dividend_figures(session, period.year),
    }


def check_report(session: Session, results: tuple[CheckResult, ...], period: Period) -> Report:
    """Report every check with its sentence, its sides and whether they agree."""
    rows = []
    for place, one in enumerate(results, 1):
        money = one.kind is CellKind.MONEY
        cells: dict[str, Cell] = {
            "place": place,
            "sentence": one.sentence,
            "left": one.left if money else None,
            "right": one.right if money else None,
            "difference": one.left - one.right if money else None,
            "result": _result_text(one),
        }
        rows.append(Row(cells, source=one.source))
    columns = (
        Column("place", _("序号"), CellKind.COUNT, width=3),
        Column("sentence", _("勾稽关系"), width=26),
        Column("left", _("左边"), CellKind.MONEY, "元", 8),
        Column("right", _("右边"), CellKind.MONEY, "元", 8),
        Column("difference", _("相差"), CellKind.MONEY, "元", 6),
        Column("result", _("结果"), width=5),
    )
    wrong = sum(not one.ok for one in results)
    if wrong:
        note = _("共 {count} 项，{wrong} 项不符，请查明原因后再公开。").format(count=len(results), wrong=wrong)
    else:
        note = _("共 {count} 项，全部相符。").format(count=len(results))
    return report_for(session, "checks", _("勾稽检查"), period.title, columns, rows, notes=(note,))


def _result_text(one: CheckResult) -> str:
    text = _("相符") if one.ok else _("不符")
    if one.kind is CellKind.MONEY:
        return text
    # the columns hold money; shares are told in words
    return _("{result}（{left} / {right} 份）").format(
        result=text, left=share_text(one.left), right=share_text(one.right)
    )


def _side(keys: tuple[str, ...], figures: Mapping[str, int]) -> int:
    return sum(-figures[key[1:]] if key.startswith("-") else figures[key] for key in keys)


def _entries_of(session: Session, period: Period, *, account: str = "", klass: str = "") -> int:
    """Return the fen of entries added up one by one, debit positive: a class in a time, or an account until its end."""
    first, classes = (period.first, (klass,)) if klass else (None, ())
    wanted = EntryFilter(account=account, classes=classes, first=first, last=period.last, with_closing=bool(account))
    return sum(debit - credit for debit, credit in summed_entry_by_entry(session, wanted))


def _flow_figures(session: Session, report_of: ReportOf, period: Period) -> dict[str, int]:
    year_row = [
        row
        for row in report_of("income-by-year").rows
        if row.source and row.source.first and row.source.first.year == period.year
    ]
    projects = report_of("projects").totals
    return {
        "income_by_project": whole(report_of("income-by-project").totals["amount"]),
        "income_by_kind": whole(report_of("income-by-kind").totals["amount"]),
        "income_by_month": whole(report_of("income-by-month").totals["total"]),
        "income_by_year": sum(whole(row.cells["total"]) for row in year_row),
        "expense_by_project": whole(report_of("expense-by-project").totals["amount"]),
        "expense_by_kind": whole(report_of("expense-by-kind").totals["amount"]),
        "expense_by_month": whole(report_of("expense-by-month").totals["total"]),
        "income_entries": -_entries_of(session, period, klass="income"),
        "expense_entries": _entries_of(session, period, klass="expense"),
        "projects_income": whole(projects["income"]),
        "projects_cost": whole(projects["cost"]),
    }


def _balance_figures(session: Session, period: Period, report_of: ReportOf) -> dict[str, int]:
    trial = report_of("trial-balance")
    closing = {
        str(row.cells["code"]): whole(row.cells["closing_debit"]) - whole(row.cells["closing_credit"])
        for row in trial.rows
        if row.level == 0
    }
    by_account = {row.cells["account"]: row.cells for row in report_of("claims-and-debts").rows if row.level == 0}

    def claims(code: str, side: str) -> int:
        return whole(by_account[code][side]) if code in by_account else 0

    whole_year = period == Period(period.year)
    payable = ROLES[chart_of(session)].payable
    return {
        "trial_debit": whole(trial.totals["debit"]),
        "trial_credit": whole(trial.totals["credit"]),
        "trial_closing_debit": whole(trial.totals["closing_debit"]),
        "trial_closing_credit": whole(trial.totals["closing_credit"]),
        "trial_cash": closing.get(CASH, 0),
        "trial_bank": closing.get(BANK, 0),
        "cash_book": _entries_of(session, period, account=CASH),
        "bank_book": _entries_of(session, period, account=BANK),
        # 应收款 and 应付款 as the position nets them, 内部往来 household by household
        "claims_receivable": claims(RECEIVABLE, "owed_by")
        - claims(RECEIVABLE, "owed_to")
        + claims(HOUSEHOLDS, "owed_by"),
        "claims_payable": claims(payable, "owed_to") - claims(payable, "owed_by") + claims(HOUSEHOLDS, "owed_to"),
        "undistributed_in_books": distribution_of(session, period.year, None if whole_year else period.last).kept,
    }


def _fund_figures(session: Session, period: Period, report_of: ReportOf) -> dict[str, int]:
    last = period.last
    untied = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(
            under(EARMARKED), vouchers.c.date <= last, postings.c.fund_id.is_(None)
        )
    )
    return {
        "funds_shown_left": whole(report_of("funds").totals.get("left", 0)),
        "earmarked_balance": -total(session, EntryFilter(account=EARMARKED, last=last, with_closing=True)),
        "earmarked_untied": -int(untied or 0),
    }


def _dividend_figures(session: Session, year: int) -> dict[str, int]:
    line, plan = dividend_lines.c, dividend_plans.c
    of_year = (plan.year == year) & APPROVED
    amounts, shares = session.execute(
        select(func.coalesce(func.sum(line.amount), 0), func.coalesce(func.sum(line.shares), 0))
        .join(dividend_plans, plan.id == line.plan_id)
        .where(of_year)
    ).one()
    paid_lines = (
        select(line.voucher_id, line.offset, line.tax)
        .join(dividend_plans, plan.id == line.plan_id)
        .where(of_year, line.state == LineState.PAID)
        .subquery()
    )
    deductions = session.scalar(select(func.coalesce(func.sum(paid_lines.c.offset + paid_lines.c.tax), 0)))
    credits_query = posted(func.coalesce(func.sum(postings.c.amount), 0)).where(under(HOUSEHOLDS))
    due = session.scalar(credits_query.where(vouchers.c.id.in_(select(plan.voucher_id).where(of_year))))
    paid = session.scalar(credits_query.where(vouchers.c.id.in_(select(paid_lines.c.voucher_id))))
    frozen = session.scalar(select(func.coalesce(func.sum(plan.total_shares), 0)).where(of_year))
    return {
        "dividend_lines": int(amounts),
        "dividend_shares": int(shares),
        "dividend_deductions": int(deductions or 0),
        "dividend_credits": -int(due or 0),
        "dividend_payments": int(paid or 0),
        "frozen_shares": int(frozen or 0),
    }
