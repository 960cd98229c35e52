"""What the real hledger and Beancount make of a journal that we handed over; amounts in fen."""

from __future__ import annotations

import csv
import subprocess
from collections import defaultdict
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

# Fen by account code (or by what was asked for) and month, "2022-01"
Figures = dict[tuple[str, str], int]


def hledger(journal: Path, *words: str) -> str:
    """Return what hledger says; it must have nothing to complain of."""
    return _said(["hledger", "-f", str(journal), *words])


def hledger_balances(journal: Path, *words: str) -> Figures:
    """Return every account's own balance at the end of every month, as hledger adds it up."""
    head, *rows = csv.reader(hledger(journal, "balance", "-M", "-H", "-O", "csv", "-N", "-E", *words).splitlines())
    return {
        (_code(name), month): _fen(amount) for name, *amounts in rows for month, amount in zip(head[1:], amounts, strict=True)
    }  # fmt: skip


def hledger_sums(journal: Path, *words: str) -> dict[str, int]:
    """Return what hledger adds up for each account, or for each value of a tag where it is told to pivot."""
    _head, *rows = csv.reader(hledger(journal, "balance", "-O", "csv", "-N", *words).splitlines())
    return {_code(name): _fen(amount) for name, amount in rows}


def hledger_register(journal: Path, code: str, *words: str) -> dict[str, tuple[str, int]]:
    """Return what each voucher changed in an account and its sub-accounts: day and fen, by the voucher's number."""
    said = hledger(journal, "areg", f":{code}( |$)", "-O", "csv", *words)
    return {row["code"]: (row["date"], _fen(row["change"])) for row in csv.DictReader(said.splitlines())}


def beancount_sums(journal: Path, what: str, where: str = "TRUE") -> Figures:
    """Return what Beancount adds up by month for each account (`account`) or each of some metadata."""
    _said(["bean-check", str(journal)])
    query = f"SELECT {what}, year, month, sum(number) WHERE {where} GROUP BY {what}, year, month"
    _head, *rows = csv.reader(_said(["bean-query", "-m", "-f", "csv", str(journal), query]).splitlines())
    found: Figures = defaultdict(int)
    for name, year, month, amount in rows:
        found[_code(name.strip()), f"{int(year)}-{int(month):02d}"] += _fen(amount.strip())
    return dict(found)


def running(sums: Figures, months: list[str]) -> Figures:
    """Return the balance at the end of every month from each month's sum."""
    names = {name for name, _month in sums}
    return {
        (name, month): balance
        for name in names
        for month, balance in zip(months, accumulate(sums.get((name, one), 0) for one in months), strict=True)
    }


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=240)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr[:2000] or done.stdout[:2000]
    return done.stdout


def _code(name: str) -> str:
    """Return the code in the last part of an account's name; a name without one stays."""
    last = name.rsplit(":", 1)[-1]
    digits = last[: len(last) - len(last.lstrip("0123456789"))]
    return digits if digits and last[len(digits) : len(digits) + 1] in (" ", "-", "") else name


def _fen(amount: str) -> int:
    return int(Decimal(amount.removesuffix(" CNY") or "0") * 100)
