"""Share certificates (股权证) as papers, a page each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gacha_app.domain.organisation import Organisation
from gacha_app.i18n import N_
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports import face
from gacha_app.reports.certificates import CertificateFace

# As many people as a page shows; a larger household's others stand on the register
_MOST_PEOPLE = 8


def print_certificates(organisation: Organisation, faces: Sequence[CertificateFace], path: Path) -> Typeset:
    """Print certificates, a page each.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("certificate", certificate_data(organisation, faces), path)


def certificate_data(organisation: Organisation, faces: Sequence[CertificateFace]) -> dict[str, Any]:
    """Return all that stands on certificates, as `certificate.typ` takes it."""
    return {
        "heading": N_("农村集体经济组织份额（股权）证"),
        "organisation": organisation.name,
        "place": "".join((organisation.league, organisation.banner, organisation.township)),
        "credit_code": organisation.credit_code,
        "head": organisation.head,
        "sample": face.SAMPLE if organisation.sample else "",
        "certificates": [_certificate(one) for one in faces],
    }


def _certificate(one: CertificateFace) -> dict[str, Any]:
    people = [list(person) for person in one.people[:_MOST_PEOPLE]]
    more = len(one.people) - len(people)
    return {
        "number": one.number, "household": one.household, "representative": one.representative,
        "identity": one.identity, "address": one.address, "shares": one.shares,
        "kinds": "，".join(f"{title} {shares} 份" for title, shares in one.kinds), "people": people,
        "more": f"另有 {more} 名成员，见成员名册。" if more > 0 else "",
        "issued": f"{one.issued_on.year}年{one.issued_on.month}月{one.issued_on.day}日",
    }  # fmt: skip
