"""Taking opening balances in from a trial balance (科目余额表) of the books before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.imports import ERROR, WARNING, Finding
from gacha_app.domain.ledger_rows import SheetReading
from gacha_app.domain.register import Counterparty
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.openings import standing_opening
from gacha_app.services.accounts import add_account_in
from gacha_app.services.book_names import BookNames
from gacha_app.services.imports import Imported, ImportRefused, new_batch, seen_before
from gacha_app.services.opening_lines import OpeningLines, PlannedLine
from gacha_app.services.openings import difference_note, put_opening, take_back, why_settled
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing


@dataclass(frozen=True)
class OpeningPlan:
    """An opening as it would be taken in.

    Attributes:
        accounts: (code, above, name) of each account that would be added.
        rest_on_reserve: whether 公积公益金 takes what is missing.
    """

    path: Path
    reading: SheetReading
    lines: tuple[PlannedLine, ...]
    findings: tuple[Finding, ...]
    accounts: tuple[tuple[str, str, str], ...] = ()
    rest_on_reserve: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(one for one in self.findings if one.severity == ERROR)

    @property
    def debit(self) -> int:
        """Fen on the debit side."""
        return sum(one.posting.amount for one in self.lines if one.posting.amount > 0)

    @property
    def credit(self) -> int:
        """Fen on the credit side."""
        return -sum(one.posting.amount for one in self.lines if one.posting.amount < 0)

    @property
    def parties(self) -> tuple[str, ...]:
        """The counterparties that would be registered."""
        return tuple(dict.fromkeys(one.party for one in self.lines if one.party))


def plan_opening(
    book: Book,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    add_accounts: bool = False,
    rest_on_reserve: bool = False,
) -> OpeningPlan:
    """Read a trial balance and hold it against the book; nothing is changed.

    Args:
        mapping: column letters by field, where the user corrected what was understood.
        add_accounts: whether sub-levels the book has not are to be added under the accounts above them.
        rest_on_reserve: whether 公积公益金 takes what debit and credit differ by.

    Raises:
        GachaError: if the file cannot be read or holds no balances.
    """
    from gacha_app.sheets.opening_in import read_opening

    reading = read_opening(path, mapping)
    with book.reading() as session:
        maker = OpeningLines(BookNames.of(session), add_accounts)
        maker.take(reading.rows)
        findings = [*reading.findings, *seen_before(session, path), *maker.findings]
        if reason := why_settled(session):
            findings.append(Finding("", 0, "", path.name, reason))
        elif standing_opening(session):
            reason = _("账本里已有期初余额，导入后以这张表为准，原来的红字注销。")
            findings.append(Finding("", 0, "", path.name, reason, WARNING))
    postings = [one.posting for one in maker.lines]
    if not any(one.severity == ERROR for one in findings) and (note := difference_note(postings)):
        severity = WARNING if rest_on_reserve else ERROR
        findings.append(Finding(reading.sheet, 0, "", "", note, severity))
    return OpeningPlan(path, reading, tuple(maker.lines), tuple(findings), tuple(maker.added), rest_on_reserve)


def import_opening(book: Book, plan: OpeningPlan) -> Imported:
    """Take an opening in, with the accounts and counterparties that it needs; an earlier opening is taken back.

    Raises:
        ImportRefused: if anything is wrong; nothing is taken in then.
    """
    if plan.errors:
        raise ImportRefused(plan.errors)
    with book.writing("import_opening", plan.path.name) as session:
        before = standing_opening(session)
        counts = {"lines": len(plan.lines), "before": before.id if before else None}
        for code, above, name in plan.accounts:
            add_account_in(session, above, name, code)
        parties = {name: Counterparty(name) for name in plan.parties}
        session.add_all(parties.values())
        session.flush()
        batch = new_batch(session, "opening", plan.path, counts)
        lines = [
            replace(one.posting, counterparty_id=parties[one.party].id) if one.party else one.posting
            for one in plan.lines
        ]
        put_opening(session, lines, rest_on_reserve=plan.rest_on_reserve, import_id=batch)
        return Imported(batch, counts)


def undo_opening(session: Writing, batch: int) -> str:
    """Undo an import of an opening within a larger action: what stood before stands again.

    Accounts and counterparties that came with it stay, since the red voucher still names them.

    Raises:
        InvalidInput: if something is posted since.
    """
    if reason := why_settled(session):
        raise InvalidInput("batch", reason)
    take_back(session)
    counts = session.scalar(select(tables.import_batches.c.counts).where(tables.import_batches.c.id == batch))
    identity = json.loads(counts or "{}").get("before")
    before = session.get(Voucher, identity) if identity else None
    if before is not None:
        lines = [replace(one, id=None, voucher_id=None) for one in before.postings]
        put_opening(session, lines)
    said = _("已撤销导入：期初余额已红字注销。")
    return said + (_("原来的期初已恢复。") if before else "")
