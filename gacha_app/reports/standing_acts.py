"""Which acts of a register count on a day: those whose voucher is posted by then, and not taken back by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.voucher import State
from gacha_app.storage.tables import vouchers

_RED = vouchers.alias("red")


def vouchers_standing(last: dt.date) -> Any:
    """Return a query of the identities of vouchers that are posted on a day, and not taken back by then."""
    taken_back = and_(_RED.c.reverses_id == vouchers.c.id, _RED.c.state.in_([State.POSTED, State.REVERSED]))
    return (
        select(vouchers.c.id)
        .join(_RED, taken_back, isouter=True)
        .where(
            vouchers.c.date <= last, vouchers.c.state.in_([State.POSTED, State.REVERSED]),
            or_(_RED.c.id.is_(None), _RED.c.date > last),
        )
    )  # fmt: skip


def acts_until(session: Session, table: Table, last: dt.date, *conditions: ColumnElement[bool]) -> Sequence[Any]:
    """Return the rows of a table of acts that count on a day, in order, each with its voucher's number."""
    query = (
        select(table, vouchers.c.number)
        .join(vouchers, vouchers.c.id == table.c.voucher_id)
        .where(table.c.voucher_id.in_(vouchers_standing(last)), *conditions)
        .order_by(table.c.date, table.c.id)
    )
    return session.execute(query).all()


def is_standing(session: Session, voucher_id: int, last: dt.date = dt.date.max) -> bool:
    """Say whether a voucher counts on a day."""
    found = session.execute(vouchers_standing(last).where(vouchers.c.id == voucher_id)).first()
    return found is not None
