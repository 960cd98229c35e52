"""Paying performance pay out, and taking a payment back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gacha_app.domain.accounts import BANK, MONEY
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.pay_award import ACCOUNTS, PayAward, PayLine
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.heading import chart_of
from gacha_app.services.pay_awards import award_in, in_old_book
from gacha_app.services.posting import post
from gacha_app.services.vouchers import reverse
from gacha_app.storage.book import Book


def pay_out(
    book: Book, year: int, *, names: Sequence[str] = (), on: dt.date | None = None, account: str = BANK
) -> PayAward:
    """Pay people their performance pay, all who are not paid where none is named: 借 应付工资 贷 银行存款.

    Args:
        on: the day, today by default. account: cash or bank.

    Raises:
        InvalidInput: if it is not booked, somebody is paid already or gets nothing, or the account is no money.
    """
    with book.writing("pay_performance_pay", f"{year} {'、'.join(names)}") as session:
        award = award_in(session, year)
        if award.state == "drafted":
            raise InvalidInput("year", _("{year}年度的绩效报酬还没有入账，入账以后才能发放。").format(year=year))
        if not account.startswith(MONEY):
            raise InvalidInput("account", _("请选择现金或银行存款科目。"))
        chosen = _chosen(award, names)
        # what was booked before the chart of accounts changed stands in the old book, and as a debt in this one
        booked = session.get_one(Voucher, award.voucher_id).date if award.voucher_id else dt.date.min
        day = on or max(dt.date.today(), booked)
        if day < booked:
            raise InvalidInput("date", _("发放日期不能早于入账日期 {date}。").format(date=booked))
        wages = ACCOUNTS[chart_of(session)][1]
        with in_chinese():
            text = _("发放{year}年度村干部绩效报酬").format(year=year)
        lines = [Posting(wages, one.amount, f"{text}：{one.name}", household_id=one.household_id) for one in chosen]
        lines.append(Posting(account, -sum(one.amount for one in chosen), text))
        voucher = post(session, Voucher(day, text, lines, entry_kind="performance_payment"))
        for one in chosen:
            one.paid_on, one.voucher_id = day, voucher.id
        award.state = "booked" if award.unpaid else "paid"
        return award


def take_payment_back(book: Book, year: int, name: str, reason: str) -> PayAward:
    """Take the payment back that paid somebody, with all whom the same voucher paid.

    Raises:
        InvalidInput: if nobody of this name was paid, or the reason is missing.
    """
    with book.writing("take_pay_back", f"{year} {name}：{reason}") as session:
        award = award_in(session, year)
        found = next((one for one in award.lines if one.name == name.strip() and one.paid_on), None)
        if found is None:
            raise InvalidInput("name", _("{name} 还没有领取，不用撤回。").format(name=name[:20]))
        if found.voucher_id is None:
            raise in_old_book(year)
        voucher_id = found.voucher_id
        reverse(session, session.get_one(Voucher, voucher_id), reason)
        for one in award.lines:
            if one.voucher_id == voucher_id:
                one.paid_on, one.voucher_id = None, None
        award.state = "booked"
        return award


def _chosen(award: PayAward, names: Sequence[str]) -> list[PayLine]:
    by_name = {one.name: one for one in award.lines}
    chosen = []
    for name in dict.fromkeys(one.strip() for one in names):
        one = by_name.get(name)
        if one is None or not one.amount:
            raise InvalidInput("people", _("{name} 不在这次发放的名单里。").format(name=name[:20]))
        if one.paid_on is not None:
            raise InvalidInput(
                "people", _("{name} 已在 {date} 领取，不能再发一次。").format(name=name, date=one.paid_on)
            )
        chosen.append(one)
    chosen = chosen or award.unpaid
    if not chosen:
        raise InvalidInput("people", _("绩效报酬已经全部发放。"))
    return chosen
