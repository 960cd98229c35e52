"""Forms of 清理合同: looking at one contract or at all, and how what was found is handled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from gacha_app.domain.examination import HANDLINGS, Examination, FaultKind
from gacha_app.domain.money import grouped
from gacha_app.domain.register import CONTRACT_KINDS
from gacha_app.i18n import _
from gacha_app.reports.examinations import Examined
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, QuantityField, TextField

_OF_FOUND = ("name", "party", "kind", "subject", "area", "start", "end")


class ExamineForm(FormDialog):
    """Looks at one contract: the program's findings, and what people tick.

    Args:
        contract_id: the contract of the register to begin with.
        found: whether it is one that nobody had written down.
    """

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, contract_id: int | None = None, *, found: bool = False
    ) -> None:
        super().__init__(
            _("登记未入册的合同") if found else _("清理一份合同"), _("登记清理"), self._keep, parent, width=560,
            sentence=_("没有登记过的口头合同、白条承包，查到以后登记在这里。") if found
            else _("程序按合同台账查问题，其余的由参加清理的人勾选。"),
        )  # fmt: skip
        from gacha_app.services.lookups import choices

        self._desk, self._found = desk, found
        form = self.form
        if found:
            form.add("name", _("名称"), TextField(_("如 东沟口头承包")), required=True)
            form.add("kind", _("类别"), ChoiceField(key_choices(CONTRACT_KINDS)), required=True)
            form.add("party", _("承包（承租）方"), TextField())
            form.add("subject", _("标的"), TextField())
            form.add("area", _("面积"), QuantityField(), unit=_("亩"))
            form.add("start", _("起始日"), DateField())
            form.add("end", _("到期日"), DateField())
        else:
            with desk.reading() as session:
                offered = [Choice(one.id, one.label, one.detail) for one in choices(session, "contract")]
            form.add("contract_id", _("合同"), ChoiceField(offered), required=True)
        form.add("date", _("清理日期"), DateField(), required=True)
        form.add("people", _("参加人"), TextField(_("如 理事长、监事、村民代表")), required=True)
        form.add(
            "yearly_before",
            _("现在的年金额"),
            MoneyField(),
            unit=_("元"),
            help_text="" if found else _("不填就用合同上的。"),
        )
        form.add("note", _("备注"), NoteField(lines=2))
        self._findings = label("", "small", wrap=True)
        self.ticks = FaultTicks(desk)
        for piece in (self._findings, label(_("人工认定的问题"), "heading"), self.ticks):
            self.add_below(piece)
        self.set_values({"date": dt.date.today(), **({"kind": "resource"} if found else {"contract_id": contract_id})})
        if not found:
            form.changed.connect(self._show_findings)
            self._show_findings()

    def findings(self) -> str:
        """Return what is said of the program's findings."""
        return self._findings.text()

    def _show_findings(self) -> None:
        from gacha_app.services.examinations import preview_examination

        contract, day = self.form["contract_id"], self.form["date"]
        if not contract.settle() or not day.settle() or contract.value() is None or day.value() is None:
            self._findings.setText("")
            return
        found = preview_examination(self._desk.open_book(), int(contract.value()), day.value())
        titles = self.ticks.titles()
        lines = [f"{titles.get(one.fault, one.fault)}：{one.detail}" for one in found]
        said = _("程序查出：") + "\n" + "\n".join(f"· {one}" for one in lines) if lines else _("程序没有查出问题。")
        self._findings.setText(said)
        self.ticks.take_as_found([one.fault for one in found])
        if self.isVisible():
            self.fit()

    def _keep(self, values: dict[str, Any]) -> Examination:
        from gacha_app.services.examinations import examine_contract

        values["yearly_before"] = values["yearly_before"] or 0
        return examine_contract(self._desk.open_book(), Examination(**values), self.ticks.ticked())


