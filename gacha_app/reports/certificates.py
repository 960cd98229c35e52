"""Share certificates: the list of what was issued, and what stands on each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.certificate import CERTIFICATE_STATES, VALID
from gacha_app.domain.dates import Period
from gacha_app.domain.identity import masked_identity
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.households import in_register
from gacha_app.reports.register_history import household_of_member_on, representative_on, share_kind_titles
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.storage.share_tables import certificates
from gacha_app.storage.tables import households, members, share_movements


@dataclass(frozen=True)
class CertificateFace:
    """What stands on a certificate.

    Attributes:
        kinds: (kind of shares, shares in words). people: (name, relation, masked identity number) of the members.
    """

    number: str
    household: str
    representative: str
    identity: str
    address: str
    shares: str
    kinds: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str, str], ...]
    issued_on: dt.date


def certificate_list(session: Session, period: Period) -> Report:
    """Report the certificates issued up to the end of a time (股权证发放登记)."""
    issued = certificates.c
    query = (
        select(certificates, households.c.number.label("household"), households.c.representative)
        .join(households, households.c.id == issued.household_id)
        .where(issued.issued_on <= period.last)
        .order_by(issued.number)
    )
    rows = [
        Row(
            {
                "number": one.number, "household": one.household, "representative": one.representative,
                "shares": one.shares, "issued_on": one.issued_on, "state": _(CERTIFICATE_STATES[one.state]),
                "received_by": one.received_by, "received_on": one.received_on, "reason": one.reason,
            },
            record=one.id,
        )
        for one in session.execute(query)
    ]  # fmt: skip
    columns = (
        Column("number", _("证号"), CellKind.CODE, width=6),
        Column("household", _("户号"), CellKind.CODE, width=4),
        Column("representative", _("户代表"), width=6),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("issued_on", _("发证日期"), CellKind.DATE, width=6),
        Column("state", _("状态"), width=4),
        Column("received_by", _("领证人"), width=6),
        Column("received_on", _("领证日期"), CellKind.DATE, width=6),
        Column("reason", _("原因"), width=8),
    )
    until = _("截至{date}").format(date=period.last)
    return report_for(session, "certificates", _("股权证发放登记"), until, columns, rows)


def certificate_faces(session: Session, numbers: tuple[str, ...] = ()) -> list[CertificateFace]:
    """Return what stands on the valid certificates, of those numbered or of all."""
    issued = certificates.c
    query = select(certificates).where(issued.state == VALID).order_by(issued.number)
    if numbers:
        query = query.where(issued.number.in_(numbers))
    kinds = share_kind_titles(session)
    return [_face(session, one, kinds) for one in session.execute(query).all()]


def _face(session: Session, one: object, kinds: dict[str, str]) -> CertificateFace:
    household_id, day = one.household_id, one.issued_on  # type: ignore[attr-defined]
    household = session.execute(
        select(households, representative_on(day).label("stood")).where(households.c.id == household_id)
    ).one()
    moved = share_movements.c
    held = session.execute(
        select(moved.share_kind, func.sum(moved.change).label("shares"))
        .where(moved.household_id == household_id, moved.date <= day)
        .group_by(moved.share_kind)
    )
    people = session.execute(
        select(members.c.name, members.c.relation, members.c.identity_number)
        .where(household_of_member_on(day) == household_id, in_register(members, day))
        .order_by(members.c.is_head.desc(), members.c.id)
    ).all()
    by_kind = {row.share_kind: row.shares for row in held}
    return CertificateFace(
        one.number,  # type: ignore[attr-defined]
        household.number,
        household.stood,
        next((masked_identity(row.identity_number) for row in people if row.name == household.stood), ""),
        household.address,
        share_text(one.shares),  # type: ignore[attr-defined]
        tuple((title, share_text(int(by_kind[code]))) for code, title in kinds.items() if by_kind.get(code)),
        tuple((row.name, row.relation, masked_identity(row.identity_number)) for row in people),
        day,
    )
