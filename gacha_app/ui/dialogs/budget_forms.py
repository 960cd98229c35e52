"""The forms of a year's budget: begin one, an item of it, the vote, the wall."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from gacha_app.domain.budget import MONTHS, SIDES, SOURCES, SPREADINGS, BudgetLine
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.number_fields import CountField, FactorField
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, TextField


class DraftDialog(FormDialog):
    """Where a new budget's figures come from."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._desk = desk
        super().__init__(
            _("起草{year}年度预算").format(year=desk.year), _("起草"), self._keep, parent,
            sentence=_("起草以后逐项修改，再交成员（代表）大会表决；表决之前随时可以改。"),
        )  # fmt: skip
        sources = {
            "actual": _("按上年实际的收支，乘以下面的比例"), "budget": _("照上年的预算，乘以下面的比例"),
            "plans": _("照各项目填写的本年计划"), "blank": _("从空白开始，逐项填写"),
        }  # fmt: skip
        self.form.add(
            "source", _("数字从哪来"),
            ChoiceField([Choice(key, _(SOURCES[key]), words) for key, words in sources.items()]), required=True,
        )  # fmt: skip
        self.form.add("percent", _("比例"), FactorField("100"), unit="%", required=True)
        self.form["source"].changed.connect(self._on_source)
        self.set_values({"source": "actual", "percent": 10_000})

    def _on_source(self) -> None:
        self.form.set_row_visible("percent", self.form["source"].value() in ("actual", "budget"))

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.budgets import draft_budget

        book, percent = self._desk.open_book(), values.get("percent", 10_000)
        return draft_budget(book, self._desk.year, source=values["source"], percent=percent)


class MonthGrid(QWidget):
    """Twelve amounts in three rows, and what they make together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(8))
        grid.setVerticalSpacing(theme.space(2))
        self.fields = []
        for month in MONTHS:
            words = _("{month}月").format(month=month)
            field = MoneyField("0.00")
            field.name = "months"
            field.setAccessibleName(words)
            field.changed.connect(self._add_up)
            heading = label(words, "small")
            heading.setBuddy(field)
            row, column = divmod(month - 1, 4)
            grid.addWidget(heading, row * 2, column)
            grid.addWidget(field, row * 2 + 1, column)
            self.fields.append(field)
        self._sum = label("", "small")
        grid.addWidget(self._sum, 6, 0, 1, 4)
        self._add_up()

    def value(self) -> list[int]:
        """Return the fen of January to December.

        Raises:
            InvalidInput: if one is no amount.
        """
        return [field.value() or 0 for field in self.fields]

    def set_value(self, months: tuple[int, ...]) -> None:
        """Show twelve amounts."""
        for field, month in zip(self.fields, months, strict=True):
            field.set_value(month or None)

    def _add_up(self) -> None:
        try:
            self._sum.setText(_("各月合计 {amount} 元").format(amount=grouped(sum(self.value()))))
        except InvalidInput as problem:
            self._sum.setText(str(problem))


class LineDialog(FormDialog):
    """An item of the draft, new or changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, line: BudgetLine | None = None) -> None:
        self._desk, self._line = desk, line
        title = _("修改预算项目") if line else _("添加预算项目")
        super().__init__(title, _("保存") if line else _("加入草案"), self._keep, parent, width=520)
        self.months = MonthGrid()
        self._build()
        self.add_below(self.months)
        self.form["spreading"].changed.connect(self._on_spreading)
        self.form["account"].changed.connect(self._on_account)
        if line is None:
            self.set_values({"side": "expense", "spreading": "even"})
        else:
            self.set_values({name: getattr(line, name) for name in self.form.names()})
            self.months.set_value(line.monthly)
        self._on_spreading()

    def _build(self) -> None:
        from gacha_app.services.lookups import account_choices, choices
        from gacha_app.storage.reference import budget_sections

        with self._desk.reading() as session:
            accounts = [Choice(code, f"{code} {name}") for code, name in account_choices(session)]
            projects = [Choice(one.id, one.label, one.detail) for one in choices(session, "project")]
        form = self.form
        form.add("name", _("预算项目"), TextField(_("如 温棚维修")), required=True)
        form.add("side", _("收支"), ChoiceField([Choice(key, _(word)) for key, word in SIDES.items()]), required=True)
        form.add("account", _("科目"), ChoiceField(accounts), required=True)
        form.add("project_id", _("所属项目"), ChoiceField(projects))
        sections = [Choice(key, _(one.title)) for key, one in budget_sections().items()]
        form.add("section", _("计划"), ChoiceField(sections), help_text=_("空着就按科目归类。"))
        form.add("amount", _("全年金额"), MoneyField("0.00"), unit=_("元"), required=True)
        ways = [Choice(key, _(word)) for key, word in SPREADINGS.items()]
        form.add("spreading", _("分月办法"), ChoiceField(ways), required=True)
        form.add("note", _("备注"), TextField())

    def _on_spreading(self) -> None:
        self.months.setVisible(self.form["spreading"].value() == "typed")
        if self.isVisible():
            self.fit()

    def _on_account(self) -> None:
        """Put an income account on the side of income."""
        code = self.form["account"].value()
        if code and self._line is None:
            from gacha_app.services.budget_items import account_said

            side = account_said(self._desk.open_book(), str(code))[1]
            if side and side != self.form["side"].value():
                self.form.set_values({"side": side})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.budgets import keep_line

        line = BudgetLine(
            values["section"] or "", values["side"], values["account"], values["name"], values["amount"],
            values["project_id"], values["spreading"], values["note"],
        )  # fmt: skip
        if line.spreading == "typed":
            line.spread(self.months.value())
        kept = self._line.id if self._line else None
        return keep_line(self._desk.open_book(), self._desk.year, line, kept)


