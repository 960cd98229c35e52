"""How people come into the register of members, leave it, change households, and who stands for a household."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.domain.household import Household, Member
from gacha_app.domain.identity import birth_of
from gacha_app.domain.register_events import EVENT_KINDS, Effect
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.household_members import RELATIONS, SEXES, BirthField, IdentityField, sex_of
from gacha_app.ui.dialogs.register_event import (
    EventDialog,
    before_and_after,
    beside,
    kind_choices,
    members_on,
    other_households,
    share_kind_choices,
    value_of,
)
from gacha_app.ui.widgets.fields import Choice, ChoiceField, SharesField, TextField


class JoinDialog(EventDialog):
    """Somebody who comes into the register of members; in a dynamic village perhaps with shares."""

    def __init__(self, desk: Desk, household: Household, day: dt.date, parent: QWidget | None = None) -> None:
        dynamic = desk.organisation.share_mode == "dynamic"
        super().__init__(
            desk, household, day, _("新增成员"), _("登记新成员"), parent,
            sentence=_("成员名册和份额登记簿分开记；本嘎查动态管理，可以同时配股。") if dynamic
            else _("只记入成员名册。份额实行静态管理，增人不增股；经会议决定配股的，另外登记“配股”。"),
        )  # fmt: skip
        self._dynamic = dynamic
        form = self.form
        form.add("kind", _("怎么来的"), ChoiceField(kind_choices(Effect.JOIN)), required=True)
        form.add("name", _("姓名"), TextField(), required=True)
        # official words stay Chinese in every language
        form.add("relation", _("与户主关系"), ChoiceField([Choice(one, one) for one in RELATIONS], " ", free=True))
        form.add("identity", _("身份证号"), IdentityField(_("18位，还没有的不填")))
        form.add("sex", _("性别"), ChoiceField([Choice(one, one) for one in SEXES], " "))
        form.add("birth", _("出生日期"), BirthField(_("年-月-日")))
        form.add("shares", _("配股"), SharesField(_("没有的不填")), unit=_("份"))
        form.add("share_kind", _("股种"), ChoiceField(share_kind_choices(desk)), required=True)
        form.set_values({"kind": "birth", "share_kind": "member"})
        for name in ("shares", "share_kind"):
            form.set_row_visible(name, dynamic)
        form["identity"].changed.connect(self._read_identity)
        self.ask_day_and_note()

    def register(self, values: dict[str, Any]) -> None:
        from gacha_app.services.register_events import join_member

        member = Member(
            values["name"], str(values["sex"] or ""), values["birth"], values["identity"],
            self.form["relation"].text().strip(),
        )  # fmt: skip
        try:
            join_member(
                self._desk.open_book(), values["kind"], self._household.id or 0, member, values["date"],
                note=values["note"], shares=values.get("shares") or 0, share_kind=values.get("share_kind") or "member",
            )  # fmt: skip
        except GachaError as problem:
            raise beside(problem, members="identity", household="date") from problem

    def told(self) -> str:
        shares = value_of(self.form["shares"]) if self._dynamic else None
        if not shares:
            return ""
        held = self._household.shares_on(self.day(), value_of(self.form["share_kind"]))
        return before_and_after(self._household.representative, held, shares)

    def _read_identity(self) -> None:
        """Fill in what a right identity number says of itself."""
        number = value_of(self.form["identity"])
        if not number:
            return
        if not self.form["birth"].text().strip():
            self.form["birth"].set_value(birth_of(number))
        if not self.form["sex"].text().strip():
            self.form["sex"].set_value(sex_of(number))


class LeaveDialog(EventDialog):
    """Somebody who leaves the register of members; where he stands for the household, somebody else does then."""

    def __init__(self, desk: Desk, household: Household, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, household, day, _("成员离开"), _("登记离开"), parent,
            sentence=_("只改成员名册，份额仍留在这一户；继承、退出份额请另外登记。上学、服役、离婚不丧失成员身份。"),
        )  # fmt: skip
        self._people = [one for one in household.members if one.left is None]
        form = self.form
        form.add("kind", _("原因"), ChoiceField(kind_choices(Effect.LEAVE)), required=True)
        people = [Choice(one.id, one.name, one.relation) for one in self._people]
        form.add("member", _("谁离开"), ChoiceField(people), required=True)
        form.add("representative", _("新的户代表"), ChoiceField(), required=True)
        form.set_values({"kind": "death", "member": people[0].key if len(people) == 1 else None})
        form["member"].changed.connect(self._ask_representative)
        self.ask_day_and_note()
        self._ask_representative()

    def register(self, values: dict[str, Any]) -> None:
        from gacha_app.services.register_events import leave_member

        leave_member(
            self._desk.open_book(), values["kind"], values["member"], values["date"], note=values["note"],
            representative=str(values.get("representative") or ""),
        )  # fmt: skip

    def _ask_representative(self) -> None:
        """Ask who stands for the household where the one who leaves did and others stay."""
        going = value_of(self.form["member"])
        stands = any(one.id == going and one.name == self._household.representative for one in self._people)
        staying = [Choice(one.name, one.name, one.relation) for one in self._people if one.id != going]
        self.form["representative"].set_choices(staying)
        self.form.set_row_visible("representative", stands and bool(staying))
        self.fit_soon()

    def told(self) -> str:
        held = self._household.shares_on(self.day())
        return _("这一户的 {n} 份不变。").format(n=share_text(held)) if held else ""


class RepresentativeDialog(EventDialog):
    """Who stands for the household from a day on."""

    def __init__(self, desk: Desk, household: Household, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(desk, household, day, _(EVENT_KINDS["representative"].title), _("更换户代表"), parent)
        people = [
            Choice(one.name, one.name, one.relation)
            for one in members_on(household, day)
            if one.name != household.representative
        ]
        self.form.add("representative", _("新的户代表"), ChoiceField(people), required=True)
        self.ask_day_and_note()

    def register(self, values: dict[str, Any]) -> None:
        from gacha_app.services.register_events import change_representative

        change_representative(
            self._desk.open_book(), self._household.id or 0, values["representative"], values["date"], values["note"]
        )


class MoveMemberDialog(EventDialog):
    """A member who belongs to another household from a day on; shares stay where they are."""

    def __init__(self, desk: Desk, household: Household, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, household, day, _(EVENT_KINDS["member_moved"].title), _("登记转户"), parent,
            sentence=_("成员从这一天起算另一户的人，份额不跟着走；份额要走的，请登记分户或转让。"),
        )  # fmt: skip
        people = [Choice(one.id, one.name, one.relation) for one in members_on(household, day)]
        self.form.add("member", _("谁转户"), ChoiceField(people), required=True)
        self.form.add("to_household", _("转到哪一户"), ChoiceField(other_households(desk, household)), required=True)
        self.ask_day_and_note()

    def register(self, values: dict[str, Any]) -> None:
        from gacha_app.services.household_events import move_member

        try:
            move_member(
                self._desk.open_book(), values["member"], values["to_household"], values["date"], values["note"]
            )
        except GachaError as problem:
            raise beside(problem, household="to_household") from problem
