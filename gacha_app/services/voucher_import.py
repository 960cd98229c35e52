"""Taking vouchers of another program in: put together, checked cell by cell, as drafts or posted, all or none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from gacha_app.domain.accounts import Account
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.imports import ERROR, WARNING, Finding
from gacha_app.domain.ledger_rows import SheetReading, SheetRow
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.ledger import POSTED
from gacha_app.services.book_names import BookNames
from gacha_app.services.imports import Imported, ImportRefused, new_batch, seen_before
from gacha_app.services.posting import draft, post_all
from gacha_app.storage import tables
from gacha_app.storage.book import Book

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NAMED = ("project", "household", "counterparty", "fund", "contract")


@dataclass(frozen=True)
class VoucherPlan:
    """Vouchers as they would be taken in.

    Attributes:
        vouchers: in the sheet's order; only those without a fault.
        lines: how many postings they have.
    """

    path: Path
    reading: SheetReading
    vouchers: tuple[Voucher, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(one for one in self.findings if one.severity == ERROR)

    @property
    def lines(self) -> int:
        """How many postings."""
        return sum(len(one.postings) for one in self.vouchers)

    @property
    def debit(self) -> int:
        """Fen on the debit side."""
        return sum(posting.amount for one in self.vouchers for posting in one.postings if posting.amount > 0)

    @property
    def credit(self) -> int:
        """Fen on the credit side."""
        return -sum(posting.amount for one in self.vouchers for posting in one.postings if posting.amount < 0)

    def months(self) -> dict[str, int]:
        """Return how many vouchers each month gets, "2023-05" → 12."""
        return dict(sorted(Counter(f"{one.date:%Y-%m}" for one in self.vouchers).items()))


def plan_vouchers(
    book: Book, path: Path, mapping: Mapping[str, str] | None = None, *, year: int | None = None
) -> VoucherPlan:
    """Read a workbook of vouchers and hold it against the book; nothing is changed.

    Args:
        mapping: column letters by field, where the user corrected what was understood.
        year: the year of days written without one.

    Raises:
        GachaError: if the file cannot be read or holds no vouchers.
    """
    from gacha_app.sheets.vouchers_in import read_vouchers

    reading = read_vouchers(path, mapping, year=year)
    with book.reading() as session:
        names, days = BookNames.of(session), _Days.of(session)
        findings = [*reading.findings, *seen_before(session, path)]
        vouchers = []
        for rows in _groups(reading.rows):
            voucher, faults = _voucher(rows, names, days)
            findings += faults
            if voucher is not None:
                vouchers.append(voucher)
        findings += _twins(session, reading, vouchers)
    return VoucherPlan(path, reading, tuple(vouchers), tuple(findings))


def import_vouchers(book: Book, plan: VoucherPlan, *, post: bool = False) -> Imported:
    """Take vouchers in as drafts, or posted with this book's own numbers.

    Raises:
        ImportRefused: if anything is wrong; nothing is taken in then.
        InvalidInput: if a fund would be overdrawn, or this book's vouchers must be reviewed before they are posted.
    """
    if plan.errors:
        raise ImportRefused(plan.errors)
    with book.writing("import_vouchers", plan.path.name) as session:
        counts = {"vouchers": len(plan.vouchers), "lines": plan.lines, "posted": post}
        batch = new_batch(session, "vouchers", plan.path, counts)
        fresh = [
            replace(one, postings=[replace(line) for line in one.postings], import_id=batch) for one in plan.vouchers
        ]
        if post:
            if organisation_of(session).review_rule != "none":
                raise InvalidInput("post", _("本账要求先审核再记账，请导入为草稿，审核后再记账。"))
            post_all(session, fresh)
        else:
            for one in fresh:
                draft(session, one)
        return Imported(batch, counts)


def _groups(rows: Sequence[SheetRow]) -> list[list[SheetRow]]:
    """Return the rows of each voucher: those of one number in a month, else those that follow until they balance."""
    groups: list[list[SheetRow]] = []
    numbered: dict[tuple[str, str, str], list[SheetRow]] = {}
    open_group: list[SheetRow] | None = None
    for row in rows:
        number = row.word("number")
        if number:
            # numbers begin anew each month
            key = (row.sheet, f"{row.day:%Y-%m}" if row.day else "", number)
            if key not in numbered:
                numbered[key] = []
                groups.append(numbered[key])
            numbered[key].append(row)
            open_group = None
            continue
        begins = open_group is None or open_group[0].day != row.day or open_group[0].sheet != row.sheet
        if begins or not sum(one.amount or 0 for one in open_group or ()):
            open_group = []
            groups.append(open_group)
        assert open_group is not None
        open_group.append(row)
    return groups


@dataclass(frozen=True)
class _Days:
    """Which days a book takes.

    Attributes:
        closed: (year, month) of each closed month.
    """

    first_year: int
    closed: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, session: Session) -> _Days:
        """Read which days a book takes."""
        closed = frozenset((row.year, row.month) for row in session.execute(select(tables.periods)))
        return cls(organisation_of(session).first_year, closed)

    def refusal(self, day: dt.date) -> str:
        """Return why nothing can be entered on a day, or ""."""
        if day.year < self.first_year:
            return _("日期 {date} 早于本账启用的 {year} 年。").format(date=day, year=self.first_year)
        if day.year > dt.date.today().year + 1:
            return _("日期 {date} 太晚了，请核对年份。").format(date=day)
        if (day.year, day.month) in self.closed:
            return _("{year}年{month}月已经结账，不能再记这个月的账。").format(year=day.year, month=day.month)
        return ""


def _voucher(rows: Sequence[SheetRow], names: BookNames, days: _Days) -> tuple[Voucher | None, list[Finding]]:
    """Return what a voucher's rows make, or None with everything that is wrong with them."""
    first = rows[0]
    faults: list[Finding] = []
    postings = []
    for row in rows:
        posting, wrong = _posting(row, names)
        faults += wrong
        if posting is not None:
            postings.append(posting)
        if row.day is not None and first.day is not None and row.day != first.day:
            faults.append(row.at("date", _("同一张凭证的日期要相同，上面是 {date}。").format(date=first.day)))
    if first.day is not None and (reason := days.refusal(first.day)):
        faults.append(first.at("date", reason))
    summary = next((row.word("summary") for row in rows if row.word("summary")), "")
    if not summary:
        faults.append(first.at("summary", _("请填写摘要。")))
    if faults or first.day is None:
        return None, faults
    attachments = max(row.attachments for row in rows)
    voucher = Voucher(first.day, summary, postings, attachments=attachments)
    try:
        voucher.check()
    except InvalidInput as problem:
        number = first.word("number")
        reason = _("凭证 {number}：").format(number=number) if number else ""
        finding = rows[-1].at_amount(reason + str(problem))
        return None, [replace(finding, value=grouped(sum(one.amount for one in postings)))]
    return voucher, []


