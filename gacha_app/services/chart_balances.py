"""What stands in a book's balance sheet on the day it moves to another chart, as lines of an opening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from gacha_app.domain.accounts import MONEY, RESULT_CLASSES
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import _, in_chinese
from gacha_app.storage import tables

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def balances_to_move(session: Session) -> list[Posting]:
    """Return what stands on every account of the balance sheet as lines of an opening, with whom and what it is about.

    Money in hand and at the bank is one balance, whatever it was taken in for.
    """
    from gacha_app.reports.ledger import posted

    line = tables.postings.c
    classes = {row.code: row.klass for row in session.execute(select(tables.accounts.c.code, tables.accounts.c.klass))}
    keys = (line.account, line.project_id, line.fund_id, line.household_id, line.contract_id, line.counterparty_id)
    by_unit: dict[tuple[Any, ...], dict[str, tuple[int, int]]] = {}
    query = posted(*keys, line.unit, func.sum(line.amount), func.sum(line.quantity)).group_by(*keys, line.unit)
    results: dict[str, int] = {}
    for account, *details, unit, amount, quantity in session.execute(query):
        if classes[account] in RESULT_CLASSES:
            results[account] = results.get(account, 0) + int(amount)
            continue
        money = account.startswith(MONEY)
        key = (account, *([None] * len(details) if money else details))
        units = by_unit.setdefault(key, {})
        before = units.get(unit or "", (0, 0))
        units[unit or ""] = (before[0] + int(amount), before[1] + int(quantity or 0))
    if left := sorted(code for code, amount in results.items() if amount):
        raise InvalidInput("chart", _("收支科目 {codes} 还有余额，请先做年终结转。").format(codes="、".join(left)))
    lines = []
    for detail, units in by_unit.items():
        lines += _with_units(detail, units)
    return sorted(lines, key=lambda one: (one.account, one.household_id or 0, one.counterparty_id or 0))


def _with_units(key: tuple[Any, ...], units: Mapping[str, tuple[int, int]]) -> list[Posting]:
    """Return the lines of one detail: a quantity stands with the money of its own unit.

    Money that took a quantity out without saying how many (a transfer, depreciation) lessens the one unit there is.
    """
    counted = {unit: one for unit, one in units.items() if unit and one[1]}
    total = sum(amount for amount, _quantity in units.values())
    if len(counted) == 1 and total:
        ((unit, (_amount, quantity)),) = counted.items()
        return [_line(key, total, quantity, unit)]
    lines = [_line(key, amount, quantity, unit) for unit, (amount, quantity) in counted.items() if amount]
    rest = total - sum(one.amount for one in lines)
    return [*lines, _line(key, rest, 0, "")] if rest else lines


def _line(key: tuple[Any, ...], amount: int, quantity: int, unit: str) -> Posting:
    account, project, fund, household, contract, counterparty = key
    with in_chinese():
        text = _("期初余额")
    return Posting(
        str(account), amount, text, project_id=project, fund_id=fund, household_id=household,
        contract_id=contract, counterparty_id=counterparty, quantity=quantity or None, unit=unit if quantity else "",
    )  # fmt: skip
