"""What cash journals and bank statements share: columns of amounts, totals under them, a balance that runs along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.imports import ERROR, WARNING, Finding, TotalCheck
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.sheets import cells, rows
from gacha_app.sheets.columns import Table

_IN = re.compile(r"收|进|入|存|\+|来账|贷记?入账")
_OUT = re.compile(r"支|付|出|取|-|往账")


@dataclass
class Findings:
    """What was found in one table, put down cell by cell."""

    table: Table
    found: list[Finding] = field(default_factory=list)

    def add(self, row: int, what: str, reason: str, severity: str = ERROR) -> None:
        """Note a finding; without such a column it speaks of the whole row."""
        value = cells.text(self.table.value(row, what))
        self.found.append(Finding(self.table.grid.title, row + 1, self.table.letter(what), value, reason, severity))


def amount_fields(table: Table) -> tuple[str, ...]:
    """Return the columns that hold what came in and went out."""
    for fields in (("income", "expense"), ("debit", "credit")):
        if any(table.has(one) for one in fields):
            return tuple(one for one in fields if table.has(one))
    return ("amount",)


def column_amounts(table: Table, row: int, findings: Findings) -> dict[str, int] | None:
    """Return the fen in each column of amounts, or None where one cannot be read (which is noted)."""
    amounts: dict[str, int] = {}
    clear = True
    for one in amount_fields(table):
        if fault := table.fault(row, one):
            findings.add(row, one, fault)
            clear = False
            continue
        try:
            amounts[one] = cells.fen(table.value(row, one), table.units.get(one, 1), one)
        except InvalidInput as problem:
            findings.add(row, one, str(problem))
            clear = False
    return amounts if clear else None


def balance_of(table: Table, row: int, findings: Findings) -> int | None:
    """Return the balance that a row states, or None."""
    value = table.value(row, "balance")
    side = cells.compact(table.value(row, "balance_side"))
    if cells.nothing(value):
        return 0 if side == "平" else None
    try:
        balance = cells.fen(value, table.units.get("balance", 1), "balance")
    except InvalidInput as problem:
        findings.add(row, "balance", str(problem), WARNING)
        return None
    return -balance if side == "贷" else balance


def in_and_out(amounts: dict[str, int], side: str, *, debit_comes_in: bool, one_way: str = "") -> tuple[int, int]:
    """Return what came in and what went out.

    Args:
        amounts: the fen in each column of amounts.
        side: the row's word for its direction ("收", "支出", "借"), or "".
        debit_comes_in: in a village's own book a debit is income, in a bank's statement it is expense.
        one_way: "in" or "out" where the whole sheet lists only the one.
    """
    if "amount" not in amounts:
        coming, going = ("debit", "credit") if debit_comes_in else ("credit", "debit")
        return (
            amounts.get("income", 0) + amounts.get(coming, 0),
            amounts.get("expense", 0) + amounts.get(going, 0),
        )
    amount = amounts["amount"]
    direction = _direction(side, debit_comes_in) or one_way or ("out" if amount < 0 else "in")
    # a minus before what is called an expense says the same twice
    return (amount, 0) if direction == "in" else (0, abs(amount) if side or not one_way else amount)


def _direction(side: str, debit_comes_in: bool) -> str:
    if side[:1] == "借" or side.upper() in ("D", "DR", "DEBIT"):
        return "in" if debit_comes_in else "out"
    if side[:1] == "贷" or side.upper() in ("C", "CR", "CREDIT"):
        return "out" if debit_comes_in else "in"
    if _IN.search(side):
        return "in"
    return "out" if _OUT.search(side) else ""


def debit_comes_in(lines: Sequence[tuple[dict[str, int], int | None]], *, usual: bool, descending: bool) -> bool:
    """Return whether the debit column is income: as the balances beside it tell, else as is usual."""
    votes = 0
    ordered = list(reversed(lines)) if descending else lines
    for (_amounts, before), (amounts, after) in pairwise(ordered):
        if before is None or after is None or "amount" in amounts:
            continue
        change = amounts.get("debit", 0) - amounts.get("credit", 0)
        if change:
            votes += (after - before == change) - (before - after == change)
    return votes > 0 if votes else usual


def runs_backwards(days: Sequence[date]) -> bool:
    """Return whether rows stand newest first, as banks like to give them."""
    falls = sum(later < earlier for earlier, later in pairwise(days))
    rises = sum(later > earlier for earlier, later in pairwise(days))
    return falls > rises


@dataclass(frozen=True)
class Step:
    """A row on the way of a running balance.

    Attributes:
        change: fen; None where the row's amount could not be read.
        balance: what the row states, or None.
    """

    row: int
    change: int | None
    balance: int | None


@dataclass(frozen=True)
class Run:
    """Where a running balance began, ended, and first broke.

    Attributes:
        broken: the first step that does not fit, with the balance it should have.
        breaks: how many do not fit.
    """

    opening: int | None
    closing: int | None
    broken: tuple[Step, int] | None
    breaks: int


NOT_RUN = Run(None, None, None, 0)


def run_balances(steps: Iterable[Step], opening: int | None = None) -> Run:
    """Follow a balance step by step; after a break it goes on from what the row states."""
    running, moved, seen_all = opening, 0, True
    broken: tuple[Step, int] | None = None
    breaks = 0
    for step in steps:
        if step.change is None:
            seen_all = seen_all and running is not None
            running = step.balance
            continue
        if running is not None:
            running += step.change
        moved += step.change
        if step.balance is None:
            continue
        if running is None and opening is None and seen_all:
            opening = step.balance - moved
        elif running is not None and running != step.balance:
            broken = broken or (step, running)
            breaks += 1
        running = step.balance
    return Run(opening, running, broken, breaks)


def note_break(run: Run, findings: Findings) -> None:
    """Warn of the first row where the balance does not follow from the row before."""
    if run.broken is None or run.broken[0].balance is None:
        return
    step, expected = run.broken
    stated = step.balance or 0
    reason = _("余额从这一行起对不上：按上一行推算应为{expected}，写的是{stated}。").format(
        expected=grouped(expected), stated=grouped(stated)
    )
    if run.breaks > 1:
        reason += _("全表共有{count}处对不上。").format(count=run.breaks)
    findings.add(step.row, "balance", reason, WARNING)


@dataclass
class Totals:
    """The sums of a table's columns while its rows come by, to be compared with the totals written in it."""

    table: Table
    before: dict[str, int] = field(default_factory=dict)
    clear: bool = True
    checks: list[TotalCheck] = field(default_factory=list)
    _all: dict[str, int] = field(default_factory=dict)
    _since: dict[str, int] = field(default_factory=dict)
    _since_same: dict[str, dict[str, int]] = field(default_factory=dict)
    _months: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)
    _day: date | None = None
    _early: list[tuple[int, str]] = field(default_factory=list)
    _rows: int = 0

    @property
    def sums(self) -> dict[str, int]:
        """The sum of each column in all tables so far."""
        return {one: self.before.get(one, 0) + self._all.get(one, 0) for one in {*self.before, *self._all}}

    def add(self, amounts: dict[str, int], day: date | None) -> None:
        """Count a row in."""
        self._rows += 1
        self._day = day or self._day
        months = self._months.setdefault((self._day.year, self._day.month), {}) if self._day else {}
        for one, amount in amounts.items():
            for sums in (self._all, self._since, months, *self._since_same.values()):
                sums[one] = sums.get(one, 0) + amount

    def meet(self, row: int, title: str, findings: Findings) -> None:
        """Compare a row of totals with the rows above it."""
        if not self._rows:
            # totals above the rows are compared when all rows are known
            self._early.append((row, title))
            return
        kind = re.sub(r"[\d一二三四五六七八九十]", "", cells.compact(title))
        month = self._months.get((self._day.year, self._day.month), {}) if self._day else {}
        scopes = [self._since, self._since_same.get(kind, self._all), month, self._all, self.sums, *self._quarter()]
        usual = self._all if rows.is_running_total(title) else scopes[1]
        self._compare(row, title, scopes, usual, findings)
        self._since, self._since_same[kind] = {}, {}

    def end(self, findings: Findings) -> None:
        """Compare the totals that stand above the rows."""
        for row, title in self._early:
            self._compare(row, title, [self._all, self.sums], self._all, findings)

    def _quarter(self) -> list[dict[str, int]]:
        if not self._day:
            return []
        months = [
            sums
            for (year, month), sums in self._months.items()
            if year == self._day.year and (month - 1) // 3 == (self._day.month - 1) // 3
        ]
        return [{one: sum(sums.get(one, 0) for sums in months) for one in self._all}]

    def _compare(
        self, row: int, title: str, scopes: list[dict[str, int]], usual: dict[str, int], findings: Findings
    ) -> None:
        if not self.clear:
            return
        for one in amount_fields(self.table):
            value = self.table.value(row, one)
            try:
                stated = cells.fen(value, self.table.units.get(one, 1), one)
            except InvalidInput:
                continue
            if cells.nothing(value):
                continue
            fits = any(sums.get(one, 0) == stated for sums in scopes)
            check = TotalCheck(
                self.table.grid.title,
                row + 1,
                self.table.letter(one),
                title,
                stated,
                stated if fits else usual.get(one, 0),
            )
            self.checks.append(check)
            if not check.agrees:
                reason = _("“{title}”写的是{stated}，上面各行相加是{found}。").format(
                    title=title, stated=grouped(stated), found=grouped(check.found)
                )
                findings.add(row, one, reason, WARNING)
