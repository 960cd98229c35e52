"""The tables of the township's half: who has handed in, what became of every file, the summary and the ranking."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.reports.report import Column, Report, Row
from gacha_app.services.township import (
    Collected,
    board_report,
    ranking_chart,
    refused_report,
    summary_reports,
)
from gacha_app.township.summary import Summary
from gacha_app.ui import theme
from gacha_app.ui.chart_card import ChartCard
from gacha_app.ui.desk import Desk
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.table import TablePanel

BOARD, FATES, TROUBLE, VILLAGES, RANKING, TOTALS, FIGURES, KEYS = (
    "board", "fates", "trouble", "villages", "ranking", "totals", "figures", "keys",
)  # fmt: skip
CHART = "chart"


class HubViews(QWidget):
    """One table after the other, chosen by chips.

    Signals:
        village_dropped: a village shall no longer be expected; its identity and name.
        file_put_aside: a refused file has been seen to; its identity.
        approve_asked, return_asked, slip_asked, difference_asked: something is to be done with a village's package; the
            village's identity and name.
        trust_asked: a village's key is to be trusted; its row.
    """

    village_dropped = Signal(int, str)
    file_put_aside = Signal(int)
    approve_asked = Signal(int, str)
    return_asked = Signal(int, str)
    slip_asked = Signal(int, str)
    difference_asked = Signal(int, str)
    trust_asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._reports: dict[str, Report] = {}
        self._titles = {
            BOARD: _("上报情况"), FATES: _("本次收件"), TROUBLE: _("缺报、退回与核对"), VILLAGES: _("各村"),
            RANKING: _("排名"), TOTALS: _("总表"), FIGURES: _("全部指标"), KEYS: _("签名密钥"),
        }  # fmt: skip
        counted = {BOARD: _("个"), FATES: _("个文件"), TROUBLE: _("条"), VILLAGES: _("个"), RANKING: _("个")}
        self.panels = {
            name: TablePanel(f"township-{name}", desk.settings, counted=counted.get(name, "")) for name in self._titles
        }
        self.chart = ChartCard(_("收入排名（深色为经营性收入）"), desk)
        self.chips = FilterChips()
        self._stack = QStackedWidget()
        self._stack.setProperty("surface", "clear")
        self._pages: dict[str, QWidget] = {}
        self._build()

    def show_hub(self, found: Summary, fates: Collected | None, keys: Report) -> None:
        """Show a period over all villages, what became of the files collected last, and who signs with which key."""
        totals, villages, ranking, figures, _trouble = summary_reports(found)
        self._reports = {
            BOARD: board_report(found.board), TROUBLE: refused_report(found.board), VILLAGES: villages,
            RANKING: ranking, TOTALS: totals, FIGURES: figures, KEYS: keys,
        }  # fmt: skip
        if fates is not None:
            self._reports[FATES] = fates_report(fates)
        shown = [name for name in self._titles if name in self._reports and (found.villages or name in _EARLY)]
        shown = [name for name in shown if name != KEYS or keys.rows]
        for name in shown:
            self.panels[name].show_report(self._reports[name])
        self.chart.show_chart(ranking_chart(found))
        filters = [Filter(name, self._title(name)) for name in shown]
        if RANKING in shown:
            filters.insert(shown.index(RANKING) + 1, Filter(CHART, _("排名图")))
        key = self.chips.key() if self.chips.key() in {one.key for one in filters} else BOARD
        self.chips.set_filters(filters, key)
        self.show_view(key)

    def show_view(self, name: str) -> None:
        """Show one of the tables."""
        self._stack.setCurrentWidget(self._pages[name])

    def choose(self, name: str) -> None:
        """Choose one of the tables, as its chip does."""
        self.chips.choose(name)

    def report(self) -> Report | None:
        """Return the table shown."""
        return self._reports.get(self.chips.key())

    def _title(self, name: str) -> str:
        rows = len(self._reports[name].rows)
        if name == KEYS:
            rows = sum(row.cells["state"] == _("等待确认") for row in self._reports[name].rows)
        return f"{self._titles[name]} {rows}" if name in (FATES, TROUBLE, KEYS) and rows else self._titles[name]

    def _put_aside(self) -> None:
        row = self.panels[TROUBLE].current_row()
        if row is None or row.record is None:
            self._desk.say(_("先在表里点一个退回的文件。"))
        else:
            self.file_put_aside.emit(row.record)

    def _of_village(self, asked: SignalInstance) -> Callable[[], None]:
        """Return what asks for something to be done with the village whose row is chosen."""

        def act() -> None:
            row = self.panels[BOARD].current_row()
            if row is None or row.record is None:
                self._desk.say(_("先在表里点一个嘎查。"))
            else:
                asked.emit(row.record, str(row.cells["organisation"]))

        return act

    def _trust(self) -> None:
        row = self.panels[KEYS].current_row()
        if row is None or row.record is None:
            self._desk.say(_("先在表里点一把密钥。"))
        else:
            self.trust_asked.emit(row)

    def _build(self) -> None:
        for name, panel in self.panels.items():
            panel.set_tones(_tone)
            panel.export_requested.connect(self._saver(name, lambda report: save_workbook(self._desk, self, [report])))
            panel.print_requested.connect(self._saver(name, lambda report: save_paper(self._desk, self, report)))
            self._pages[name] = panel
        deeds = (
            (_("验收"), self.approve_asked, _("核对无误，锁定；以后的文件不会代替它")),
            (_("退回…"), self.return_asked, _("标出有问题的数，写退回单")),
            (_("比较两次"), self.difference_asked, _("最后两次上报有什么不同")),
        )
        for words, asked, tip in deeds:
            self.panels[BOARD].add_action(button(words, self._of_village(asked), tip=tip))
        more = button(_("更多"))
        menu = QMenu(more)
        menu.addAction(_("再存一次退回单"), lambda *_checked: self._of_village(self.slip_asked)())
        menu.addAction(_("不用它上报"), lambda *_checked: self._of_village(self.village_dropped)())
        more.setMenu(menu)
        self.panels[BOARD].add_action(more)
        self.panels[KEYS].add_action(button(_("确认新密钥"), self._trust, tip=_("先打电话核对公开榜上的密钥指纹")))
        self.panels[TROUBLE].add_action(button(_("已处理，移走"), self._put_aside, tip=_("退回的文件不再列出")))
        self._pages[CHART] = self.chart
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.chips.chosen.connect(self.show_view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(8))
        layout.addWidget(self.chips)
        layout.addWidget(self._stack, 1)

    def _saver(self, name: str, save: Callable[[Report], object]) -> Callable[[], None]:
        def act() -> None:
            if name in self._reports:
                save(self._reports[name])

        return act


# What there is to see before anybody has handed in
_EARLY = (BOARD, FATES, TROUBLE, KEYS)


def fates_report(collected: Collected) -> Report:
    """Return what became of every file that was collected."""
    seen = [one.file for one in collected.accepted]
    seen += [one.file for one in (*collected.refused, *collected.ignored)]
    name = _short_names(seen)
    rows = [
        *(
            Row({"fate": _("退回") if not one.repeated else _("已有"), "file": name[one.file], "said": one.reason})
            for one in sorted(collected.refused, key=lambda one: one.repeated)
        ),
        *(
            Row(
                {
                    "fate": _("已收"), "file": name[one.file], "organisation": one.organisation, "year": one.period,
                    "said": " ".join(one.notes) or _("第{version}版。").format(version=one.version),
                }
            )
            for one in collected.accepted
        ),
        *(Row({"fate": _("略过"), "file": name[one.file], "said": one.reason}) for one in collected.ignored),
    ]  # fmt: skip
    columns = (
        Column("fate", _("结果"), width=3),
        Column("file", _("文件"), width=12),
        Column("organisation", _("嘎查（村）"), width=7),
        Column("year", _("期间"), width=4),
        Column("said", _("说明"), width=26),
    )
    note = _("已收 {accepted} 个，退回 {refused} 个，已有 {repeated} 个，略过 {ignored} 个。").format(
        accepted=len(collected.accepted),
        refused=sum(not one.repeated for one in collected.refused),
        repeated=sum(one.repeated for one in collected.refused),
        ignored=len(collected.ignored),
    )
    return Report("township-fates", _("本次收件"), "", "", columns, tuple(rows), notes=(note,))


def _short_names(files: Sequence[str]) -> dict[str, str]:
    """Return each file without the folders that all of them lie in."""
    folders = [Path(one).parent for one in files]
    try:
        common = os.path.commonpath(folders) if folders else ""
    except ValueError:
        # on several drives
        common = ""
    return {one: str(Path(one).relative_to(common)) if common else one for one in files}


def _tone(row: Row, key: str) -> str:
    word = str(row.cells.get(key))
    if key in ("state", "fate", "kind"):
        return {
            _("已报"): "green", _("已收"): "green", _("缺报"): "clay", _("退回"): "clay", _("有疑问"): "gold",
            _("核对"): "gold", _("迟报"): "gold", _("等待确认"): "gold", _("名单外"): "blue", _("已验收"): "green",
            _("正在使用"): "green", _("已退回"): "clay", _("逾期未报"): "clay", _("已停用"): "muted",
             _("已有"): "blue", _("略过"): "muted",
        }.get(word, "")  # fmt: skip
    return ""
