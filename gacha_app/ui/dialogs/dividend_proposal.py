"""Proposing a dividend: by which terms, and what every household gets of it shown as they are typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QVBoxLayout, QWidget

from gacha_app.domain.dividend import DividendPlan
from gacha_app.domain.dividend_terms import WAYS, WEIGHTINGS, Terms
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.dividend_story import DividendStanding
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.dividend_allocations import AllocationRows
from gacha_app.ui.dialogs.dividend_what_if import WhatIfList
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.small_fields import PercentField
from gacha_app.ui.widgets.buttons import label, restyle
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField

_PAUSE_MS = 120
_AMOUNTS = ("total", "per_share")
_POOL = "pool:"
# Where the list finds room beside the form; narrower it stands under it
_WIDE = 780
_WIDTH, _HEIGHT = 1060, 640


class ProposeDialog(FormDialog):
    """How much of a year goes to members and by which terms, and what each household gets of it as they are typed."""

    def __init__(self, desk: Desk, standing: DividendStanding, parent: QWidget | None = None) -> None:
        from gacha_app.services.dividend_what_if import WhatIf

        self._desk = desk
        self._standing = standing
        self._register = WhatIf(desk.open_book(), standing.year)
        year = standing.year
        again = standing.state is not None
        super().__init__(
            _("修改 {year}年度分红方案").format(year=year) if again else _("拟定 {year}年度分红方案").format(year=year),
            _("重新拟定") if again else _("拟定"),
            self._keep,
            parent,
            sentence=_("本年收益 {result} 元，提取公积公益金 {reserve} 元，最多可以向成员分配 {most} 元。").format(
                result=grouped(standing.basis.result),
                reserve=grouped(standing.basis.reserve),
                most=grouped(standing.basis.distributable),
            ),
            width=480,
        )
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.show_preview)
        self._sliding = False
        self._lines: dict[str, QLabel] = {}
        self._add_rows()
        self.allocations = AllocationRows(_accounts(desk))
        self.list = WhatIfList()
        self.list.set_most(standing.basis.distributable)
        self.add_below(self.allocations)
        self.add_below(self._preview_lines())
        self._put_list_beside()
        self._begin()
        self._connect()
        self._show_rows()
        self.show_preview()

    def preview(self) -> dict[str, str]:
        """Return what the preview says, by its lines' names."""
        return {name: value.text() for name, value in self._lines.items()}

    def show_preview(self) -> None:
        """Show what would come of what is typed; what cannot be is told beside its field."""
        self._pause.stop()
        asked = self._asked()
        if asked is None:
            self._show_plan(None)
            return
        terms, record_date = asked
        self.list.set_most(self._standing.basis.distributable - sum(one.amount for one in terms.allocations))
        try:
            self._show_plan(self._register.plan(terms, record_date))
        except InvalidInput as problem:
            self._show_plan(None)
            self.form[self._where(problem)].show_problem(str(problem))

    def fit(self) -> None:
        """Make it wide enough for form and list, but never larger than the screen."""
        room = self.screen().availableGeometry().size()
        wanted = QSize(theme.space(_WIDTH), theme.space(_HEIGHT))
        self.resize(wanted.boundedTo(QSize(room.width() * 19 // 20, room.height() * 9 // 10)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            shown = next((name for name in (*_AMOUNTS[:1], "rate", *self._pools()) if self._is_shown(name)), "way")
            self.form[shown].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.space(_WIDE)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _add_rows(self) -> None:
        form, year = self.form, self._standing.year
        ways = [Choice(key, _(title)) for key, title in WAYS.items()]
        form.add("way", _("分配办法"), ChoiceField(ways), required=True)
        either = _("总额和每份金额只填一个，另一个会算出来。")
        form.add("total", _("分配总额"), MoneyField("0.00"), unit=_("元"), help_text=either)
        form.add("per_share", _("每份金额"), MoneyField("0.00"), unit=_("元"))
        form.add("rate", _("分配比例"), PercentField("60"), unit="%", required=True)
        for code, title in self._register.share_kinds.items():
            form.add(_POOL + code, title, MoneyField("0.00"), unit=_("元"))
        help_text = _("按这一天登记簿上的份额分，方案拟定后名单就定下来。")
        form.add("record_date", _("份额登记日"), DateField(), required=True, help_text=help_text)
        form["record_date"].set_around(dt.date(year, 12, 31))
        weightings = [Choice(key, _(title)) for key, title in WEIGHTINGS.items()]
        form.add("weighting", _("份额怎么算"), ChoiceField(weightings), required=True)
        form.add("tax_rate", _("代扣"), PercentField("0"), unit="%", help_text=_("一般不代扣，要不要代扣请问税务。"))

    def _put_list_beside(self) -> None:
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout):
            raise TypeError("the form's window is laid out from above")
        place = layout.indexOf(self._scroll)
        layout.removeWidget(self._scroll)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(theme.space(14))
        self._halves.addWidget(self._scroll, 4)
        self._halves.addWidget(self.list, 6)
        layout.insertLayout(place, self._halves, 1)

    def _connect(self) -> None:
        form = self.form
        for name, other in (_AMOUNTS, _AMOUNTS[::-1]):
            form[name].textEdited.connect(lambda _text, name=name, other=other: self._take_amount(name, other))
        form["way"].changed.connect(self._on_way_changed)
        form.changed.connect(self._on_changed)
        self.allocations.changed.connect(self._on_changed)
        self.list.total_chosen.connect(self._on_slid)

    def _begin(self) -> None:
        standing, kept = self._standing, self._register.kept or Terms()
        values: dict[str, Any] = {
            "way": kept.way, "total": kept.total or None, "per_share": kept.per_share, "rate": kept.rate,
            "weighting": kept.weighting, "tax_rate": kept.tax_rate or None,
            "record_date": standing.record_date or min(dt.date(standing.year, 12, 31), dt.date.today()),
        }  # fmt: skip
        self.form.set_values(values | {_POOL + code: kept.pools.get(code) for code in self._register.share_kinds})
        for one in kept.allocations:
            self.allocations.add_row(one)

    def _take_amount(self, name: str, other: str) -> None:
        """Let the amount just typed be the one that is asked."""
        self.form[other].set_value(None)
        if self.form["way"].text() != _(WAYS[name]):
            self.form["way"].set_value(name)

    def _on_way_changed(self) -> None:
        way = self._way()
        if way in _AMOUNTS and self.form[way].text() == "":
            other = next(one for one in _AMOUNTS if one != way)
            self.form[other].set_value(None)
        self._show_rows()

    def _on_slid(self, total: int) -> None:
        self._sliding = True
        self.form["total"].set_value(total)
        self._take_amount(*_AMOUNTS)
        self._sliding = False

    def _on_changed(self) -> None:
        # typing waits for its end, a slider is followed
        if not (self._sliding and self._pause.isActive()):
            self._pause.start()

    def _show_rows(self) -> None:
        """Show the rows that the chosen way asks for."""
        way = self._way()
        if not way:
            return
        for name in _AMOUNTS:
            self.form.set_row_visible(name, way in _AMOUNTS)
        self.form.set_row_visible("rate", way == "rate")
        for name in self._pools():
            self.form.set_row_visible(name, way == "kinds")
        self.list.set_slider_shown(way in _AMOUNTS)

    def _way(self) -> str:
        """Return the way that is chosen, "" while what is typed names none."""
        try:
            return str(self.form["way"].value() or "")
        except InvalidInput:
            return ""

    def _pools(self) -> list[str]:
        return [name for name in self.form.names() if name.startswith(_POOL)]

    def _is_shown(self, name: str) -> bool:
        return name in self.form and not self.form[name].isHidden()

    def _asked(self) -> tuple[Terms, dt.date] | None:
        """Return what is typed, None while some of it means nothing; leaving the field says why."""
        try:
            values = self.form.values()
            if values["way"] in _AMOUNTS and all(values[name] is None for name in _AMOUNTS):
                return None
            if values["way"] == "kinds" and not any(values[name] for name in self._pools()):
                return None
            return self._terms(values), values["record_date"]
        except InvalidInput:
            return None

    def _terms(self, values: dict[str, Any]) -> Terms:
        way = values["way"]
        if way in _AMOUNTS:
            terms = Terms.of(total=values["total"], per_share=values["per_share"])
        elif way == "rate":
            terms = Terms(way, rate=values["rate"])
        else:
            pools = {name.removeprefix(_POOL): values[name] for name in self._pools() if values[name]}
            terms = Terms(way, pools=pools)
        return replace(
            terms, weighting=values["weighting"], tax_rate=values["tax_rate"] or 0, allocations=self.allocations.value()
        )

    def _keep(self, asked: dict[str, Any]) -> DividendPlan:
        from gacha_app.services.dividends import propose_dividend

        try:
            return propose_dividend(
                self._desk.open_book(), self._standing.year, record_date=asked["record_date"], terms=self._terms(asked)
            )
        except InvalidInput as problem:
            allocating = problem.field in ("allocations", "account")
            raise InvalidInput("" if allocating else self._where(problem), str(problem)) from None

    def _where(self, problem: InvalidInput) -> str:
        """Return the row that a refusal belongs to: the amount that is asked, where it is of the total."""
        if problem.field != "total" and self._is_shown(problem.field):
            return problem.field
        if self._is_shown("total"):
            return "per_share" if self.form["per_share"].text() and not self.form["total"].text() else "total"
        return "rate" if self._is_shown("rate") else next(iter(self._pools()), "way")

    def _show_plan(self, plan: DividendPlan | None) -> None:
        self._show_lines(plan)
        self.list.show_plan(self._register.report(plan) if plan is not None else None)

    def _preview_lines(self) -> QWidget:
        box = QWidget()
        box.setProperty("surface", "clear")
        grid = QGridLayout(box)
        grid.setContentsMargins(0, theme.space(6), 0, 0)
        grid.setVerticalSpacing(theme.space(4))
        grid.setColumnStretch(0, 1)
        titles = {
            "register": _("登记簿上"), "per_share": _("每份分得"), "total": _("向成员分配"), "left": _("年末未分配"),
        }  # fmt: skip
        for row, (name, title) in enumerate(titles.items()):
            grid.addWidget(label(title, "muted"), row, 0)
            self._lines[name] = label("—")
            self._lines[name].setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self._lines[name], row, 1)
        return box

    def _show_lines(self, plan: DividendPlan | None) -> None:
        shown = dict.fromkeys(self._lines, "—")
        if plan is not None:
            left = self._standing.basis.distributable - plan.total - plan.allocated
            shown = {
                "register": _("{count} 户 · {shares} 份").format(
                    count=f"{len(plan.lines):,}", shares=share_text(plan.total_shares)
                ),
                "per_share": _("{amount} 元").format(amount=each_text(plan.per_share, plan.per_share_text)),
                "total": _("{amount} 元").format(amount=grouped(plan.total)),
                "left": _("{amount} 元").format(amount=grouped(left)),
            }
        for name, text in shown.items():
            self._lines[name].setText(text)
            restyle(self._lines[name], role="strong" if plan is not None else "muted")


def each_text(per_share: int | None, average: str) -> str:
    """Return the yuan of a share as people read them: as fixed, or the average to four decimals."""
    if per_share is not None:
        return grouped(per_share)
    whole, _point, part = average.partition(".")
    return f"{int(whole):,}.{part}"


def _accounts(desk: Desk) -> list[tuple[str, str]]:
    """Return the accounts that something may be put aside in: what is owed, and the owners' own."""
    from gacha_app.services.lookups import account_choices

    with desk.reading() as session:
        return account_choices(session, lambda code: code[0] in "23" and code[:3] not in ("321", "322"))
