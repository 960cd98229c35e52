"""Ledgers for those who ask by name: open them, read their rows, print them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.general_ledger import first_level_accounts
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.ledger_kinds import LEDGERS, Ledger
from gacha_app.reports.ledger_question import DIMENSIONS, LedgerQuestion
from gacha_app.reports.ledgers import ledger_report, ledger_rows, open_ledger
from gacha_app.reports.report import Report, Row
from gacha_app.services.lookups import named
from gacha_app.storage.book import Book
from gacha_app.storage.tables import accounts


def ledger_question(
    book: Book, period: Period, account: str = "", names: Mapping[str, str] | None = None, by: str = ""
) -> LedgerQuestion:
    """Return what is asked in people's words: an account by its code or name, dimensions by what they are called.

    Args:
        names: what the ledger is narrowed by, by the keys of `DIMENSIONS`; blank ones are left out.
        by: the dimension that a summary tells apart.

    Raises:
        InvalidInput: if there is no such dimension, or several are called so. NotFound: if nothing is called so.
    """
    if by and by not in DIMENSIONS:
        raise InvalidInput(
            "by", _("没有“{name}”这种核算项，可用的有：{all}。").format(name=by[:20], all="、".join(DIMENSIONS))
        )
    narrowed = {f"{one}_id": named(book, one, name) for one, name in (names or {}).items() if name}
    question = LedgerQuestion(period, _code_of(book, account.strip()), dimension=by)
    return replace(question, **narrowed)  # type: ignore[arg-type]


def read_ledger(book: Book, name: str, question: LedgerQuestion, page: int | None = None) -> Report:
    """Return a ledger as a report, whole or one page of it.

    Raises:
        GachaError: if there is no such ledger, account or page.
    """
    _check_name(name)
    with book.reading() as session:
        return ledger_report(session, open_ledger(session, name, question), page)


def look_into(book: Book, name: str, question: LedgerQuestion) -> Ledger:
    """Return a ledger none of whose entries is read yet.

    Raises:
        GachaError: if there is no such ledger or account.
    """
    _check_name(name)
    with book.reading() as session:
        return open_ledger(session, name, question)


def rows_of_ledger(book: Book, ledger: Ledger, offset: int, limit: int) -> Sequence[Row]:
    """Return some rows of a ledger by their place."""
    with book.reading() as session:
        return ledger_rows(session, ledger, offset, limit)


def print_ledger(book: Book, name: str, question: LedgerQuestion, path: Path) -> str:
    """Print a ledger as a PDF in the customary layout; the general ledger with a page for every account.

    Returns:
        The characters that the fonts lack; they stand as 〓 on the paper.

    Raises:
        GachaError: if there is no such ledger or account, or the file cannot be written.
    """
    _check_name(name)
    with book.reading() as session:
        if name == "general-ledger" and not question.account:
            codes: Iterable[str] = first_level_accounts(session, question)
        else:
            codes = (question.account,)
    return print_ledgers(book, [(name, replace(question, account=code)) for code in codes] or [(name, question)], path)


def print_ledgers(book: Book, wanted: Sequence[tuple[str, LedgerQuestion]], path: Path) -> str:
    """Print several ledgers one after another as one PDF.

    Returns:
        The characters that the fonts lack.

    Raises:
        GachaError: if one of them is not there, or the file cannot be written.
    """
    from gacha_app.papers.ledger_paper import LedgerSection, print_sections
    from gacha_app.reports.ledgers import ledger_pages

    with in_chinese(), book.reading() as session:
        organisation = organisation_of(session)

        def pages_of(one: tuple[str, LedgerQuestion]) -> LedgerSection:
            ledger = open_ledger(session, *one)
            report = replace(ledger_report_frame(ledger, organisation.name), sample=organisation.sample)
            return LedgerSection(report, ledger.about, lambda size: ledger_pages(session, ledger, size))

        return "".join(print_sections([pages_of(one) for one in wanted], path).missing_characters)


def ledger_report_frame(ledger: Ledger, organisation: str) -> Report:
    """Return a ledger's heading and columns as a report without rows."""
    return Report(
        ledger.kind.name, _(ledger.kind.title), organisation, ledger.question.period.title, ledger.columns, (),
        notes=ledger.notes,
    )  # fmt: skip


def _check_name(name: str) -> None:
    if name not in LEDGERS:
        raise NotFound(_("没有“{name}”这种账簿，可用的有：{all}。").format(name=name[:40], all="、".join(LEDGERS)))


def _code_of(book: Book, said: str) -> str:
    """Return the code of an account said by code or by name; what is neither is left for the ledger to refuse."""
    if not said or said.isascii():
        return said
    with book.reading() as session:
        found = session.scalars(select(accounts.c.code).where(accounts.c.name == said)).all()
    if len(found) > 1:
        raise InvalidInput(
            "account", _("有几个科目都叫“{name}”（{codes}），请写科目编号。").format(name=said, codes="、".join(found))
        )
    return found[0] if found else said
