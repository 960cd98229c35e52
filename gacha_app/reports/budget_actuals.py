"""Budget against actual: which entries each item of a budget is held against, month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import RESULT_CLASSES
from gacha_app.domain.budget import IN_FORCE, MONTHS, SIDES, Budget, BudgetLine
from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.budget_tables import budgets
from gacha_app.storage.tables import accounts

# (account, project, month) → (debit, credit) in fen
Amounts = dict[tuple[str, int | None, int], tuple[int, int]]


@dataclass(frozen=True)
class Item:
    """What one or several lines on the same account plan, beside what was recorded.

    Attributes:
        section: "" for what was recorded without being planned.
        lines: the identities of its lines.
        result: whether its account is one of income or expense.
        planned, actual: the fen of January to December.
        source: the entries behind `actual` of the whole year; None where no filter means just them.
    """

    section: str
    side: str
    account: str
    project_id: int | None
    name: str
    planned: tuple[int, ...]
    actual: tuple[int, ...]
    source: EntryFilter | None
    lines: tuple[int, ...] = ()
    result: bool = True

    @property
    def record(self) -> int | None:
        """The identity of its first line."""
        return self.lines[0] if self.lines else None

    def source_of(self, period: Period) -> EntryFilter | None:
        """Return the entries behind what was recorded in a time."""
        return self.source and replace(self.source, first=period.first, last=period.last)

    def planned_in(self, period: Period) -> int:
        """Return the fen planned for a time of the year."""
        return sum(self.planned[period.first.month - 1 : period.last.month])

    def actual_in(self, period: Period) -> int:
        """Return the fen recorded in a time of the year."""
        return sum(self.actual[period.first.month - 1 : period.last.month])


def budget_of(session: Session, year: int, *, drafts: bool = False) -> Budget | None:
    """Return the budget of a year that is in force, or, if drafts are meant too, the newest version; else None."""
    query = select(Budget).where(budgets.c.year == year).order_by(budgets.c.version.desc())
    found = list(session.scalars(query))
    if drafts and found and found[0].state == "draft":
        return found[0]
    return next((one for one in found if one.state in IN_FORCE), found[0] if drafts and found else None)


def budget_items(session: Session, budget: Budget | None, year: int) -> list[Item]:
    """Return every item of a budget with its actual figures, and what was earned or spent without being planned.

    An item of a project counts the project's entries. An item of the village counts all entries of its account, or,
    where a project has an item on that account, those of no project. So no entry counts twice.
    """
    classes = {row.code: row.klass for row in session.execute(select(accounts.c.code, accounts.c.klass))}
    amounts = _amounts(session, year)
    items: list[Item] = []
    counted: set[tuple[str, int | None]] = set()
    for lines in _grouped(budget.lines if budget else ()):
        scope = _scope(lines[0], budget.lines if budget else ())
        first = lines[0]
        mine = [key for key in amounts if _is_meant(key, scope)]
        result = classes[first.account] in RESULT_CLASSES
        actual = _months(amounts, mine, first.side, net=result)
        if result:
            counted |= {key[:2] for key in mine}
        name = first.name if len(lines) == 1 else "、".join(dict.fromkeys(one.name for one in lines))
        planned = tuple(sum(month) for month in zip(*(one.monthly for one in lines), strict=True))
        items.append(
            Item(
                first.section, first.side, first.account, first.project_id, name, planned, actual,
                replace(scope, first=Period(year).first, last=Period(year).last),
                tuple(one.id for one in lines if one.id is not None), result,
            )
        )  # fmt: skip
    return [*items, *_unplanned(session, amounts, classes, counted, year)]


def actual_by_account(session: Session, year: int) -> dict[tuple[str, str, int | None], tuple[int, ...]]:
    """Return by (side, account, project) the fen of each month that a year earned or spent."""
    classes = {row.code: row.klass for row in session.execute(select(accounts.c.code, accounts.c.klass))}
    amounts = _amounts(session, year)
    keys = {key[:2] for key in amounts if classes[key[0]] in RESULT_CLASSES}
    found = {}
    for account, project in sorted(keys, key=lambda key: (key[0], key[1] is None, key[1] or 0)):
        side = "income" if classes[account] == "income" else "expense"
        mine = [key for key in amounts if key[:2] == (account, project)]
        found[side, account, project] = _months(amounts, mine, side, net=True)
    return found


def months_of_line(session: Session, line: BudgetLine, others: Sequence[BudgetLine], year: int) -> tuple[int, ...]:
    """Return what stood in the months of a year where a line's entries stand; its pattern."""
    klass = session.scalar(select(accounts.c.klass).where(accounts.c.code == line.account))
    amounts = _amounts(session, year)
    scope = _scope(line, others)
    mine = [key for key in amounts if _is_meant(key, scope)]
    return _months(amounts, mine, line.side, net=klass in RESULT_CLASSES)


