"""The township's half of the page: collecting what villages hand in, the board and the summary of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import Report
from gacha_app.services.township import Collected
from gacha_app.township.summary import Summary
from gacha_app.ui import theme
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.hub_choice import HubDialog
from gacha_app.ui.heading import YearChooser
from gacha_app.ui.pages.period_choice import PeriodChoice
from gacha_app.ui.pages.township_deeds import HubDeeds
from gacha_app.ui.pages.township_views import FATES, HubViews
from gacha_app.ui.report_saving import save_as
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import CardRow, EmptyState, KeyFigure
from gacha_app.ui.widgets.flow import row_with_buttons
from gacha_app.ui.widgets.pieces import Elided, Icon

_YEARS_BACK = 8


class HubHalf(QWidget):
    """A hub and what lies in it.

    Attributes:
        main: collects files.
        views: the tables.
        years: the year looked at, where no book's years stand above the page. part: which part of it.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._desk = desk
        self._address = desk.settings.hub
        self._fates: Collected | None = None
        self._found: Summary | None = None
        self.main = button(_("收上报文件"), self.collect_files, kind="main", icon="import")
        self.years = YearChooser()
        self.part = PeriodChoice()
        self.figures = {
            key: KeyFigure(title)
            for key, title in (
                ("handed_in", _("已报 / 应报")), ("with", _("收入（含补助和专项资金）")), ("without", _("经营性收入")),
                ("dividends", _("成员分红")), ("over", _("100万元以上的嘎查（村）")),
            )
        }  # fmt: skip
        self.views = HubViews(desk)
        self.deeds = HubDeeds(desk, self, self.address, self.period, self.fill)
        self.problem = label(role="problem", wrap=True)
        self._cards = CardRow(list(self.figures.values()))
        self._line = label("", "strong", wrap=True)
        self._name = Elided("", "strong")
        self._stack = QStackedWidget()
        self._stack.setProperty("surface", "clear")
        self._buttons: list[QWidget] = []
        self._build()
        self.years.year_chosen.connect(desk.use_year)
        self.part.currentIndexChanged.connect(lambda _place: self.fill())
        self.views.village_dropped.connect(self._drop_village)
        self.views.file_put_aside.connect(self._put_aside)
        self.views.approve_asked.connect(self.deeds.approve)
        self.views.return_asked.connect(self.deeds.send_back)
        self.views.slip_asked.connect(self.deeds.save_slip)
        self.views.difference_asked.connect(self.deeds.compare)
        self.views.trust_asked.connect(self.deeds.trust)

    def address(self) -> str:
        """Return the hub's address, "" while none was chosen."""
        return self._address

    def period(self) -> Period:
        """Return the year looked at, or the part of it."""
        return self.part.period(self._desk.year)

    def found(self) -> Summary | None:
        """Return what the hub holds of the period, as it is shown."""
        return self._found

    def problem_text(self) -> str:
        """Return why the hub cannot be shown, "" where it is."""
        return self.problem.text()

    def fill(self) -> None:
        """Show what the hub holds of the period."""
        this_year = dt.date.today().year
        self.years.setVisible(self._desk.book is None)
        self.years.show_years(range(this_year - _YEARS_BACK, this_year + 1), self._desk.year)
        if not self._address:
            self._stack.setCurrentIndex(0)
            self._show_address()
            return
        from gacha_app.services.township import read_hub
        from gacha_app.services.township_review import keys_report

        self._stack.setCurrentIndex(1)
        self._show_address()
        try:
            user = self._desk.settings.user_name
            self._found = read_hub(self._address, self.period(), user=user)
            keys = keys_report(self._address, user=user)
        except GachaError as problem:
            self._found = None
            self.problem.setText(str(problem))
        else:
            self.problem.setText("")
            self._show(self._found, keys)
        self.problem.setVisible(bool(self.problem.text()))
        self.views.setVisible(self._found is not None)
        self._fit()

    def choose_hub(self) -> bool:
        """Ask where the hub is, and say whether there is one now."""
        address = HubDialog(self._desk, self, self._address).ask()
        if address is None:
            return bool(self._address)
        self.use_hub(address)
        return True

    def use_hub(self, address: str) -> None:
        """Work with this hub from now on; its password is not kept."""
        from gacha_app.services.township import without_password

        self._address = address
        self._fates = None
        self._desk.settings.hub = without_password(address)
        self._desk.save_settings()
        self.fill()

    def collect_files(self) -> None:
        """Ask for files, and collect them."""
        if self._address or self.choose_hub():
            kinds = _("上报文件 (*.xlsx);;所有文件 (*)")
            chosen, _kind = QFileDialog.getOpenFileNames(self, _("选各嘎查的上报文件"), str(paths.documents()), kinds)
            self.collect([Path(one) for one in chosen])

    def collect_folder(self) -> None:
        """Ask for a folder, and collect every file in it."""
        if self._address or self.choose_hub():
            chosen = QFileDialog.getExistingDirectory(self, _("选放着上报文件的文件夹"), str(paths.documents()))
            self.collect([Path(chosen)] if chosen else [])

    def collect(self, given: Sequence[Path]) -> None:
        """Collect files and folders, off the window's thread; whole files taken before a stop stay."""
        if not given or not (self._address or self.choose_hub()):
            return
        address, user = self._address, self._desk.settings.user_name

        def work(progress: Progress) -> Collected:
            from gacha_app.services.township import collect

            return collect(address, given, user=user, progress=lambda done, total, _name: progress(done, total))

        def done(collected: Collected) -> None:
            self._fates = collected
            self.fill()
            self.views.choose(FATES)
            self._desk.say(
                _("收完了：已收 {accepted} 个，没有收 {refused} 个。").format(
                    accepted=len(collected.accepted), refused=len(collected.refused)
                )
            )

        self._set_enabled(False)
        job = self._desk.run_in_background(_("正在收上报文件"), work, done)
        job.ended.connect(self._after_collecting)

    def import_villages(self) -> None:
        """Ask for the list of villages that are to hand in."""
        if not (self._address or self.choose_hub()):
            return
        kinds = _("表格 (*.xlsx *.xls *.ods *.et *.csv);;所有文件 (*)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("选应报嘎查（村）的名单"), str(paths.documents()), kinds)
        if not chosen:
            return
        from gacha_app.services.township import import_villages

        def act() -> None:
            new = import_villages(self._address, Path(chosen), user=self._desk.settings.user_name)
            self.fill()
            self._desk.say(_("名单里新增 {count} 个嘎查（村）。").format(count=new))

        self._desk.try_to(act)

    def export(self) -> None:
        """Save the summary of the year as a workbook."""
        found = self._found
        if found is None or not found.villages:
            self._desk.say(_("还没有收到{period}的上报文件，没有可汇总的。").format(period=self.period().title))
            return

        def write(path: Path) -> None:
            from gacha_app.services.township import write_summary

            write_summary(found, path)

        title = _("{period}集体经济汇总表").format(period=found.period.title)
        save_as(self._desk, self, title, _("工作簿 (*.xlsx)"), ".xlsx", write)

    def hasHeightForWidth(self) -> bool:
        # its tables take what room there is: the page need not scroll for them
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Tell the figures on cards, or where there is little room in one line."""
        narrow = theme.is_narrow(self.window().width())
        self._cards.setVisible(self._found is not None and not narrow)
        self._line.setVisible(self._found is not None and narrow)

    def _show(self, found: Summary, keys: Report) -> None:
        board = found.board
        missing = len(board.missing)
        show = self.figures
        show["handed_in"].show_figure(
            f"{board.handed_in} / {board.expected}",
            _("还缺 {count} 个").format(count=missing)
            if missing
            else _("都交了")
            if board.expected
            else _("还没有名单"),
            small_tone="clay" if missing else "green" if board.expected else "",
        )
        show["with"].show_figure(grouped(found.with_subsidies))
        show["without"].show_figure(grouped(found.without_subsidies))
        show["dividends"].show_figure(grouped(found.totals["dividends"]))
        show["over"].show_figure(
            _("{count} 个").format(count=found.over_with),
            _("不含补助 {count} 个").format(count=found.over_without),
        )
        words = _("已报 {count} / {expected} · 收入 {income} · 经营性收入 {own} · 100万元以上 {over} 个")
        self._line.setText(
            words.format(
                count=board.handed_in,
                expected=board.expected,
                income=grouped(found.with_subsidies),
                own=grouped(found.without_subsidies),
                over=found.over_with,
            )
        )
        self.views.show_hub(found, self._fates, keys)

    def _show_address(self) -> None:
        from gacha_app.services.township import shown_address

        name = shown_address(self._address) if self._address else _("还没有选")
        self._name.setText(_("汇总库：{name}").format(name=name))

    def _after_collecting(self) -> None:
        self._set_enabled(True)
        # also what was taken before it was stopped
        self.fill()

    def _set_enabled(self, enabled: bool) -> None:
        for one in (self.main, *self._buttons):
            one.setEnabled(enabled)

    def _drop_village(self, village: int, name: str) -> None:
        from gacha_app.services.township import expect_villages, known_villages, stop_expecting
        from gacha_app.township.villages import ExpectedVillage

        user = self._desk.settings.user_name

        def back() -> None:
            one = next(one for one in known_villages(self._address, user=user) if one.id == village)
            expect_villages(self._address, [ExpectedVillage(one.name, one.township, one.banner, one.code)], user=user)
            self.fill()

        def act() -> None:
            stop_expecting(self._address, village, user=user)
            self.fill()
            self._desk.say(_("“{name}”已移出应报名单。").format(name=name), back)

        self._desk.try_to(act)

    def _put_aside(self, file: int) -> None:
        from gacha_app.services.township import put_aside

        def act() -> None:
            put_aside(self._address, file, user=self._desk.settings.user_name)
            self.fill()
            self._desk.say(_("已移走。"))

        self._desk.try_to(act)

    def _build(self) -> None:
        empty = EmptyState(
            _("各嘎查交来的上报文件收到一个汇总库里：谁交了、谁没交、哪里对不上，一眼看清；合计和排名自动算好。先定一个汇总库。"),
            first=_("定一个汇总库"), icon="township",
        )  # fmt: skip
        empty.first_asked.connect(self.choose_hub)
        holding = QWidget()
        inside = QVBoxLayout(holding)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.space(10))
        inside.addWidget(self.problem)
        inside.addWidget(self._cards)
        inside.addWidget(self._line)
        inside.addWidget(self.views, 1)
        for piece in (empty, holding):
            self._stack.addWidget(piece)
        meant = QWidget()
        head = QHBoxLayout(meant)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(theme.space(8))
        head.addWidget(Icon("township", "muted"))
        head.addWidget(self._name, 1)
        head.addWidget(self.years)
        head.addWidget(self.part)
        actions: tuple[tuple[str, Callable[[], Any], str, str], ...] = (
            (_("换汇总库"), self.choose_hub, "open", ""),
            (_("截止日"), self.deeds.set_deadline, "", _("过了哪一天算逾期和迟报")),
            (_("收文件夹"), self.collect_folder, "import", _("也可以把文件或文件夹拖到这一页上")),
            (_("导入应报名单"), self.import_villages, "households", _("一列“嘎查（村）”的表格就行")),
            (_("导出汇总表"), self.export, "export", _("导出汇总表（Ctrl+E）")),
            (_("刷新"), self.fill, "", _("几个人一起收时，看看别人收了什么")),
        )
        for text, act, icon, tip in actions:
            made = button(text, act, kind="quiet", icon=icon, tip=tip)
            self._buttons.append(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addLayout(row_with_buttons(meant, self._buttons))
        layout.addWidget(self._stack, 1)
