"""Paying a dividend through the bank: the file handed over, the result read back, what came back paid again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.bank_batch import (
    CANCELLED,
    DONE,
    MADE,
    PAID,
    RETURNED,
    BankBatch,
    BankBatchLine,
    Payment,
    check_accounts_differ,
    matched,
)
from gacha_app.domain.bank_format import BankFormat, check_account, format_from
from gacha_app.domain.dividend import PAYABLE, DividendLine, DividendPlan, LineState, PlanState
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.i18n import _, in_chinese
from gacha_app.services.dividend_lines import line_of, plan_in, set_lines
from gacha_app.services.dividend_payments import post_payment
from gacha_app.services.posting import organisation_in
from gacha_app.storage import reference, share_tables, tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.files import write_beside

_MOST_BYTES = 100_000


def make_bank_file(
    book: Book, year: int, layout: str, path: Path, *, households: Collection[str] | None = None,
    on: dt.date | None = None, account: str = "102", payer_account: str = "", payer_bank: str = "",
) -> BankBatch:  # fmt: skip
    """Write the file that the bank pays a year's dividend from, and keep it as a batch until its result is read.

    Args:
        layout: the name of a format. households: their numbers; all that are owed something where it is None.
        account: the book's account it is paid from.

    Raises:
        InvalidInput: if nobody is owed anything, an account is missing, wrong, or stands with two households.
        GachaError: if the file cannot be written; then nothing is kept.
    """
    from gacha_app.sheets.bank_batch import bank_file

    with book.writing("make_bank_file", f"{year} {path.name}") as session:
        plan = plan_in(session, year)
        if plan.state is PlanState.PROPOSED:
            raise InvalidInput("year", _("{year}年度的分红方案还没有批准，不能发放。").format(year=year))
        form = format_named(session, layout)
        lines = _lines(plan, households)
        payments = _payments(session, lines)
        check_accounts_differ(payments)
        day = on or dt.date.today()
        if plan.approved_on and day < plan.approved_on:
            raise InvalidInput("date", _("发放日期不能早于批准日期 {date}。").format(date=plan.approved_on))
        payer = organisation_in(session).name
        with in_chinese():
            purpose = _("{year}年度分红").format(year=year)
        common = {
            "payer_name": payer, "payer_account": payer_account, "payer_bank": payer_bank, "purpose": purpose,
            "note": purpose,
        }  # fmt: skip
        content = bank_file(form, payments, common)
        batch = BankBatch(
            _next_number(session, plan), plan.id or 0, form.name, day, session.by, account,
            sum(one.amount for one in payments), len(payments), hashlib.sha256(content).hexdigest(),
            lines=[BankBatchLine(one.serial, one.line_id, one.account, one.name, one.amount) for one in payments],
        )  # fmt: skip
        session.add(batch)
        session.flush()
        set_lines(session, plan, lines, state=LineState.SENT, reason="")
        # last of all: if the disk refuses, nothing is kept
        write_beside(path, content)
        return batch


def read_bank_result(book: Book, year: int, path: Path, *, on: dt.date | None = None, number: str = "") -> BankBatch:
    """Read what the bank says became of a batch: what was paid is posted, what came back is owed again.

    Args:
        number: of the batch; the one that waits where it is "".

    Raises:
        InvalidInput: if the result is of another batch, was read already, or lacks a payment.
        GachaError: if the file cannot be read.
    """
    from gacha_app.sheets.payment_result_in import read_payment_result

    outcomes = read_payment_result(path)
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    with book.writing("read_bank_result", f"{year} {path.name}") as session:
        plan = plan_in(session, year)
        again = session.scalar(
            select(share_tables.bank_batches.c.number).where(share_tables.bank_batches.c.result_sha256 == content)
        )
        if again:
            raise InvalidInput("file", _("这个结果文件已经录入过了（批次 {batch}）。").format(batch=again))
        batch = _waiting(session, plan, number)
        told = matched(batch, outcomes)
        day = on or dt.date.today()
        if day < batch.made_on:
            raise InvalidInput("date", _("日期不能早于批次生成的日期 {date}。").format(date=batch.made_on))
        by_id = {one.id: one for one in plan.lines}
        paid = [by_id[one.line_id] for one in batch.lines if told[one.serial].state == PAID]
        voucher_id = None
        if paid:
            with in_chinese():
                receipt = _("银行代发批次 {batch}").format(batch=batch.number)
            voucher_id = post_payment(session, plan, paid, day, batch.account, paid_by=session.by, receipt=receipt)
        for one in batch.lines:
            outcome = told[one.serial]
            one.state, one.reason = outcome.state, outcome.reason
            one.voucher_id = voucher_id if outcome.state == PAID else None
            if outcome.state == RETURNED:
                with in_chinese():
                    reason = outcome.reason or _("银行没有说明原因")
                set_lines(session, plan, [by_id[one.line_id]], state=LineState.RETURNED, reason=reason)
        batch.state, batch.result_sha256, batch.result_on = DONE, content, day
        return batch


def cancel_batch(book: Book, year: int, number: str, reason: str) -> BankBatch:
    """Cancel a batch that the bank did not take; its households are owed their part as before.

    Raises:
        InvalidInput: if its result was read, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明作废的原因。"))
    with book.writing("cancel_batch", f"{number}：{reason.strip()}") as session:
        plan = plan_in(session, year)
        batch = _waiting(session, plan, number)
        waiting = {one.line_id for one in batch.lines}
        set_lines(session, plan, [one for one in plan.lines if one.id in waiting], state=LineState.UNPAID)
        batch.state = CANCELLED
        return batch