def _posting(row: SheetRow, names: BookNames) -> tuple[Posting | None, list[Finding]]:
    faults: list[Finding] = []
    account: Account | None = None
    try:
        account = _account(row, names)
    except InvalidInput as problem:
        place = problem.field if row.word(problem.field) else "code" if row.word("code") else "name"
        faults.append(row.at(place, str(problem)))
    told: dict[str, Any] = {}
    for dimension in _NAMED:
        if words := row.word(dimension):
            try:
                told[f"{dimension}_id"] = names.must_find(dimension, words)
            except InvalidInput as problem:
                faults.append(row.at(dimension, str(problem)))
    if not row.amount:
        faults.append(row.at_amount(_("金额不能为零，也不能空着。")))
    unit = row.word("unit")
    if row.quantity is not None and not unit:
        faults.append(row.at("quantity", _("填了数量，没有写计量单位。")))
    if faults or account is None or not row.amount:
        return None, faults
    unit = unit if row.quantity is not None else ""
    return Posting(account.code, row.amount, row.word("summary"), quantity=row.quantity, unit=unit, **told), []


def _account(row: SheetRow, names: BookNames) -> Account:
    """Return the account a row means: by its code, its name, or its name and detail."""
    code = "".join(one for one in row.word("code") if one not in " .-_—")
    name, detail = row.word("name"), row.word("detail")
    if code and not (code.isascii() and code.isdigit()):
        code, name = "", name or row.word("code")
    account: Account | None = None
    if code:
        try:
            account = names.by_code(code, name)
        except InvalidInput:
            # a name that holds the detail as well, beside the code of the account above
            account = names.by_code(code, "") if name and names.below(code, name) else None
            if account is None:
                raise
            detail = name
        if account is None:
            raise InvalidInput("code", _("没有科目“{code}”，请从科目表中选择。").format(code=row.word("code")[:20]))
    elif name:
        account = names.by_name(name)
        if account is None:
            raise InvalidInput("name", _("没有名为“{name}”的科目。").format(name=name[:40]))
    if account is None:
        raise InvalidInput("code", _("请填写科目。"))
    if detail and (below := names.below(account.code, detail)):
        return below
    if not account.active:
        raise InvalidInput("code", _("科目“{name}”已停用。").format(name=f"{account.code} {account.name}"))
    return account


def _twins(session: Session, reading: SheetReading, vouchers: Sequence[Voucher]) -> list[Finding]:
    """Return a warning where the book holds vouchers of the same day, summary and amount."""
    if not vouchers:
        return []
    days = [one.date for one in vouchers]
    query = (
        select(tables.vouchers.c.date, tables.vouchers.c.summary, tables.postings.c.amount)
        .join(tables.postings, tables.postings.c.voucher_id == tables.vouchers.c.id)
        .where(POSTED, tables.vouchers.c.date.between(min(days), max(days)))
    )
    known = {(row.date, row.summary, row.amount) for row in session.execute(query)}
    count = sum(
        all((one.date, one.summary, posting.amount) in known for posting in one.postings) for one in vouchers
    )  # fmt: skip
    if not count:
        return []
    reason = _("{count} 张凭证在账本里已有同一天、同摘要、同金额的，请核对是否重复。").format(count=count)
    return [Finding(reading.sheet, 0, "", "", reason, WARNING)]
