"""A village in a real book, told in its own words: `village.records("sale", "1200", project="温棚葡萄")`."""

from __future__ import annotations

import copy
import datetime as dt
import shutil
from collections.abc import Callable
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest

from gacha_app import i18n
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import DividendPlan
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.fund import Fund
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.project import Measure, Project, ProjectPlan
from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.domain.shares import parse_quantity, parse_shares
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.catalogue import REPORTS
from gacha_app.reports.report import Report
from gacha_app.services import (
    books,
    dividend_payments,
    dividends,
    funds,
    households,
    periods,
    projects,
    registers,
    vouchers,
)
from gacha_app.storage.book import open_book

LONG_AGO = dt.date(2020, 1, 1)


class Village:
    """A village whose book lies in a folder; close it when the story is told.

    Amounts are yuan as people type them, days may be given as "2023-05-01".
    """

    def __init__(
        self, folder: Path, name: str = "示例嘎查", *, first_year: int = 2022, opening: dict[str, str] | None = None,
        **organisation: Any,
    ) -> None:  # fmt: skip
        said: dict[str, Any] = {"township": "示例苏木", "head": "巴特尔", "supervisor": "赵海", "accountant": "苏和"}
        given = {code: parse_yuan(amount) for code, amount in (opening or {"102": "500000"}).items()}
        self.book = books.new_book(
            folder / f"{name}.gacha",
            Organisation(books.new_code(), name, **{**said, "sample": True, **organisation}, first_year=first_year),
            given,
            user="苏和",
            rest_on_reserve=True,
        )
        self._projects: dict[str, int] = {}
        self._funds: dict[str, int] = {}
        self._households: dict[str, int] = {}
        self._parties: dict[str, int] = {}

    def copied_to(self, folder: Path) -> Village:
        """Return this village with its book, which is closed, copied into another folder and open."""
        other = copy.copy(self)
        for names in ("_projects", "_funds", "_households", "_parties"):
            setattr(other, names, dict(getattr(self, names)))
        other.book = open_book(Path(shutil.copy(self.book.path, folder)), user="苏和")
        return other

    def close(self) -> None:
        """Close the book."""
        self.book.close()

    def has_project(self, name: str, kind: str = "other", **said: Any) -> int:
        made = projects.record_project(self.book, Project(name, kind, **said))
        self._projects[name] = made.id or 0
        return made.id or 0

    def plans(self, project: str, year: int, income: str = "0", cost: str = "0", **said: Any) -> None:
        projects.plan_project(
            self.book, self._projects[project], ProjectPlan(year, parse_yuan(income), parse_yuan(cost), **said)
        )

    def measures(self, project: str, kind: str, quantity: str, on: str = "2023-03-01") -> None:
        measure = Measure(day(on), kind, parse_quantity(quantity))
        projects.measure_project(self.book, self._projects[project], measure)

    def has_household(
        self, name: str, shares: str = "1", *, people: int = 1, on: dt.date | str = LONG_AGO, **said: Any
    ) -> int:
        members = [Member(name, is_head=True, relation="户主", identity_number=said.pop("identity_number", ""))]
        members += [Member(f"{name}家人{place}", relation="家人") for place in range(1, people)]
        moved = [ShareMovement(day(on), parse_shares(shares))] if parse_shares(shares) else []
        made = households.record_household(self.book, Household("", name, members=members, movements=moved, **said))
        self._households[name] = made.id or 0
        return made.id or 0

    def has_fund(self, name: str, granted: str = "0", *, granted_on: str | None = "2023-02-01", **said: Any) -> int:
        if project := said.pop("project", None):
            said["project_id"] = self._projects[project]
        on = day(granted_on) if granted_on else None
        made = funds.record_fund(self.book, Fund(name, granted=parse_yuan(granted), granted_on=on, **said))
        self._funds[name] = made.id or 0
        return made.id or 0

    def deals_with(self, name: str) -> int:
        self._parties[name] = registers.record(self.book, Counterparty(name)).id or 0
        return self._parties[name]

    def has_contract(self, name: str, **said: Any) -> int:
        return registers.record(self.book, Contract(name, **said)).id or 0

    def has_asset(self, name: str, value: str = "0", **said: Any) -> int:
        return registers.record(self.book, Asset(name, value=parse_yuan(value), **said)).id or 0

    def has_resource(self, name: str, klass: str, area: str, **said: Any) -> int:
        return registers.record(self.book, Resource(name, klass, parse_quantity(area), **said)).id or 0

    def records(
        self, kind: str, amount: str, *, on: dt.date | str = "2023-06-01", draft: bool = False, project: str = "",
        fund: str = "", household: str = "", counterparty: str = "", **said: Any,
    ) -> Voucher:  # fmt: skip
        """Record what came in or went out with a form."""
        answers = Answers(
            day(on),
            parse_yuan(amount),
            project_id=self._projects[project] if project else None,
            fund_id=self._funds[fund] if fund else None,
            household_id=self._households[household] if household else None,
            counterparty_id=self._parties[counterparty] if counterparty else None,
            **said,
        )
        return vouchers.record_entry(self.book, kind, answers, as_draft=draft)

    def enters(
        self, *lines: tuple[str, str], on: str = "2023-06-01", summary: str = "调整", **dimensions: Any
    ) -> Voucher:
        """Post an accountant's own entry: (account, yuan), debit positive."""
        postings = [Posting(code, parse_yuan(amount), summary, **dimensions) for code, amount in lines]
        return vouchers.enter_voucher(self.book, Voucher(day(on), summary, postings), post_it=True)

    def takes_back(self, voucher: Voucher, on: str | None = None, reason: str = "记错了") -> Voucher:
        return vouchers.reverse_voucher(self.book, voucher.label, reason, on=day(on) if on else None)

    def proposes(self, total: str, year: int = 2023) -> DividendPlan:
        return dividends.propose_dividend(self.book, year, total=parse_yuan(total))

    def distributes(self, total: str, year: int = 2023, *, on: str | None = None) -> DividendPlan:
        """Propose and approve a dividend."""
        self.proposes(total, year)
        return dividends.approve_dividend(self.book, year, on=day(on) if on else None)

    def pays(self, year: int = 2023, *numbers: str, on: str = "2024-01-10") -> DividendPlan:
        return dividend_payments.pay_dividend(self.book, year, households=numbers or None, on=day(on))

    def withdraws(self, year: int = 2023) -> DividendPlan:
        return dividends.withdraw_dividend(self.book, year, "大会要求重议")

    def closes(self, year: int) -> None:
        periods.close_year(self.book, year)

    def report(self, name: str, year: int = 2023, *, month: int | None = None, quarter: int | None = None) -> Report:
        """Return a report by its name."""
        return self.asks(REPORTS[name].function, Period(year, month, quarter))

    def asks(self, question: Callable[..., Any], *said: Any, **more: Any) -> Any:
        """Ask a report's function, which is handed a session."""
        with self.book.reading() as session:
            return question(session, *said, **more)


def day(text: dt.date | str) -> dt.date:
    """Return a day that may be written as text."""
    return dt.date.fromisoformat(text) if isinstance(text, str) else text


def rows(report: Report, *keys: str) -> list[tuple[Any, ...]]:
    """Return some columns of a report's rows, money and all as whole numbers."""
    return [tuple(row.cells.get(key) for key in keys) for row in report.rows]


class _Foreign(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"({message})"


def speak_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put every text that is translated into brackets, as if the window spoke another language."""
    monkeypatch.setattr(i18n, "_catalogue", _Foreign())
