"""One movement of shares within a larger action: of a known kind, never below nought, never above the ceiling."""

from __future__ import annotations

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Household, ShareMovement, check_shares_never_negative
from gacha_app.domain.register_events import RegisterEvent, check_ceiling
from gacha_app.i18n import _
from gacha_app.services.posting import organisation_in
from gacha_app.storage import tables
from gacha_app.storage.book import Writing
from gacha_app.storage.share_tables import share_kinds


def move_in_register(
    session: Writing, event: RegisterEvent, household: Household, share_kind: str, change: int, *, within: bool = False
) -> None:
    """Let shares come to a household or leave it; what stays in one family (`within`) is not held to the ceiling."""
    known = session.scalar(
        select(func.count()).select_from(share_kinds).where(share_kinds.c.code == share_kind, share_kinds.c.active)
    )
    if not known:
        raise InvalidInput("share_kind", _("没有“{value}”这个股种，请从列表中选择。").format(value=share_kind[:20]))
    household.movements.append(
        ShareMovement(
            event.date,
            change,
            share_kind,
            event.kind,
            event.note,
            event.member_id,
            event_id=event.id,
            recorded_at=event.recorded_at,
            recorded_by=event.recorded_by,
        )
    )
    check_shares_never_negative(household.movements, household.number)
    session.flush()
    organisation = organisation_in(session)
    if change > 0 and organisation.transfer_ceiling and not within and event.kind == "transfer":
        moved = tables.share_movements.c
        everything = int(
            session.scalar(select(func.coalesce(func.sum(moved.change), 0)).where(moved.date <= event.date)) or 0
        )
        check_ceiling(household.shares_on(event.date), everything, organisation.transfer_ceiling, household.number)
