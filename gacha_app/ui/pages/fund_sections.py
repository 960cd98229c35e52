"""The cards under a fund's money: its plan and what happened, what it formed and yields, whom it serves, deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.formed_asset import CLASSES, LINK_WAYS
from gacha_app.domain.fund_plan import MILESTONES, PLAN_FIELDS, missing_in
from gacha_app.domain.fund_rules import STATES
from gacha_app.domain.money import grouped, percent_text
from gacha_app.i18n import _
from gacha_app.reports.fund_formed import composition
from gacha_app.reports.fund_links import rate_rule
from gacha_app.reports.fund_story import FundStory
from gacha_app.reports.fund_yields import YieldOfYear, uses_in_words
from gacha_app.reports.names import fund_names, household_names
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card, ProgressRow, TodoRow
from gacha_app.ui.widgets.flow import FlowLayout

_STATE_TONES = {"past": "clay", "near": "gold", "done": "green", "done_late": "muted", "open": "blue"}
# More households than these are looked at in the report
_MOST = 12


class FundSection(Card):
    """One section of a fund's story.

    Signals:
        asked: what the user wants ("plan", "milestone", "form", "formed", "yield", "household", "voucher"), and about
            which record.
    """

    asked = Signal(str, object)

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(title)
        self._desk = desk

    def show_story(self, story: FundStory) -> None:
        """Tell of a fund."""
        self.clear()
        self.tell(story)

    def tell(self, story: FundStory) -> None:
        """Fill the card; each section does it its own way."""
        raise NotImplementedError

    def muted(self, sentence: str) -> None:
        """Say something quietly, such as that there is nothing yet."""
        self.add(label(sentence, "muted", wrap=True))

    def fact(self, name: str, value: str) -> None:
        """Show a name and its value; a blank one is left out."""
        if value:
            row = QHBoxLayout()
            row.setSpacing(theme.space(10))
            row.addWidget(label(name, "muted"), 0, Qt.AlignmentFlag.AlignTop)
            words = label(value, wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignRight)
            row.addWidget(words, 1)
            self.body.addLayout(row)

    def buttons(self, *deeds: tuple[str, Callable[[], object], str]) -> None:
        """Add buttons in a row: what each says, does, and its tip."""
        made = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
        row = FlowLayout(made, gap=theme.space(6))
        for text, deed, tip in deeds:
            one = button(text, deed, tip=tip)
            one.setEnabled(self._desk.can_write())
            row.addWidget(one)
        self.add(made)

    def row(self, tone: str, word: str, sentence: str, detail: str, deed: Callable[[], object] | None) -> None:
        """Add a row that leads to its form."""
        made = TodoRow(tone, word, sentence, detail)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if deed is not None:
            made.clicked.connect(lambda *_checked: deed())
        self.add(made)


class PlanSection(FundSection):
    """What the implementation plan says, and what happened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("实施方案和进展"))

    def tell(self, story: FundStory) -> None:
        plan = story.facts.plan
        for one in story.facts.milestones:
            words = [one.who, grouped(one.amount) if one.amount else "", one.conclusion, one.document_number, one.paper]
            self.row(
                "green", _(MILESTONES[one.kind]), str(one.date), " · ".join(filter(None, words)),
                partial(self.asked.emit, "milestone", one),
            )  # fmt: skip
        if not story.facts.milestones:
            self.muted(
                _("还没有登记进展。批复、中标、合同、开工、竣工、验收、决算按发生的顺序登记，资金的进展由它们决定。")
            )
        self.buttons(
            (_("登记进展…"), lambda: self.asked.emit("milestone", None), _("批复、招标、合同、开工、竣工、验收、决算")),
            (_("实施方案…"), lambda: self.asked.emit("plan", None), _("填写或修改实施方案，把几级资金列在一起")),
        )  # fmt: skip
        if plan is None:
            return
        self.fact(_("项目名称"), plan.name)
        self.fact(_("实施期限"), " — ".join(str(one) for one in (plan.starts_on, plan.ends_on) if one))
        for key, title in PLAN_FIELDS.items():
            if key not in ("name", "starts_on", "ends_on"):
                self.fact(_(title), str(getattr(plan, key)))
        if missing := missing_in(plan):
            self.muted(_("还没有填：{names}").format(names="、".join(_(PLAN_FIELDS[one]) for one in missing)))


