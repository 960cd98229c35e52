"""Forms of a stock-take: what is counted when, what was found line by line, what a meeting decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.stock_take import SCOPES, StockTakeLine, amount_words
from gacha_app.i18n import _
from gacha_app.reports.property_stories import TakeStory
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DateField,
    LineField,
    MoneyField,
    QuantityField,
    TextField,
)
from gacha_app.ui.widgets.pieces import Elided


class NewTakeDialog(FormDialog):
    """Freezes the lists of some scopes at a day."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        sentence = _("账面数按清查日从账上固定下来，印出盘点表去点数。每个范围、每个清查日只做一次。")
        super().__init__(_("生成盘点表"), _("生成盘点表"), self._keep, parent, sentence=sentence, width=460)
        self._desk = desk
        self.form.add("date", _("清查日"), DateField(), required=True, help_text=_("年度清查填 12 月 31 日。"))
        self.form.add_heading(_("清查范围"))
        self.scopes: dict[str, QCheckBox] = {}
        for key, scope in SCOPES.items():
            box = self.scopes[key] = QCheckBox(_(scope.title))
            box.setChecked(True)
            self.form.add_widget(box)
        last = dt.date(desk.year, 12, 31)
        self.set_values({"date": min(last, dt.date.today())})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.stock_takes import make_stock_takes

        chosen = [key for key, box in self.scopes.items() if box.isChecked()]
        return make_stock_takes(self._desk.open_book(), values["date"], chosen)


