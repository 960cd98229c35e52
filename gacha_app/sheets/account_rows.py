"""What sheets of openings and vouchers share: a row's words, an amount in two columns or in one with its side."""

from __future__ import annotations

from collections.abc import Mapping

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import _
from gacha_app.sheets import cells
from gacha_app.sheets.columns import Table
from gacha_app.sheets.flows import Findings

_SIDES = {"借": 1, "借方": 1, "J": 1, "贷": -1, "贷方": -1, "D": -1, "平": 1}


def words_of(table: Table, row: int, fields: tuple[str, ...]) -> dict[str, str]:
    """Return the words of a row by field; whole numbers without ".0"."""
    return {one: cells.text(table.value(row, one)) for one in fields if table.has(one)}


def letters_of(table: Table) -> Mapping[str, str]:
    """Return the letter of every column that was understood."""
    return {field: table.letter(field) for field in table.columns}


def fen_in(table: Table, row: int, field: str, findings: Findings) -> int | None:
    """Return the fen of a cell, None where it is empty or cannot be read (which is noted)."""
    if not table.has(field):
        return None
    if fault := table.fault(row, field):
        findings.add(row, field, fault)
        return None
    value = table.value(row, field)
    if cells.nothing(value):
        return None
    try:
        return cells.fen(value, table.units.get(field, 1), field)
    except InvalidInput as problem:
        findings.add(row, field, str(problem))
        return None


def side_of(table: Table, row: int, findings: Findings) -> int:
    """Return 1 for 借, -1 for 贷, 0 where the row says neither."""
    word = cells.compact(table.value(row, "side")).upper()
    if word and word not in _SIDES:
        findings.add(row, "side", _("“{word}”不是借贷方向，请写“借”或“贷”。").format(word=word[:10]))
    return _SIDES.get(word, 0)


def quantity_in(table: Table, row: int, findings: Findings) -> int | None:
    """Return the thousandths of a cell, None where it is empty or cannot be read (which is noted)."""
    value = table.value(row, "quantity")
    if not table.has("quantity") or cells.nothing(value):
        return None
    try:
        return parse_quantity(cells.text(value)) or None
    except InvalidInput as problem:
        findings.add(row, "quantity", str(problem))
        return None
