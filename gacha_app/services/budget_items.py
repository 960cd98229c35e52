"""What an item of a budget names: its account, side and section, found and checked against the book."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import RESULT_CLASSES
from gacha_app.domain.budget import BudgetLine, months_by
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.budget_actuals import months_of_line
from gacha_app.reports.heading import chart_of
from gacha_app.services.book_names import BookNames
from gacha_app.storage.book import Book
from gacha_app.storage.reference import budget_sections, chart_of_accounts, entry_kinds
from gacha_app.storage.tables import accounts, projects


def settle(session: Session, year: int, line: BudgetLine, others: Sequence[BudgetLine]) -> None:
    """Check what a line names against the book, and work its months out where they are not typed.

    Args:
        others: the other lines of its budget.

    Raises:
        InvalidInput: naming the answer that is wrong.
    """
    account = session.execute(select(accounts.c.code, accounts.c.klass).where(accounts.c.code == line.account)).first()
    if account is None:
        raise InvalidInput("account", _("没有科目“{code}”，请从科目表中选择。").format(code=line.account[:20]))
    if not line.side:
        raise InvalidInput("side", _("请写明是收入还是支出。"))
    if account.klass in RESULT_CLASSES and account.klass != line.side:
        raise InvalidInput("account", _("收入项目要用收入科目，支出项目要用支出科目，请核对科目和收支。"))
    if line.project_id is not None and not session.scalar(
        select(projects.c.id).where(projects.c.id == line.project_id)
    ):
        raise InvalidInput("project_id", _("没有这个项目，可能已被删除，请刷新后重试。"))
    if line.section and line.section not in budget_sections():
        raise InvalidInput("section", _("没有“{value}”这个选项，请从列表中选择。").format(value=line.section[:20]))
    line.section = line.section or section_of(session, line.account)
    if line.spreading != "typed" and line.amount >= 0:
        pattern: Sequence[int] = ()
        if line.spreading == "last_year":
            pattern = months_of_line(session, line, [*others, line], year - 1)
        line.spread(months_by(line.spreading, line.amount, pattern))
    line.check()


def account_said(book: Book, words: str) -> tuple[str, str]:
    """Return the account that words mean, a code, a name or a kind of business, and the side it usually stands on.

    Raises:
        InvalidInput: if they mean none.
    """
    with book.reading() as session:
        return account_meant(session, BookNames.of(session), words)


def account_meant(session: Session, names: BookNames, words: str) -> tuple[str, str]:
    """Return the same within a larger reading; the side is "" where both are possible.

    Raises:
        InvalidInput: if the words mean no account.
    """
    plain = words.strip()
    if not plain:
        raise InvalidInput("account", _("请填写科目。"))
    kind = next((one for one in entry_kinds(chart_of(session)).values() if plain in (one.title, one.code)), None)
    if kind and kind.group in ("in", "out"):
        usual = kind.items[0] if kind.items else next((one.account for one in kind.lines if one.account.isdigit()), "")
        if usual in names.accounts:
            return usual, "income" if kind.group == "in" else "expense"
    code, _space, rest = plain.partition(" ")
    found = names.accounts.get(code) if code.isdigit() else None
    found = found or names.by_name(rest.strip() if rest and code.isdigit() else plain)
    if found is None:
        raise InvalidInput("account", _("没有科目“{code}”，请从科目表中选择。").format(code=plain[:20]))
    return found.code, found.klass if found.klass in RESULT_CLASSES else ""


def section_of(session: Session, account: str) -> str:
    """Return the key of the plan that an account's items belong to unless told otherwise."""
    names = {code: name for code, name, *_rest in chart_of_accounts(chart_of(session))}
    top = names.get(account[:3], "")
    found = next((one.key for one in budget_sections().values() if top in one.names), "")
    if found:
        return found
    klass = session.scalar(select(accounts.c.klass).where(accounts.c.code == account))
    return "finance" if klass in RESULT_CLASSES else "other"
