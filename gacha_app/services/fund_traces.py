"""Asking where subsidy money went and where a voucher's money came from, and what is late about it."""

from __future__ import annotations

import datetime as dt

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.fund import Fund
from gacha_app.i18n import _
from gacha_app.reports.fund_entries import fund_entry_report, funds_of_voucher
from gacha_app.reports.fund_warnings import fund_warnings
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import fund_names
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.reports.todo import Todo
from gacha_app.services.vouchers import voucher_called
from gacha_app.storage.book import Book


def trace_fund(book: Book, fund_id: int, last: dt.date) -> Report:
    """Return every voucher that received, spent or gave back a fund up to a day.

    Raises:
        NotFound: if the book has none of this identity.
    """
    with book.reading() as session:
        fund = session.get(Fund, fund_id)
        if fund is None:
            raise NotFound(_("没有这笔资金，可能已被删除，请刷新后重试。"))
        return fund_entry_report(session, fund, last)


def trace_voucher(book: Book, reference: str) -> Report:
    """Return the funds that a voucher received, spent or gave back.

    Raises:
        NotFound: if there is no such voucher.
        InvalidInput: if it touched no fund.
    """
    with book.reading() as session:
        voucher = voucher_called(session, reference)
        names = fund_names(session)
        rows = [
            Row(
                {
                    "fund": names[one.fund_id], "number": one.number, "date": one.date, "summary": one.summary,
                    "received": one.received, "spent": one.spent, "returned": one.returned,
                },
                record=one.fund_id,
            )
            for one in funds_of_voucher(session, voucher.id or 0)
        ]  # fmt: skip
        if not rows:
            raise InvalidInput("voucher", _("{number} 没有动用补助资金。").format(number=voucher.label))
        columns = (
            Column("fund", _("资金名称"), width=10),
            Column("number", _("凭证号"), CellKind.CODE, width=7),
            Column("date", _("日期"), CellKind.DATE, width=5),
            Column("summary", _("摘要"), width=10),
            Column("received", _("到账"), CellKind.MONEY, "元", 7),
            Column("spent", _("支出"), CellKind.MONEY, "元", 7),
            Column("returned", _("退回"), CellKind.MONEY, "元", 7),
        )
        title = _("{number} 动用的补助资金").format(number=voucher.label)
        return report_for(session, "fund-trace", title, str(voucher.date), columns, rows)


def read_fund_warnings(book: Book, today: dt.date) -> list[Todo]:
    """Return what is late, due or missing about subsidy money on a day; yields are those of the year before."""
    with book.reading() as session:
        return list(fund_warnings(session, today.year - 1, today))
