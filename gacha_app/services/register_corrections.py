"""Events of the registers that were entered wrongly, taken back in the open: both stay to be seen."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.household import ShareMovement, check_shares_never_negative, initials_of
from gacha_app.domain.register_events import Effect, FormerRepresentative, RegisterEvent
from gacha_app.i18n import _
from gacha_app.services.households import household_in
from gacha_app.services.register_events import begun, member_in
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.share_tables import former_representatives, register_events


def correct_event(book: Book, event_id: int, reason: str) -> RegisterEvent:
    """Take back an event that was entered wrongly; both stay to be seen, with who corrected it and when.

    Raises:
        InvalidInput: if the reason is missing, it is corrected already, or what followed hangs on it.
        NotFound: if there is none of this identity.
    """
    with book.writing("correct_event", reason) as session:
        return correct(session, event_id, reason)


def correct(session: Writing, event_id: int, reason: str) -> RegisterEvent:
    """Take back an event within a larger action.

    Raises:
        InvalidInput: if the reason is missing, it is corrected already, or what followed hangs on it.
        NotFound: if there is none of this identity.
    """
    wrong = session.get(RegisterEvent, event_id)
    if wrong is None:
        raise NotFound(_("没有这条登记簿变动记录。"))
    if wrong.effect is Effect.CORRECTION:
        raise InvalidInput("event", _("更正记录不能再更正，请重新登记正确的变动。"))
    if session.scalar(select(func.count()).where(register_events.c.corrects_id == event_id)):
        raise InvalidInput("event", _("这条变动已经更正过了。"))
    event = replace(wrong, kind="correction", note=reason, corrects_id=event_id, id=None)
    begun(session, event, Effect.CORRECTION)
    _take_back(session, wrong, event)
    return event


def _take_back(session: Writing, wrong: RegisterEvent, event: RegisterEvent) -> None:
    if wrong.effect is Effect.HOUSEHOLD and wrong.kind != "representative":
        raise InvalidInput("event", _("分户、并户和转户不能撤回，请登记相反的变动。"))
    household = household_in(session, wrong.household_id or 0)
    for moved in session.scalars(select(ShareMovement).where(tables.share_movements.c.event_id == wrong.id)).all():
        holder = household_in(session, moved.household_id or 0)
        holder.movements.append(
            ShareMovement(
                moved.date,
                -moved.change,
                moved.share_kind,
                "correction",
                event.note,
                moved.member_id,
                event_id=event.id,
                corrects_id=moved.id,
                recorded_at=event.recorded_at,
                recorded_by=event.recorded_by,
            )
        )
        check_shares_never_negative(holder.movements, holder.number)
    if wrong.effect is Effect.JOIN:
        member = member_in(session, wrong.member_id or 0)
        if member.left is not None:
            raise InvalidInput("event", _("{name}后来又有变动，请先更正后面的记录。").format(name=member.name))
        member.left = member.joined
    if wrong.effect is Effect.LEAVE:
        member_in(session, wrong.member_id or 0).left = None
    former = session.scalars(
        select(FormerRepresentative).where(former_representatives.c.event_id == wrong.id)
    ).one_or_none()
    if former is not None:
        last = session.scalar(
            select(func.max(former_representatives.c.id)).where(former_representatives.c.household_id == household.id)
        )
        if last != former.id:
            raise InvalidInput("event", _("户代表后来又换过，请先更正后面的记录。"))
        household.representative, household.initials = former.name, initials_of(former.name)
        for one in household.members:
            one.is_head = one.id == former.member_id
        session.delete(former)
