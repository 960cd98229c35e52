"""Reference data that ships with the program, and the making of a book from it."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from typing import Any

from gacha_app import paths
from gacha_app.domain.accounts import Account, parent_of
from gacha_app.domain.archive import ArchiveLedger, ArchivePaper
from gacha_app.domain.bank_format import BankFormat, format_from
from gacha_app.domain.budget import Section
from gacha_app.domain.chart_move import Successor
from gacha_app.domain.dividend_steps import StepKind
from gacha_app.domain.entry_kinds import EntryKind, kind_from
from gacha_app.domain.fund_rules import FundRule, rule_from
from gacha_app.domain.statement_form import Form, form_from


@cache
def chart_of_accounts(chart: str) -> tuple[tuple[str, str, str, str], ...]:
    """Return (code, name, class, normal side) of every account of a chart and of its usual sub-accounts, in order."""
    return tuple((row["code"], row["name"], row["class"], row["normal_side"]) for row in _rows_of(chart))


def new_accounts(chart: str) -> list[Account]:
    """Return fresh accounts of a chart, parents first."""
    rows = sorted(_rows_of(chart), key=lambda row: (len(row["code"]), row["code"]))
    return [
        Account(
            row["code"], row["name"], row["class"], row["normal_side"], parent_of(row["code"]),
            initials=row["initials"],
        )
        for row in rows
    ]  # fmt: skip


@cache
def entry_kinds(chart: str = "2023") -> dict[str, EntryKind]:
    """Return the forms that money is recorded with in a chart, by code, in the order they are offered."""
    return {one["code"]: kind_from(one, chart) for one in _toml("entry_kinds.toml")["kind"]}


@cache
def successors_of_2004() -> tuple[Successor, ...]:
    """Return where each account of the 2004 chart may go in the 2023 chart, the usual place first."""
    with (paths.reference() / "accounts_2004_to_2023.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Successor(row["old_code"], row["old_name"], row["new_code"], row["new_name"], row["rule"])
            for row in csv.DictReader(file)
        )


@cache
def _rows_of(chart: str) -> tuple[dict[str, str], ...]:
    with (paths.reference() / f"accounts_{chart}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def published_figures() -> list[dict[str, str]]:
    """Return what was published of the example villages, one figure a row."""
    with (paths.reference() / "published_figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((paths.reference() / name).read_text("utf-8"))


# In the order they are bound
_STATEMENTS = ("balance_sheet", "income_statement", "income_expense_detail")


@cache
def statement_forms(chart: str) -> dict[str, Form]:
    """Return the statements that ship with the program for a chart of accounts, by name."""
    folder = paths.reference() / "statements"
    forms = (form_from(tomllib.loads((folder / f"{name}_{chart}.toml").read_text("utf-8"))) for name in _STATEMENTS)
    return {form.name: form for form in forms}


def other_chart(chart: str) -> str:
    """Return the chart of accounts that is not this one."""
    return "2004" if chart == "2023" else "2023"


@cache
def statement_checks() -> tuple[dict[str, Any], ...]:
    """Return the cross-checks between statements, in order, as `statement_checks.toml` says them."""
    return tuple(_toml("statement_checks.toml")["check"])


@cache
def audit_figure_rows(chart: str) -> tuple[dict[str, Any], ...]:
    """Return the figures that an auditor asks for, in order, as `audit_figures.toml` says them for a chart."""
    return tuple(one for one in _toml("audit_figures.toml")["figure"] if one.get("chart", chart) == chart)


@cache
def dividend_steps() -> dict[str, StepKind]:
    """Return the steps of a year's dividend by key, in their order."""
    return {
        one["key"]: StepKind(**{**one, "needs": tuple(one.get("needs", ()))})
        for one in _toml("dividend_steps.toml")["step"]
    }


@cache
def budget_sections() -> dict[str, Section]:
    """Return the plans that a year's finance plan consists of, by key, in their order."""
    return {
        one["key"]: Section(one["key"], one["title"], tuple(one["names"]))
        for one in _toml("budget_sections.toml")["section"]
    }


@cache
def fund_rules() -> tuple[FundRule, ...]:
    """Return the deadlines of subsidy money that ship with the program, in order."""
    return tuple(rule_from(one) for one in _toml("fund_rules.toml")["rule"])


@cache
def bank_formats() -> dict[str, BankFormat]:
    """Return the files that banks take for paying many at once, by name, in the order they are offered."""
    return {one["name"]: format_from(one) for one in _toml("bank_formats.toml")["format"]}


@cache
def statement_note_parts() -> tuple[dict[str, Any], ...]:
    """Return the parts of the notes to the statements, in order, as `statement_notes.toml` says them."""
    return tuple(_toml("statement_notes.toml")["part"])


@cache
def archive_ledgers() -> tuple[ArchiveLedger, ...]:
    """Return the ledgers that are bound for a year's archive, in order."""
    return tuple(ArchiveLedger(**one) for one in _toml("archive.toml")["ledger"])


@cache
def archive_papers() -> tuple[ArchivePaper, ...]:
    """Return the reports that are printed for a year's archive, in order."""
    return tuple(ArchivePaper(**one) for one in _toml("archive.toml")["paper"])


@cache
def contract_fault_rows() -> tuple[dict[str, Any], ...]:
    """Return what may be wrong with a contract, in order, as `contract_faults.toml` says it."""
    return tuple(_toml("contract_faults.toml")["fault"])


def pay_rule() -> dict[str, Any]:
    """Return the rule of performance pay that ships with the program, as `pay_rules.toml` says it."""
    return _toml("pay_rules.toml")


@cache
def pay_steps() -> dict[str, StepKind]:
    """Return the steps that performance pay goes through before it is booked, by key, in their order."""
    return {
        one["key"]: StepKind(**{**one, "needs": tuple(one.get("needs", ()))}) for one in _toml("pay_steps.toml")["step"]
    }
