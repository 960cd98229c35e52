"""Forms of money by contract: raise, receive, offset, deposits, interest, write-off; each shows what it will do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.accounts import BANK
from gacha_app.domain.contract import Contract
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import N_, _
from gacha_app.reports.contract_ledger import Standing
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.dialogs.party_field import money_field
from gacha_app.ui.pages.entry_lines import EntryLines
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, TextField

_MOST_LINES = 12


class PreviewForm(FormDialog):
    """A form that shows below, as it is typed, in words and as an entry, what it will do.

    Attributes:
        words: what is said. lines: the entry.
    """

    def __init__(self, desk: Desk, title: str, confirm: str, act: Any, parent: QWidget | None, **more: Any) -> None:
        super().__init__(title, confirm, act, parent, width=more.pop("width", 560), **more)
        self.desk = desk
        self.words = label("", "small", wrap=True)
        self.lines = EntryLines()
        for piece in (self.words, self.lines):
            self.add_below(piece)
        self.form.changed.connect(self.show_preview)

    def preview(self, values: dict[str, Any]) -> tuple[str, Voucher | None]:
        """Return what the values would do: words and an entry.

        Raises:
            GachaError: naming what is missing.
        """
        raise NotImplementedError

    def said(self) -> str:
        """Return what is said of it."""
        return self.words.text()

    def show_preview(self) -> None:
        """Show what the form would do now."""
        from gacha_app.reports.voucher_story import story_lines

        voucher = None
        try:
            # what is still blank, a reason above all, does not keep the rest from being shown
            words, voucher = self.preview({name: self.form[name].value() for name in self.form.names()})
        except GachaError as problem:
            words = str(problem)
        self.words.setText(words)
        with self.desk.reading() as session:
            self.lines.show_lines(story_lines(session, voucher.postings) if voucher is not None else [])
        if self.isVisible():
            self.fit()


class ReceiptForm(PreviewForm):
    """Money received for a contract, or paid by it."""

    def __init__(
        self, desk: Desk, contract: Contract, open_: Sequence[Standing], parent: QWidget | None = None
    ) -> None:  # fmt: skip
        self._contract = contract
        verb = _("收款") if contract.is_income else _("付款")
        super().__init__(
            desk, _("{verb}：{name}").format(verb=verb, name=contract.name), _("记账"), self._keep, parent,
            sentence=_("先抵到期的各期，多出来的作预收（付），以后抵扣。"),
        )  # fmt: skip
        form = self.form
        form.add("day", _("日期"), DateField(), required=True)
        form.add("amount", _("金额"), MoneyField(), unit=_("元"), required=True)
        form.add("account", _("现金或银行"), money_field(desk), required=True)
        only = [Choice(one.serial, _instalment_words(one)) for one in open_ if one.open]
        form.add("serial", _("只抵一期"), ChoiceField(only), help_text=_("不选就从最早到期的抵起。"))
        self._long = any(one.open and not one.raised and _is_long(one) for one in open_)
        ways = {"yes": N_("分到各年（先挂账）"), "no": N_("全部记当年收入")}
        form.add("spread", _("多年的款"), ChoiceField(key_choices(ways)))
        form.set_row_visible("spread", self._long)
        form.add("note", _("备注"), TextField())
        today = dt.date.today()
        due = sum(one.open for one in open_ if one.due <= today)
        self.set_values({"day": today, "account": BANK, "amount": due or None, "spread": "yes"})
        self.show_preview()

    def preview(self, values: dict[str, Any]) -> tuple[str, Voucher | None]:
        from gacha_app.services.contract_money import preview_receipt

        if not values["day"] or not values["amount"]:
            return _("填好日期和金额，这里就显示抵哪几期。"), None
        plan = preview_receipt(self.desk.open_book(), self._contract.id or 0, **self._said(values))
        words = [
            _("第{serial}期（{due}）{amount} 元").format(
                serial=one.standing.serial, due=one.standing.due, amount=grouped(one.amount)
            )
            for one in plan.allocations
        ]
        if plan.prepaid:
            words.append(_("预收（付） {amount} 元，以后抵扣").format(amount=grouped(plan.prepaid)))
        return "；".join(words), plan.voucher

    def _said(self, values: dict[str, Any]) -> dict[str, Any]:
        return {
            "day": values["day"], "amount": values["amount"], "account": values["account"] or BANK,
            "serials": (values["serial"],) if values["serial"] else (), "spread": values.get("spread") == "yes",
        }  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.contract_money import receive

        said = self._said(values)
        return receive(self.desk.open_book(), self._contract.id or 0, note=values["note"] or "", **said)


class OffsetForm(PreviewForm):
    """What was prepaid settles what is due."""

    def __init__(self, desk: Desk, contract: Contract, prepaid: int, parent: QWidget | None = None) -> None:
        self._contract = contract
        super().__init__(
            desk, _("预收（付）抵扣：{name}").format(name=contract.name), _("抵扣并记账"), self._keep, parent,
            sentence=_("现有预收（付） {amount} 元。").format(amount=grouped(prepaid)),
        )  # fmt: skip
        self.form.add("day", _("日期"), DateField(), required=True)
        self.set_values({"day": dt.date.today()})
        self.show_preview()

    def preview(self, values: dict[str, Any]) -> tuple[str, Voucher | None]:
        from gacha_app.services.contract_money import preview_offset

        if not values["day"]:
            return _("请填写日期。"), None
        plan = preview_offset(self.desk.open_book(), self._contract.id or 0, values["day"])
        return "；".join(
            _("第{serial}期（{due}）{amount} 元").format(
                serial=one.standing.serial, due=one.standing.due, amount=grouped(one.amount)
            )
            for one in plan.allocations
        ), plan.voucher

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.contract_money import offset_prepaid

        return offset_prepaid(self.desk.open_book(), self._contract.id or 0, values["day"])


class RaiseForm(PreviewForm):
    """All that falls due in a time is raised in one go; what is raised is left out.

    Args:
        contract: only of this one, None for all.
    """

    def __init__(self, desk: Desk, contract: Contract | None = None, parent: QWidget | None = None) -> None:
        self._only = None if contract is None else [contract.id or 0]
        year = Period(desk.year)
        title = _("计提应收应付") if contract is None else _("计提：{name}").format(name=contract.name)
        super().__init__(
            desk, title, _("计提并记账"), self._keep, parent, width=620,
            sentence=_("把这段时间到期的各期记为应收（应付），一期一张凭证，日期是到期日；已经计提的跳过。"),
        )  # fmt: skip
        self.form.add("first", _("从"), DateField(), required=True)
        self.form.add("last", _("到"), DateField(), required=True)
        ways = {"yes": N_("分到各年（先挂账）"), "no": N_("全部记当年收入")}
        self.form.add("spread", _("多年的款"), ChoiceField(key_choices(ways)), required=True)
        self.set_values({"first": year.first, "last": year.last, "spread": "yes"})
        self.show_preview()

    def preview(self, values: dict[str, Any]) -> tuple[str, Voucher | None]:
        from gacha_app.services.contract_raising import preview_raise

        if not values["first"] or not values["last"]:
            return _("请填写日期。"), None
        spread = values["spread"] != "no"
        plan = preview_raise(self.desk.open_book(), values["first"], values["last"], self._only, spread=spread)
        lines = [
            _("{date}  {name} 第{serial}期  {amount} 元").format(
                date=one.day, name=one.name, serial=one.standing.serial, amount=grouped(one.amount)
            )
            for one in plan.lines[:_MOST_LINES]
        ]
        if len(plan.lines) > _MOST_LINES:
            lines.append(_("……还有 {count} 期").format(count=len(plan.lines) - _MOST_LINES))
        total = _("共 {count} 期，{total} 元。").format(count=len(plan.lines), total=grouped(plan.total))
        return "\n".join([total, *lines, *plan.skipped]), None

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.contract_raising import raise_due

        spread = values["spread"] != "no"
        return raise_due(self.desk.open_book(), values["first"], values["last"], self._only, spread=spread)


class DepositForm(FormDialog):
    """A deposit is taken, returned or kept."""

    def __init__(self, desk: Desk, contract: Contract, held: int, parent: QWidget | None = None) -> None:
        self._desk, self._contract = desk, contract
        super().__init__(
            _("押金：{name}").format(name=contract.name), _("记账"), self._keep, parent,
            sentence=_("约定 {agreed} 元，现有 {held} 元。").format(
                agreed=grouped(contract.deposit), held=grouped(held)
            ),
        )  # fmt: skip
        acts = (
            {"take": N_("收押金"), "return": N_("退押金"), "keep": N_("押金不退")}
            if contract.is_income
            else {"take": N_("付押金"), "return": N_("收回押金"), "keep": N_("押金不再收回")}
        )
        self.form.add("act", _("做什么"), ChoiceField(key_choices(acts)), required=True)
        self.form.add("day", _("日期"), DateField(), required=True)
        self.form.add("amount", _("金额"), MoneyField(), unit=_("元"), required=True)
        self.form.add("account", _("现金或银行"), money_field(desk))
        self.form.add("reason", _("原因"), TextField(_("押金不退时必填")))
        usual = max(contract.deposit - held, 0)
        self.set_values(
            {"act": "return" if held and not usual else "take", "day": dt.date.today(), "account": BANK,
             "amount": usual or held or None}
        )  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Voucher:
        from gacha_app.services import contract_arrears as service

        book, identity, account = self._desk.open_book(), self._contract.id or 0, values["account"] or BANK
        if values["act"] == "keep":
            return service.keep_deposit(book, identity, values["day"], values["amount"], values["reason"] or "")
        act = service.take_deposit if values["act"] == "take" else service.return_deposit
        return act(book, identity, values["day"], values["amount"], account=account)


class InterestForm(PreviewForm):
    """Interest on what is late, until a day."""

    def __init__(self, desk: Desk, contract: Contract, parent: QWidget | None = None) -> None:
        self._contract = contract
        super().__init__(
            desk, _("逾期利息：{name}").format(name=contract.name), _("计息并记账"), self._keep, parent,
            sentence=_("算过的不再算；利息另作一期，和租金一样收。"),
        )  # fmt: skip
        self.form.add("until", _("算到哪天"), DateField(), required=True)
        self.set_values({"until": dt.date.today()})
        self.show_preview()

    def preview(self, values: dict[str, Any]) -> tuple[str, Voucher | None]:
        from gacha_app.services.contract_arrears import preview_interest

        if not values["until"]:
            return _("请填写日期。"), None
        found = preview_interest(self.desk.open_book(), self._contract.id or 0, values["until"])
        lines = [
            _("第{serial}期 逾期 {days} 天，利息 {amount} 元").format(
                serial=one.standing.serial, days=one.days, amount=grouped(one.amount)
            )
            for one in found
        ]
        return "\n".join(lines) or _("没有逾期利息。"), None

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.contract_arrears import charge_interest

        return charge_interest(self.desk.open_book(), self._contract.id or 0, values["until"])


class WriteOffForm(PreviewForm):
    """What will never come is written off, with its reason."""

    def __init__(
        self, desk: Desk, contract: Contract, open_: Sequence[Standing], parent: QWidget | None = None
    ) -> None:  # fmt: skip
        self._contract = contract
        super().__init__(
            desk, _("核销：{name}").format(name=contract.name), _("核销这一期"), self._keep, parent, danger=True,
            sentence=_("已计提的转入支出，没有计提的免收；以后收到了可以撤销。"),
        )  # fmt: skip
        form = self.form
        offered = [Choice(one.serial, _instalment_words(one)) for one in open_ if one.open]
        form.add("serial", _("哪一期"), ChoiceField(offered), required=True)
        form.add("day", _("日期"), DateField(), required=True)
        form.add("reason", _("原因"), NoteField(_("如 村民代表会议决定"), lines=2), required=True)
        self.set_values({"day": dt.date.today()})
        self.show_preview()

    def preview(self, values: dict[str, Any]) -> tuple[str, Voucher | None]:
        from gacha_app.services.contract_arrears import preview_write_off

        if not values["day"] or not values["serial"]:
            return _("选好哪一期，这里就显示会记成什么分录。"), None
        voucher = preview_write_off(self.desk.open_book(), self._contract.id or 0, [values["serial"]], values["day"])
        return ("" if voucher is not None else _("没有计提，不用记账。")), voucher

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.contract_arrears import write_off

        return write_off(
            self.desk.open_book(), self._contract.id or 0, [values["serial"]], values["day"], values["reason"]
        )


class LinkForm(FormDialog):
    """Vouchers that are posted already settle the contract's instalments."""

    def __init__(self, desk: Desk, contract: Contract, found: Sequence[Any], parent: QWidget | None = None) -> None:
        from gacha_app.services.contract_linking import link_vouchers

        total = grouped(sum(one.amount for one in found))
        super().__init__(
            _("抵已记的凭证：{name}").format(name=contract.name), _("抵各期"),
            lambda _values: link_vouchers(desk.open_book(), contract.id or 0), parent,
            sentence=_("这 {count} 张凭证记了这份合同的收支，共 {total} 元，还没有抵各期；只作记号，不记账。").format(
                count=len(found), total=total
            ),
        )  # fmt: skip
        lines = [f"{one.voucher.date}  {one.voucher.number}  {grouped(one.amount)}" for one in found[:_MOST_LINES]]
        if len(found) > _MOST_LINES:
            lines.append(_("……还有 {count} 张").format(count=len(found) - _MOST_LINES))
        self.add_below(label("\n".join(lines), "small"))


def _instalment_words(one: Standing) -> str:
    return _("第{serial}期 {due} 差 {amount}").format(serial=one.serial, due=one.due, amount=grouped(one.open))


def _is_long(one: Standing) -> bool:
    from gacha_app.services.contract_raising import is_long

    return is_long(one)
