"""A budget from a workbook and to one: looked at first with all its faults, taken in whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from gacha_app.domain.budget import SIDES, SPREADINGS, Budget, BudgetLine, overlap
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.imports import ERROR, Finding
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.budget_actuals import budget_of
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.names import account_names, project_names
from gacha_app.services.book_names import BookNames
from gacha_app.services.budget_items import account_meant, settle
from gacha_app.services.budgets import draft_of, fresh_budget, keep_budget, refuse_closed
from gacha_app.services.imports import ImportRefused
from gacha_app.storage.book import Book
from gacha_app.storage.reference import budget_sections

if TYPE_CHECKING:
    from gacha_app.sheets.budget_form import BudgetRow


@dataclass(frozen=True)
class BudgetPlan:
    """A budget as it would be taken in.

    Attributes:
        findings: everything that is wrong with it, each at its cell.
        replaces: how many items of a draft it would take the place of.
    """

    path: Path
    year: int
    lines: tuple[BudgetLine, ...]
    findings: tuple[Finding, ...]
    replaces: int = 0

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(one for one in self.findings if one.severity == ERROR)

    def total(self, side: str) -> int:
        """Return the fen of the year on a side."""
        return sum(one.amount for one in self.lines if one.side == side)


def export_budget(book: Book, year: int, path: Path) -> Path:
    """Write a year's budget, its draft where there is one, as a workbook to fill in; an empty one where there is none.

    Raises:
        GachaError: if the file cannot be written.
    """
    from gacha_app.sheets.budget_form import write_budget

    with book.reading() as session, in_chinese():
        budget = budget_of(session, year, drafts=True)
        title = f"{organisation_of(session).name}{Period(year).title}预算"
        sections = {key: one.title for key, one in budget_sections().items()}
        projects, accounts = project_names(session), account_names(session)
    write_budget(
        budget.lines if budget else (), path, title=title, sections=sections, projects=projects, accounts=accounts
    )
    return path


def plan_budget(book: Book, path: Path, year: int) -> BudgetPlan:
    """Read a budget's workbook and hold it against the book; nothing is changed.

    Raises:
        GachaError: if the file cannot be read or holds no budget.
    """
    from gacha_app.sheets.budget_form import read_budget

    reading = read_budget(path)
    findings = list(reading.findings)
    lines: list[BudgetLine] = []
    unread = {one.row for one in reading.findings}
    with book.reading() as session:
        budget, reason = _target(session, year)
        if reason:
            findings.append(Finding("", 0, "", path.name, reason))
        names = BookNames.of(session)
        for row in reading.rows:
            try:
                line = _line_of(session, names, row)
                settle(session, year, line, lines)
            except InvalidInput as problem:
                if problem.field == "months" and row.row in unread:
                    # an amount that cannot be read is told already
                    continue
                findings.append(row.at(_column(problem.field), str(problem)))
                continue
            if fault := overlap([*lines, line]):
                findings.append(row.at("account", fault))
            lines.append(line)
        replaced = len(budget.lines) if budget else 0
    return BudgetPlan(path, year, tuple(lines), tuple(findings), replaced)


def import_budget(book: Book, plan: BudgetPlan) -> Budget:
    """Take a budget in as the year's draft; the items of a draft that was there give way.

    Raises:
        ImportRefused: if anything is wrong; nothing is taken in then.
    """
    if plan.errors:
        raise ImportRefused(plan.errors)
    with book.writing("import_budget", f"{plan.year} {plan.path.name}") as session:
        budget, reason = _target(session, plan.year)
        if reason:
            raise InvalidInput("year", reason)
        if budget is None:
            refuse_closed(session, plan.year)
            budget = fresh_budget(session, plan.year)
            with in_chinese():
                budget.basis = _("导入 {file}").format(file=plan.path.name)
        budget.lines.clear()
        budget.lines.extend(plan.lines)
        return keep_budget(session, budget)


def _target(session: Session, year: int) -> tuple[Budget | None, str]:
    """Return the draft that would be filled, None where one must be made, and why neither can be."""
    try:
        refuse_closed(session, year)
        found = budget_of(session, year, drafts=True)
        if found is None or found.state == "rejected":
            return None, ""
        return draft_of(session, year), ""
    except InvalidInput as problem:
        return None, str(problem)


def _line_of(session: Session, names: BookNames, row: BudgetRow) -> BudgetLine:
    """Return the line that a row means; its months are still to be worked out where none are written.

    Raises:
        InvalidInput: naming the column that is wrong.
    """
    account, usual = account_meant(session, names, row.words.get("account", ""))
    side = _key(SIDES, row.words.get("side", ""), "side") or usual
    project = row.words.get("project", "")
    amount = row.amount if row.amount is not None else sum(row.months or ())
    if row.amount is None and row.months is None:
        raise InvalidInput("amount", _("请填写全年金额。"))
    spreading = _key(SPREADINGS, row.words.get("spreading", ""), "spreading") or ("typed" if row.months else "even")
    line = BudgetLine(
        _key({key: one.title for key, one in budget_sections().items()}, row.words.get("section", ""), "section"),
        side, account, row.words["name"], amount, names.must_find("project", project) if project else None, spreading,
        row.words.get("note", ""),
    )  # fmt: skip
    if row.months is not None and spreading == "typed":
        line.spread(row.months)
    return line


def _key(titles: dict[str, str], words: str, field: str) -> str:
    """Return the key that words mean, "" where there are none.

    Raises:
        InvalidInput: if they mean nothing.
    """
    if not words:
        return ""
    found = next((key for key, title in titles.items() if words in (key, title, _(title))), None)
    if found is None:
        raise InvalidInput(field, _("没有“{value}”这个选项，请从列表中选择。").format(value=words[:20]))
    return found


def _column(field: str) -> str:
    return {"project_id": "project"}.get(field, field)
