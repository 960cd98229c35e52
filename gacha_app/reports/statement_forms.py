"""The statement forms in force: the village's own corrections before what ships with the program."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import NotFound
from gacha_app.domain.statement_form import Form, form_from
from gacha_app.i18n import _
from gacha_app.reports.heading import organisation_of
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.reference import statement_forms

DEFINITION_KIND = "statement"


@dataclass(frozen=True)
class FormInForce:
    """A form and where it comes from.

    Attributes:
        own: whether the village corrected it, or made it.
        shipped: whether the program brings one of this name.
        source: the file it was loaded from. by, at: who loaded it, and when.
    """

    form: Form
    own: bool = False
    shipped: bool = True
    source: str = ""
    by: str = ""
    at: dt.datetime | None = None


def forms_in_force(session: Session) -> dict[str, FormInForce]:
    """Return every form that the book's statements are made by, by name: those of the program first."""
    chart = organisation_of(session).chart
    shipped = statement_forms(chart)
    found = {name: FormInForce(form) for name, form in shipped.items()}
    query = select(definitions).where(definitions.c.kind == DEFINITION_KIND).order_by(definitions.c.id)
    for kept in session.execute(query):
        form = form_from(json.loads(kept.content))
        # what was corrected in the other chart means other accounts
        if form.chart == chart:
            found[form.name] = FormInForce(form, True, form.name in shipped, kept.source, kept.by, kept.at)
    return found


def form_in_force(session: Session, name: str) -> FormInForce:
    """Return the form of this name or title.

    Raises:
        NotFound: listing what there is.
    """
    forms = forms_in_force(session)
    for one in forms.values():
        if name in (one.form.name, one.form.title):
            return one
    raise NotFound(
        _("没有“{name}”这张会计报表，可用的有：{all}。").format(
            name=name[:40], all="、".join(one.form.title for one in forms.values())
        )
    )


def own_statement(session: Session, name: str) -> bool:
    """Return whether a village made a statement of this name or title itself."""
    forms = forms_in_force(session).values()
    return any(not one.shipped and name in (one.form.name, one.form.title) for one in forms)
