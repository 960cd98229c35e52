"""Share certificates (股权证): numbered, issued, handed over, replaced, cancelled; the list of what was issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.certificate import CANCELLED, REPLACED, VALID, Certificate
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.i18n import _, in_chinese
from gacha_app.services.households import holdings_on
from gacha_app.services.posting import organisation_in
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.share_tables import certificates


def issue_certificates(
    book: Book, on: dt.date, *, households: Sequence[str] = (), reason: str = ""
) -> list[Certificate]:
    """Issue a certificate for what each household holds on a day; one still valid is replaced.

    Households whose valid certificate says just that are left alone.

    Args:
        households: their numbers; all that hold shares where it is empty.

    Raises:
        InvalidInput: if the day is to come, or a household holds no share.
    """
    if on > dt.date.today():
        raise InvalidInput("date", _("日期 {date} 还没有到，请核对。").format(date=on))
    with book.writing("issue_certificates", str(on)) as session:
        held = {one.number: one for one in holdings_on(session, on) if one.shares > 0}
        for number in households:
            if number not in held:
                raise InvalidInput("households", _("户号 {number} 在 {date} 没有份额。").format(number=number, date=on))
        valid = {one.household_id: one for one in _all(session) if one.state == VALID}
        following = _last(session, on.year) + 1
        issued = []
        for number in households or sorted(held):
            holding = held[number]
            before = valid.get(holding.household_id)
            if before is not None and before.shares == holding.shares and not reason.strip():
                continue
            if before is not None:
                with in_chinese():
                    before.state, before.reason = REPLACED, reason.strip() or _("份额有变动")
            certificate = Certificate(
                f"{on.year}-{following:05d}", holding.household_id, holding.shares, on,
                replaces_id=before.id if before else None,
            )  # fmt: skip
            following += 1
            session.add(certificate)
            issued.append(certificate)
        session.flush()
        return issued


def hand_over(book: Book, number: str, to: str, on: dt.date) -> Certificate:
    """Note who took a certificate, and when.

    Raises:
        NotFound: if there is none of this number.
        InvalidInput: if it is valid no more, or nobody is named.
    """
    with book.writing("hand_over_certificate", number) as session:
        certificate = certificate_in(session, number)
        if certificate.state != VALID:
            raise InvalidInput("number", _("股权证 {number} 已经作废或换发。").format(number=number))
        if not to.strip():
            raise InvalidInput("received_by", _("请写明领证人。"))
        certificate.received_by, certificate.received_on = to.strip(), on
        return certificate


def cancel_certificate(book: Book, number: str, reason: str) -> Certificate:
    """Cancel a certificate: lost, handed back, or issued wrongly.

    Raises:
        NotFound: if there is none of this number.
        InvalidInput: if it is valid no more, or the reason is missing.
    """
    with book.writing("cancel_certificate", f"{number}：{reason}") as session:
        certificate = certificate_in(session, number)
        if certificate.state != VALID:
            raise InvalidInput("number", _("股权证 {number} 已经作废或换发。").format(number=number))
        if not reason.strip():
            raise InvalidInput("reason", _("请写明作废的原因。"))
        certificate.state, certificate.reason = CANCELLED, reason.strip()
        return certificate


def print_certificates(book: Book, path: Path, numbers: Sequence[str] = ()) -> int:
    """Print valid certificates, a page each: those numbered, or all.

    Returns:
        How many.

    Raises:
        NotFound: if there is none.
        InvalidInput: if the file's ending is not `.pdf`.
        GachaError: if the file cannot be written.
    """
    from gacha_app.papers.certificates import print_certificates as print_them
    from gacha_app.reports.certificates import certificate_faces

    if path.suffix.lower() != ".pdf":
        raise InvalidInput("out", _("“{name}”的扩展名不对，股权证只能存为 .pdf。").format(name=path.name))
    with book.reading() as session, in_chinese():
        for number in numbers:
            certificate_in(session, number)
        organisation = organisation_in(session)  # type: ignore[arg-type]
        faces = certificate_faces(session, tuple(numbers))
    if not faces:
        raise NotFound(_("还没有发过股权证，请先发证。"))
    print_them(organisation, faces, path)
    return len(faces)


def certificate_in(session: Session, number: str) -> Certificate:
    """Return a certificate within a larger action.

    Raises:
        NotFound: if there is none of this number.
    """
    found = session.scalars(select(Certificate).where(certificates.c.number == number)).one_or_none()
    if found is None:
        raise NotFound(_("没有股权证“{number}”。").format(number=number[:20]))
    return found


def _all(session: Writing) -> Sequence[Certificate]:
    return session.scalars(select(Certificate).order_by(certificates.c.id)).all()


def _last(session: Writing, year: int) -> int:
    highest = session.scalar(
        select(func.max(certificates.c.number)).where(certificates.c.number.startswith(f"{year}-"))
    )
    return int(highest.split("-")[1]) if highest else 0
