"""The form of a bank reconciliation (银行存款余额调节表): the book at the left, the bank at the right."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gacha_app.domain.bank import Adjusted, OpenItem, masked
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.bank_items import BankAccount, bank_accounts, book_balance
from gacha_app.reports.heading import report_for
from gacha_app.reports.reconciliation import EXCUSED, Standing, lacking, standing
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row


def bank_reconciliation(session: Session, period: Period) -> Report:
    """Report the reconciliation of every bank account at the end of a period (银行存款余额调节表)."""
    return reconciliation_report(session, bank_accounts(session), period)


def reconciliation_report(session: Session, accounts: Sequence[BankAccount], period: Period) -> Report:
    """Report the reconciliation of some bank accounts at the end of a period's last month."""
    month = Period(period.year, period.last.month)
    rows: list[Row] = []
    notes: list[str] = []
    for account in accounts:
        now = standing(session, account, month)
        if len(accounts) > 1:
            rows.append(Row({"book_item": account.title}, subtotal=True))
        if now.adjusted is None:
            balance = book_balance(session, account.code, month.last)
            rows.append(Row({"book_item": _("银行存款日记账余额"), "book_amount": balance,
                             "bank_item": _("（没有导入这个月的银行对账单）")}))  # fmt: skip
        else:
            rows += _rows(now.adjusted)
        notes += _notes(now)
    columns = (
        Column("book_item", _("项目（本单位）"), width=16),
        Column("book_amount", _("金额"), CellKind.MONEY, "元", 8),
        Column("bank_item", _("项目（银行）"), width=16),
        Column("bank_amount", _("金额"), CellKind.MONEY, "元", 8),
    )
    return report_for(session, "bank-reconciliation", _("银行存款余额调节表"), month.title, columns, rows, notes=notes)


def _rows(now: Adjusted) -> list[Row]:
    """Return the two sides of one account as the customary form has them, line beside line."""
    rows = [_pair((_("银行存款日记账余额"), now.book_balance), (_("银行对账单余额"), now.bank_balance), bold=True)]
    for came, (book_title, bank_title) in (
        (True, (_("加：银行已收、企业未收"), _("加：企业已收、银行未收"))),
        (False, (_("减：银行已付、企业未付"), _("减：企业已付、银行未付"))),
    ):
        sides = [
            [(one, one.amount if came else -one.amount) for one in items if (one.amount > 0) == came]
            for items in (now.bank_only, now.book_only)
        ]
        sums = [sum(amount for _one, amount in side) for side in sides]
        rows.append(_pair((book_title, sums[0]), (bank_title, sums[1])))
        for place in range(max(map(len, sides))):
            cells: dict[str, Cell] = {}
            for key, side in zip(("book", "bank"), sides, strict=True):
                if place < len(side):
                    cells |= {f"{key}_item": "　" + _item_text(side[place][0]), f"{key}_amount": side[place][1]}
            rows.append(Row(cells))
    adjusted = ((_("调节后的存款余额"), now.adjusted_book), (_("调节后的存款余额"), now.adjusted_bank))
    rows.append(_pair(*adjusted, bold=True))
    if not now.agrees:
        rows.append(_pair((_("差额（还没有查明）"), now.difference), ("", None), bold=True))
    return rows


def _pair(book: tuple[str, int], bank: tuple[str, int | None], *, bold: bool = False) -> Row:
    cells: dict[str, Cell] = {
        "book_item": book[0], "book_amount": book[1], "bank_item": bank[0], "bank_amount": bank[1]
    }  # fmt: skip
    return Row(cells, subtotal=bold)


def _item_text(item: OpenItem) -> str:
    return " ".join(part for part in (f"{item.date:%m-%d}", item.number, item.text) if part)


def _notes(now: Standing) -> list[str]:
    """Return what has to be said of an account under the form."""
    title = now.account.title
    said = []
    if now.account.number:
        said.append(_("{account} 的银行账号：{number}。").format(account=title, number=masked(now.account.number)))
    kept = now.kept
    if kept is not None and kept.state == EXCUSED:
        said.append(
            _("{account} 这个月不对账，原因：{reason}（{who}，{day}）。").format(
                account=title, reason=kept.excuse, who=kept.done_by, day=kept.done_at.date()
            )
        )
    elif reason := lacking(now):
        said.append(reason)
    elif kept is not None:
        said.append(
            _("{account} 已由 {who} 于 {day} 对账相符。").format(
                account=title, who=kept.done_by, day=kept.done_at.date()
            )
        )
    return said
