"""Cross-checks between the statements (报表勾稽): every sum told twice, as `statement_checks.toml` says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import _
from gacha_app.reports.catalogue import report_named
from gacha_app.reports.heading import report_for
from gacha_app.reports.postings import POSTED
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.statement_amounts import Sums
from gacha_app.reports.statement_forms import forms_in_force
from gacha_app.reports.statements import Worked, worked_out
from gacha_app.reports.totals import whole
from gacha_app.storage.reference import statement_checks
from gacha_app.storage.tables import vouchers

_LAST_YEAR = "last-year."


@dataclass(frozen=True)
class StatementCheck:
    """Whether two sides agree; fen.

    Attributes:
        left, right: None where the form in force lacks a row that is asked for.
        missing: the rows it lacks.
    """

    sentence: str
    left: int | None
    right: int | None
    missing: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether both sides are known and equal."""
        return self.left is not None and self.left == self.right


def checked_statements(session: Session, period: Period) -> tuple[StatementCheck, ...]:
    """Return what every cross-check says of a period's statements; those that do not apply are left out."""
    whole_year = period == Period(period.year)
    closed = whole_year and _is_closed(session, period.year)
    look = _Figures(session, period)
    results = []
    for rule in statement_checks():
        if (rule.get("yearly") and not whole_year) or (rule.get("after_closing") and not closed):
            continue
        keys = [*rule["left"], *rule["right"]]
        if any(key.removeprefix("-").startswith(_LAST_YEAR) for key in keys) and not look.has_last_year:
            continue
        missing = tuple(key.removeprefix("-") for key in keys if look.figure(key) is None)
        if missing:
            results.append(StatementCheck(_(rule["sentence"]), None, None, missing))
        else:
            left, right = (sum(whole(look.figure(key)) for key in rule[side]) for side in ("left", "right"))
            results.append(StatementCheck(_(rule["sentence"]), left, right))
    return tuple(results)


def statement_check_report(session: Session, period: Period) -> Report:
    """Report every cross-check with its sentence, both figures and whether they agree."""
    results = checked_statements(session, period)
    rows = []
    for place, one in enumerate(results, 1):
        known = one.left is not None and one.right is not None
        cells: dict[str, Cell] = {
            "place": place,
            "sentence": one.sentence,
            "left": one.left,
            "right": one.right,
            "difference": whole(one.left) - whole(one.right) if known else None,
            "result": result_in_words(one),
        }
        rows.append(Row(cells))
    columns = (
        Column("place", _("序号"), CellKind.COUNT, width=3),
        Column("sentence", _("勾稽关系"), width=26),
        Column("left", _("左边"), CellKind.MONEY, "元", 8),
        Column("right", _("右边"), CellKind.MONEY, "元", 8),
        Column("difference", _("相差"), CellKind.MONEY, "元", 6),
        Column("result", _("结果"), width=5),
    )
    return report_for(
        session, "statement-checks", _("报表勾稽检查"), period.title, columns, rows, notes=(checks_in_words(results),)
    )


def result_in_words(one: StatementCheck) -> str:
    """Return whether a check agrees, in a word."""
    if one.missing:
        return _("没有查：报表里缺少这一行")
    return _("相符") if one.ok else _("不符")


def checks_in_words(results: tuple[StatementCheck, ...]) -> str:
    """Return how many checks agree."""
    wrong = sum(not one.ok for one in results)
    if wrong:
        return _("共 {count} 项，{wrong} 项不符，请查明原因后再报送。").format(count=len(results), wrong=wrong)
    return _("共 {count} 项，全部相符。").format(count=len(results))


class _Figures:
    """Gives the figures that checks name, each statement worked out once."""

    def __init__(self, session: Session, period: Period) -> None:
        self._session = session
        self._period = period
        self._sums = Sums(session, period.last)
        self._forms = forms_in_force(session)
        self.has_last_year = self._sums.first_month < f"{period.year}-01"
        self._worked = cache(self._work_out)
        self._trial_balance = cache(lambda: report_named("trial-balance").function(session, period))

    def figure(self, key: str) -> int | None:
        """Return the fen that a key names, None where the form has no such row."""
        if key.startswith("-"):
            found = self.figure(key[1:])
            return None if found is None else -found
        name, *rest = key.removeprefix(_LAST_YEAR).split(".")
        if name == "trial-balance":
            return self._of_trial_balance(*rest)
        worked = self._worked(name, key.startswith(_LAST_YEAR))
        return worked.named(*rest)

    def _work_out(self, name: str, last_year: bool) -> Worked:
        period = Period(self._period.year - 1) if last_year else self._period
        # what was read until the period's end holds the year before as well
        return worked_out(self._session, self._forms[name].form, period, self._sums)

    def _of_trial_balance(self, *rest: str) -> int:
        report = self._trial_balance()
        if len(rest) == 1:
            return whole(report.totals.get(rest[0]))
        code, column = rest
        return sum(whole(row.cells.get(column)) for row in report.rows if row.cells.get("code") == code)


def _is_closed(session: Session, year: int) -> bool:
    first, last = Period(year).first, Period(year).last
    query = select(func.count()).where(POSTED, vouchers.c.kind == Kind.CLOSING, vouchers.c.date.between(first, last))
    return bool(session.scalar(query))
