"""Whether a bank's statement fits the book: of which account it is, what is there already, and whether it joins on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gacha_app.domain.bank import BankLine, digits_in, masked, same_bank_account
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.imports import ERROR, WARNING, BankEntry, BankReading, Finding
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.bank_items import BankAccount, balance_before, lines_between

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class PlannedLine:
    """A row of the statement.

    Attributes:
        twin: the line of an earlier import that it seems to be, or None.
        skip: whether it is left out: a twin is, unless the user asks for it.
    """

    entry: BankEntry
    twin: BankLine | None = None
    skip: bool = False

    @property
    def amount(self) -> int:
        """Fen, positive where money came in."""
        return self.entry.credit - self.entry.debit


def account_of_statement(
    accounts: Sequence[BankAccount], asked: str, remembered: str, reading: BankReading, findings: list[Finding]
) -> BankAccount | None:
    """Return which account of the book a statement is of; what speaks against it is put to the findings."""
    by_code = {one.code: one for one in accounts}
    number = reading.own_account
    if asked and asked not in by_code:
        raise InvalidInput(
            "account",
            _("科目 {code} 不是银行存款的账户，可以选的有：{all}。").format(
                code=asked, all="、".join(one.title for one in accounts)
            ),
        )
    known = [one for one in accounts if number and one.number and same_bank_account(one.number, number)]
    named = [
        one for one in accounts
        if number and not one.number and any(same_bank_account(part, number) for part in digits_in(one.name))
    ]  # fmt: skip
    if asked:
        chosen = by_code[asked]
    elif known or named:
        chosen = (known or named)[0]
    elif remembered in by_code and not (number and by_code[remembered].number):
        chosen = by_code[remembered]
    else:
        free = [one for one in accounts if not (number and one.number)]
        if len(free) == 1 or (len(accounts) > 1 and not free):
            chosen = (free or accounts)[0]
        elif len(accounts) == 1:
            chosen = accounts[0]
        else:
            titles = "、".join(one.title for one in accounts)
            findings.append(
                Finding(
                    "", 0, "", reading.file, _("有几个银行账户（{all}），请选这份对账单是哪一个的。").format(all=titles)
                )
            )
            return None
    wrong = [one for one in digits_in(chosen.name) if number and not chosen.number]
    if number and chosen.number and not same_bank_account(chosen.number, number):
        reason = _("这是账号 {other} 的对账单，{account} 一直用的是 {number}，像是拿错了文件。").format(
            other=masked(number), account=chosen.title, number=masked(chosen.number)
        )
        findings.append(Finding(reading.sheet, 0, "", masked(number), reason))
    elif asked and (other := next((one for one in known if one.code != asked), None)):
        reason = _("这是 {other} 的对账单，不是 {account} 的。").format(other=other.title, account=chosen.title)
        findings.append(Finding(reading.sheet, 0, "", masked(number), reason))
    elif wrong and not any(_has_digits(number, part) for part in wrong):
        reason = _("这是账号 {other} 的对账单，与科目“{account}”名称里的账号不同。").format(
            other=masked(number), account=chosen.name
        )
        findings.append(Finding(reading.sheet, 0, "", masked(number), reason))
    return chosen


def _has_digits(number: str, part: str) -> bool:
    return same_bank_account(number, part) or number.startswith(part)


def with_twins(
    session: Session, account: BankAccount, rows: tuple[PlannedLine, ...], take: Collection[int]
) -> tuple[PlannedLine, ...]:
    """Put beside each row the line that is in the book already; each line is the twin of one row only."""
    if account.first is None or not rows:
        return rows
    days = [row.entry.date for row in rows]
    waiting: dict[tuple[dt.date, int], list[BankLine]] = {}
    for line in lines_between(session, account.code, min(days), max(days)):
        waiting.setdefault((line.date, line.amount), []).append(line)
    found = []
    for row in rows:
        candidates = waiting.get((row.entry.date, row.amount), [])
        twin = next((line for line in candidates if _is_twin(row.entry, line)), None)
        if twin is not None:
            candidates.remove(twin)
        found.append(PlannedLine(row.entry, twin, twin is not None and row.entry.row not in take))
    return tuple(found)


def _is_twin(entry: BankEntry, line: BankLine) -> bool:
    """Return whether a row of this day and amount is that line: balance and serial tell, else the words."""
    if entry.balance is not None and line.balance is not None:
        return entry.balance == line.balance
    if entry.reference and line.serial:
        return entry.reference == line.serial
    return (entry.summary, entry.counterparty) == (line.text, line.party)


def opening_of(rows: Sequence[PlannedLine], reading: BankReading, account: BankAccount, said: int | None) -> int | None:
    """Return what the bank held before the first row that is taken in."""
    before = 0
    for row in rows:
        if not row.skip:
            break
        before += row.amount
    if reading.opening is not None:
        return reading.opening + before
    # without balances: it goes on where the last one ended
    return account.closing if account.closing is not None else said


def faults(
    session: Session, account: BankAccount, rows: Sequence[PlannedLine], opening: int | None, file: str
) -> list[Finding]:
    """Return what of a statement does not fit to what the book has of this account."""
    kept = [row for row in rows if not row.skip]

    def finding(reason: str, severity: str = ERROR, row: PlannedLine | None = None) -> Finding:
        if row is None:
            return Finding("", 0, "", file, reason, severity)
        return Finding(row.entry.sheet, row.entry.row, "", row.entry.summary, reason, severity)

    found = [
        finding(
            _("与 {date} 已导入的一行（{text}，{amount} 元）相同，先没有勾选。").format(
                date=row.twin.date, text=row.twin.text or row.twin.party or "—", amount=grouped(abs(row.twin.amount))
            ), WARNING, row,
        )
        for row in rows if row.twin is not None and row.skip
    ]  # fmt: skip
    if not kept:
        if rows:
            found.append(finding(_("这份对账单里的 {count} 行都已经导入过了。").format(count=len(rows))))
        return found
    if far := next((row for row in kept if row.entry.date.year > dt.date.today().year + 1), None):
        found.append(finding(_("日期 {date} 太晚了，请核对年份。").format(date=far.entry.date), row=far))
    if opening is None:
        found.append(finding(_("这份对账单没有余额一列，请写明第一行之前银行里有多少钱（期初余额）。")))
        return found
    if (broken := _break(account, rows, opening)) is not None:
        found.append(broken if broken.row else Finding("", 0, "", file, broken.reason))
    elif account.first is None:
        found += _against_book(session, account, kept[0].entry.date, opening, finding)
    return found


def _break(account: BankAccount, rows: Sequence[PlannedLine], opening: int) -> Finding | None:
    """Return why the rows do not join on to what was imported before, or None."""
    kept = [row for row in rows if not row.skip]
    if account.first is None or account.last is None or account.closing is None:
        return None
    places = [place for place, row in enumerate(rows) if not row.skip]
    torn = next((later for earlier, later in pairwise(places) if later != earlier + 1), None)
    if torn is not None:
        row = rows[torn]
        reason = _("这一行夹在已经导入过的行中间，与以前导入的对账单对不上。")
        return Finding(row.entry.sheet, row.entry.row, "", row.entry.summary, reason)
    closing = opening + sum(row.amount for row in kept)
    row = kept[0]
    if row.entry.date >= account.last:
        if opening == account.closing:
            return None
        reason = _(
            "接不上：{account} 已导入到 {date}，余额 {closing} 元；这里从余额 {opening} 元开始。"
            "可能缺了中间的对账单，或是另一个账户的。"
        ).format(
            account=account.title, date=account.last, closing=grouped(account.closing), opening=grouped(opening)
        )  # fmt: skip
    elif kept[-1].entry.date <= account.first:
        if closing == account.opening:
            return None
        reason = _(
            "接不上：{account} 已导入的从 {date} 开始，那时余额 {closing} 元；这里到余额 {opening} 元为止。"
            "可能缺了中间的对账单，或是另一个账户的。"
        ).format(
            account=account.title, date=account.first, closing=grouped(account.opening or 0), opening=grouped(closing)
        )  # fmt: skip
    else:
        reason = _("这些日子（{first} 到 {last}）的对账单已经导入过，内容却不同，可能是另一个账户的。").format(
            first=account.first, last=account.last
        )
    return Finding(row.entry.sheet, row.entry.row, "", grouped(opening), reason)


def _against_book(session: Session, account: BankAccount, first: dt.date, opening: int, finding: Any) -> list[Finding]:
    """Return a warning where the bank began with another balance than the book."""
    booked = balance_before(session, account.code, first)
    # the statement may be of the whole month, or begin with its first line
    if opening in (booked, balance_before(session, account.code, first.replace(day=1))):
        return []
    reason = _("对账单开始时余额 {bank} 元，账上那时是 {book} 元，相差的请在对账时查明。").format(
        bank=grouped(opening), book=grouped(booked)
    )
    return [finding(reason, WARNING)]