class AssetsSection(FundSection):
    """What the fund formed, of which money, what it yields and what that was used for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("形成的资产和收益"))

    def tell(self, story: FundStory) -> None:
        with self._desk.reading() as session:
            names = fund_names(session)
        for one in story.yields:
            self._asset(one, names)
        if not story.yields:
            self.muted(_("还没有登记形成的资产。登记时凭证、资产卡片和资金来源一次完成。"))
        self.buttons(
            (
                _("登记形成的资产…"),
                lambda: self.asked.emit("form", None),
                _("付款形成、在建工程转入，或只登记已记账的"),
            ),
        )

    def _asset(self, told: YieldOfYear, names: dict[int, str]) -> None:
        one = told.formed
        rights = " · ".join(
            f"{name}{value}" for name, value in (
                (_("所有权 "), one.owner), (_("使用权 "), one.user), (_("收益权 "), one.yield_to),
                (_("管护 "), one.keeper),
            ) if value
        )  # fmt: skip
        words = " · ".join(filter(None, (str(one.formed_on), rights)))
        title = f"{one.name}  {grouped(one.value)}"
        self.row("blue", _(CLASSES[one.klass]), title, words, partial(self.asked.emit, "formed", one))
        self.add(label(composition(one, names), "small", wrap=True))
        if one.klass == "operating" or told.expected or told.received:
            percent = told.received * 100 // told.expected if told.expected else 0
            words = _("{year}年应收 {expected}，实收 {received}").format(
                year=told.year, expected=grouped(told.expected), received=grouped(told.received)
            )
            self.add(ProgressRow(words, f"{percent}%" if told.expected else "", percent, "blue"))
            if told.uses:
                used = _("用于 {uses}").format(uses=uses_in_words(told.uses))
                self.add(label(used, "small", wrap=True))
            self.buttons((_("收益…"), partial(self.asked.emit, "yield", told), _("应收、实收的凭证和收益用途")))


class HouseholdsSection(FundSection):
    """Whom the plan serves, and how closely."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("联农带农"))

    def tell(self, story: FundStory) -> None:
        told, links = story.linkage, story.facts.households
        if told.households:
            self.add_line(_("本年联结"), _("{households} 户 {persons} 人").format(
                households=told.households, persons=told.persons
            ))  # fmt: skip
            self.add_line(_("农户增收"), grouped(told.income))
            self.add_line(_("利益联结率"), percent_text(told.rate) + "%", "green")
            self.add_line(_("带动面"), percent_text(told.reach) + "%")
        with self._desk.reading() as session:
            names = household_names(session)
        for one in reversed(links[-_MOST:]):
            words = " · ".join(
                filter(
                    None,
                    (_("{count}人").format(count=one.persons), grouped(one.income) if one.income else "", one.note),
                )
            )
            self.row("blue", str(one.year), f"{names.get(one.household_id, '')}  {_(LINK_WAYS[one.way])}", words,
                     partial(self.asked.emit, "household", one))  # fmt: skip
        if len(links) > _MOST:
            self.muted(_("只列最近 {count} 条，全部的在“联农带农”表里。").format(count=_MOST))
        if not links:
            self.muted(_("还没有登记带动的农户。"))
        self.buttons((_("登记农户…"), lambda: self.asked.emit("household", None), _("哪一户、几个人、怎样得到、多少")))
        if told.households:
            self.muted(rate_rule())


class DeadlinesSection(FundSection):
    """What is due when, what is past, what was done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("时限"))

    def tell(self, story: FundStory) -> None:
        today = min(dt.date.today(), Period(self._desk.year).last)
        found = [(one.state(today), one) for one in story.facts.deadlines if one.due is not None]
        order = list(_STATE_TONES)
        for state, one in sorted(found, key=lambda pair: (order.index(pair[0]), pair[1].due)):
            words = _("截止 {due}").format(due=one.due)
            if one.done:
                words = _("{words}，{done} 办理").format(words=words, done=one.done)
            elif state == "past":
                words = _("{words}，已过 {days} 天：{cure}").format(
                    words=words, days=one.late(today), cure=_(one.rule.cure)
                )
            self.row(_STATE_TONES[state], _(STATES[state]), _(one.rule.title), words, self._cure(one.rule.until))
        if not found:
            self.muted(_("还没有起算的期限。"))
        self.buttons((_("期限规则…"), lambda: self.asked.emit("rule", None), _("改成本地文件规定的天数")))

    def _cure(self, until: str) -> Callable[[], object]:
        """Return what opens the form that ends a wait."""
        wanted = (
            "milestone" if until in MILESTONES else {"asset": "form", "spent": "spend", "arrival": "receive"}[until]
        )
        return lambda: self.asked.emit(wanted, None)