class BudgetVoteDialog(FormDialog):
    """How the members' meeting voted on the draft."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._desk = desk
        super().__init__(
            _("登记表决"), _("登记表决"), self._keep, parent,
            sentence=_("应到的三分之二以上到会、三分之二以上同意，预算才通过。通过以后就不能改了，要改须另行调整。"),
        )  # fmt: skip
        form = self.form
        form.add("on", _("表决日期"), DateField(), required=True)
        form.add("meeting", _("会议"), TextField(_("如 2026年第一次成员代表大会")), required=True)
        for key, title in (
            ("entitled", _("应到")), ("present", _("实到")), ("in_favour", _("同意")), ("against", _("反对")),
            ("abstained", _("弃权")),
        ):  # fmt: skip
            form.add(key, title, CountField("0"), unit=_("人"), required=key in ("entitled", "present", "in_favour"))
        self.set_values({"on": dt.date.today()})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.budgets import vote_budget

        for key in ("against", "abstained"):
            values[key] = values[key] or 0
        return vote_budget(self._desk.open_book(), self._desk.year, **values)


class BudgetPostDialog(FormDialog):
    """Where and when the budget was put on the wall."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._desk = desk
        super().__init__(_("登记公布"), _("登记公布"), self._keep, parent)
        self.form.add("on", _("公布日期"), DateField(), required=True)
        self.form.add("place", _("公布地点"), TextField(_("如 嘎查公示栏")), required=True)
        self.form.add("by", _("张贴人"), TextField())
        self.set_values({"on": dt.date.today(), "place": _("公示栏")})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.budgets import post_budget

        return post_budget(self._desk.open_book(), self._desk.year, **values)


class AmendDialog(FormDialog):
    """Why a voted budget is to be amended."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            _("调整{year}年度预算").format(year=desk.year), _("起草新的一版"),
            lambda values: _amended(desk, values["reason"]), parent,
            sentence=_("照现在的预算另起一版，表决通过后代替它；原来的一版一直保留。"),
        )  # fmt: skip
        self.form.add("reason", _("调整原因"), NoteField(_("如 新争取到补助，增建两座温棚"), lines=2), required=True)


def _amended(desk: Desk, reason: str) -> Any:
    from gacha_app.services.budgets import amend_budget

    return amend_budget(desk.open_book(), desk.year, reason)
