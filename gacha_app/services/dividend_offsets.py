"""Setting a household's dividend off against what it owes (抵扣欠款), with its consent on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dividend import OWED, DividendLine, DividendPlan, LineState, PlanState
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.ledger import posted, under
from gacha_app.services.dividend_lines import line_of, plan_in, set_lines
from gacha_app.services.posting import post
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing


def set_off(
    book: Book, year: int, number: str, amount: int, consent: str, *, on: dt.date | None = None
) -> DividendLine:
    """Set part of a household's dividend off against its debt; nought takes an earlier set-off of a proposal back.

    Args:
        number: the household's. amount: fen.
        consent: who agreed, when and how: without it nothing is set off.

    Raises:
        InvalidInput: if the household owes less, its part is smaller or paid, or the consent is missing.
    """
    with book.writing("set_off", f"{year} {number}") as session:
        plan = plan_in(session, year)
        line = line_of(plan, number)
        if line.state not in (LineState.PROPOSED, LineState.UNPAID) or line.offset_voucher_id is not None:
            raise InvalidInput("households", _("户号 {number} 的分红已经抵扣或发放，不能再改。").format(number=number))
        if amount < 0 or (amount == 0 and plan.state is not PlanState.PROPOSED):
            raise InvalidInput("amount", _("抵扣金额应大于零。"))
        if amount and not consent.strip():
            raise InvalidInput("consent", _("请写明农户同意抵扣的凭据，如“2024年1月5日本人签字”。"))
        owed = debt_of(session, line)
        if amount > min(owed, line.amount - line.tax):
            raise InvalidInput(
                "amount",
                _("户号 {number} 欠集体 {owed} 元，应分 {due} 元，最多抵扣 {most} 元。").format(
                    number=number, owed=grouped(owed), due=grouped(line.amount - line.tax),
                    most=grouped(min(owed, line.amount - line.tax)),
                ),
            )  # fmt: skip
        set_lines(
            session, plan, [line], offset=amount, net=line.amount - line.tax - amount,
            consent=consent.strip() if amount else "",
        )  # fmt: skip
        if plan.state is PlanState.APPROVED:
            post_offsets(session, plan, [line], on or max(plan.approved_on or dt.date.today(), dt.date.today()))
        return line


def post_offsets(session: Writing, plan: DividendPlan, lines: Sequence[DividendLine], day: dt.date) -> None:
    """Post what is set off, household by household: the claim and the debt go together."""
    if not lines:
        return
    with in_chinese():
        text = _("{year}年度分红抵扣欠款").format(year=plan.year)
    postings = []
    for one in lines:
        # 借 内部往来—户（应付分红） 贷 内部往来—户（欠款）: both on the household's own detail
        postings += [
            Posting(HOUSEHOLDS, one.offset, text, household_id=one.household_id),
            Posting(HOUSEHOLDS, -one.offset, f"{text}：{one.consent}"[:200], household_id=one.household_id),
        ]
    voucher = post(session, Voucher(day, text, postings, entry_kind="dividend_offset"))
    set_lines(session, plan, lines, offset_voucher_id=voucher.id)


def debt_of(session: Session, line: DividendLine) -> int:
    """Return the fen that a household owes beside what it is still owed of dividends, and before this set-off."""
    balance = session.scalar(
        posted(func.coalesce(func.sum(tables.postings.c.amount), 0)).where(
            under(HOUSEHOLDS), tables.postings.c.household_id == line.household_id
        )
    )
    due = tables.dividend_lines.c
    waiting = session.scalar(
        select(func.coalesce(func.sum(due.amount - due.tax - due.offset), 0)).where(
            due.household_id == line.household_id, due.state.in_(OWED)
        )
    )
    return max(int(balance or 0) + int(waiting or 0), 0)
