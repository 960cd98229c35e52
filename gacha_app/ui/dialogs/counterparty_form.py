"""The card of somebody outside whom the village deals with."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gacha_app.domain.register import COUNTERPARTY_KINDS, Counterparty
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import CardForm
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.fields import ChoiceField, NoteField, TextField


class CounterpartyForm(CardForm):
    """Adds a counterparty, or changes one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, card: Counterparty | None = None) -> None:
        super().__init__(desk, parent, card or Counterparty(""), _("往来单位"), width=460)
        form = self.form
        form.add("name", _("名称"), TextField(_("单位全称，或个人姓名")), required=True)
        form.add("kind", _("类别"), ChoiceField(key_choices(COUNTERPARTY_KINDS)), required=True)
        form.add("telephone", _("电话"), TextField())
        form.add("note", _("备注"), NoteField(_("如 开户行和账号"), lines=2))
        self.show_card()
