"""Forms of claims and debts: registering one, resolving part of it, linking a voucher, writing letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.debt import ALL_WAYS, BY_PROCEDURE, IN_MONEY, REASONS, SIDES, WAYS, Debt
from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped
from gacha_app.i18n import N_, _
from gacha_app.reports.claim_letters import KINDS
from gacha_app.reports.debts import DebtStanding
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.dialogs.party_field import accounts_field, money_field, party_field, party_ids
from gacha_app.ui.pages.entry_lines import EntryPreview
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, TextField

_BOOKED = {"booked": N_("账上已经有了"), "new": N_("账上还没有，现在入账")}


class DebtForm(FormDialog):
    """Registers a claim or a debt, or changes what is known of one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, debt: Debt | None = None) -> None:
        title = _("债权债务：{name}").format(name=debt.name) if debt else _("登记债权债务")
        super().__init__(title, _("保存修改") if debt else _("登记"), self._keep, parent, width=540)
        self._desk, self._debt = desk, debt
        form = self.form
        form.add("side", _("性质"), ChoiceField(key_choices(SIDES)), required=True)
        form.add("name", _("名称"), TextField(_("如 2015年修路工程款")), required=True)
        form.add("counterparty_id", _("对方"), party_field(desk, self), required=True)
        form.add("account", _("科目"), accounts_field(desk, _stands_on_account), required=True)
        form.add(
            "arisen_on", _("形成日期"), DateField(), required=True, help_text=_("记得年份就行，可填当年12月31日。")
        )
        form.add("reason", _("原因"), ChoiceField(key_choices(REASONS)), required=True)
        form.add("principal", _("本金"), MoneyField(), unit=_("元"), required=True)
        form.add("interest", _("利息"), MoneyField(), unit=_("元"), help_text=_("已经记在同一个科目上的利息。"))
        form.add("evidence", _("凭据"), TextField(_("如 欠条、合同、会议记录")))
        form.add("planned_way", _("打算怎样化解"), ChoiceField(key_choices(ALL_WAYS)))
        form.add("planned_on", _("打算哪天前化解"), DateField(), help_text=_("到期前会出现在预警里。"))
        form.add("booked", _("入账"), ChoiceField(key_choices(_BOOKED)), required=True)
        form.add("against", _("对方科目"), accounts_field(desk), required=True, help_text=_("入账时的另一边。"))
        form.add("on", _("入账日期"), DateField(), required=True)
        form.add("note", _("备注"), NoteField(lines=2))
        self._begin()
        for name in ("side", "booked"):
            form[name].changed.connect(self._ask_what_fits)
        self._ask_what_fits()

    def _begin(self) -> None:
        debt = self._debt
        if debt is None:
            self.set_values({"side": "debt", "reason": "other", "booked": "booked", "on": dt.date.today()})
            return
        names = [one for one in self.form.names() if hasattr(debt, one) and one not in ("counterparty_id",)]
        self.set_values({name: getattr(debt, name) for name in names})
        self.set_values({"counterparty_id": (debt.household_id, debt.counterparty_id), "booked": "booked",
                         "interest": debt.interest or None, "planned_way": debt.planned_way or None})  # fmt: skip
        self.form.set_row_visible("booked", False)

    def _ask_what_fits(self) -> None:
        booking = self._debt is None and self.form["booked"].settle() and self.form["booked"].value() == "new"
        for name in ("against", "on"):
            self.form.set_row_visible(name, booking)
        side = self.form["side"].value() if self.form["side"].settle() else None
        if side in WAYS:
            self.form["planned_way"].set_choices(key_choices(WAYS[str(side)]))
        if self.isVisible():
            self.fit()

    def _keep(self, values: dict[str, Any]) -> Debt:
        from gacha_app.services.debts import change_debt, record_debt

        against, on = values.pop("against", None), values.pop("on", None)
        values.pop("booked", None)
        party = party_ids(values.pop("counterparty_id"))
        said = {**values, **party, "interest": values["interest"] or 0, "planned_way": values["planned_way"] or ""}
        book = self._desk.open_book()
        if self._debt is not None:
            return change_debt(book, replace(self._debt, **said))
        return record_debt(book, Debt(**said), against=str(against or ""), on=on)


