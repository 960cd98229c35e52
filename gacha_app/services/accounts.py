"""The chart of accounts of a book: sub-levels of the village's own, and finding an account."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import (
    BANK,
    CASH,
    DISTRIBUTED,
    EARMARKED,
    HOUSEHOLDS,
    RESERVE,
    UNDISTRIBUTED,
    YEAR_RESULT,
    Account,
    account_initials,
    check_code,
    checked_name,
    free_code,
    same_name,
)
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import half_width
from gacha_app.i18n import N_, _
from gacha_app.storage import accounting_tables, share_tables, tables
from gacha_app.storage.book import Book, Writing

# What closing, dividends and funds post to by itself
_NEEDED = (CASH, BANK, HOUSEHOLDS, EARMARKED, RESERVE, YEAR_RESULT, DISTRIBUTED[:3], DISTRIBUTED, UNDISTRIBUTED)

# Where else a book names an account, and what people call it
_NAMED_IN = (
    (accounting_tables.voucher_template_lines.c.account, N_("凭证模板")),
    (accounting_tables.spreads.c.source_account, N_("摊销计划")),
    (accounting_tables.spreads.c.target_account, N_("摊销计划")),
    (accounting_tables.bank_statements.c.account, N_("银行对账单")),
    (accounting_tables.bank_layouts.c.account, N_("银行对账单")),
    (share_tables.plan_allocations.c.account, N_("分配方案")),
    (tables.journal_rules.c.account, N_("导入规则")),
    (tables.assets.c.account, N_("资产台账")),
    (tables.assets.c.depreciation_account, N_("资产台账")),
    (tables.assets.c.expense_account, N_("资产台账")),
)


def add_account(book: Book, parent: str, name: str, code: str = "") -> Account:
    """Add a sub-level under an account; its class and side are those of the account above.

    What was posted to the account above stays there: only new entries go to the sub-level.

    Args:
        code: the account above and two digits more; the first free one where it is "".

    Raises:
        InvalidInput: if the code or the name cannot be taken.
        NotFound: if there is no such account above.
    """
    with book.writing("add_account", name.strip()) as session:
        return add_account_in(session, parent, name, code)


def add_account_in(session: Writing, parent: str, name: str, code: str = "") -> Account:
    """Add a sub-level within a larger action."""
    above = account_called(session, parent)
    if not above.active:
        raise InvalidInput("parent", _("科目“{name}”已停用，不能再设明细。").format(name=_label(above)))
    plain = checked_name(name)
    beside = session.scalars(select(Account).where(tables.accounts.c.parent == above.code)).all()
    _refuse_same_name(beside, plain)
    taken = {one.code for one in beside}
    if code:
        check_code(code.strip(), above.code)
        if code.strip() in taken:
            raise InvalidInput("code", _("编号 {code} 已经有科目了，请换一个。").format(code=code.strip()))
    made = Account(
        code.strip() or free_code(above.code, taken), plain, above.klass, above.normal_side, above.code, own=True,
        initials=account_initials(plain),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def rename_account(book: Book, code: str, name: str) -> Account:
    """Give a sub-level another name; its entries stay with it.

    Raises:
        InvalidInput: if the name cannot be taken, or the rules fix it.
        NotFound: if there is no such account.
    """
    plain = checked_name(name)
    with book.writing("rename_account", f"{code} {plain}") as session:
        account = account_called(session, code)
        if account.level == 1 or account.code in _NEEDED:
            raise InvalidInput(
                "name", _("“{name}”是会计制度规定的科目，名称不能改；可以在它下面设明细。").format(name=_label(account))
            )
        beside = session.scalars(
            select(Account).where(
                tables.accounts.c.parent == account.parent, tables.accounts.c.code != account.code
            )
        ).all()  # fmt: skip
        _refuse_same_name(beside, plain)
        account.name, account.initials = plain, account_initials(plain)
        return account


def deactivate_account(book: Book, code: str) -> Account:
    """Take an account out of use: it is not offered any more.

    Raises:
        InvalidInput: if the program needs it, or something names it: an entry, a sub-level in use, a template ...
        NotFound: if there is no such account.
    """
    with book.writing("deactivate_account", code) as session:
        account = account_called(session, code)
        label = _label(account)
        if account.code in _NEEDED:
            raise InvalidInput("code", _("“{name}”是记账和结账要用的科目，不能停用。").format(name=label))
        below = session.scalar(
            select(tables.accounts.c.code).where(tables.accounts.c.parent == account.code, tables.accounts.c.active)
        )
        if below:
            raise InvalidInput("code", _("“{name}”下面还有在用的明细，请先停用明细。").format(name=label))
        if session.scalar(select(tables.postings.c.id).where(tables.postings.c.account == account.code).limit(1)):
            raise InvalidInput("code", _("“{name}”已经记过账，不能停用；可以改名。").format(name=label))
        for column, what in _NAMED_IN:
            if session.scalar(select(column).where(column == account.code).limit(1)):
                raise InvalidInput(
                    "code", _("“{name}”正用于{what}，请先在那里换成别的科目。").format(name=label, what=_(what))
                )
        account.active = False
        return account


def activate_account(book: Book, code: str) -> Account:
    """Take an account into use again.

    Raises:
        InvalidInput: if the account above is out of use.
        NotFound: if there is no such account.
    """
    with book.writing("activate_account", code) as session:
        account = account_called(session, code)
        if account.parent and not account_called(session, account.parent).active:
            raise InvalidInput("code", _("上级科目已停用，请先启用 {code}。").format(code=account.parent))
        account.active = True
        return account


def find_accounts(session: Session, text: str, *, inactive: bool = False) -> list[Account]:
    """Return the accounts whose code, name or pinyin initials hold what was typed; the best first.

    A book made before initials were kept is searched all the same.
    """
    wanted = half_width(text).strip().lower()
    query = select(Account).order_by(tables.accounts.c.code)
    accounts = [one for one in session.scalars(query) if one.active or inactive]
    ranked = [(_rank(one, wanted), one.code, one) for one in accounts]
    return [one for rank, _code, one in sorted(ranked, key=lambda entry: entry[:2]) if rank < _NO_MATCH]


def account_called(session: Session, code: str) -> Account:
    """Return the account of this code.

    Raises:
        NotFound: if the book has none.
    """
    found = session.get(Account, code.strip())
    if found is None:
        raise NotFound(_("没有科目“{code}”，请从科目表中选择。").format(code=code.strip()[:20]))
    return found


_NO_MATCH = 9


def _rank(account: Account, wanted: str) -> int:
    name = account.name.lower()
    initials = account.initials or account_initials(account.name)
    matches = (
        account.code == wanted or name == wanted, account.code.startswith(wanted), name.startswith(wanted),
        initials.startswith(wanted), wanted in name, wanted in initials,
    )  # fmt: skip
    return next((place for place, fits in enumerate(matches) if fits), _NO_MATCH)


def _refuse_same_name(beside: Iterable[Account], name: str) -> None:
    for one in beside:
        if same_name(one.name, name):
            raise InvalidInput("name", _("同一上级下已有“{name}”（{code}）。").format(name=one.name, code=one.code))


def _label(account: Account) -> str:
    return f"{account.code} {account.name}"
