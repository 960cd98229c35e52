"""Shares that come, go, or pass to another household: one way for all of them."""

from __future__ import annotations

import datetime as dt

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register_events import EITHER_WAY, EVENT_KINDS, Effect, RegisterEvent
from gacha_app.i18n import _
from gacha_app.services.households import household_in
from gacha_app.services.posting import organisation_in
from gacha_app.services.register_events import begun, refuse_left, title_of
from gacha_app.services.share_register import move_in_register
from gacha_app.storage.book import Book

# Those who move the shares themselves; the household gives them to another one
_HANDED_OVER = ("inheritance", "gift", "transfer")


def move_shares(
    book: Book, kind: str, household_id: int, shares: int, on: dt.date, *, share_kind: str = "member",
    to_household_id: int | None = None, member_id: int | None = None, note: str = "",
) -> RegisterEvent:  # fmt: skip
    """Register an allotment, inheritance, gift, transfer, withdrawal, recount or correction of shares.

    Args:
        shares: ten-thousandths of a share; for a recount or a correction the change, else above nought.
        to_household_id: who gets them, for an inheritance, a gift or a transfer between households.

    Raises:
        InvalidInput: if a household would hold less than none on some day, or more than the charter lets it.
    """
    with book.writing("move_shares", EVENT_KINDS[kind].title if kind in EVENT_KINDS else kind[:20]) as session:
        household = household_in(session, household_id)
        event = RegisterEvent(on, kind, household_id, member_id, to_household_id, shares, share_kind, note=note)
        begun(session, event, Effect.SHARES)
        if shares == 0 or (shares < 0 and kind not in EITHER_WAY):
            raise InvalidInput("shares", _("请填写变动的份额，应大于零。"))
        if kind == "recount" and organisation_in(session).share_mode == "static":
            raise InvalidInput("kind", _("本嘎查的份额实行静态管理，不做动态调整。"))
        if (kind in _HANDED_OVER) != (to_household_id is not None):
            raise InvalidInput(
                "to_household",
                _("{kind}要写明转到哪一户。").format(kind=title_of(kind)) if kind in _HANDED_OVER
                else _("{kind}只涉及本户，不要写转到哪一户。").format(kind=title_of(kind)),
            )  # fmt: skip
        gives = kind in (*_HANDED_OVER, "withdrawal")
        move_in_register(session, event, household, share_kind, -shares if gives else shares)
        if to_household_id is not None:
            if to_household_id == household_id:
                raise InvalidInput("to_household", _("不能转给本户自己。"))
            other = household_in(session, to_household_id)
            refuse_left(other, on)
            move_in_register(session, event, other, share_kind, shares)
        return event