def cumulated(months: Iterable[int]) -> tuple[int, ...]:
    """Return what has come together by the end of each month."""
    together, found = 0, []
    for one in months:
        together += one
        found.append(together)
    return tuple(found)


def _grouped(lines: Iterable[BudgetLine]) -> list[list[BudgetLine]]:
    """Return the lines with those on the same account of the same project together."""
    groups: dict[tuple[str, str, str, int | None], list[BudgetLine]] = {}
    known: dict[tuple[str, str, int | None], str] = {}
    for one in lines:
        # where lines of one account stand in two sections, the first is the one that their entries are told under
        section = known.setdefault((one.side, one.account, one.project_id), one.section)
        groups.setdefault((section, one.side, one.account, one.project_id), []).append(one)
    return list(groups.values())


def _scope(line: BudgetLine, lines: Iterable[BudgetLine]) -> EntryFilter:
    if line.project_id is not None:
        return EntryFilter(account=line.account, project_id=line.project_id)
    shared = any(
        one.project_id is not None
        and one.side == line.side
        and (one.account.startswith(line.account) or line.account.startswith(one.account))
        for one in lines
    )
    return EntryFilter(account=line.account, without_project=shared)


def _is_meant(key: tuple[str, int | None, int], scope: EntryFilter) -> bool:
    account, project, _month = key
    if not account.startswith(scope.account):
        return False
    if scope.without_project:
        return project is None
    return scope.project_id is None or project == scope.project_id


def _amounts(session: Session, year: int) -> Amounts:
    # an opening is no purchase, and a closing no expense
    wanted = EntryFilter(first=dt.date(year, 1, 1), last=dt.date(year, 12, 31))
    return {
        (account, project, int(month[5:])): (int(debit), int(credit))
        for account, project, month, debit, credit in summed(
            session, wanted, "account", "project_id", "month", kind=Kind.NORMAL
        )
    }


def _months(amounts: Amounts, keys: Iterable[tuple[str, int | None, int]], side: str, *, net: bool) -> tuple[int, ...]:
    """Return the months of entries: of income and expense what is left of both sides, of others one side's turnover."""
    found = dict.fromkeys(MONTHS, 0)
    for key in keys:
        debit, credit = amounts[key]
        if net:
            found[key[2]] += credit - debit if side == "income" else debit - credit
        else:
            found[key[2]] += credit if side == "income" else debit
    return tuple(found.values())


def _unplanned(
    session: Session, amounts: Amounts, classes: dict[str, str], counted: set[tuple[str, int | None]], year: int
) -> list[Item]:
    names = {row.code: row.name for row in session.execute(select(accounts.c.code, accounts.c.name))}
    left = {key[:2] for key in amounts if classes[key[0]] in RESULT_CLASSES and key[:2] not in counted}
    items = []
    for account, project in sorted(left, key=lambda key: (key[0], key[1] is None, key[1] or 0)):
        side = "income" if classes[account] == "income" else "expense"
        actual = _months(amounts, [key for key in amounts if key[:2] == (account, project)], side, net=True)
        if not any(actual):
            continue
        # entries on the account itself cannot be told from those of its sub-accounts by a filter
        mixed = any(other != account and other.startswith(account) and its == project for other, its, _month in amounts)
        source = EntryFilter(
            account=account, project_id=project, without_project=project is None,
            first=Period(year).first, last=Period(year).last,
        )  # fmt: skip
        items.append(Item("", side, account, project, names[account], (0,) * 12, actual, None if mixed else source))
    order = list(SIDES)
    return sorted(items, key=lambda one: order.index(one.side))
