"""Proposing a dividend: a total or so much a share, and what comes of it shown as it is typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gacha_app.domain.dividend import DividendPlan
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.dividend_story import DividendStanding
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.buttons import label, restyle
from gacha_app.ui.widgets.fields import DateField, MoneyField

_PAUSE_MS = 120
_AMOUNTS = ("total", "per_share")


class ProposeDialog(FormDialog):
    """How much of a year goes to members, and what each share gets of it as it is typed."""

    def __init__(self, desk: Desk, standing: DividendStanding, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._standing = standing
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
        form = self.form
        either = _("总额和每份金额只填一个，另一个会算出来。")
        form.add("total", _("分配总额"), MoneyField("0.00"), unit=_("元"), help_text=either)
        form.add("per_share", _("每份金额"), MoneyField("0.00"), unit=_("元"))
        help_text = _("按这一天登记簿上的份额分，方案拟定后名单就定下来。")
        form.add("record_date", _("份额登记日"), DateField(), required=True, help_text=help_text)
        form["record_date"].set_around(dt.date(year, 12, 31))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.show_preview)
        self._lines: dict[str, QLabel] = {}
        self.add_below(self._preview_lines())
        self._begin()
        for name, other in (_AMOUNTS, _AMOUNTS[::-1]):
            form[name].textEdited.connect(lambda _text, other=other: form[other].set_value(None))
        form.changed.connect(self._pause.start)
        self.show_preview()

    def preview(self) -> dict[str, str]:
        """Return what the preview says, by its lines' names."""
        return {name: value.text() for name, value in self._lines.items()}

    def show_preview(self) -> None:
        """Show what would come of what is typed; what cannot be is told beside its field."""
        self._pause.stop()
        asked = self._asked()
        if asked is None or not any(asked[name] is not None for name in _AMOUNTS):
            self._show_lines(None)
            return
        try:
            self._show_lines(self._planned(asked))
        except InvalidInput as problem:
            self._show_lines(None)
            field = self.form[problem.field] if problem.field in self.form else self.form["total"]
            field.show_problem(str(problem))

    def _begin(self) -> None:
        standing = self._standing
        by_share = standing.per_share is not None
        self.form.set_values(
            {
                "total": None if by_share or not standing.total else standing.total,
                "per_share": standing.per_share,
                "record_date": standing.record_date or min(dt.date(standing.year, 12, 31), dt.date.today()),
            }
        )

    def _asked(self) -> dict[str, Any] | None:
        """Return what is typed, None while some of it means nothing; leaving the field says why."""
        try:
            return self.form.values()
        except InvalidInput:
            return None

    def _planned(self, asked: dict[str, Any]) -> DividendPlan:
        from gacha_app.services.dividends import preview_dividend

        try:
            return preview_dividend(self._desk.open_book(), self._standing.year, **asked)
        except InvalidInput as problem:
            raise _where_typed(problem, asked) from None

    def _keep(self, asked: dict[str, Any]) -> DividendPlan:
        from gacha_app.services.dividends import propose_dividend

        try:
            return propose_dividend(self._desk.open_book(), self._standing.year, **asked)
        except InvalidInput as problem:
            raise _where_typed(problem, asked) from None

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
            left = self._standing.basis.distributable - plan.total
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


def _where_typed(problem: InvalidInput, asked: dict[str, Any]) -> InvalidInput:
    """Return a refusal of the total as one of the amount a share, where that was typed."""
    by_share = problem.field == "total" and asked.get("per_share") is not None and asked.get("total") is None
    return InvalidInput("per_share" if by_share else problem.field, str(problem))
