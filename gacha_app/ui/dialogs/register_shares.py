"""A movement of a household's shares: allotment, inheritance, gift, transfer, withdrawal, recount."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.household import Household
from gacha_app.domain.register_events import EITHER_WAY, EVENT_KINDS, Effect
from gacha_app.i18n import N_, _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.dialogs.register_event import (
    EventDialog,
    before_and_after,
    kind_choices,
    other_households,
    share_kind_choices,
    two_lines,
    value_of,
)
from gacha_app.ui.widgets.fields import ChoiceField, SharesField

# From one household to another; a recount and a correction go either way
_TO_OTHER = ("inheritance", "gift", "transfer")
_WAYS = {"in": N_("本户增加"), "out": N_("本户减少")}


class MoveSharesDialog(EventDialog):
    """A movement of a household's shares; what it leads to is told while it is typed."""

    def __init__(self, desk: Desk, household: Household, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, household, day, _("份额变动"), _("登记变动"), parent,
            sentence=_("变动按日期记入登记簿，不改以前的记录；已批准的分红按当时的份额，不受影响。"),
        )  # fmt: skip
        self._others = other_households(desk, household)
        dynamic = desk.organisation.share_mode == "dynamic"
        # a static village counts nobody again: 增人不增股、减人不减股
        kinds = [one for one in kind_choices(Effect.SHARES) if dynamic or one.key != "recount"]
        form = self.form
        form.add("kind", _("变动"), ChoiceField(kinds), required=True)
        form.add("way", _("怎么变"), ChoiceField(key_choices(_WAYS)), required=True)
        form.add("to_household", _("转给哪一户"), ChoiceField(self._others), required=True)
        form.add("shares", _("份额"), SharesField(_("如 0.5")), unit=_("份"), required=True)
        form.add("share_kind", _("股种"), ChoiceField(share_kind_choices(desk)), required=True)
        form.set_values({"kind": "allotment", "way": "in", "share_kind": "member"})
        self._kind = "allotment"
        self._fit_kind()
        two_lines(self.consequence)
        form.changed.connect(self._on_changed)
        self.ask_day_and_note()

    def register(self, values: dict[str, Any]) -> None:
        from gacha_app.services.share_moves import move_shares

        sign = -1 if values.get("way") == "out" else 1
        move_shares(
            self._desk.open_book(), values["kind"], self._household.id or 0, sign * values["shares"], values["date"],
            share_kind=values["share_kind"], to_household_id=values.get("to_household"), note=values["note"],
        )  # fmt: skip

    def told(self) -> str:
        from gacha_app.reports.household_story import shares_held

        shares, kind = value_of(self.form["shares"]), value_of(self.form["share_kind"])
        if not shares or kind is None:
            return ""
        day = self.day()
        gives = self._kind in (*_TO_OTHER, "withdrawal") or (self._kind in EITHER_WAY and self._way() == "out")
        held = self._household.shares_on(day, kind)
        told = [before_and_after(self._household.representative, held, -shares if gives else shares)]
        other = value_of(self.form["to_household"]) if self._kind in _TO_OTHER else None
        if other is not None:
            name = next(one.text for one in self._others if one.key == other)
            with self._desk.reading() as session:
                told.append(before_and_after(name, shares_held(session, other, day, kind), shares))
        return "\n".join(told)

    def _on_changed(self) -> None:
        kind = value_of(self.form["kind"])
        if kind in EVENT_KINDS and kind != self._kind:
            self._kind = str(kind)
            self._fit_kind()
            self.fit_soon()

    def _fit_kind(self) -> None:
        self.form.set_row_visible("way", self._kind in EITHER_WAY)
        self.form.set_row_visible("to_household", self._kind in _TO_OTHER)
        self.confirm_button.setText(_("登记{what}").format(what=_(EVENT_KINDS[self._kind].title)))

    def _way(self) -> str:
        return str(value_of(self.form["way"]) or "in")
