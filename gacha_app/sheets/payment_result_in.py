"""A bank's result of a batch of payments (csv, txt, xlsx), read row by row."""

from __future__ import annotations

from pathlib import Path

from gacha_app.domain.bank_batch import Outcome, outcome_state
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.identity import tidy_number
from gacha_app.i18n import _
from gacha_app.sheets import cells
from gacha_app.sheets.columns import Table, find_tables
from gacha_app.sheets.definitions import load_column_names
from gacha_app.sheets.grid import read_grids


def read_payment_result(path: Path) -> list[Outcome]:
    """Return what a bank says became of each payment; rows without an account (totals, notes) are skipped.

    Raises:
        GachaError: if the file cannot be read or holds no result.
        InvalidInput: naming the row that is not understood.
    """
    tables = find_tables(read_grids(path), load_column_names("payment_result"), path.name, None, None)
    outcomes = [one for table in tables for row in table.data_rows() if (one := _outcome(table, row))]
    if not outcomes:
        raise GachaError(_("“{file}”的表头下面没有付款结果。").format(file=path.name))
    return outcomes


def _outcome(table: Table, row: int) -> Outcome | None:
    value = table.value(row, "account")
    account = tidy_number(cells.text(value))
    if not (account.isdigit() and len(account) >= 8):
        return None
    if cells.number_lost_digits(value):
        raise InvalidInput(
            "account", _("第 {row} 行的账号是数字格式，末几位已经丢失，请向银行要文本格式的结果。").format(row=row + 1)
        )
    try:
        state = outcome_state(cells.text(table.value(row, "state")))
        amount = cells.fen(table.value(row, "amount")) if table.has("amount") else None
    except InvalidInput as problem:
        raise InvalidInput("state", _("第 {row} 行：{problem}").format(row=row + 1, problem=problem)) from None
    reason = cells.text(table.value(row, "reason"))
    return Outcome(row + 1, account, amount, state, reason, cells.text(table.value(row, "name")))
