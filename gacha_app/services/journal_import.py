"""Taking a planned cash journal in: one voucher a row, whole or not at all."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from gacha_app.domain.accounts import BANK, CASH, EARMARKED
from gacha_app.domain.entry_kinds import Answers, make_voucher
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.fund import Fund
from gacha_app.domain.imports import Finding
from gacha_app.domain.voucher import Voucher
from gacha_app.reports.heading import chart_of
from gacha_app.services.funds import add_fund
from gacha_app.services.imports import Imported, ImportRefused, new_batch
from gacha_app.services.journal_plan import JournalPlan, PlannedRow
from gacha_app.services.posting import draft, post_all, review_rule
from gacha_app.services.projects import project_for
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.reference import entry_kinds


def import_journal(book: Book, plan: JournalPlan, *, as_drafts: bool = False) -> Imported:
    """Take a cash journal in, one voucher a row; projects and funds it names are made.

    Raises:
        ImportRefused: if anything is wrong; nothing is taken in then.
    """
    if plan.errors:
        raise ImportRefused(plan.errors)
    rows = [row for row in plan.rows if not row.skip]
    with book.writing("import_journal", plan.path.name) as session:
        counts = {
            "entries": len(rows),
            "income": sum(row.entry.income for row in rows),
            "expense": sum(row.entry.expense for row in rows),
        }
        batch = new_batch(session, "journal", plan.path, counts)
        vouchers = []
        for row in rows:
            try:
                voucher = _voucher(session, row)
            except InvalidInput as problem:
                raise ImportRefused(
                    (Finding(row.entry.sheet, row.entry.row, "", row.entry.summary, str(problem)),)
                ) from None
            voucher.import_id = batch
            vouchers.append(voucher)
        # where the book wants vouchers reviewed, what comes from a workbook waits for it too
        if as_drafts or review_rule(session) != "none":
            for voucher in vouchers:
                draft(session, voucher)
        else:
            post_all(session, vouchers)
        return Imported(batch, counts)


def _voucher(session: Writing, row: PlannedRow) -> Voucher:
    entry = row.entry
    kind = entry_kinds(chart_of(session))[row.kind]
    # a sheet that names no project is taken as it is; the forms ask, an import does not make one up
    kind = replace(kind, required=tuple(one for one in kind.required if one != "project"))
    project_id = project_for(session, row.project).id if row.project else None
    money = CASH if "现金" in entry.means else BANK
    if row.kind == "cash":
        money = CASH if entry.direction == "out" else BANK
    household_id = None
    if row.kind == "household":
        household_id = session.scalars(
            select(tables.households.c.id).where(tables.households.c.number == row.household)
        ).one()
    voucher = make_voucher(
        kind,
        Answers(
            entry.date, abs(entry.amount), entry.summary, inward=kind.two_way and entry.direction == "in",
            item=row.account, money=money, project_id=project_id, household_id=household_id,
            fund_id=_fund_id(session, row, project_id) if "fund" in kind.dimensions else None,
        ),
    )  # fmt: skip
    if entry.amount < 0:
        # written in red in the sheet: it takes back on its own side
        for posting in voucher.postings:
            posting.amount, posting.red = -posting.amount, True
    return voucher


def _fund_id(session: Writing, row: PlannedRow, project_id: int | None) -> int | None:
    if not row.fund:
        return None
    fund = session.scalars(select(Fund).where(tables.funds.c.name == row.fund)).one_or_none()
    if fund is None:
        fund = Fund(
            row.fund, row.document_number, level=_level_of(row.entry.summary), granted_on=row.entry.date,
            stage="received", project_id=project_id,
        )  # fmt: skip
        add_fund(session, fund)
    if row.kind == "grant":
        fund.granted = max(fund.granted, _received(session, fund.id) + row.entry.income)
    return fund.id


def _received(session: Writing, fund_id: int | None) -> int:
    query = select(func.coalesce(func.sum(-tables.postings.c.amount), 0)).where(
        tables.postings.c.fund_id == fund_id,
        tables.postings.c.account.startswith(EARMARKED),
        tables.postings.c.amount < 0,
    )
    return int(session.scalar(query) or 0)


def _level_of(text: str) -> str:
    for key, words in (
        ("central", ("中央",)), ("region", ("自治区", "区财政")), ("league", ("盟财政", "市财政", "盟级")),
        ("banner", ("旗财政", "旗级", "县财政", "旗县")), ("township", ("苏木", "镇政府", "乡政府")),
        ("paired", ("京蒙",)), ("donation", ("捐赠", "捐款")),
    ):  # fmt: skip
        if any(word in text for word in words):
            return key
    return "other"
