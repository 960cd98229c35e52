"""Vouchers of another program (凭证导入): a workbook with one posting a row, put together by date and number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.ledger_rows import SheetReading, SheetRow
from gacha_app.i18n import _
from gacha_app.sheets import cells, rows
from gacha_app.sheets.account_rows import fen_in, letters_of, quantity_in, side_of, words_of
from gacha_app.sheets.columns import Table, find_tables
from gacha_app.sheets.definitions import load_column_names
from gacha_app.sheets.flows import Findings
from gacha_app.sheets.grid import read_grids
from gacha_app.sheets.journal_dates import Days

_WORDS = (
    "date", "number", "summary", "code", "name", "detail", "project", "household", "counterparty", "fund", "contract",
    "unit",
)  # fmt: skip
_SHARED = ("date", "number", "summary", "attachments")


def read_vouchers(
    path: Path | str, mapping: Mapping[str, str] | None = None, *, year: int | None = None
) -> SheetReading:
    """Return the postings of a workbook in their order, every sheet after the other.

    Where a row leaves the date, the number or the summary empty, those of the row above are meant.

    Args:
        path: the workbook.
        mapping: columns the user has assigned, field to letter; "" leaves a field out.
        year: the one year the days lie in, where they are written without it; else they may lie in any.

    Raises:
        GachaError: if the file cannot be read, or holds no vouchers.
    """
    path = Path(path)
    tables = find_tables(read_grids(path), load_column_names("vouchers"), path.name, mapping, None)
    read: list[SheetRow] = []
    findings = []
    for table in tables:
        noted = Findings(table)
        read += _rows(table, noted, year)
        findings += noted.found
    if not read:
        raise GachaError(_("“{file}”的表头下面没有凭证。").format(file=path.name))
    sheets = "、".join(table.grid.title for table in tables)
    mapped = tuple(column for table in tables for column in table.mapped)
    return SheetReading(path.name, sheets, tuple(read), tuple(findings), mapped)


def _rows(table: Table, findings: Findings, year: int | None) -> list[SheetRow]:
    filled = replace(table, grid=table.grid.filled(table.columns[one] for one in _SHARED if table.has(one)))
    days = Days(filled, year)
    read: list[SheetRow] = []
    above: SheetRow | None = None
    for row in table.data_rows():
        made = _row(filled, row, days, findings, above)
        if made is not None:
            read.append(made)
            above = made
    return read


def _row(table: Table, row: int, days: Days, findings: Findings, above: SheetRow | None) -> SheetRow | None:
    """Return a posting; None for totals, notes and empty forms."""
    words = words_of(table, row, _WORDS)
    if rows.total_title([table.value(row, one) for one in ("date", "number", "summary", "code", "name")]):
        return None
    if not (words.get("code") or words.get("name")):
        return None
    at = "amount"
    if table.has("debit") or table.has("credit"):
        debit, credit = fen_in(table, row, "debit", findings), fen_in(table, row, "credit", findings)
        amount = None if debit is None and credit is None else (debit or 0) - (credit or 0)
        at = "debit" if debit or not credit else "credit"
        if debit and credit:
            findings.add(row, "credit", _("一行只能填借方或贷方，不能两边都填。"))
    else:
        stated, side = fen_in(table, row, "amount", findings), side_of(table, row, findings)
        amount = stated * side if stated is not None and side else None
        if stated is not None and not side:
            findings.add(row, "side", _("请写明“借”或“贷”。"))
    empty = cells.nothing(table.value(row, "date"))
    day = above.day if empty and above else days.on(row)
    if isinstance(day, InvalidInput):
        findings.add(row, "date", str(day))
        day = None
    if above is not None:
        # a voucher printed once over its lines
        for field in ("number", "summary"):
            if table.has(field) and not words.get(field) and (empty or field == "summary"):
                words[field] = above.word(field)
    return SheetRow(
        table.grid.title, row + 1, words, letters_of(table), amount, True, table.letter(at),
        quantity_in(table, row, findings), day=day, attachments=_attachments(table, row, findings),
    )  # fmt: skip


def _attachments(table: Table, row: int, findings: Findings) -> int:
    text = cells.text(table.value(row, "attachments")).removesuffix("张")
    if not table.has("attachments") or not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        findings.add(row, "attachments", _("“{text}”不是张数，请填写整数，如 2。").format(text=text[:20]))
        return 0
    return int(text)
