"""Which acts of a register count on a day: those whose voucher is posted by then, and not taken back by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.voucher import State
from gacha_app.storage.tables import vouchers

_RED = vouchers.alias("red")
_BOOKED = (State.POSTED, State.REVERSED)
_TAKEN_BACK = and_(_RED.c.reverses_id == vouchers.c.id, _RED.c.state.in_(_BOOKED))


def vouchers_standing(last: dt.date) -> Any:
    """Return a query of the identities of vouchers that are posted on a day, and not taken back by then."""
    return select(vouchers.c.id).join(_RED, _TAKEN_BACK, isouter=True).where(_stands(last))


def acts_until(session: Session, table: Table, last: dt.date, *conditions: ColumnElement[bool]) -> Sequence[Any]:
    """Return the rows of a table of acts that count on a day, in order, each with its voucher's number.

    What has no voucher was done in an older book, which is sealed; it counts from its day on, and its number is "".
    """
    # each act asks for its own voucher: a list of all vouchers that stand would be read whole
    older = and_(table.c.voucher_id.is_(None), table.c.date <= last)
    query = (
        select(table, func.coalesce(vouchers.c.number, "").label("number"))
        .join(vouchers, vouchers.c.id == table.c.voucher_id, isouter=True)
        .join(_RED, _TAKEN_BACK, isouter=True)
        .where(or_(older, _stands(last)), *conditions)
        .order_by(table.c.date, table.c.id)
    )
    return session.execute(query).all()


def _stands(last: dt.date) -> ColumnElement[bool]:
    return and_(vouchers.c.date <= last, vouchers.c.state.in_(_BOOKED), or_(_RED.c.id.is_(None), _RED.c.date > last))
