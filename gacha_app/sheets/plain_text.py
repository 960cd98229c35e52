"""The journal as plain text that other accounting programs read: hledger, Beancount, CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TextIO

from gacha_app.domain.money import yuan
from gacha_app.domain.shares import quantity_text
from gacha_app.reports.journal import AccountName, JournalLine

_HLEDGER_ROOTS = {
    "asset": "资产",
    "liability": "负债",
    "equity": "权益",
    "cost": "成本",
    "income": "收入",
    "expense": "支出",
}
_HLEDGER_TYPES = {"asset": "A", "liability": "L", "equity": "E", "cost": "A", "income": "R", "expense": "X"}
_BEANCOUNT_ROOTS = {
    "asset": "Assets", "liability": "Liabilities", "equity": "Equity", "cost": "Assets", "income": "Income",
    "expense": "Expenses",
}  # fmt: skip
_DIMENSIONS = ("project", "fund", "household", "contract", "counterparty")


def write_hledger(
    file: TextIO, organisation: str, accounts: Mapping[str, AccountName], lines: Iterable[JournalLine]
) -> None:
    """Write a journal that hledger checks: accounts with their types, dimensions as tags."""
    file.write(f"; {_one_line(organisation)}\ncommodity 1000.00 CNY\n\n")
    names = {code: _hledger_name(one) for code, one in accounts.items()}
    for code, one in accounts.items():
        file.write(f"account {names[code]}  ; type: {_HLEDGER_TYPES[one.klass]}\n")
    for _voucher, postings in groupby(lines, key=lambda line: line.voucher_id):
        first, *rest = postings
        file.write(f"\n{first.date} * ({first.number}) {_hledger_text(first.summary)}\n")
        for line in (first, *rest):
            tags = ", ".join(f"{name}:{_tag(getattr(line, name))}" for name in _DIMENSIONS if getattr(line, name))
            comment = f"  ; {tags}" if tags else ""
            file.write(f"    {names[line.account]}  {yuan(line.amount)} CNY{comment}\n")


def write_beancount(
    file: TextIO, organisation: str, accounts: Mapping[str, AccountName], lines: Iterable[JournalLine]
) -> None:
    """Write a journal that Beancount checks: accounts opened once, dimensions as metadata."""
    file.write(f'option "title" "{_quoted(organisation)}"\noption "operating_currency" "CNY"\n\n')
    names = {code: _beancount_name(one) for code, one in accounts.items()}
    for name in names.values():
        file.write(f"1949-10-01 open {name} CNY\n")
    for _voucher, postings in groupby(lines, key=lambda line: line.voucher_id):
        first, *rest = postings
        file.write(f'\n{first.date} * "{_quoted(first.summary)}"\n  number: "{first.number}"\n')
        for line in (first, *rest):
            file.write(f"  {names[line.account]}  {yuan(line.amount)} CNY\n")
            for name in _DIMENSIONS:
                if getattr(line, name):
                    file.write(f'    {name}: "{_quoted(getattr(line, name))}"\n')


def write_csv(
    file: TextIO, organisation: str, accounts: Mapping[str, AccountName], lines: Iterable[JournalLine]
) -> None:
    """Write one row a posting, with the names of accounts and dimensions."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(
        [
            "日期",
            "凭证号",
            "摘要",
            "科目编码",
            "科目名称",
            "借方",
            "贷方",
            "项目",
            "资金",
            "户号",
            "合同",
            "往来单位",
            "数量",
            "单位",
        ]
    )
    for line in lines:
        name = "—".join(part for _code, part in accounts[line.account].path)
        debit, credit = (yuan(line.amount), "") if line.amount > 0 else ("", yuan(-line.amount))
        quantity = "" if line.quantity is None else quantity_text(line.quantity)
        writer.writerow(
            [line.date, line.number, line.text or line.summary, line.account, name, debit, credit,
             line.project, line.fund, line.household, line.contract, line.counterparty, quantity, line.unit]
        )  # fmt: skip


WRITERS = {"hledger": write_hledger, "beancount": write_beancount, "csv": write_csv}


def _hledger_name(account: AccountName) -> str:
    return ":".join([_HLEDGER_ROOTS[account.klass], *(f"{code} {_plain_name(name)}" for code, name in account.path)])


def _plain_name(name: str) -> str:
    # two blanks end an account's name, a colon begins a sub-account
    return re.sub(r"\s+", " ", name).replace(":", "：").replace(";", "；").strip()


def _beancount_name(account: AccountName) -> str:
    parts = [re.sub(r"[^\w\-]|_", "", f"{code}-{name}") for code, name in account.path]
    return ":".join([_BEANCOUNT_ROOTS[account.klass], *parts])


def _hledger_text(text: str) -> str:
    return _one_line(text).replace(";", "；").replace("|", "｜")


def _tag(text: str) -> str:
    return _one_line(text).replace(",", "，").replace(":", "：")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _quoted(text: str) -> str:
    return _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
