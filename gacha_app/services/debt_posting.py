"""What debts, charges and loans post: the accounts they need by name, the voucher, and taking one back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS, MONEY, RECEIVABLE
from gacha_app.domain.debt import Debt
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.adjustments import usable_accounts
from gacha_app.services.vouchers import refuse_earlier_year, reverse
from gacha_app.storage.book import Writing
from gacha_app.storage.tables import counterparties, households

# Accounts that the charts know by one name under different codes: (first-level account, detail)
BAD_DEBTS = ("其他支出", "其他")
FORGIVEN = ("其他收入", "其他")
INTEREST_PAID = ("其他支出", "利息支出")
INTEREST_EARNED = ("其他收入", "利息收入")


def account_called(session: Session, above: str, detail: str = "") -> str:
    """Return the account of this name, and under it the detail where the book has one.

    Raises:
        InvalidInput: if the book lacks it.
    """
    names = usable_accounts(session)
    root = next((code for code in sorted(names) if len(code) == 3 and names[code] == above), "")
    if not root:
        raise InvalidInput("account", _("科目表里没有“{name}”，请写明科目。").format(name=above))
    below = (code for code in sorted(names) if code.startswith(root) and code != root)
    return next((code for code in below if names[code] == detail), root)


def income_called(session: Session, detail: str, above: str) -> str:
    """Return the income account of this name wherever it stands, else the first-level one."""
    names = usable_accounts(session)
    return next((code for code in sorted(names) if names[code] == detail), "") or account_called(session, above)


def money_account(session: Session, code: str) -> str:
    """Return an account of cash or bank.

    Raises:
        InvalidInput: if it is none.
    """
    if not code.startswith(MONEY) or code not in usable_accounts(session):
        raise InvalidInput("money", _("请选择“银行存款”或“库存现金”。"))
    return code


def claim_account(household_id: int | None) -> str:
    """Return where a claim on somebody stands: 内部往来 of a household, 应收款 of all others."""
    return HOUSEHOLDS if household_id is not None else RECEIVABLE


def check_party(session: Session, household_id: int | None, counterparty_id: int | None) -> None:
    """Refuse a party that the book does not know.

    Raises:
        NotFound: saying so.
    """
    for table, identity in ((households, household_id), (counterparties, counterparty_id)):
        if identity is not None and session.execute(select(table.c.id).where(table.c.id == identity)).first() is None:
            raise NotFound(_("没有这个往来单位或农户，请先登记。"))


def entry(day: dt.date, text: str, lines: Sequence[Posting], kind: str) -> Voucher:
    """Return a voucher of lines that all say the same."""
    for one in lines:
        one.summary = text[:200]
    return Voucher(day, text[:200], list(lines), entry_kind=kind)


def take_back(session: Writing, voucher_id: int | None, reason: str) -> Voucher:
    """Take back in red the voucher of an act, which frees what hung on it.

    Raises:
        InvalidInput: if it was taken back already, its year is closed, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明冲销的原因。"))
    if voucher_id is None:
        raise InvalidInput("voucher", _("这是旧账里做的，旧账已经封存，不能撤销。"))
    voucher = session.get_one(Voucher, voucher_id)
    if voucher.state is not State.POSTED:
        raise InvalidInput("voucher", _("凭证 {number} 已经冲销过了。").format(number=voucher.label))
    refuse_earlier_year(session, voucher)
    return reverse(session, voucher, reason)


def now() -> dt.datetime:
    """Return the moment, in whole seconds."""
    return dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock


def check_amount(amount: int, field: str = "amount") -> None:
    """Refuse what is no amount above nought.

    Raises:
        InvalidInput: saying so.
    """
    if amount <= 0:
        raise InvalidInput(field, _("金额应大于零。"))


def debt_line(debt: Debt, amount: int) -> Posting:
    """Return the line of a claim or a debt on its own account, debit positive."""
    return Posting(
        debt.account, amount, household_id=debt.household_id, counterparty_id=debt.counterparty_id,
        contract_id=debt.contract_id,
    )  # fmt: skip
