"""What is wrong with the money itself: overdrawn cash and bank accounts, balances on the wrong side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import MONEY
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.ledger import balances
from gacha_app.reports.todo import Todo
from gacha_app.storage.tables import accounts


def money_warnings(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    """Yield what is overdrawn or stands on the wrong side on a day."""
    standing = balances(session, today)
    rows = {row.code: row for row in session.execute(select(accounts.c.code, accounts.c.name, accounts.c.normal_side))}
    for code, amount in sorted(standing.items()):
        if code.startswith(MONEY) and amount < 0:
            yield Todo(
                "care", _("“{name}”账上是负数").format(name=rows[code].name),
                _("余额 {amount} 元，钱不会付到没有，请查漏记的收入或记错的支出").format(amount=grouped(amount)),
                "books:ledgers", kind="overdrawn", area="money", key="money_negative", subject=code, amount=amount,
            )  # fmt: skip
    yield from _wrong_side(standing, {code: (row.name, row.normal_side) for code, row in rows.items()})


def _wrong_side(standing: dict[str, int], known: dict[str, tuple[str, str]]) -> Iterator[Todo]:
    """Yield first-level accounts whose balance stands where it never should; two-sided ones have no such side."""
    together: dict[str, int] = {}
    for code, amount in standing.items():
        together[code[:3]] = together.get(code[:3], 0) + amount
    for code, amount in sorted(together.items()):
        name, side = known[code]
        wrong = (side == "debit" and amount < 0) or (side == "credit" and amount > 0)
        if wrong and code not in MONEY:
            words = (
                _("余额应在借方，现在贷方 {amount} 元") if side == "debit" else _("余额应在贷方，现在借方 {amount} 元")
            )
            yield Todo(
                "wait", _("“{name}”的余额方向不对").format(name=name), words.format(amount=grouped(abs(amount))),
                "books:ledgers", kind="overdrawn", area="books", key="wrong_side", subject=code, amount=amount,
            )  # fmt: skip
