"""What was recorded of one household: what happened to it, with papers; its certificates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.certificate import CERTIFICATE_STATES, VALID
from gacha_app.domain.register_events import EVENT_KINDS, Effect
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached, attachments_of
from gacha_app.reports.register_history import shares_of_events
from gacha_app.storage.share_tables import certificates, former_households, register_events
from gacha_app.storage.tables import households, members


@dataclass(frozen=True)
class HouseholdEvent:
    """Something that happened to a household, as it is told beside the register.

    Attributes:
        told: who, how many shares, to whom, by which paper: in words.
        corrected: whether a later correction took it back. correctable: whether one may.
    """

    id: int
    date: dt.date
    title: str
    told: str
    recorded_by: str
    recorded_on: dt.date
    corrected: bool
    correctable: bool
    papers: tuple[Attached, ...]


@dataclass(frozen=True)
class HouseholdCertificate:
    """A certificate that a household was given.

    Attributes:
        shares: ten-thousandths of a share. told: who took it when, or why it is valid no more.
    """

    number: str
    shares: int
    issued_on: dt.date
    state: str
    valid: bool
    told: str
    handed_over: bool


def household_events(session: Session, household_id: int) -> tuple[HouseholdEvent, ...]:
    """Return everything that happened to a household, the latest first, what was corrected too."""
    event, other, own = register_events.c, households.alias("other"), households.alias("own")
    wrong = register_events.alias("wrong")
    came = select(former_households.c.event_id).where(former_households.c.household_id == household_id)
    query = (
        select(
            register_events, other.c.number.label("other_number"), other.c.representative.label("other_name"),
            own.c.number.label("own_number"), own.c.representative.label("own_name"), members.c.name.label("member"),
            select(wrong.c.id).where(wrong.c.corrects_id == event.id).limit(1).scalar_subquery().label("corrected"),
        )
        .outerjoin(other, other.c.id == event.other_household_id)
        .outerjoin(own, own.c.id == event.household_id)
        .outerjoin(members, members.c.id == event.member_id)
        .where(or_(event.household_id == household_id, event.other_household_id == household_id, event.id.in_(came)))
        .order_by(event.date.desc(), event.id.desc())
    )  # fmt: skip
    moved = shares_of_events(session, or_(event.household_id == household_id, event.other_household_id == household_id))
    found = []
    for one in session.execute(query):
        kind = EVENT_KINDS[one.kind]
        parts = [one.member or "", moved.get(one.id, "")]
        if one.other_household_id == household_id:
            parts.append(_("来自户号 {number} {name}").format(number=one.own_number, name=one.own_name))
        elif one.other_number:
            parts.append(_("到户号 {number} {name}").format(number=one.other_number, name=one.other_name))
        parts.append(one.note)
        fixed = kind.effect is Effect.CORRECTION or (kind.effect is Effect.HOUSEHOLD and one.kind != "representative")
        found.append(
            HouseholdEvent(
                one.id, one.date, _(kind.title), " · ".join(part for part in parts if part), one.recorded_by,
                one.recorded_at.date(), bool(one.corrected), not one.corrected and not fixed,
                attachments_of(session, "register_event", one.id),
            )
        )  # fmt: skip
    return tuple(found)


def last_event(session: Session, household_id: int) -> int:
    """Return the identity of what was recorded last of a household, 0 where nothing was."""
    event = register_events.c
    return int(session.scalar(select(func.max(event.id)).where(event.household_id == household_id)) or 0)


def household_certificates(session: Session, household_id: int) -> tuple[HouseholdCertificate, ...]:
    """Return the certificates that a household was given, the latest first."""
    issued = certificates.c
    query = select(certificates).where(issued.household_id == household_id).order_by(issued.id.desc())
    found = []
    for one in session.execute(query):
        taken = _("{name} {date} 领取").format(name=one.received_by, date=one.received_on) if one.received_by else ""
        found.append(
            HouseholdCertificate(
                one.number, one.shares, one.issued_on, _(CERTIFICATE_STATES[one.state]), one.state == VALID,
                " · ".join(part for part in (taken, one.reason) if part), bool(one.received_by),
            )
        )  # fmt: skip
    return tuple(found)
