"""What goes along to the new book when the chart of accounts changes: every register, under the same identities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from gacha_app.domain.errors import GachaError
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.statement_forms import DEFINITION_KIND
from gacha_app.storage import accounting_tables, contract_tables, debt_tables, tables
from gacha_app.storage.book import Writing
from gacha_app.storage.columns import metadata

# What belongs to the old books alone: its entries and what was made of them. They stay there, sealed and readable
LEFT = {
    "organisation", "account", "voucher", "posting", "period", "audit", "month_total", "party_total", "import_batch",
    "bank_statement", "bank_line", "bank_match", "reconciliation", "depreciation", "spread_part", "excuse",
    # vouchers of the old book: what an asset yielded in those years is told there
    "formed_yield_receipt",
}  # fmt: skip
# What names an account without a foreign key
_NAMES_ACCOUNTS = {
    "loan": ("interest_account",),
    "contract": ("account",),
    "asset": ("account", "depreciation_account", "expense_account"),
    "bank_layout": ("account",),
    "bank_batch": ("account",),
    "journal_rule": ("account",),
}

_Row = dict[str, Any]


def carry(old: Session, new: Writing, codes: Mapping[str, str], year: int) -> None:
    """Copy every register of the old book into the new one.

    Args:
        codes: the new code of each old account.
        year: the old book's last year.
    """
    # registers name each other in circles (a correction the movement it corrects)
    new.execute(text("PRAGMA defer_foreign_keys = ON"))
    for table in metadata.sorted_tables:
        if table.name in LEFT:
            continue
        # by its key: the column "class" is klass here, and an insert knows no other name of it
        rows = [{one.key: row[one] for one in table.columns} for row in old.execute(select(table)).mappings()]
        change = _CHANGES.get(table.name)
        kept = [row for row in rows if change is None or change(old, row, year)]
        for row in kept:
            _point_anew(table, row, codes)
        if kept:
            # a new book's own kinds of shares give way to the village's
            new.execute(insert(table).prefix_with("OR REPLACE"), kept)
            new.recorder.note("carried", table=table.name, count=len(kept))


def accounts_named(session: Session) -> set[str]:
    """Return the accounts that registers name."""
    named: set[str] = set()
    for table in metadata.sorted_tables:
        if table.name in LEFT:
            continue
        for column in _account_columns(table):
            named |= set(session.scalars(select(table.c[column]).distinct()))
    return {one for one in named if one}


def _account_columns(table: Table) -> list[str]:
    linked = [
        column.key for column in table.columns for key in column.foreign_keys if key.target_fullname == "account.code"
    ]
    return [*linked, *_NAMES_ACCOUNTS.get(table.name, ())]


def _point_anew(table: Table, row: _Row, codes: Mapping[str, str]) -> None:
    """Change a row's accounts to the new chart's, and let go of what stays in the old book."""
    for name in _account_columns(table):
        if row[name]:
            if row[name] not in codes:
                raise GachaError(_("科目 {code} 还在用，请先选定它的去处。").format(code=row[name]))
            row[name] = codes[row[name]]
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table.name in LEFT - {"account"}:
                row[column.key] = None


def _asset(old: Session, row: _Row, _year: int) -> bool:
    """Take what was depreciated in the old book into the card, since the vouchers stay behind."""
    row["accumulated"] += _booked(old, accounting_tables.depreciations, "asset_id", row["id"])
    return True


def _spread(old: Session, row: _Row, year: int) -> bool:
    """Carry only what is still to be spread, from the new year on."""
    row["total"] -= _booked(old, accounting_tables.spread_parts, "spread_id", row["id"])
    row["start"] = max(row["start"], dt.date(year + 1, 1, 1))
    return bool(row["total"]) and row["stopped_on"] is None and row["end"] >= row["start"]


def _booked(old: Session, table: Table, owner: str, identity: int) -> int:
    """Return what is booked of an asset or a spread, fen; what was taken back in red does not count."""
    query = (
        select(func.coalesce(func.sum(table.c.amount), 0))
        .join(tables.vouchers, tables.vouchers.c.id == table.c.voucher_id)
        .where(table.c[owner] == identity, tables.vouchers.c.state == State.POSTED)
    )
    return int(old.scalar(query) or 0)


def _attachment(_old: Session, row: _Row, _year: int) -> bool:
    return row["subject"] not in LEFT


def _paper(old: Session, row: _Row, _year: int) -> bool:
    """Carry a paper that something carried points at."""
    held = accounting_tables.attachments.c
    query = select(held.id).where(held.sha256 == row["sha256"], held.subject.not_in(LEFT)).limit(1)
    return old.scalar(query) is not None


def _instalment(old: Session, row: _Row, year: int) -> bool:
    """Let go of a spread that has come to its end and stays behind."""
    if row["spread_id"] is not None:
        spread = dict(
            old.execute(select(accounting_tables.spreads).where(accounting_tables.spreads.c.id == row["spread_id"]))
            .mappings()
            .one()
        )
        if not _spread(old, spread, year):
            row["spread_id"] = None
    return True


def _act(old: Session, row: _Row, _year: int) -> bool:
    """Carry what counts: an act whose voucher was taken back in red would count again without it."""
    return _stands(old, row["voucher_id"])


def _settlement(old: Session, row: _Row, _year: int) -> bool:
    acts = contract_tables.contract_acts.c
    return _stands(old, old.scalar(select(acts.voucher_id).where(acts.id == row["act_id"])))


def _stands(old: Session, voucher_id: int | None) -> bool:
    if voucher_id is None:
        return True
    return old.scalar(select(tables.vouchers.c.state).where(tables.vouchers.c.id == voucher_id)) == State.POSTED


def _debt_act(old: Session, row: _Row, _year: int) -> bool:
    """Carry what counts of a claim or a debt that is carried itself."""
    debts = debt_tables.debts.c
    if row["other_debt_id"] is not None:
        booked = old.scalar(select(debts.voucher_id).where(debts.id == row["other_debt_id"]))
        row["other_debt_id"] = row["other_debt_id"] if _stands(old, booked) else None
    booked = old.scalar(select(debts.voucher_id).where(debts.id == row["debt_id"]))
    return _stands(old, row["voucher_id"]) and _stands(old, booked)


def _loan_act(old: Session, row: _Row, _year: int) -> bool:
    loans = debt_tables.loans.c
    booked = old.scalar(select(loans.voucher_id).where(loans.id == row["loan_id"]))
    return _stands(old, row["voucher_id"]) and _stands(old, booked)


def _definition(_old: Session, row: _Row, _year: int) -> bool:
    """A village's own rules go along; a corrected statement is made of accounts that are no more."""
    return bool(row["kind"] != DEFINITION_KIND)


_CHANGES: dict[str, Callable[[Session, _Row, int], bool]] = {
    tables.assets.name: _asset,
    accounting_tables.definitions.name: _definition,
    accounting_tables.spreads.name: _spread,
    accounting_tables.attachments.name: _attachment,
    accounting_tables.papers.name: _paper,
    contract_tables.contract_acts.name: _act,
    contract_tables.contract_instalments.name: _instalment,
    contract_tables.contract_settlements.name: _settlement,
    debt_tables.debts.name: _act,
    debt_tables.debt_acts.name: _debt_act,
    debt_tables.charge_acts.name: _act,
    debt_tables.loans.name: _act,
    debt_tables.loan_acts.name: _loan_act,
}