def batches_waiting(book: Book, year: int) -> list[str]:
    """Return the numbers of a year's batches that wait for the bank's result."""
    batch = share_tables.bank_batches.c
    query = (
        select(batch.number)
        .join(tables.dividend_plans, tables.dividend_plans.c.id == batch.plan_id)
        .where(tables.dividend_plans.c.year == year, batch.state == MADE)
        .order_by(batch.id)
    )
    with book.reading() as session:
        return list(session.scalars(query))


def list_formats(book: Book) -> list[BankFormat]:
    """Return the bank files there are: the program's and the village's own."""
    with book.reading() as session:
        return list(_formats(session).values())


def load_format(book: Book, path: Path) -> BankFormat:
    """Keep a bank file of the village's own, from a file that defines it.

    Raises:
        GachaError: if the file cannot be read.
        InvalidInput: naming what is wrong with it.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidInput("layout", _("“{name}”太大，不是银行文件格式的定义。").format(name=path.name))
        definition = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise GachaError(_("读不了“{name}”，请检查文件是否存在、是不是文本文件。").format(name=path.name)) from None
    return keep_format(book, definition)


def keep_format(book: Book, definition: str) -> BankFormat:
    """Keep a bank file of the village's own, from its definition as JSON; one of the same name gives way to it.

    Raises:
        InvalidInput: naming what is wrong with it.
    """
    try:
        said = json.loads(definition)
        form = format_from(said if isinstance(said, dict) else {})
    except (ValueError, TypeError, AttributeError) as problem:
        raise InvalidInput("layout", _("看不懂银行文件格式：{problem}。").format(problem=str(problem)[:80])) from None
    with book.writing("keep_format", form.name) as session:
        kept = share_tables.bank_formats
        session.execute(delete(kept).where(kept.c.name == form.name))
        session.execute(kept.insert().values(name=form.name, layout=form.as_json()))
        session.recorder.note("bank_format", name=form.name)
        return form


def format_named(session: Session, name: str) -> BankFormat:
    """Return the bank file of this name or title.

    Raises:
        NotFound: listing what there is.
    """
    formats = _formats(session)
    for form in formats.values():
        if name in (form.name, form.title, _(form.title)):
            return form
    raise NotFound(_("没有银行文件格式“{name}”，可用的有：{all}。").format(name=name[:40], all="、".join(formats)))


def _formats(session: Session) -> dict[str, BankFormat]:
    own = session.scalars(select(share_tables.bank_formats.c.layout).order_by(share_tables.bank_formats.c.name))
    return {**reference.bank_formats(), **{form.name: form for form in (format_from(json.loads(one)) for one in own)}}


def _lines(plan: DividendPlan, households: Collection[str] | None) -> list[DividendLine]:
    if households is None:
        chosen = [one for one in plan.lines if one.state in PAYABLE and one.net]
    else:
        chosen = [line_of(plan, number) for number in dict.fromkeys(households)]
    for one in chosen:
        if one.state not in PAYABLE or not one.net:
            raise InvalidInput("households", _("户号 {number} 没有要发放的分红。").format(number=one.number))
    if not chosen:
        raise InvalidInput("households", _("没有未发放的农户。"))
    return chosen


def _payments(session: Writing, lines: Collection[DividendLine]) -> list[Payment]:
    held, member = tables.households.c, tables.members.c
    rows = {
        row.id: row
        for row in session.execute(
            select(held.id, held.bank_name, held.bank_account, held.telephone, held.representative)
        )
    }
    identities = {
        (row.household_id, row.name): row.identity_number
        for row in session.execute(select(member.household_id, member.name, member.identity_number))
    }
    payments = []
    for serial, line in enumerate(lines, 1):
        row = rows[line.household_id]
        whose = _("户号 {number}（{name}）").format(number=line.number, name=line.representative)
        payments.append(
            Payment(
                serial,
                line.id or 0,
                line.number,
                row.representative,
                check_account(row.bank_account, whose),
                line.net,
                row.bank_name,
                row.telephone,
                identities.get((line.household_id, row.representative), ""),
            )
        )
    return payments


def _next_number(session: Writing, plan: DividendPlan) -> str:
    batch = share_tables.bank_batches.c
    count = session.scalar(
        select(func.count())
        .select_from(share_tables.bank_batches.join(tables.dividend_plans, tables.dividend_plans.c.id == batch.plan_id))
        .where(tables.dividend_plans.c.year == plan.year)
    )
    return f"{plan.year}-{int(count or 0) + 1}"


def _waiting(session: Writing, plan: DividendPlan, number: str) -> BankBatch:
    """Return the batch of this number, or the one that waits for its result."""
    batches = session.scalars(
        select(BankBatch).where(share_tables.bank_batches.c.plan_id == plan.id).order_by(share_tables.bank_batches.c.id)
    ).all()
    if number:
        batch = next((one for one in batches if one.number == number), None)
        if batch is None:
            raise NotFound(_("没有代发批次“{number}”。").format(number=number[:20]))
        if batch.state != MADE:
            raise InvalidInput("batch", _("批次 {batch} 已经有结果或已作废。").format(batch=batch.number))
        return batch
    waiting = [one for one in batches if one.state == MADE]
    if not waiting:
        raise GachaError(_("没有等待结果的代发批次。"))
    if len(waiting) > 1:
        raise InvalidInput(
            "batch",
            _("有几个批次在等结果：{all}，请写明是哪一个。").format(all="、".join(one.number for one in waiting)),
        )
    return waiting[0]
