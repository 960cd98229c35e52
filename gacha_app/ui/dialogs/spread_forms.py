"""Forms of what is spread over months: rent and costs paid ahead, accruals, the work of assets, an early end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.accruals import ACCRUALS
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped
from gacha_app.domain.spreading import REVERSALS, WAYS, Spread
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import N_, _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.pages.entry_lines import EntryLines
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, QuantityField, TextField

_BY_PAYMENT = "payment"
# What a person may spread; accruals have a form of their own
_KINDS = {"rent": N_("预收租金"), "prepaid": N_("待摊费用")}


class SpreadForm(FormDialog):
    """What is spread over months, with the entry that is made at once and the parts to come.

    Args:
        reference: the voucher that took or paid the money, "" where the amount waits on its account already.

    Attributes:
        preview: the entry made at once.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None, reference: str = "") -> None:
        from gacha_app.services.spreads import offer_spread

        self._desk, self._reference = desk, reference
        self._offered = offer_spread(desk.open_book(), reference) if reference else None
        title = _("把 {number} 摊到各月").format(number=reference) if reference else _("登记摊销")
        sentence = (
            _("不属于到当月为止的部分先转到应付款（或待摊），以后每月转回收入（或支出）。")
            if reference
            else _("钱已经记在应付款、待摊费用等科目上，以后每月转一部分。")
        )
        super().__init__(title, _("登记并转账") if reference else _("登记摊销"), self._keep, parent, sentence=sentence,
                         width=560)  # fmt: skip
        self._sentence_below = label("", "small", wrap=True)
        self.preview = EntryLines()
        self._build()
        for piece in (self._sentence_below, self.preview):
            self.add_below(piece)
        self.form.changed.connect(self._show_parts)
        if self._offered is not None:
            self.set_values({name: getattr(self._offered, name) for name in self.form.names()})
        else:
            self.set_values({"kind": "rent", "way": "month"})
        self._show_parts()

    def said(self) -> str:
        """Return what is said of the parts."""
        return self._sentence_below.text()

    def _build(self) -> None:
        from gacha_app.services.lookups import account_choices, choices

        form = self.form
        with self._desk.reading() as session:
            accounts = [Choice(code, f"{code} {name}") for code, name in account_choices(session)]
            projects = [Choice(one.id, one.label, one.detail) for one in choices(session, "project")]
            contracts = [Choice(one.id, one.label, one.detail) for one in choices(session, "contract")]
            households = [Choice(one.id, one.label, one.detail) for one in choices(session, "household")]
        form.add("name", _("名称"), TextField(_("如 河滩地三年租金")), required=True)
        form.add("kind", _("类别"), ChoiceField(key_choices(_KINDS)), required=True)
        form.add("total", _("总额"), MoneyField(), unit=_("元"), required=True)
        form.add("start", _("开始日期"), DateField(), required=True)
        form.add("end", _("结束日期"), DateField(), required=True)
        form.add("way", _("摊销方式"), ChoiceField(key_choices(WAYS)), required=True)
        form.add("source_account", _("转出科目"), ChoiceField(accounts), required=True)
        form.add("target_account", _("转入科目"), ChoiceField(accounts), required=True)
        form.add("project_id", _("项目"), ChoiceField(projects))
        form.add("contract_id", _("合同"), ChoiceField(contracts))
        form.add("household_id", _("农户"), ChoiceField(households))

    def _spread(self, values: Mapping[str, Any]) -> Spread:
        return replace(self._offered, id=None, **values) if self._offered is not None else Spread(**values)

    def _keep(self, values: dict[str, Any]) -> tuple[Spread, Voucher | None]:
        from gacha_app.services.spreads import record_spread, spread_from_voucher

        spread, book = self._spread(values), self._desk.open_book()
        if self._reference:
            return spread_from_voucher(book, self._reference, spread)
        return record_spread(book, spread), None

    def _show_parts(self) -> None:
        """Say what each month takes, and show what is moved at once."""
        from gacha_app.reports.voucher_story import story_lines
        from gacha_app.services.spreads import preview_spread

        try:
            spread = self._spread(self.form.values())
            spread.check()
            parts = spread.parts()
            first = next(iter(parts))
            words = _("分 {count} 个月，{month} 起，每月 {least} 至 {most} 元。").format(
                count=len(parts), month=first, least=grouped(min(parts.values())), most=grouped(max(parts.values()))
            )
            moved = preview_spread(self._desk.open_book(), self._reference, spread) if self._reference else None
        except GachaError:
            words, moved = "", None
        if moved is not None:
            words += _("现在记 {date} 的凭证：").format(date=moved.date)
        self._sentence_below.setText(words)
        with self._desk.reading() as session:
            self.preview.show_lines(story_lines(session, moved.postings) if moved is not None else [])