class CountDialog(QDialog):
    """What was found, line by line beside what the books say.

    Attributes:
        found, worth, reasons: the fields of every line by its number; worth only where goods are counted.
    """

    def __init__(self, desk: Desk, story: TakeStory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.made: Any = None
        self._desk, self._story = desk, story
        self.found: dict[int, LineField] = {}
        self.worth: dict[int, MoneyField] = {}
        self.reasons: dict[int, TextField] = {}
        self.counters = TextField(_("清点人"))
        self.supervisor = TextField(_("监盘人"))
        self.problem = label(role="problem", wrap=True)
        self.problem.hide()
        self._money = story.scope.counted == "value"
        title = _("录入实盘数：{date} {scope}").format(date=story.take.date, scope=_(story.scope.title))
        self.setWindowTitle(title)
        self._lay_out(title)

    def ask(self) -> Any:
        """Show the dialog until it is done or left, and return the stock-take, None where it was left."""
        self.exec()
        self.deleteLater()
        return self.made

    def fill_rest(self) -> None:
        """Take what the books say wherever nothing is written yet."""
        for line in self._story.lines:
            field = self.found[line.serial]
            if not field.text().strip():
                field.set_value(line.value if self._money else line.quantity)

    def submit(self) -> None:
        """Keep what was found; if it is refused, say why and stay."""
        from gacha_app.services.stock_takes import Count, count_lines

        self.problem.hide()
        counts = {}
        try:
            for serial, field in self.found.items():
                worth = self.worth[serial].value() if serial in self.worth else None
                counts[serial] = Count(field.value(), worth, self.reasons[serial].value())
            self.made = count_lines(
                self._desk.open_book(), self._story.take.id or 0, counts, counters=self.counters.value(),
                supervisor=self.supervisor.value(),
            )  # fmt: skip
        except GachaError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            if isinstance(problem, InvalidInput):
                self._show_where()
            return
        self.accept()

    def _show_where(self) -> None:
        """Go to the first field that says what is no number."""
        for field in (*self.found.values(), *self.worth.values()):
            if not field.settle():
                field.setFocus()
                return

    def _lay_out(self, title: str) -> None:
        grid_holder = QWidget()
        grid_holder.setProperty("surface", "clear")
        self._grid = QGridLayout(grid_holder)
        self._grid.setHorizontalSpacing(theme.space(10))
        self._grid.setVerticalSpacing(theme.space(6))
        self._grid.setColumnStretch(1, 3)
        headings = [_("序号"), _("名称"), _("账面"), _("实盘"), _("差异原因")]
        if not self._money:
            headings.insert(4, _("盘盈估价（元）"))
        for place, words in enumerate(headings):
            heading = label(words, "muted")
            if place in range(2, len(headings) - 1):
                heading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(heading, 0, place)
        self._grid.setColumnStretch(len(headings) - 1, 2)
        for at, line in enumerate(self._story.lines, 1):
            self._add_line(at, line)
        self._grid.setRowStretch(len(self._story.lines) + 1, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(grid_holder)
        people = QHBoxLayout()
        for words, field in ((_("清点人"), self.counters), (_("监盘人"), self.supervisor)):
            field.setAccessibleName(words)
            people.addWidget(label(words, "muted"))
            people.addWidget(field, 1)
        self.counters.set_value(self._story.take.counters)
        self.supervisor.set_value(self._story.take.supervisor)
        foot = QHBoxLayout()
        self.rest_button = button(_("其余按账面数"), self.fill_rest, kind="quiet", tip=_("没填的行都填成账面数"))
        self.cancel_button = button(_("取消"), self.reject)
        self.confirm_button = button(_("保存实盘数"), self.submit, kind="main")
        foot.addWidget(self.rest_button)
        foot.addStretch(1)
        for one in (self.cancel_button, self.confirm_button):
            one.setAutoDefault(False)
            foot.addWidget(one)
        self.rest_button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        side = theme.space(20)
        layout.setContentsMargins(side, theme.space(16), side, theme.space(16))
        layout.setSpacing(theme.space(10))
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(self.problem)
        layout.addWidget(scroll, 1)
        layout.addLayout(people)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        height = theme.space(210) + (len(self._story.lines) + 1) * theme.space(40)
        self.resize(min(theme.space(900), room.width() * 9 // 10), min(height, room.height() * 9 // 10))

    def _add_line(self, at: int, line: StockTakeLine) -> None:
        number = label(str(line.serial), "muted")
        detail = " ".join(filter(None, (line.detail, line.place)))
        name = Elided(f"{line.name}　{detail}" if detail else line.name)
        book = grouped(line.value) if self._money else f"{quantity_text(line.quantity)} {line.unit}"
        booked = label(book)
        booked.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        found: LineField = MoneyField() if self._money else QuantityField()
        found.setAccessibleName(_("{name} 实盘").format(name=line.name))
        found.name = "counted"
        found.set_value(line.counted_value if self._money else line.counted)
        found.setFixedWidth(theme.space(96))
        reason = TextField(_("有差异的写原因"))
        reason.setAccessibleName(_("{name} 差异原因").format(name=line.name))
        reason.set_value(line.reason)
        self.found[line.serial], self.reasons[line.serial] = found, reason
        pieces: list[QWidget] = [number, name, booked, found, reason]
        if not self._money:
            worth = MoneyField()
            worth.name = "counted_value"
            worth.setFixedWidth(theme.space(110))
            worth.setAccessibleName(_("{name} 盘盈估价").format(name=line.name))
            worth.set_value(line.counted_value)
            self.worth[line.serial] = worth
            pieces.insert(4, worth)
        for place, piece in enumerate(pieces):
            self._grid.addWidget(piece, at, place)


class ApproveDialog(FormDialog):
    """Decides on a stock-take: who approved and confirmed it, and what is got back of every loss."""

    def __init__(self, desk: Desk, story: TakeStory, parent: QWidget | None = None) -> None:
        lost = [one for one in story.lines if one.lost - one.lost_wear > 0]
        whole = sum(one.lost - one.lost_wear for one in story.lines)
        sentence = _("没有差异，登记批准和确认的会议。")
        if story.differing:
            sentence = _("{count} 项有差异。赔款记应收，残料入库，其余损失列其他支出，盘盈列其他收入。").format(
                count=len(story.differing)
            )
        if whole:
            sentence += _("待处理共 {amount} 元。").format(amount=grouped(abs(whole)))
        title = _("批准清查结果：{date} {scope}").format(date=story.take.date, scope=_(story.scope.title))
        super().__init__(title, _("批准并记账"), self._keep, parent, sentence=sentence, width=540)
        self._desk, self._story, self._lost = desk, story, lost
        form = self.form
        form.add("date", _("批准日期"), DateField(), required=True)
        form.add("approver", _("由谁批准"), TextField(_("如 理事会")), required=True)
        form.add("meeting", _("确认的会议"), TextField(_("如 成员代表大会2026年第1次会议")), required=True)
        form.add("confirmed_on", _("会议日期"), DateField())
        form.add("booked_on", _("入账日期"), DateField(), help_text=_("不填：清查日所在的月份没有结账，就记在清查日。"))
        payers = _payers(desk)
        for one in lost:
            form.add_heading(f"{one.name} {amount_words(one, story.scope)}")
            form.add(f"compensation{one.serial}", _("赔偿"), MoneyField(), unit=_("元"))
            form.add(f"payer{one.serial}", _("由谁赔"), ChoiceField(payers))
            form.add(f"scrap{one.serial}", _("入库残料"), MoneyField(), unit=_("元"))
        self.set_values({"date": dt.date.today()})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.stock_take_results import Approval, Claim, approve_stock_take

        claims = {}
        for one in self._lost:
            kind, identity = values[f"payer{one.serial}"] or ("", None)
            claims[one.serial] = Claim(
                values[f"compensation{one.serial}"] or 0, values[f"scrap{one.serial}"] or 0,
                identity if kind == "household" else None, identity if kind == "counterparty" else None,
            )  # fmt: skip
        said = Approval(values["date"], values["approver"], values["meeting"], values["confirmed_on"], claims,
                        values["booked_on"])  # fmt: skip
        return approve_stock_take(self._desk.open_book(), self._story.take.id or 0, said)


def _payers(desk: Desk) -> list[Choice]:
    """Return whoever may owe a compensation: households and counterparties."""
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        return [
            Choice((kind, one.id), one.label, one.detail)
            for kind in ("household", "counterparty")
            for one in choices(session, kind)
        ]
