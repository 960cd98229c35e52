"""Stock-takes (盘点): the lists made, counted, read back, booked, approved; and the forms of the year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QFileDialog, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.stock_take import TAKE_STATES, TakeState, amount_words
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.catalogue import REPORTS
from gacha_app.reports.property_stories import TakeStory, take_story
from gacha_app.reports.report import Report
from gacha_app.reports.stock_take_forms import counting_list, stock_takes_report
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.contracts_listing import ListingPart
from gacha_app.ui.pages.contracts_property_story import show_deeds
from gacha_app.ui.pages.two_cards import TwoCards
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.messages import choose

# The forms of the year, in the order they are handed in
FORMS = (
    "stock-takes", "stock-take-balance", "stock-take-cash", "stock-take-stock", "stock-take-animals",
    "stock-take-fixed", "stock-take-resources", "stock-take-claims", "stock-take-contracts",
)  # fmt: skip
_SHOWN = ("date", "scope", "lines", "differing", "lost", "found", "state")
_TONES = {TakeState.OPEN: "gold", TakeState.COUNTED: "blue", TakeState.FOUND: "clay", TakeState.APPROVED: "green"}
# More differences than these are read on the list
_MOST_LINES = 12


class StockTakePart(ListingPart):
    """The stock-takes of the year, and beside them the story of one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "stock-takes", _("次清查"), parent)
        self._report: Report | None = None
        self._add = button(_("生成盘点表"), self.add, kind="main", icon="add")
        self._read = button(
            _("读回盘点表…"), self.read, kind="quiet", tip=_("填好的盘点表（工作簿），自己认是哪一次的")
        )
        self._forms = button(_("年度清查表"), self.save_forms, kind="quiet", tip=_("一本工作簿，每张表一页"))
        self.story = TakeStoryPanel(self)
        for one in (self._read, self._forms):
            self.table.add_action(one)
        words = _(
            "每年年末把现金、物资、畜禽、资产、资源、往来和合同清点一遍，查明差异、批准处理，次年 3 月底以前上报。"
        )
        self.join(self.story, EmptyState(words, first=_("生成盘点表"), icon="contracts"))

    def main_button(self) -> QAbstractButton:
        return self._add

    def fill(self) -> None:
        with self.desk.reading() as session:
            self._report = stock_takes_report(session, Period(self.desk.year))
        for one in (self._add, self._read):
            one.setEnabled(self.desk.can_write())
        columns = tuple(one for one in self._report.columns if one.key in _SHOWN)
        totals = {key: total for key, total in self._report.totals.items() if key in _SHOWN}
        self.show_rows(replace(self._report, columns=columns, totals=totals))

    def export(self) -> None:
        self.save_forms()

    def print_out(self) -> None:
        if self._report is not None:
            save_paper(self.desk, self, self._report)

    def add(self) -> None:
        """Ask what is counted when, and make the lists."""
        from gacha_app.ui.dialogs.stock_take_forms import NewTakeDialog

        made = NewTakeDialog(self.desk, self).ask()
        if made:
            self.desk.say(
                _("已生成 {count} 张盘点表，账面数固定在 {date}。").format(count=len(made), date=made[0].date)
            )
            self.refresh()
            self.focus_on(made[0].id)

    def read(self) -> None:
        """Ask for a filled list, and take it in."""
        kinds = _("工作簿 (*.xlsx *.xls *.ods *.csv)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("读回填好的盘点表"), str(paths.documents()), kinds)
        if chosen:
            self.desk.try_to(partial(self.take_in, Path(chosen)))

    def take_in(self, path: Path, take_id: int | None = None) -> None:
        """Take a filled list in.

        Raises:
            GachaError: if it is none, of another book, or of another count.
        """
        from gacha_app.services.stock_takes import read_counts

        take = read_counts(self.desk.open_book(), path, take_id=take_id)
        self.desk.say(_("已读入 {date} 的盘点表，{state}。").format(
            date=take.date, state=_(TAKE_STATES[TakeState(take.state)])
        ))  # fmt: skip
        self.refresh()
        self.focus_on(take.id)

    def save_forms(self) -> None:
        """Save the forms of the year as one workbook."""
        period = Period(self.desk.year)
        with self.desk.reading() as session:
            reports = [REPORTS[name].official(session, period) for name in FORMS]
        title = _("{year}年度清查盘点表").format(year=self.desk.year)
        save_workbook(self.desk, self, [replace(reports[0], title=title), *reports[1:]])

    def list_of(self, story: TakeStory, *, blank: bool) -> Report:
        """Return the counting list of a stock-take, in Chinese as papers are."""
        with self.desk.reading() as session, in_chinese():
            return counting_list(session, story.take.id or 0, blank=blank)

    def count(self, story: TakeStory) -> None:
        """Ask what was found."""
        from gacha_app.ui.dialogs.stock_take_forms import CountDialog

        if CountDialog(self.desk, story, self).ask() is not None:
            self.desk.say(_("已保存实盘数。"))

    def book(self, story: TakeStory) -> None:
        """Enter what differs, after it was looked at."""
        from gacha_app.services.stock_take_results import book_differences

        sentence = _("{count} 项差异记入“待处理财产损溢”，畜禽和资产的卡片同时改变，等待批准处理。").format(
            count=len(story.differing)
        )
        way = choose(self, _("差异入账？"), sentence, [("book", _("差异入账"))])
        if way == "book" and self.desk.try_to(lambda: book_differences(self.desk.open_book(), story.take.id or 0)):
            self.desk.say(_("差异已入账，等待批准。"))

    def approve(self, story: TakeStory) -> None:
        """Ask what was decided."""
        from gacha_app.ui.dialogs.stock_take_forms import ApproveDialog

        if ApproveDialog(self.desk, story, self).ask() is not None:
            self.desk.say(_("清查结果已批准。"))

    def undo(self, story: TakeStory) -> None:
        """Ask why the last step is taken back, and take it back."""
        from gacha_app.services.stock_take_results import undo_stock_take

        approved = story.take.state == TakeState.APPROVED
        title = _("撤销批准") if approved else _("撤销差异入账")
        asked = ReasonDialog(
            title, _("凭证用红字冲销，卡片恢复原样。"), title,
            partial(undo_stock_take, self.desk.open_book(), story.take.id or 0), self,
        ).ask()  # fmt: skip
        if asked is not None:
            self.desk.say(_("已撤销。"))

    def delete(self, story: TakeStory) -> None:
        """Give a count up, after asking."""
        from gacha_app.services.stock_takes import delete_stock_take

        sentence = _("印出的盘点表随即作废，不能再读回。")
        way = choose(self, _("删除这次清查？"), sentence, [("delete", _("删除这次清查"))], danger=True)
        if way == "delete" and self.desk.try_to(lambda: delete_stock_take(self.desk.open_book(), story.take.id or 0)):
            self.desk.say(_("已删除这次清查。"))

    def tell(self, record: int | None) -> None:
        if record is None:
            self.story.show_nothing()
        else:
            self.desk.try_to(lambda: self._read_and_tell(record))

    def _read_and_tell(self, record: int) -> None:
        with self.desk.reading() as session:
            story = take_story(session, record)
        self.story.show_take(story)


class TakeStoryPanel(TwoCards):
    """Tells of one stock-take, and offers its next step."""

    def __init__(self, part: StockTakePart) -> None:
        super().__init__()
        self._part = part
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that a stock-take is to be chosen."""
        self.ask_to_choose(_("清查盘点"), _("在左边点一次清查，这里看它的差异和下一步。"))

    def show_take(self, story: TakeStory) -> None:
        """Show how far a stock-take came, what differs, and what comes next."""
        take = story.take
        state = TakeState(take.state)
        more = _("差异") if story.differing else ""
        self.tell(f"{take.date} {_(story.scope.title)}", _(TAKE_STATES[state]), _TONES[state], more)
        for name, value in (
            (_("清查编号"), take.code),
            (_("项数"), str(len(story.lines))),
            (_("没清点"), str(story.missing) if story.missing else ""),
            (_("清点日期"), str(take.counted_on or "")),
            (_("清点人"), take.counters),
            (_("监盘人"), take.supervisor),
            (_("批准"), take.approver),
            (_("确认的会议"), take.meeting),
        ):
            if value:
                self.about.add_line(name, value)
        self.about.add(label(story.state, "small", wrap=True))
        self._offer(story, state)
        for line in story.differing[:_MOST_LINES]:
            net = line.lost - line.lost_wear
            self.more.add_line(f"{line.serial}. {line.name}", amount_words(line, story.scope), "clay")
            words = line.reason or _("还没有写原因")
            if net:
                money = _("净损失 {amount} 元") if net > 0 else _("盘盈 {amount} 元")
                words += "　" + money.format(amount=grouped(abs(net)))
            self.more.add(label(words, "small" if line.reason else "problem", wrap=True))
        if len(story.differing) > _MOST_LINES:
            rest = len(story.differing) - _MOST_LINES
            self.more.add(label(_("还有 {count} 项，见盘点表。").format(count=rest), "muted"))

    def _offer(self, story: TakeStory, state: TakeState) -> None:
        part, desk = self._part, self._part.desk
        books = story.scope.posts and story.scope.counted != "area" and bool(story.differing)
        deeds: list[tuple[str, Callable[[], object]]] = []
        if state in (TakeState.OPEN, TakeState.COUNTED):
            deeds.append((_("录入实盘数…"), partial(part.count, story)))
        if state is TakeState.COUNTED and books:
            deeds.append((_("差异入账…"), partial(part.book, story)))
        if state is TakeState.FOUND or (state is TakeState.COUNTED and not books):
            deeds.append((_("批准…"), partial(part.approve, story)))
        if state in (TakeState.FOUND, TakeState.APPROVED):
            deeds.append((_("撤销批准…") if state is TakeState.APPROVED else _("撤销入账…"), partial(part.undo, story)))
        else:
            deeds.append((_("删除"), partial(part.delete, story)))
        show_deeds(self.about, desk, deeds)
        blank = state is TakeState.OPEN
        papers = QWidget()
        row = QVBoxLayout(papers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        for words, act in (
            (_("盘点表存成工作簿…"), lambda: save_workbook(desk, part, [part.list_of(story, blank=blank)])),
            (_("打印盘点表…"), lambda: save_paper(desk, part, part.list_of(story, blank=blank))),
        ):
            row.addWidget(button(words, act, kind="link"))
        self.about.add(papers)
