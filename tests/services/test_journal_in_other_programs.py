"""hledger and Beancount, given three years of a journal, agree with us on every account and month to the fen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gacha_app.cli import run
from gacha_app.domain.money import parse_yuan
from gacha_app.services.exports import export_journal
from gacha_app.storage.book import open_book
from tests.other_programs import (
    Figures,
    beancount_sums,
    hledger,
    hledger_balances,
    hledger_register,
    hledger_sums,
    running,
)
from tests.three_years import FUNDS, PROJECTS, YEARS, three_years

MONTHS = [f"{year}-{month:02d}" for year in YEARS for month in range(1, 13)]
NOT_CLOSING = "not:tag:kind=closing"


class Handed:
    """A three-year book of so many postings with the journals made of it."""

    def __init__(self, folder: Path, postings: int) -> None:
        village = three_years(folder, postings)
        self.book = village.book.path
        self.hledger, self.beancount = folder / "a.journal", folder / "a.beancount"
        export_journal(village.book, "hledger", self.hledger)
        export_journal(village.book, "beancount", self.beancount)
        village.close()


@pytest.fixture(scope="session")
def _made(tmp_path_factory) -> Handed:
    return Handed(tmp_path_factory.mktemp("three_years"), 2000)


@pytest.fixture
def handed(_made, tmp_path) -> Handed:
    """The journals of a book of two thousand postings, which is copied so that nobody writes in it."""
    shutil.copy(_made.book, tmp_path / "a.gacha")
    return _made


@pytest.fixture(scope="session")
def large(tmp_path_factory) -> Handed:
    return Handed(tmp_path_factory.mktemp("large"), 100_000)


@pytest.fixture
def asked(capsys, monkeypatch, tmp_path):
    """Return a function that asks the command line for a report's rows as a program would."""

    def ask(book: Path, name: str, *words: str) -> list[dict[str, str]]:
        capsys.readouterr()
        assert run(["report", str(book), name, *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)["rows"]

    return ask


def test_both_programs_find_nothing_to_complain_of(handed):
    assert hledger(handed.hledger, "check", "--strict", "ordereddates") == ""
    assert beancount_sums(handed.beancount, "account")


def test_every_account_stands_at_the_end_of_every_month_as_in_the_other_programs(handed, asked):
    _agree_on_every_month(handed, asked)


@pytest.mark.sweep
@pytest.mark.timeout(1800)
def test_every_account_stands_as_in_the_other_programs_at_a_hundred_thousand_postings(large, asked):
    _agree_on_every_month(large, asked)
    for year in YEARS:
        _agree_on_statements(large, asked, year)


def _agree_on_every_month(handed: Handed, asked) -> None:
    theirs = hledger_balances(handed.hledger)
    others = running(beancount_sums(handed.beancount, "account"), MONTHS)
    codes = {code for code, _month in theirs}

    assert {key: amount for key, amount in others.items() if key[0] in codes} == theirs
    for place, month in enumerate(MONTHS):
        rows = asked(handed.book, "trial-balance", "--month", month)
        ours = {row["code"]: _signed(row, "closing") for row in rows}
        moved = {row["code"]: _signed(row, "") for row in rows}
        before = MONTHS[place - 1] if place else ""
        for code in codes | set(ours):
            assert ours.get(code, 0) == _under(theirs, code, month), (code, month)
            if place:
                assert moved.get(code, 0) == _under(theirs, code, month) - _under(theirs, code, before), (code, month)


@pytest.mark.parametrize("year", YEARS)
def test_the_statements_agree_with_hledger_before_and_after_closing(handed, asked, year):
    _agree_on_statements(handed, asked, year)


def _agree_on_statements(handed: Handed, asked, year: int) -> None:
    within = ("-b", f"{year}-01-01", "-e", f"{year + 1}-01-01")
    flows = hledger_sums(handed.hledger, *within, NOT_CLOSING, "acct:^(收入|支出)")
    result = -sum(flows.values())

    def flow(*codes: str) -> int:
        return sum(amount for code, amount in flows.items() if code.startswith(codes))

    of = {row["item"]: parse_yuan(row["amount"]) for row in asked(handed.book, "income-statement", "--year", str(year))}
    assert of["一、经营收入"] == -flow("501")
    assert (of["加：投资收益"], of["补助收入"], of["加：其他收入"]) == (-flow("502"), -flow("503"), -flow("504"))
    assert (of["减：经营支出"], of["税金及附加"], of["管理费用"]) == (flow("511"), flow("512"), flow("513"))
    assert (of["减：公益支出"], of["其他支出"], of["减：所得税费用"]) == (flow("514"), flow("515"), flow("521"))
    assert of["二、经营收益"] == -flow("501", "502", "503", "511", "512", "513")
    assert of["四、净收益"] == result
    shared = hledger_sums(handed.hledger, *within, NOT_CLOSING, "acct:32201")
    assert of["减：提取公积公益金"] + of["向成员分配"] + of["其他"] == sum(shared.values())

    for month in ("01", "06", "12"):
        one = (*("-p", f"{year}-{month}"), NOT_CLOSING, "acct:^(收入|支出)")
        sums = hledger_sums(handed.hledger, *one)
        detail = asked(handed.book, "income-expense-detail", "--month", f"{year}-{month}")
        for row in detail:
            if row["code"]:
                sign = -1 if row["code"].startswith("50") else 1
                theirs = sign * sum(amount for code, amount in sums.items() if code.startswith(row["code"]))
                assert parse_yuan(row["amount"]) == theirs, (row, month)
        assert parse_yuan(detail[-1]["amount"]) == -sum(sums.values())

    _agree_on_the_balance_sheet(handed, asked, year, result)


def _agree_on_the_balance_sheet(handed: Handed, asked, year: int, result: int) -> None:
    until = ("-e", f"{year + 1}-01-01")
    sums = hledger_sums(handed.hledger, *until)
    people = hledger_sums(handed.hledger, *until, "acct:113", "--pivot", "household")

    def at(*codes: str) -> int:
        return sum(amount for code, amount in sums.items() if code.startswith(codes))

    rows = asked(handed.book, "balance-sheet", "--year", str(year))
    of = {row["item"]: parse_yuan(row["closing"]) for row in rows if row["closing"]}
    assert of["货币资金"] == at("101", "102")
    assert of["应收款项"] == at("112") + sum(max(amount, 0) for amount in people.values())
    assert of["应付款项"] == -at("211") + sum(max(-amount, 0) for amount in people.values())
    assert (of["固定资产原值"], of["减：累计折旧"], of["专项应付款"]) == (at("151"), -at("152"), -at("241"))
    assert of["公积公益金"] == -at("311")
    # after closing everything is on 未分配收益; before it, this year's result still stands on income and expense
    assert of["未分配收益"] == -at("322", "321", "5")
    assert of["资产总计"] == of["负债和所有者权益总计"]
    closed = year < YEARS[-1]
    assert at("5") == (0 if closed else -result)


@pytest.mark.parametrize("account", ["102", "113", "50101"])
@pytest.mark.parametrize("year", YEARS)
def test_a_ledger_agrees_with_hledgers_register_line_by_line(handed, asked, account, year):
    within = ("-b", f"{year}-01-01", "-e", f"{year + 1}-01-01", "not:tag:kind=opening")
    theirs = hledger_register(handed.hledger, account, *within)

    rows = asked(handed.book, "ledger", "--account", account, "--year", str(year))
    ours: dict[str, tuple[str, int]] = {}
    for row in rows:
        if row["number"]:
            change = parse_yuan(row["debit"]) - parse_yuan(row["credit"])
            ours[row["number"]] = (row["date"], ours.get(row["number"], ("", 0))[1] + change)
    # an entry that takes from an account what it gives it is no line of hledger's
    assert {key: one for key, one in ours.items() if one[1]} == {key: one for key, one in theirs.items() if one[1]}
    assert list(ours) == sorted(ours, key=lambda number: (ours[number][0], number))

    until = hledger_sums(handed.hledger, "-e", f"{year + 1}-01-01", f"acct::{account}( |$)")
    standing = sum(until.values())
    assert (rows[-1]["side"], parse_yuan(rows[-1]["balance"])) == (
        "平" if not standing else "借" if standing > 0 else "贷", abs(standing),
    )  # fmt: skip


def test_what_each_project_brought_in_and_cost_agrees_with_both_programs(handed, asked):
    for report, root, latin, sign in (
        ("income-by-project", "收入", "Income", -1),
        ("expense-by-project", "支出", "Expenses", 1),
    ):
        sums = beancount_sums(
            handed.beancount, "any_meta('project')", f"account ~ '^{latin}' AND NOT 'closing' IN tags"
        )  # fmt: skip
        for year in YEARS:
            rows = asked(handed.book, report, "--year", str(year))
            ours = {row["project"]: sign * parse_yuan(row["amount"]) for row in rows}
            for name in PROJECTS:
                tag = f"tag:project=^{_as_pattern(name)}$"
                period = ("-p", str(year), NOT_CLOSING, f"acct:^{root}", tag)
                assert sum(hledger_sums(handed.hledger, *period).values()) == ours[name], (report, year, name)
                found = sum(amount for (one, month), amount in sums.items() if one == name and month[:4] == str(year))
                assert found == ours[name]


def test_what_is_left_of_each_fund_agrees_with_both_programs(handed, asked):
    sums = beancount_sums(handed.beancount, "any_meta('fund')", "account ~ '241'")
    for year in YEARS:
        left = {row["name"]: parse_yuan(row["left"]) for row in asked(handed.book, "funds", "--year", str(year))}
        for name in FUNDS:
            tag = f"tag:fund=^{_as_pattern(name)}$"
            theirs = hledger_sums(handed.hledger, "-e", f"{year + 1}-01-01", "acct:241", tag)
            assert -sum(theirs.values()) == left[name]
            assert (
                -sum(amount for (one, month), amount in sums.items() if one == name and month[:4] <= str(year))
                == left[name]
            )


def test_the_marks_lead_to_openings_closings_and_red_vouchers(handed):
    with open_book(handed.book, read_only=True, user="") as book, book.reading() as session:
        closing, red, opening = (
            session.connection().exec_driver_sql(query).scalar()
            for query in (
                "SELECT count(*) FROM voucher WHERE kind = 'closing'",
                "SELECT count(*) FROM voucher WHERE reverses_id IS NOT NULL",
                "SELECT count(*) FROM voucher WHERE kind = 'opening'",
            )
        )

    def found(*query: str) -> int:
        return hledger(handed.hledger, "print", *query).count(" * (记-")

    assert (closing, red, opening) == (6, 6, 2)
    assert (found("tag:kind=closing"), found("tag:red"), found("tag:kind=opening")) == (closing, red, opening)
    assert (found("tag:reverses"), found("tag:corrects"), found("code:记-2022-01-0001")) == (red, len(YEARS), 1)
    linked = [line for line in handed.beancount.read_text("utf-8").splitlines() if " ^2022-05-" in line]
    assert len(linked) == 3  # what was wrong, the red one, the right one


def _under(figures: Figures, code: str, month: str) -> int:
    return sum(amount for (one, at), amount in figures.items() if at == month and one.startswith(code))


def _signed(row: dict[str, str], side: str) -> int:
    debit, credit = (f"{side}_debit", f"{side}_credit") if side else ("debit", "credit")
    return parse_yuan(row[debit]) - parse_yuan(row[credit])


def _as_pattern(name: str) -> str:
    """Return what hledger's patterns take a name for, as it stands in a tag."""
    plain = name.replace(",", "，").replace(":", "：")
    return "".join(f"\\{sign}" if sign in "|()[]." else sign for sign in plain)