class ExamineAllForm(FormDialog):
    """Looks at every contract of the register that was not looked at yet."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            _("清理全部合同"), _("清理全部"), self._keep, parent,
            sentence=_("把登记过、还没有清理的合同一次查一遍；口头、重叠、欠缴、到期等由程序查出，以后可以逐份补充。"),
        )  # fmt: skip
        self._desk = desk
        self.form.add("date", _("清理日期"), DateField(), required=True)
        self.form.add("people", _("参加人"), TextField(_("如 理事长、监事、村民代表")), required=True)
        self.set_values({"date": dt.date.today()})

    def _keep(self, values: dict[str, Any]) -> list[Examination]:
        from gacha_app.services.examinations import examine_all

        return examine_all(self._desk.open_book(), values["date"], values["people"])


class HandleForm(FormDialog):
    """How a contract that was looked at is handled; with a day it is done."""

    def __init__(self, desk: Desk, one: Examined, parent: QWidget | None = None) -> None:
        held = one.examination
        super().__init__(
            _("处理：{name}").format(name=one.name), _("登记处理"), self._keep, parent, width=520,
            sentence=_("{date} 清理，原年金额 {amount} 元。").format(
                date=held.date, amount=grouped(held.yearly_before)
            ),
        )  # fmt: skip
        self._desk, self._one = desk, one
        form = self.form
        form.add("handling", _("处理方式"), ChoiceField(key_choices(HANDLINGS)), required=True)
        form.add(
            "yearly_after", _("处理后年金额"), MoneyField(), unit=_("元"), help_text=_("不填：解除的为零，其他的不变。")
        )
        form.add("done_on", _("办结日期"), DateField(), help_text=_("还在办理的不填。"))
        form.add("paper", _("凭据"), TextField(_("如 补充协议、判决书、会议记录")))
        form.add("note", _("说明"), NoteField(lines=2))
        self.set_values({"handling": held.handling or None, "paper": held.paper, "note": held.handling_note,
                         "yearly_after": held.yearly_after or None})  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Examination:
        from gacha_app.services.examinations import handle_examined

        handling = values.pop("handling")
        return handle_examined(self._desk.open_book(), self._one.examination.id or 0, handling, **values)


class TickForm(FormDialog):
    """Changes what people ticked of a contract that is not done."""

    def __init__(self, desk: Desk, one: Examined, parent: QWidget | None = None) -> None:
        super().__init__(_("问题：{name}").format(name=one.name), _("保存修改"), self._keep, parent, width=520)
        self._desk, self._one = desk, one
        self.ticks = FaultTicks(desk)
        found = [fault.fault for fault in one.faults if fault.found]
        self.ticks.take_as_found(found)
        self.ticks.tick([fault.fault for fault in one.faults if not fault.found])
        titles = self.ticks.titles()
        if found:
            self.say(_("程序查出：{faults}。").format(faults="、".join(titles.get(one, one) for one in found)))
        self.add_below(self.ticks)

    def _keep(self, _values: dict[str, Any]) -> bool:
        from gacha_app.services.examinations import tick_faults

        tick_faults(self._desk.open_book(), self._one.examination.id or 0, self.ticks.ticked())
        return True


class FaultTicks(QWidget):
    """One box a kind of fault, in two columns; what the program found is not asked for again."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from gacha_app.reports.contract_faults import fault_kinds

        with desk.reading() as session:
            self._kinds: dict[str, FaultKind] = fault_kinds(session)
        self.boxes: dict[str, QCheckBox] = {}
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.space(4))
        for key, kind in self._kinds.items():
            box = QCheckBox(_(kind.title))
            box.setToolTip(_(kind.help))
            box.setAccessibleName(f"{_(kind.title)} {_(kind.help)}".strip())
            self.boxes[key] = box
        self.take_as_found(())

    def titles(self) -> dict[str, str]:
        """Return what the kinds are called."""
        return {key: _(kind.title) for key, kind in self._kinds.items()}

    def tick(self, keys: Sequence[str]) -> None:
        """Tick some."""
        for key in keys:
            if key in self.boxes:
                self.boxes[key].setChecked(True)

    def take_as_found(self, keys: Sequence[str]) -> None:
        """Leave out what the program found; the others move up."""
        asked = [key for key in self.boxes if key not in keys]
        for box in self.boxes.values():
            self._layout.removeWidget(box)
            box.hide()
        half = (len(asked) + 1) // 2
        for place, key in enumerate(asked):
            self._layout.addWidget(self.boxes[key], place % half, place // half)
            self.boxes[key].show()

    def ticked(self) -> list[str]:
        """Return what people ticked."""
        return [key for key, box in self.boxes.items() if box.isChecked() and not box.isHidden()]
