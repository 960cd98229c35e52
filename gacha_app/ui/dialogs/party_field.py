"""A field for a household or a counterparty, whichever it is with; and the one for cash or bank."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.accounts import MONEY
from gacha_app.i18n import _
from gacha_app.reports.parties import Party
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.new_choice import NewChoiceField, new_counterparty
from gacha_app.ui.widgets.fields import Choice, ChoiceField


def party_field(desk: Desk, parent: QWidget) -> NewChoiceField:
    """Return a field whose value is (household or None, counterparty or None)."""
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        others = choices(session, "counterparty")
        households = choices(session, "household")
    offered = [Choice((None, one.id), one.label, one.detail or _("往来单位")) for one in others]
    offered += [Choice((one.id, None), f"{one.detail} {one.label}", _("农户")) for one in households]
    return NewChoiceField(offered, lambda name: _new(desk, parent, name))


def party_ids(party: Party | None) -> dict[str, int | None]:
    """Return a party as the identities that a record keeps."""
    household, counterparty = party or (None, None)
    return {"household_id": household, "counterparty_id": counterparty}


def money_field(desk: Desk) -> ChoiceField:
    """Return a field for an account of cash or bank."""
    from gacha_app.services.lookups import account_choices

    with desk.reading() as session:
        found = account_choices(session, lambda code: code.startswith(MONEY))
    # the bank first: large sums seldom go through the till
    return ChoiceField([Choice(code, f"{code} {name}") for code, name in sorted(found, reverse=True)])


def accounts_field(desk: Desk, accept: Any = bool) -> ChoiceField:
    """Return a field for an account whose code is accepted."""
    from gacha_app.services.lookups import account_choices

    with desk.reading() as session:
        return ChoiceField([Choice(code, f"{code} {name}") for code, name in account_choices(session, accept)])


def _new(desk: Desk, parent: QWidget, name: str) -> Choice | None:
    made = new_counterparty(desk, parent, name)
    return Choice((None, made.key), made.text, made.detail) if made else None