class ResolveForm(FormDialog):
    """Resolves part of a claim or a debt, with the entry that it makes.

    Attributes:
        preview: the entry.
    """

    def __init__(self, desk: Desk, one: DebtStanding, parent: QWidget | None = None) -> None:
        debt = one.debt
        sentence = _("{party}，剩 {left} 元。").format(party=one.party, left=grouped(one.left))
        super().__init__(
            _("化解“{name}”").format(name=debt.name), _("化解并记账"), self._keep, parent, sentence=sentence, width=560
        )
        self._desk, self._one = desk, one
        form = self.form
        form.add("way", _("化解方式"), ChoiceField(key_choices(WAYS[debt.side])), required=True)
        form.add("amount", _("金额"), MoneyField(), unit=_("元"), required=True)
        form.add("date", _("日期"), DateField(), required=True)
        form.add("money", _("收付款科目"), money_field(desk), required=True)
        form.add("other_debt_id", _("与哪一笔抵顶"), ChoiceField(self._others()))
        form.add("account", _("或者记到科目"), accounts_field(desk), help_text=_("如用一台机器抵债：151 固定资产。"))
        form.add("meeting", _("会议"), TextField(_("如 2024年3月5日成员代表大会")), required=True)
        form.add("paper", _("凭据"), TextField(_("如 收据、抵顶协议")))
        form.add("note", _("备注"), TextField())
        self.preview = EntryPreview(desk)
        self.add_below(self.preview)
        usual = debt.planned_way or next(iter(WAYS[debt.side]))
        self.set_values({"way": usual, "amount": one.left, "date": dt.date.today(), "money": "102"})
        form["way"].changed.connect(self._ask_what_fits)
        form.changed.connect(self._show_entry)
        self._ask_what_fits()
        self._show_entry()

    def _others(self) -> list[Choice]:
        from gacha_app.services.debts import open_debts

        with self._desk.reading() as session:
            found = open_debts(session, "claim" if self._one.debt.side == "debt" else "debt")
        return [Choice(one.debt.id, one.debt.name, f"{one.party} {grouped(one.left)}") for one in found]

    def _ask_what_fits(self) -> None:
        way = self.form["way"].value() if self.form["way"].settle() else ""
        for name, shown in (
            ("money", way in IN_MONEY), ("other_debt_id", way == "set_off"), ("account", way == "set_off"),
            ("meeting", way in BY_PROCEDURE),
        ):  # fmt: skip
            self.form.set_row_visible(name, shown)
        if self.isVisible():
            self.fit()

    def _said(self, values: Mapping[str, Any]) -> Any:
        from gacha_app.services.debt_resolving import Resolution

        return Resolution(
            values["way"], values["amount"], values["date"], values.get("money") or "102", values.get("account") or "",
            values.get("other_debt_id"), values.get("meeting", ""), values["paper"], values["note"],
        )  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.debt_resolving import resolve_debt

        return resolve_debt(self._desk.open_book(), self._one.debt.id or 0, self._said(values))

    def _show_entry(self) -> None:
        from gacha_app.services.debt_resolving import preview_resolution

        debt = self._one.debt
        preview_entry(
            self._desk, self.preview,
            lambda: preview_resolution(self._desk.open_book(), debt.id or 0, self._said(self.form.values())),
        )  # fmt: skip


class LinkForm(FormDialog):
    """Notes that a posted voucher resolved part of a claim or a debt."""

    def __init__(self, desk: Desk, one: DebtStanding, parent: QWidget | None = None) -> None:
        super().__init__(
            _("关联凭证：{name}").format(name=one.debt.name), _("关联"), self._keep, parent,
            sentence=_("款项已经记过账的，选上那张凭证，台账就减去它的金额，不再记账。"), width=560,
        )  # fmt: skip
        self._desk, self._one = desk, one
        form = self.form
        form.add("voucher", _("凭证"), ChoiceField(self._vouchers()), required=True)
        form.add("way", _("化解方式"), ChoiceField(key_choices(WAYS[one.debt.side])), required=True)
        form.add("meeting", _("会议"), TextField(_("减免、核销必须填写")))
        form.add("paper", _("凭据"), TextField())
        self.set_values({"way": next(iter(WAYS[one.debt.side]))})

    def _vouchers(self) -> list[Choice]:
        from gacha_app.domain.dates import Period
        from gacha_app.reports.party_story import party_story

        debt = self._one.debt
        with self._desk.reading() as session:
            story = party_story(session, (debt.household_id, debt.counterparty_id), Period(dt.date.today().year + 1))
        fitting = (move for move in story.moves if move.account == debt.account and move.amount * debt.sign < 0)
        return [Choice(one.number, f"{one.number} {one.summary}", f"{one.day} {grouped(abs(one.amount))}")
                for one in fitting]  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.debt_resolving import link_resolution

        return link_resolution(
            self._desk.open_book(), self._one.debt.id or 0, values["voucher"], values["way"],
            meeting=values["meeting"], paper=values["paper"],
        )  # fmt: skip


class LetterForm(FormDialog):
    """Which letter goes out, and until when it asks to be paid."""

    def __init__(self, desk: Desk, who: str, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(
            _("发函"), _("下一步：存为 PDF"), lambda values: values, parent,
            sentence=_("发给：{who}。余额截至 {day}，一户一页，下方有回执。").format(who=who, day=day),
        )  # fmt: skip
        self.form.add("kind", _("函件"), ChoiceField(key_choices(KINDS)), required=True)
        self.form.add("due", _("缴清期限"), DateField(), help_text=_("只用于催款通知，可不填。"))
        self.set_values({"kind": "statement"})


def preview_entry(desk: Desk, preview: EntryPreview, make: Any) -> None:
    """Show the entry that a form would make; where it cannot be made yet, why."""
    from gacha_app.reports.voucher_story import story_lines

    try:
        voucher = make()
    except (GachaError, TypeError) as problem:
        # a blank amount is no number yet
        preview.show_sentence(str(problem) if isinstance(problem, GachaError) else "")
        return
    with desk.reading() as session:
        preview.show_entry(story_lines(session, voucher.postings), voucher.amount)


def _stands_on_account(code: str) -> bool:
    return code.startswith(("112", "113", "201", "202", "211", "212", "213", "221", "241"))
