"""What was read from a workbook, before anything is kept: rows understood, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """Something about one cell of a workbook that its owner should know.

    Attributes:
        row: counted from 1, as the sheet shows it; 0 where the whole sheet is meant.
        column: the column's letter; "" where the whole row is meant.
        value: what stands in the cell, as text.
        severity: "error" (nothing is taken in until it is mended) or "warning".
        twin: sheet and row of the line that means the same person, or None.
        member_id: the member in the register who is the same person, or None.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    severity: str = ERROR
    twin: tuple[str, int] | None = None
    member_id: int | None = None


@dataclass(frozen=True)
class MappedColumn:
    """Which column was understood as what.

    Attributes:
        field: what it holds ("identity_number").
        title: the same in the user's words.
        column: its letter.
        header: the words above it.
        confidence: 0 to 100.
    """

    sheet: str
    field: str
    title: str
    column: str
    header: str
    confidence: int


@dataclass(frozen=True)
class TotalCheck:
    """A total written in a sheet, beside the sum of the rows it speaks of (fen, or ten-thousandths of a share)."""

    sheet: str
    row: int
    column: str
    title: str
    stated: int
    found: int

    @property
    def agrees(self) -> bool:
        """Whether the sheet added up rightly."""
        return self.stated == self.found


@dataclass(frozen=True)
class RosterMember:
    """One row of a roster.

    Attributes:
        birth: "1955-06-16", "1955-06" or "".
        shares: ten-thousandths of a share.
    """

    sheet: str
    row: int
    name: str
    sex: str
    birth: str
    identity_number: str
    relation: str
    is_head: bool
    shares: int
    note: str


@dataclass(frozen=True)
class RosterHousehold:
    """One household of a roster.

    Attributes:
        number: as the roster writes it; "" where it writes none.
        group: the villagers' group (组, 社) it belongs to, or "".
    """

    number: str
    representative: str
    phone: str
    bank_account: str
    bank_name: str
    address: str
    group: str
    members: tuple[RosterMember, ...]

    @property
    def shares(self) -> int:
        """The household's shares, in ten-thousandths."""
        return sum(member.shares for member in self.members)


@dataclass(frozen=True)
class RosterReading:
    """A roster as it was understood.

    Attributes:
        sheet: the sheets it was read from, joined by "、".
    """

    file: str
    sheet: str
    households: tuple[RosterHousehold, ...]
    findings: tuple[Finding, ...]
    mapping: tuple[MappedColumn, ...]
    checks: tuple[TotalCheck, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended before the roster can be taken in."""
        return _errors(self.findings)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the user should look at."""
        return _warnings(self.findings)

    @property
    def members(self) -> int:
        """How many people."""
        return sum(len(household.members) for household in self.households)

    @property
    def shares(self) -> int:
        """All shares, in ten-thousandths."""
        return sum(household.shares for household in self.households)


@dataclass(frozen=True)
class JournalEntry:
    """One row of a cash journal.

    Attributes:
        voucher_word: the number it carries in the sheet ("记001"), or "".
        project: the project's name, or "".
        income: fen; negative where it was written in red. One of `income` and `expense` is nought.
        balance: fen, or None where the sheet states none.
        direction: "in" or "out".
        category: the kind of income or expense as the sheet calls it, or "".
        means: cash or bank, in the sheet's own words, or "".
    """

    sheet: str
    row: int
    date: date
    voucher_word: str
    summary: str
    project: str
    income: int
    expense: int
    balance: int | None
    handler: str
    direction: str
    category: str = ""
    counterparty: str = ""
    means: str = ""

    @property
    def amount(self) -> int:
        """What came in or went out, in fen."""
        return self.income if self.direction == "in" else self.expense


@dataclass(frozen=True)
class JournalProposal:
    """How one row of a journal might be entered.

    Attributes:
        kind: the entry kind's code ("sale").
        account: a finer account's code, or "" for the kind's own.
        sure: False where the user should look.
        rule: the name of the rule that decided.
        project_kind: what kind of project the words speak of, or "".
        document_number: of a grant ("阿财农〔2023〕15号"), or "".
        fund_name: what a new fund might be called, or "".
    """

    kind: str
    account: str
    sure: bool
    rule: str
    project_kind: str = ""
    document_number: str = ""
    fund_name: str = ""


@dataclass(frozen=True)
class JournalReading:
    """A cash journal as it was understood; amounts in fen.

    Attributes:
        sheet: the sheets it was read from, joined by "、".
        year: the year it speaks of, or None where it does not say.
        opening: what was there before the first row, or None where it cannot be known.
        closing: what is there after the last row, or None.
    """

    file: str
    sheet: str
    year: int | None
    entries: tuple[JournalEntry, ...]
    findings: tuple[Finding, ...]
    mapping: tuple[MappedColumn, ...]
    checks: tuple[TotalCheck, ...]
    opening: int | None
    closing: int | None
    income: int
    expense: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended before the journal can be taken in."""
        return _errors(self.findings)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the user should look at."""
        return _warnings(self.findings)


@dataclass(frozen=True)
class BankEntry:
    """One row of a bank's statement.

    Attributes:
        time: "10:00:00", or "".
        debit: fen that left the account.
        credit: fen that came in.
        balance: fen, or None where the statement states none.
        counterparty: who paid or was paid.
        account: the counterparty's account number, tidied.
        reference: the bank's own number of the transaction, or "".
    """

    sheet: str
    row: int
    date: date
    time: str
    debit: int
    credit: int
    balance: int | None
    counterparty: str
    account: str
    summary: str
    reference: str = ""


@dataclass(frozen=True)
class BankReading:
    """A bank's statement as it was understood; amounts in fen, entries in the file's own order.

    Attributes:
        own_account: the account the statement is of, where it says so.
        in_order: the entries from the oldest on.
    """

    file: str
    sheet: str
    own_account: str
    entries: tuple[BankEntry, ...]
    findings: tuple[Finding, ...]
    mapping: tuple[MappedColumn, ...]
    checks: tuple[TotalCheck, ...]
    opening: int | None
    closing: int | None
    income: int
    expense: int
    in_order: tuple[BankEntry, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended before the statement can be taken in."""
        return _errors(self.findings)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the user should look at."""
        return _warnings(self.findings)


def project_names(reading: JournalReading) -> tuple[str, ...]:
    """Return the names of the projects a journal speaks of, each once, in the order they come up."""
    return tuple(dict.fromkeys(entry.project for entry in reading.entries if entry.project))


def _errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity == ERROR)


def _warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity == WARNING)
