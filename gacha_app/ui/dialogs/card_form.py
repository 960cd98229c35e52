"""What the forms of contracts, assets, resources and counterparties have in common: a card, new or changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.fields import Choice


class CardForm(FormDialog):
    """Adds a card, or changes one; a form of one register adds its rows and then calls `show_card`.

    Args:
        card: the Contract, Asset, Resource or Counterparty to change; one without identity is new.
        what: what such a card is called: "合同".
    """

    # Rows that are nought where they are left blank
    numbers: tuple[str, ...] = ()

    def __init__(self, desk: Desk, parent: QWidget | None, card: Any, what: str, *, width: int = 520) -> None:
        new = card.id is None
        title = _("新{what}").format(what=what) if new else _("{what}：{name}").format(what=what, name=card.name)
        confirm = _("登记{what}").format(what=what) if new else _("保存修改")
        super().__init__(title, confirm, self._keep, parent, width=width)
        self.desk = desk
        self.card = card

    def show_card(self) -> None:
        """Show what is known; a nought is left blank."""
        values = {name: getattr(self.card, name) for name in self.form.names()}
        self.set_values({name: None if name in self.numbers and not value else value for name, value in values.items()})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.registers import change, record

        for name, value in values.items():
            if value is None and name in self.numbers:
                values[name] = 0
            elif value is None and isinstance(getattr(self.card, name), str):
                # an account that is not chosen
                values[name] = ""
        changed = replace(self.card, **values)
        book = self.desk.open_book()
        return record(book, changed) if changed.id is None else change(book, changed)


def choices_of(desk: Desk, dimension: str) -> list[Choice]:
    """Return the projects, funds or counterparties to choose from."""
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        return _as_choices(choices(session, dimension))


def cards_of(desk: Desk, kind: type[Any]) -> list[Choice]:
    """Return the assets or resources to choose from."""
    from gacha_app.services.registers import card_choices

    with desk.reading() as session:
        return _as_choices(card_choices(session, kind))


def _as_choices(found: Iterable[Any]) -> list[Choice]:
    return [Choice(one.id, one.label, one.detail) for one in found]
