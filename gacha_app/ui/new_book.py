"""A new book in three steps: whose it is, what was there at the beginning, who signs and what the charter fixes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.accounts import CHARTS
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.organisation import Organisation
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.book_place import SUFFIX, offered_path, warning_about, with_suffix
from gacha_app.ui.desk import Desk
from gacha_app.ui.opening_balances import OpeningBalances
from gacha_app.ui.small_fields import PercentField, YearField
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card, Step, StepBar
from gacha_app.ui.widgets.fields import Choice, ChoiceField, TextField
from gacha_app.ui.widgets.form import Form

if TYPE_CHECKING:
    from gacha_app.storage.book import Book

_USUAL_RESERVE = 2000
_OFFICERS = ("head", "supervisor", "accountant", "cashier")


class NewBook(QWidget):
    """The three steps, on one card.

    Signals:
        made: the book was made and is open; carries the `Book`.
        left: the user goes back without a book.
    """

    made = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chosen_path: Path | None = None
        self._steps = StepBar()
        self._card = Card(_("新建账本"))
        self._problem = label(role="problem", wrap=True)
        self.cover = self._make_cover()
        self.opening = OpeningBalances()
        self.charter = self._make_charter()
        self._step = 0
        # Not a stack: a short step must not be as high as a long one
        self._pages = (self._cover_with_place(), self.opening, self.charter)
        self._build()
        self._show_step(0)

    def begin(self) -> None:
        """Start with empty steps, where the user types the name first."""
        self.cover.set_values(
            {
                "name": "",
                "township": "",
                "banner": "",
                "league": "",
                "first_year": dt.date.today().year,
                "chart": "2023",
            }
        )
        self.charter.set_values(
            {**dict.fromkeys(_OFFICERS, ""), "reserve_rate": _USUAL_RESERVE, "user_name": self._desk.settings.user_name}
        )
        self.opening.clear()
        self._chosen_path = None
        self._show_step(0)
        self.cover.focus_first()

    def path(self) -> Path:
        """Return where the book will lie."""
        return self._chosen_path or offered_path(self.cover["name"].value())

    def step(self) -> int:
        """Return the step shown, from nought."""
        return self._step

    def choose_path(self, path: Path) -> None:
        """Let the book lie somewhere else."""
        self._chosen_path = with_suffix(path)
        self._show_path()

    def go_on(self) -> None:
        """Go to the next step, or, on the last, make the book; what is wrong is shown where it is."""
        self._show_problem("")
        checks: tuple[Callable[[], bool], ...] = (self._cover_is_right, self.opening.is_right, self._charter_is_right)
        if not checks[self.step()]():
            return
        if self.step() < len(checks) - 1:
            self._show_step(self.step() + 1)
        else:
            self._make()

    def go_back(self) -> None:
        """Go to the step before, or leave from the first."""
        self._show_problem("")
        if self.step():
            self._show_step(self.step() - 1)
        else:
            self.left.emit()

    def _make_cover(self) -> Form:
        form = Form()
        form.add("name", _("嘎查（村）名称"), TextField(_("如 巴彦树贵嘎查")), required=True)
        form.add("township", _("苏木（镇）"), TextField(_("如 巴彦木仁苏木")))
        form.add("banner", _("旗（县）"), TextField())
        form.add("league", _("盟（市）"), TextField())
        form.add(
            "first_year",
            _("从哪一年开始记"),
            YearField(),
            required=True,
            help_text=_("期初余额就是这一年1月1日的余额。"),
        )
        form.add(
            "chart",
            _("会计科目"),
            ChoiceField([Choice(code, _(title), code) for code, title in CHARTS.items()]),
            required=True,
            help_text=_("从2024年起用2023年制度的科目；还在用旧制度的账选2004年的，以后可以衔接。"),
        )
        form["name"].changed.connect(self._show_path)
        form["chart"].changed.connect(self._on_chart)
        return form

    def _cover_with_place(self) -> QWidget:
        self._place = label(role="muted", wrap=True)
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._place_warning = label(role="problem", wrap=True)
        choose = button(_("换个位置…"), self._ask_path)
        line = QHBoxLayout()
        line.setSpacing(theme.space(10))
        line.addWidget(self._place, 1)
        line.addWidget(choose, 0, Qt.AlignmentFlag.AlignTop)
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(self.cover)
        layout.addLayout(line)
        layout.addWidget(self._place_warning)
        return made

    def _make_charter(self) -> Form:
        form = Form()
        form.add_heading(_("负责人（凭证、榜单上签字的人，以后可以改）"))
        form.add("head", _("理事长"), TextField())
        form.add("supervisor", _("监事长"), TextField())
        form.add("accountant", _("会计"), TextField())
        form.add("cashier", _("出纳"), TextField())
        form.add_heading(_("章程与署名"))
        form.add(
            "reserve_rate",
            _("公积公益金提取比例"),
            PercentField(),
            unit="%",
            required=True,
            help_text=_("每年收益先按这个比例提取，再向成员分红。按本社章程填写。"),
        )
        form.add("user_name", _("您的姓名"), TextField(), help_text=_("记账时署这个名字，操作记录里也写它。"))
        return form

    def _build(self) -> None:
        self._back = button(_("返回"), self.go_back)
        self._next = button(_("下一步"), self.go_on, kind="main")
        self.cover.set_button(self._next)
        self.charter.set_button(self._next)
        self.opening.submitted.connect(self.go_on)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(10))
        foot.addWidget(self._problem, 1)
        foot.addWidget(self._back)
        foot.addWidget(self._next)
        self._card.body.setSpacing(theme.space(12))
        self._card.add(self._steps)
        for page in self._pages:
            self._card.add(page)
        self._card.body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)

    def _show_step(self, step: int) -> None:
        self._steps.show_steps([Step(_("嘎查信息")), Step(_("期初余额")), Step(_("负责人与章程"))], step)
        self._step = step
        for place, page in enumerate(self._pages):
            page.setVisible(place == step)
        self._next.setText(_("建立账本") if step == 2 else _("下一步"))
        self._back.setText(_("上一步") if step else _("返回"))
        (self.cover, self.opening, self.charter)[step].focus_first()
        self._show_path()

    def _show_path(self) -> None:
        named = bool(self._chosen_path or self.cover["name"].value())
        self._place.setText(_("账本文件：{path}").format(path=self.path()) if named else _("账本就是一个文件。"))
        warning = warning_about(self.path())
        self._place_warning.setText(warning)
        self._place_warning.setVisible(bool(warning))

    def _ask_path(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("账本放在哪里"), str(self.path()), _("嘎查账本 (*{suffix})").format(suffix=SUFFIX)
        )
        if chosen:
            self.choose_path(Path(chosen))

    def _on_chart(self) -> None:
        """Offer the accounts of the chart chosen."""
        try:
            chart = self.cover["chart"].value()
        except InvalidInput:
            # half typed
            return
        if chart:
            self.opening.use_chart(str(chart))

    def _cover_is_right(self) -> bool:
        values = self.cover.checked_values()
        if values is None:
            return False
        try:
            self._organisation().check()
        except InvalidInput as problem:
            self.cover.show_problem(problem)
            return False
        if self.path().exists():
            self._show_problem(_("“{name}”已经存在，请换个名称或位置。").format(name=self.path().name))
            return False
        return True

    def _charter_is_right(self) -> bool:
        return self.charter.checked_values() is not None

    def _organisation(self) -> Organisation:
        from gacha_app.services.books import new_code

        cover = self.cover.values()
        made = Organisation(new_code(), cover["name"], cover["township"], cover["banner"], cover["league"])
        made.first_year = cover["first_year"]
        made.chart = cover["chart"]
        return made

    def _make(self) -> None:
        from gacha_app.services.books import new_book

        charter = self.charter.values()
        organisation = self._organisation()
        for name in (*_OFFICERS, "reserve_rate"):
            setattr(organisation, name, charter[name])
        user = charter["user_name"] or self._desk.settings.user_name
        path = self.path()
        try:
            if self._chosen_path is None:
                _make_folder(path.parent)
            book: Book = new_book(
                # where the balances are typed, a sentence says what goes to the reserve
                path, organisation, self.opening.balances(), user=user, rest_on_reserve=True
            )  # fmt: skip
        except GachaError as problem:
            self._show_problem(str(problem))
            return
        self._desk.settings.user_name = user
        self.made.emit(book)

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise GachaError(
            _("不能建立文件夹“{folder}”：{reason}。请换个位置。").format(folder=folder, reason=problem.strerror)
        ) from None
