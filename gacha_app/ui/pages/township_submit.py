"""The village's half of the page: what would be handed in, and the file for the township."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.services.submissions import Submitted
from gacha_app.ui import theme
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.disclosure_views import checks_in_words
from gacha_app.ui.pages.period_choice import PeriodChoice
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card, CardRow, KeyFigure, TodoRow

# How many lines of each are shown; more is not read
_CHANGES_SHOWN = 8
_HISTORY_SHOWN = 5


class SubmitHalf(QWidget):
    """What the township will see of the year.

    Attributes:
        main: makes the file.
        part: the year or which part of it is handed in.
        result: what was made, with its check code and what changed since the last.
        back: what the township sent back and is to be corrected.
        history: what was handed in before.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._made: Submitted | None = None
        self._made_of: tuple[object, object] = (None, None)
        self.part = PeriodChoice()
        self.main = button(_("生成上报文件"), self.submit, kind="main", icon="export")
        self.figures = {
            key: KeyFigure(title)
            for key, title in (
                ("income", _("总收入")), ("operating_income", _("经营性收入")), ("result", _("本年收益")),
                ("dividends", _("成员分红")), ("households", _("户数")),
            )
        }  # fmt: skip
        self.state = Card(_("交之前看一眼"))
        self.back = Card(_("苏木（镇）退回的"))
        self.history = Card(_("上报过的"))
        self.result = Card(_("上报文件"))
        self._code = label(wrap=True)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._where = label(wrap=True)
        self._changes = label(role="muted", wrap=True)
        self._note = label(
            _("苏木（镇）收到文件后会核对这个校验码；文件改过一个数，校验码就对不上。"), "small", wrap=True
        )
        self._build()

    def fill(self) -> None:
        """Show what the book holds of the year."""
        from gacha_app.services.disclosures import read_disclosure
        from gacha_app.services.periods import closed_months

        book, period = self._desk.open_book(), self.period()
        told = read_disclosure(book, period.year, quarter=period.quarter, month=period.month)
        for key in ("income", "operating_income", "result", "dividends"):
            self.figures[key].show_figure(grouped(told.figures[key]))
        self.figures["households"].show_figure(
            str(told.figures["households"]),
            _("{members} 人 · {shares} 份").format(
                members=told.figures["members"], shares=share_text(told.figures["shares"])
            ),
        )
        months = closed_months(book, period.year)
        self.state.clear()
        words = checks_in_words(told)
        if told.faults:
            self._line("clay", _("不符"), _("勾稽检查"), words, "disclosure")
        else:
            self._line("green", _("相符"), _("勾稽检查"), words, "disclosure")
        if months >= period.last.month:
            self._line("green", _("已结"), _("结账"), _("{period}已结账。").format(period=period.title), "settings")
        else:
            words = _("已结账 {months} 个月；没有结账也能交，苏木（镇）会看到。").format(months=months)
            self._line("gold", _("未结"), _("结账"), words, "settings")
        if (self._desk.book, period) != self._made_of:
            self._made = None
        self.result.setVisible(self._made is not None)
        self._show_back()
        self._show_history()

    def period(self) -> Period:
        """Return what is handed in."""
        return self.part.period(self._desk.year)

    def submit(self) -> None:
        """Ask where, and write the period's file."""
        period, book = self.period(), self._desk.open_book()
        name = _("{name}{period}上报.xlsx").format(name=self._desk.organisation.name, period=period.title)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("上报文件保存到"), str(paths.documents() / name), _("工作簿 (*.xlsx)")
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(path.name + ".xlsx")

        def work(_progress: Progress) -> Submitted:
            from gacha_app.services.submissions import submit

            return submit(book, period.year, path, quarter=period.quarter, month=period.month)

        self.main.setEnabled(False)
        job = self._desk.run_in_background(_("正在生成上报文件"), work, self.show_result)
        job.ended.connect(lambda: self.main.setEnabled(True))

    def show_result(self, made: Submitted) -> None:
        """Show the file that was made and its check code."""
        self._made = made
        self._made_of = (self._desk.book, made.period)
        self._where.setText(_("已保存到 {path}").format(path=made.path))
        code = _("校验码：{code}").format(code=made.sha256)
        if made.fingerprint:
            code += "\n" + _("密钥指纹 {fingerprint}").format(fingerprint=made.fingerprint)
        self._code.setText(code)
        told = [
            f"{' · '.join(filter(None, (one.report, one.row, one.column)))}  {one.before or '—'} → {one.after or '—'}"
            for one in made.changes[:_CHANGES_SHOWN]
        ]
        if made.changes:
            told.insert(0, _("与上次上报相比有 {count} 处不同：").format(count=len(made.changes)))
        self._changes.setText("\n".join(told))
        self._changes.setVisible(bool(told))
        self.result.show()
        self._show_back()
        self._show_history()

    def open_slip(self) -> None:
        """Ask for a township's slip, and take it into the book."""
        kinds = _("退回单 (*.xlsx);;所有文件 (*)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("选苏木（镇）的退回单"), str(paths.documents()), kinds)
        if not chosen:
            return
        from gacha_app.services.returned_slips import take_slip

        def act() -> None:
            slip = take_slip(self._desk.open_book(), Path(chosen))
            self.fill()
            self._desk.say(
                _("{period}的上报文件被退回，有 {count} 处要核对。").format(
                    period=slip.period.title, count=len(slip.marks)
                )
            )

        self._desk.try_to(act)

    def _show_back(self) -> None:
        from gacha_app.services.returned_slips import returned_slips

        slips = returned_slips(self._desk.open_book(), open_only=True)
        self.back.clear()
        for slip in slips:
            for mark in slip.marks:
                where = " · ".join(filter(None, (slip.period.title, mark.title, mark.value)))
                row = TodoRow("clay", _("待更正"), mark.words, where)
                row.clicked.connect(lambda *_checked: self._desk.show_page("disclosure"))
                self.back.add(row)
        self.back.setVisible(bool(slips))

    def _show_history(self) -> None:
        from gacha_app.services.submissions import submissions_of

        handed_in = submissions_of(self._desk.open_book())
        self.history.clear()
        for one in handed_in[:_HISTORY_SHOWN]:
            words = _("{period} 第{version}版　{at}　{by}　校验码 {code}").format(
                period=one.period.title, version=one.version, at=f"{one.made_at:%Y-%m-%d %H:%M}", by=one.made_by,
                code=one.sha256[:12].upper(),
            )  # fmt: skip
            self.history.add(label(words, wrap=True))
        self.history.setVisible(bool(handed_in))

    def text(self) -> str:
        """Return what is said of the file made, "" while none is."""
        return "" if self.result.isHidden() else f"{self._where.text()} {self._code.text()}"

    def _line(self, tone: str, word: str, sentence: str, detail: str, page: str) -> None:
        row = TodoRow(tone, word, sentence, detail)
        row.clicked.connect(lambda *_checked: self._desk.show_page(page))
        self.state.add(row)

    def _open_folder(self) -> None:
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made.path.parent)))

    def _copy(self) -> None:
        if self._made is not None:
            QApplication.clipboard().setText(self._made.sha256)
            self._desk.say(_("校验码已复制。"))

    def _build(self) -> None:
        for piece in (self._where, self._code, self._changes, self._note):
            self.result.add(piece)
        row = QHBoxLayout()
        row.addWidget(button(_("打开文件夹"), self._open_folder, icon="open"))
        row.addWidget(button(_("复制校验码"), self._copy, icon="copy"))
        row.addStretch(1)
        self.result.body.addLayout(row)
        self.result.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        head = QHBoxLayout()
        head.addWidget(label(_("上报哪一段时间")))
        head.addWidget(self.part)
        head.addStretch(1)
        head.addWidget(button(_("打开退回单"), self.open_slip, icon="open", tip=_("苏木（镇）退回时附的表格")))
        layout.addLayout(head)
        # what was made stands first: on a small screen it would else be out of sight
        layout.addWidget(self.result)
        layout.addWidget(self.back)
        layout.addWidget(CardRow(list(self.figures.values())))
        layout.addWidget(self.state)
        layout.addWidget(self.history)
        layout.addStretch(1)
        self.part.currentIndexChanged.connect(lambda _place: self.fill())
