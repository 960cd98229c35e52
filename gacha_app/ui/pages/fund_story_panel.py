"""One subsidy fund beside the table: how much of it is spent, by which vouchers, and what comes next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.fund import LEVELS, STAGES
from gacha_app.domain.money import grouped
from gacha_app.i18n import N_, _
from gacha_app.reports.fund_story import FundStory
from gacha_app.reports.report import Chart, Row
from gacha_app.reports.totals import whole
from gacha_app.ui import theme
from gacha_app.ui.chart_card import ChartCard
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.fund_sections import (
    AssetsSection,
    DeadlinesSection,
    FundSection,
    HouseholdsSection,
    PlanSection,
)
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.cards import Card, ProgressRow, TodoRow
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.flow import FlowLayout

_STAGE_TONES = {"granted": "gold", "received": "blue", "started": "blue"}
_TABS = {
    "money": N_("来去"), "plan": N_("方案进展"), "assets": N_("资产收益"), "households": N_("联农带农"),
    "deadlines": N_("时限"),
}  # fmt: skip
# More vouchers than these are looked at in the list of money
_MOST = 6


class FundStoryPanel(QWidget):
    """Tells of a fund, or of all of them.

    Signals:
        receipt_asked, expense_asked, return_asked, change_asked: what the user wants to do; each carries the FundStory.
        asked: something of a section is wanted: what ("plan", "milestone" ...), the record, and the FundStory.
    """

    receipt_asked = Signal(object)
    expense_asked = Signal(object)
    return_asked = Signal(object)
    change_asked = Signal(object)
    asked = Signal(str, object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._story: FundStory | None = None
        self._comparable = False
        self._stage = label(role="badge")
        self._card = Card("", self._stage)
        self._entries = Card(_("到账与支出"))
        self.chart = ChartCard(_("各笔资金支出进度"), desk)
        self.chart.setMinimumHeight(theme.space(230))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        self.sections: dict[str, FundSection] = {
            "plan": PlanSection(desk), "assets": AssetsSection(desk), "households": HouseholdsSection(desk),
            "deadlines": DeadlinesSection(desk),
        }  # fmt: skip
        self.chips = FilterChips()
        self.chips.set_filters([Filter(key, _(title)) for key, title in _TABS.items()], "money")
        self.chips.chosen.connect(self.show_section)
        for one in self.sections.values():
            one.asked.connect(lambda what, record: self.asked.emit(what, record, self._story))
        for card in (self._card, self.chips, self._entries, *self.sections.values(), self.chart):
            layout.addWidget(card)
        layout.addStretch(1)
        self.show_nothing()

    def story(self) -> FundStory | None:
        """Return the fund told of, None while none is."""
        return self._story

    def show_progress(self, chart: Chart) -> None:
        """Show how much of each fund is spent; with fewer than two there is nothing to compare."""
        self._comparable = len(chart.categories) > 1
        self.chart.setVisible(self._comparable and self.chips.key() == "money")
        self.chart.show_chart(chart)

    def show_section(self, key: str) -> None:
        """Show one section of the fund told of: "money", "plan", "assets", "households" or "deadlines"."""
        told = self._story is not None
        self.chips.setVisible(told)
        self._entries.setVisible(told and key == "money")
        self.chart.setVisible(self._comparable and (key == "money" or not told))
        for name, section in self.sections.items():
            # shown before it is filled: what is put into a hidden card does not know its height
            section.setVisible(told and name == key)
            if told and name == key and self._story is not None:
                section.show_story(self._story)

    def show_nothing(self) -> None:
        """Say that a fund is to be chosen."""
        self._story = None
        self._stage.hide()
        self._card.clear()
        self._card.set_title(_("资金的来去"))
        self._card.add(label(_("在左边点一笔资金，这里看它到了多少、花在哪里、还剩多少。"), "muted", wrap=True))
        self.show_section(self.chips.key())

    def show_story(self, story: FundStory) -> None:
        """Tell of a fund."""
        self._story = story
        fund, card = story.fund, self._card
        card.clear()
        card.set_title(fund.name)
        self._stage.setText(_(STAGES[story.stage]))
        restyle(self._stage, tone=_STAGE_TONES.get(story.stage, "green"))
        self._stage.show()
        about = " · ".join(filter(None, (fund.document_number, _(LEVELS[fund.level]), fund.giver, story.project)))
        card.add(label(about, "small", wrap=True))
        card.add_line(_("下达"), grouped(fund.granted))
        percent = story.received * 100 // fund.granted if fund.granted else 0
        received = _("到账 {amount}").format(amount=grouped(story.received))
        card.add(ProgressRow(received, f"{percent}%", percent, "blue"))
        spent = _("支出 {amount}").format(amount=grouped(story.spent))
        card.add(ProgressRow(spent, f"{story.progress // 100}%", story.progress // 100))
        if story.returned:
            card.add_line(_("已退回"), grouped(story.returned))
        card.add_line(_("结余"), grouped(story.left), "green" if story.left else "")
        if fund.use_by:
            card.add_line(_("使用期限"), str(fund.use_by))
        for name, text in ((_("用途"), fund.purpose), (_("绩效目标"), fund.goal), (_("备注"), fund.note)):
            if text:
                card.add(label(f"{name}：{text}", wrap=True))
        card.add(self._buttons(story))
        self._show_entries(story)
        self.show_section(self.chips.key())

    def _buttons(self, story: FundStory) -> QWidget:
        made = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
        row = FlowLayout(made, gap=theme.space(6))
        receipt = button(_("到账"), lambda: self.receipt_asked.emit(story), tip=_("登记这笔资金到了账上"))
        expense = button(_("支用"), lambda: self.expense_asked.emit(story), tip=_("登记花了这笔资金"))
        back = button(_("退回"), lambda: self.return_asked.emit(story), tip=_("登记把余款退给了拨款单位、捐赠人"))
        change = button(_("修改…"), lambda: self.change_asked.emit(story))
        page = button(_("打印…"), lambda: self.asked.emit("page", None, story), tip=_("这笔资金的全部情况，一张纸"))
        writing = self._desk.can_write()
        for one in (receipt, expense, back, change):
            one.setEnabled(writing)
            row.addWidget(one)
        row.addWidget(page)
        if story.left <= 0:
            for one in (expense, back):
                one.setEnabled(False)
                one.setToolTip(_("到账以后才能支用"))
        return made

    def _show_entries(self, story: FundStory) -> None:
        card, rows = self._entries, story.entries.rows
        card.clear()
        for row in reversed(rows[-_MOST:]):
            card.add(self._entry(row))
        if not rows:
            card.add(label(_("还没有记过。到账按“到账”，花了按“支用”，每一笔都记在这笔资金名下。"), "muted", wrap=True))
        if len(rows) > _MOST:
            words = _("全部 {count} 笔明细").format(count=len(rows))
            card.add(button(words, lambda: self._desk.show_page("money", story.source), kind="link"))

    def _entry(self, row: Row) -> QWidget:
        came, went, back = (whole(row.cells[key]) for key in ("received", "spent", "returned"))
        word, tone, amount = (_("到账"), "blue", came) if came else (_("支出"), "green", went)
        if back:
            word, tone, amount = _("退回"), "gold", back
        detail = f"{row.cells['date']} · {row.cells['summary']} · {row.cells['number']}"
        made = TodoRow("clay" if amount < 0 else tone, _("冲销") if amount < 0 else word, grouped(amount), detail)
        # a long summary is cut rather than the card pushed out of sight
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self._desk.show_page("money", row.record))
        return made