class AccrualForm(FormDialog):
    """Wages, labour or interest of one or more months, paid later."""

    def __init__(self, desk: Desk, period: Period, parent: QWidget | None = None) -> None:
        super().__init__(
            _("登记预提"), _("登记预提"), self._keep, parent,
            sentence=_("本月的费用、以后才付的，按月记到应付的科目上。"), width=520,
        )  # fmt: skip
        from gacha_app.services.lookups import choices

        self._desk = desk
        with desk.reading() as session:
            projects = [Choice(one.id, one.label, one.detail) for one in choices(session, "project")]
        form = self.form
        titles = {key: kind.title for key, kind in ACCRUALS.items()}
        # a choice has a key of its own: a blank one would count as not chosen
        ways = [Choice(key or _BY_PAYMENT, _(title)) for key, title in REVERSALS.items()]
        form.add("kind", _("预提什么"), ChoiceField(key_choices(titles)), required=True)
        form.add("name", _("名称"), TextField(_("不填就用上面的名称")))
        form.add("amount", _("每月金额"), MoneyField(), unit=_("元"), required=True)
        form.add("first", _("从哪个月"), DateField(), required=True, help_text=_("填这个月里的任意一天。"))
        form.add("last", _("到哪个月"), DateField(), help_text=_("不填就只这一个月。"))
        form.add("reversal", _("以后怎样冲减"), ChoiceField(ways), required=True)
        form.add("project_id", _("项目"), ChoiceField(projects))
        self._below = label("", "small", wrap=True)
        self.add_below(self._below)
        form.changed.connect(self._show_entry)
        self.set_values({"kind": "wages", "first": period.first, "reversal": _BY_PAYMENT})

    def said(self) -> str:
        """Return what is said of the entry."""
        return self._below.text()

    def _planned(self, values: Mapping[str, Any]) -> Spread:
        from gacha_app.services.accruals import plan_accrual

        last, way = values["last"], values["reversal"]
        return plan_accrual(
            self._desk.open_book(), values["kind"], values["amount"] or 0,
            Period(values["first"].year, values["first"].month),
            last=Period(last.year, last.month) if last else None, reversal="" if way == _BY_PAYMENT else way,
            name=values["name"], project_id=values["project_id"],
        )  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Spread:
        from gacha_app.services.accruals import record_accrual

        return record_accrual(self._desk.open_book(), self._planned(values))

    def _show_entry(self) -> None:
        try:
            planned = self._planned(self.form.values())
        except GachaError:
            self._below.setText("")
            return
        parts = planned.parts()
        self._below.setText(
            _("每月月末记：借 {expense} 贷 {debt} {amount} 元，共 {count} 个月。").format(
                expense=planned.target_account, debt=planned.source_account,
                amount=grouped(next(iter(parts.values()))), count=len(parts),
            )
        )  # fmt: skip


class StopForm(FormDialog):
    """When a spread ends early, and what becomes of what is left."""

    def __init__(self, desk: Desk, spread: Spread, left: int, parent: QWidget | None = None) -> None:
        super().__init__(
            _("终止“{name}”").format(name=spread.name), _("终止摊销"), self._keep, parent, danger=True,
            sentence=_("终止日以后各月不再摊，还有 {left} 元没有摊。").format(left=grouped(left)),
        )  # fmt: skip
        self._desk, self._spread = desk, spread
        ways = {"keep": N_("留在原科目，等退还"), "settle": N_("一次转入收入或支出")}
        self.form.add("on", _("终止日期"), DateField(), required=True)
        self.form.add("rest", _("剩下的"), ChoiceField(key_choices(ways)), required=True)
        self.set_values({"rest": "keep"})

    def _keep(self, values: dict[str, Any]) -> tuple[Voucher, ...]:
        from gacha_app.services.spreads import stop_spread

        return tuple(
            stop_spread(self._desk.open_book(), self._spread.id or 0, values["on"], settle=values["rest"] == "settle")
        )


class WorkForm(FormDialog):
    """The month's work of every asset that wears by its work.

    Args:
        names: what the assets are called, by identity.
        units: what was told already, in thousandths.
        check: refuses work that is wrong; called with what is told.
    """

    def __init__(
        self, names: Mapping[int, str], units: Mapping[int, int], check: Callable[[dict[int, int]], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            _("本月工作量"), _("按工作量计算"), self._keep, parent,
            sentence=_("没有使用的不用填。这里只计算，生成凭证时才记账。"), width=460,
        )  # fmt: skip
        self._check = check
        for identity, name in names.items():
            self.form.add(f"asset_{identity}", name, QuantityField())
        self.set_values({f"asset_{identity}": units.get(identity) for identity in names})

    def _keep(self, values: dict[str, Any]) -> dict[int, int]:
        told = {int(name.removeprefix("asset_")): units for name, units in values.items() if units}
        self._check(told)
        return told


class SpreadableForm(FormDialog):
    """Which voucher's money is spread."""

    def __init__(self, desk: Desk, year: int, parent: QWidget | None = None) -> None:
        super().__init__(
            _("从凭证登记摊销"), _("下一步"), lambda values: values["voucher"], parent,
            sentence=_("选一张收到多年租金，或者预付了费用的凭证。"), width=560,
        )  # fmt: skip
        from gacha_app.reports.spreads import spreadable

        with desk.reading() as session:
            found = [
                Choice(one.number, f"{one.number} {one.summary}", f"{one.date} {grouped(one.amount)}")
                for one in spreadable(session, year)
            ]
        self.form.add("voucher", _("凭证"), ChoiceField(found), required=True)


def ask_spread_of_voucher(desk: Desk, parent: QWidget, reference: str) -> tuple[Spread, Voucher | None] | None:
    """Ask how the money of a voucher is spread, and return what was kept, None where it was left."""
    made: tuple[Spread, Voucher | None] | None = None

    def act() -> None:
        nonlocal made
        made = SpreadForm(desk, parent, reference).ask()

    desk.try_to(act)
    return made
