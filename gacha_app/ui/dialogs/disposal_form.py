"""Disposing of an asset: how, for how much, with which procedure, and the entries that makes, seen before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.disposal import DISPOSALS, STEPS, Disposal
from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped
from gacha_app.domain.register import Asset
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.asset_acts import day_of
from gacha_app.ui.dialogs.card_form import choices_of
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.pages.entry_lines import EntryLines
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, TextField

_AMOUNTS = ("price", "costs", "compensation", "scrap")
_WITH_PARTY = ("sale", "gift", "transfer", "loss")


class DisposalForm(FormDialog):
    """Takes an asset off the books; what the rules ask for is asked, and no more.

    Attributes:
        preview: the entries it would make. told: what it comes to, in a sentence.
    """

    def __init__(self, desk: Desk, asset: Asset, net: int, parent: QWidget | None = None) -> None:
        title = _("处置：{name}").format(name=asset.name)
        sentence = _("原值 {value} 元，净值 {net} 元。处置以后卡片关闭，要改只能撤销处置。").format(
            value=grouped(asset.value), net=grouped(net)
        )
        super().__init__(title, _("处置并记账"), self._keep, parent, sentence=sentence, danger=True, width=560)
        self._desk, self._asset = desk, asset
        self._rules = _rules(desk)
        self.told = label("", "small", wrap=True)
        self.preview = EntryLines()
        self._ask_what()
        self._ask_procedure()
        for piece in (self.told, self.preview):
            self.add_below(piece)
        self.form["kind"].changed.connect(self._ask)
        self.form.changed.connect(self._show_entries)
        self.set_values({"date": day_of(desk), "kind": "scrap", "money": "102"})
        self._ask()
        self._show_entries()

    def _ask_what(self) -> None:
        form, desk = self.form, self._desk
        form.add("date", _("处置日期"), DateField(), required=True)
        form.add("kind", _("方式"), ChoiceField(key_choices(DISPOSALS)), required=True)
        form.add("reason", _("原因"), TextField(_("如 塌顶，修不起来")), required=True)
        form.add("price", _("价款"), MoneyField(), unit=_("元"))
        form.add("counterparty_id", _("往来单位"), ChoiceField(choices_of(desk, "counterparty")),
                 help_text=_("买方、受赠方，或赔款的单位。"))  # fmt: skip
        form.add("household_id", _("农户"), ChoiceField(choices_of(desk, "household")),
                 help_text=_("由农户赔的选农户，和往来单位只选一个。"))  # fmt: skip
        form.add("compensation", _("赔款"), MoneyField(), unit=_("元"))
        form.add("scrap", _("入库残料"), MoneyField(), unit=_("元"))
        form.add("costs", _("清理费用"), MoneyField(), unit=_("元"))
        money = [
            Choice("102", _("银行存款"), "102"),
            Choice("101", _("库存现金"), "101"),
            Choice("112", _("应收款"), "112"),
        ]
        form.add("money", _("收付款科目"), ChoiceField(money), required=True)

    def _ask_procedure(self) -> None:
        form = self.form
        self._heading = form.add_heading(_("程序"))
        form.add("meeting_on", _("会议日期"), DateField())
        form.add("meeting", _("会议决议"), TextField(_("如 成员代表大会第3号决议")))
        form.add("appraised_on", _("评估日期"), DateField())
        form.add("appraiser", _("评估人"), TextField())
        form.add("appraisal", _("评估价"), MoneyField(), unit=_("元"))
        form.add("approved_on", _("审批日期"), DateField())
        form.add("approver", _("审批单位"), TextField(_("如 巴彦木仁苏木农经站")))
        form.add("published_on", _("公示日期"), DateField())
        form.add("document", _("批文号"), TextField())
        form.add("excuse", _("免除的原因"), TextField(_("程序没办的，写明为什么")))

    def _kind(self) -> str:
        field = self.form["kind"]
        return str(field.value() or "") if field.settle() else ""

    def _ask(self) -> None:
        kind = self._kind()
        rule = self._rules.get(kind)
        form = self.form
        form.set_row_visible("price", kind == "sale")
        form.set_row_visible("counterparty_id", kind in _WITH_PARTY)
        for name in ("household_id", "compensation"):
            form.set_row_visible(name, kind == "loss")
        form.set_row_visible("scrap", kind in ("scrap", "loss"))
        form.set_row_visible("costs", kind in ("sale", "scrap", "loss"))
        for step, (fields, _title) in STEPS.items():
            for name in fields:
                form.set_row_visible(name, rule is None or step in rule.steps)
        form.set_row_visible("excuse", rule is not None and rule.excusable)
        if self.isVisible():
            self.fit()

    def _disposal(self, values: Mapping[str, Any]) -> Disposal:
        said = {name: value for name, value in values.items() if name != "money"}
        for name in _AMOUNTS:
            said[name] = said.get(name) or 0
        return Disposal(self._asset.id or 0, **said)

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.disposals import dispose

        return dispose(self._desk.open_book(), self._disposal(values), money=values.get("money") or "102")

    def _show_entries(self) -> None:
        """Show what is typed as entries, as far as it says enough."""
        from gacha_app.reports.voucher_story import story_lines
        from gacha_app.services.disposals import disposal_words, preview_disposal

        try:
            values = self.form.values()
            plan = preview_disposal(
                self._desk.open_book(), self._disposal(values), money=values.get("money") or "102"
            )  # fmt: skip
        except GachaError:
            self.told.setText("")
            self.preview.show_lines([])
            return
        self.told.setText(disposal_words(plan))
        vouchers = ([plan.wear] if plan.wear is not None else []) + [one for _name, one in plan.vouchers]
        with self._desk.reading() as session:
            self.preview.show_lines([line for one in vouchers for line in story_lines(session, one.postings)])


def _rules(desk: Desk) -> Mapping[str, Any]:
    from gacha_app.reports.disposal_rules import disposal_rules

    with desk.reading() as session:
        return disposal_rules(session)
