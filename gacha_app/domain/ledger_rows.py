"""Rows of accounts as workbooks give them, before they are held against a book: openings and vouchers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gacha_app.domain.imports import Finding, MappedColumn


@dataclass(frozen=True)
class SheetRow:
    """A row of an opening or of a voucher.

    Attributes:
        row: counted from 1.
        words: what stands in the columns of words, by field ("code", "name", "household" ...).
        letters: where each column stands.
        amount: fen, debit positive; None where the row states none.
        sided: whether the sheet says on which side it stands; else it is on the account's own side.
        amount_at: the column of the amount.
        quantity: thousandths, or None.
        total: the words of a total ("合计"), or "".
        debit, credit: fen as stated in two columns, for totals.
    """

    sheet: str
    row: int
    words: Mapping[str, str]
    letters: Mapping[str, str]
    amount: int | None = None
    sided: bool = True
    amount_at: str = ""
    quantity: int | None = None
    total: str = ""
    debit: int = 0
    credit: int = 0
    day: date | None = None
    attachments: int = 0

    def word(self, name: str) -> str:
        """Return what stands in a column, "" where there is no such column."""
        return self.words.get(name, "")

    def at(self, name: str, reason: str, severity: str = "error") -> Finding:
        """Return a fault of one of its cells."""
        value = self.words.get(name, "")
        return Finding(self.sheet, self.row, self.letters.get(name, ""), value, reason, severity)

    def at_amount(self, reason: str, severity: str = "error") -> Finding:
        """Return a fault of the cell that holds its amount."""
        return Finding(self.sheet, self.row, self.amount_at, "", reason, severity)


@dataclass(frozen=True)
class SheetReading:
    """A workbook of such rows as it was understood.

    Attributes:
        findings: what could not be read.
    """

    file: str
    sheet: str
    rows: tuple[SheetRow, ...]
    findings: tuple[Finding, ...] = ()
    mapping: tuple[MappedColumn, ...] = field(default=())
