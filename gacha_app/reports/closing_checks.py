"""May this month or year be closed? Every check of `closing_checks.toml` at once, each with where and its cure."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports import closing_facts as facts
from gacha_app.reports.closing_facts import Fact
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.accounting_tables import excuses
from gacha_app.storage.tables import periods


@dataclass(frozen=True)
class ClosingCheck:
    """A check of the definition.

    Attributes:
        key: its name for programs. sentence: what must hold. cure: what helps where it does not.
        stops: whether nothing is closed while it does not hold.
        excusable: whether it may be let pass by name, with a reason.
        page: where it is cured, as "page" or "page.part".
        yearly: whether only a year is asked.
    """

    key: str
    sentence: str
    stops: bool
    page: str
    cure: str
    excusable: bool = False
    yearly: bool = False


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Attributes:
        where: the month, account, voucher, asset … it concerns. what: one sentence.
        excuse: why it is let pass, and who said so; "" where nobody did.
        source: the entries behind it, or None.
    """

    check: ClosingCheck
    month: str
    where: str
    what: str
    excuse: str = ""
    source: EntryFilter | None = None

    @property
    def stops(self) -> bool:
        """Whether it keeps the month open."""
        return self.check.stops and not self.excuse


@cache
def closing_checks() -> tuple[ClosingCheck, ...]:
    """Return the checks of the definition, in order."""
    definition = tomllib.loads((paths.reference() / "closing_checks.toml").read_text("utf-8"))
    return tuple(
        ClosingCheck(
            one["key"], one["sentence"], one["severity"] == "stop", one["page"], one["cure"],
            bool(one.get("excusable", False)), bool(one.get("yearly", False)),
        )
        for one in definition["check"]
    )  # fmt: skip


def check_named(name: str) -> ClosingCheck | None:
    """Return the check of this key or sentence, None where there is none."""
    return next((one for one in closing_checks() if name in (one.key, one.sentence, _(one.sentence))), None)


def closing_findings(session: Session, period: Period) -> tuple[Finding, ...]:
    """Return everything that stands against closing a month, or the open months of a year."""
    found: list[Finding] = []
    months = [Period(period.year, period.month)] if period.month else _open_months(session, period.year)
    whole_year = period.month is None
    for month in months:
        let_pass = _excuses(session, month)
        for check in closing_checks():
            if not check.yearly and (not whole_year or _is_asked(check, month, months)):
                found += _findings(session, check, month, let_pass)
    if whole_year:
        last = Period(period.year, 12)
        for check in closing_checks():
            if check.yearly:
                found += _findings(session, check, last, _excuses(session, last))
    return tuple(found)


def results(session: Session, period: Period) -> tuple[tuple[ClosingCheck, tuple[Finding, ...]], ...]:
    """Return every check that a month or year is asked, with what it found."""
    found = closing_findings(session, period)
    return tuple(
        (check, tuple(one for one in found if one.check == check))
        for check in closing_checks()
        if not check.yearly or period.month in (None, 12)
    )


def closing_check_report(session: Session, period: Period) -> Report:
    """Report every check with its result, the findings below it."""
    rows = []
    for check, found in results(session, period):
        rows.append(Row({"check": check.key, "sentence": _(check.sentence), "result": result_word(found)}))
        for one in found:
            cells: dict[str, Cell] = {
                "check": check.key, "sentence": one.what, "result": one.excuse and _("已说明"),
                "cure": one.excuse or _(check.cure),
            }  # fmt: skip
            rows.append(Row(cells, level=1, source=one.source))
    columns = (
        Column("check", _("检查项"), CellKind.CODE, width=8),
        Column("sentence", _("内容"), width=20),
        Column("result", _("结果"), width=5),
        Column("cure", _("怎么办"), width=18),
    )
    return report_for(session, "closing-checks", _("结账检查"), period.title, columns, rows)


def result_word(found: Sequence[Finding]) -> str:
    """Return in a word what a check said."""
    if not found:
        return _("通过")
    if any(one.stops for one in found):
        return _("未通过")
    return _("提醒") if any(not one.excuse for one in found) else _("已说明")


def _is_asked(check: ClosingCheck, month: Period, months: Sequence[Period]) -> bool:
    """Say whether a month is asked when its whole year is closed: what adds up over months is told once."""
    if check.key == "earlier_months":
        return month == months[0]
    return check.key not in _ADDING_UP or month == months[-1]


def _findings(
    session: Session, check: ClosingCheck, month: Period, let_pass: dict[tuple[str, str], str]
) -> Iterator[Finding]:
    asked = _ASKED.get(check.key)
    if asked is None:
        return
    for fact in asked(session, month):
        reason = ""
        if check.excusable:
            reason = let_pass.get((check.key, fact.where)) or let_pass.get((check.key, "")) or ""
        yield Finding(check, f"{month.first:%Y-%m}", fact.where, fact.what, reason, fact.source)


def _excuses(session: Session, month: Period) -> dict[tuple[str, str], str]:
    rows = session.execute(select(excuses).where(excuses.c.period == f"{month.first:%Y-%m}").order_by(excuses.c.id))
    return {
        (row.rule, row.subject): _("{reason}（{by}）").format(reason=row.reason, by=row.by) if row.by else row.reason
        for row in rows
    }


def _open_months(session: Session, year: int) -> list[Period]:
    closed = set(session.scalars(select(periods.c.month).where(periods.c.year == year)))
    return [Period(year, month) for month in range(1, 13) if month not in closed]


_ADDING_UP = {
    "bank_without_statement", "funds", "depreciation", "wear_terms", "spreads", "accruals", "recurring",
}  # fmt: skip
_ASKED: dict[str, Callable[[Session, Period], Iterator[Fact]]] = {
    "drafts": facts.drafts,
    "earlier_months": facts.earlier_months,
    "numbers": facts.numbers,
    "totals": facts.totals,
    "cash": facts.cash,
    "bank": facts.bank,
    "bank_reconciled": facts.bank_reconciled,
    "bank_without_statement": facts.bank_without_statement,
    "funds": facts.funds_overdrawn,
    "depreciation": facts.depreciation_missing,
    "work": facts.work_untold,
    "wear_terms": facts.wear_terms,
    "spreads": facts.spreads_missing,
    "accruals": facts.accruals_missing,
    "recurring": facts.recurring,
    "sides": facts.sides,
    "pending_property": facts.pending_property,
}
