"""The lease calendar: who leases which plot from when to when, and how much is free."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from gacha_app.domain.dates import Period
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.contract_calendar import LeaseCalendar, calendar_report, lease_calendar
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.figure import FigureCard


class CalendarPart(Page):
    """The chart, as high as its plots; a bar leads to its contract."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._calendar: LeaseCalendar | None = None
        self.figure = FigureCard(_("承包日历"))
        self.figure.view.part_clicked.connect(self._open)
        self.figure.view.refused.connect(desk.refuse)
        self.figure.view.said.connect(desk.say)
        self.hint = label(
            _("绿色是执行中的，蓝色是以后开始的，灰色是已经结束的；点一条到合同。红线是今天。"), "small", wrap=True
        )
        self.figure.add(self.hint)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.figure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.lead_focus_to(self.figure.view)

    def fill(self) -> None:
        from gacha_app.charts.lease_calendar import calendar_figure, height_of

        with self.desk.reading() as session:
            found = self._calendar = lease_calendar(session, Period(self.desk.year))
        points = theme.type_size("body")
        # a point is a pixel and a third on screen; what does not fit is scrolled to
        self.figure.view.setMinimumHeight(max(int(height_of(found, points) * 4 / 3), theme.space(200)))
        self.figure.show_figure(
            lambda theme_name: calendar_figure(found, theme=theme_name, titled=False, font_size=points), self._tip
        )

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.desk.show_page("contracts", focus)

    def export(self) -> None:
        with self.desk.reading() as session:
            report = calendar_report(session, Period(self.desk.year))
        save_workbook(self.desk, self, [report])

    def print_out(self) -> None:
        with self.desk.reading() as session:
            report = calendar_report(session, Period(self.desk.year))
        save_paper(self.desk, self, report)

    def _tip(self, plot: int, place: int) -> str:
        if self._calendar is None:
            return ""
        lease = self._calendar.plots[plot].leases[place]
        area = _("{area} 亩").format(area=quantity_text(lease.area)) if lease.area else ""
        term = _("{start} 至 {end}").format(start=lease.begins or "", end=lease.until or "")
        return "\n".join(filter(None, (lease.name, lease.party, area, term)))

    def _open(self, plot: int, place: int) -> None:
        if self._calendar is not None:
            self.desk.show_page("contracts", self._calendar.plots[plot].leases[place].contract_id)
