"""A trial balance (科目余额表) of the books before, read as the opening of a book."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.domain.imports import WARNING, Finding
from gacha_app.domain.ledger_rows import SheetReading, SheetRow
from gacha_app.i18n import _
from gacha_app.sheets import rows
from gacha_app.sheets.account_rows import fen_in, letters_of, quantity_in, side_of, words_of
from gacha_app.sheets.columns import Table, find_tables
from gacha_app.sheets.definitions import load_column_names
from gacha_app.sheets.flows import Findings
from gacha_app.sheets.grid import read_grids

_WORDS = ("code", "name", "detail", "household", "counterparty", "project", "fund", "unit")
_PAIRS = (("closing_debit", "closing_credit"), ("opening_debit", "opening_credit"), ("debit", "credit"))


def read_opening(path: Path | str, mapping: Mapping[str, str] | None = None) -> SheetReading:
    """Return the balances of a workbook with everything that cannot be read, all at once.

    Where a sheet has both 期初 and 期末, the balances at the end are taken, and a warning says so.

    Args:
        path: the workbook; its first visible sheet that holds balances is read.
        mapping: columns the user has assigned, field to letter; "" leaves a field out.

    Raises:
        GachaError: if the file cannot be read, or holds no balances.
    """
    path = Path(path)
    table = find_tables(read_grids(path), load_column_names("opening"), path.name, mapping, None)[0]
    found = Findings(table)
    read = tuple(one for row in table.data_rows() if (one := _row(table, row, found)))
    if not any(one.amount for one in read if not one.total):
        raise GachaError(_("“{file}”的表头下面没有余额。").format(file=path.name))
    findings = list(found.found)
    pair = _pair(table)
    if pair[0] == "closing_debit" and any(table.has(one) for one in ("opening_debit", "debit", "balance")):
        reason = _("表里有期初和期末，按期末余额读入；要用期初，请指定列。")
        findings.append(Finding(table.grid.title, table.first_row, table.letter(pair[0]), "", reason, WARNING))
    return SheetReading(path.name, table.grid.title, read, tuple(findings), table.mapped)


def _pair(table: Table) -> tuple[str, str]:
    return next((pair for pair in _PAIRS if any(table.has(one) for one in pair)), ("", ""))


def _row(table: Table, row: int, findings: Findings) -> SheetRow | None:
    """Return a row of balances; None for titles, notes and signatures."""
    words = words_of(table, row, _WORDS)
    values = table.grid.rows[row]
    total = rows.total_title([table.value(row, one) for one in ("code", "name", "detail")])
    if not total and (rows.is_note(values) or not any(words.get(one) for one in ("code", "name", "detail"))):
        return None
    debit_at, credit_at = _pair(table)
    debit, credit, amount, sided, place = 0, 0, None, True, debit_at or "balance"
    if debit_at:
        in_debit, in_credit = fen_in(table, row, debit_at, findings), fen_in(table, row, credit_at, findings)
        debit, credit = in_debit or 0, in_credit or 0
        amount = None if in_debit is None and in_credit is None else debit - credit
        place = debit_at if debit or not credit else credit_at
    else:
        balance, side = fen_in(table, row, "balance", findings), side_of(table, row, findings)
        amount, sided = (balance * side, True) if balance is not None and side else (balance, False)
    return SheetRow(
        table.grid.title, row + 1, words, letters_of(table), amount, sided, table.letter(place),
        quantity_in(table, row, findings), total, debit, credit,
    )  # fmt: skip
