"""The cards of settings that belong to the open book: its cover, and its care."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.domain.errors import GachaError
from gacha_app.domain.organisation import RECORD_DATE_RULES, REVIEW_RULES, SHARE_MODES, STEP_RULES, Organisation
from gacha_app.i18n import N_, _
from gacha_app.reports.verification import Fault
from gacha_app.ui import theme
from gacha_app.ui.book_place import SUFFIX
from gacha_app.ui.desk import Desk
from gacha_app.ui.small_fields import PercentField
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.fields import Choice, ChoiceField, MoneyField, TextField
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.form import Form
from gacha_app.ui.widgets.messages import ask, choose

# What each check of `reports.verification` looks at
CHECK_TITLES = {
    "file": N_("文件"),
    "keys": N_("引用"),
    "schema": N_("保护"),
    "balance": N_("借贷"),
    "numbers": N_("凭证号"),
    "reversals": N_("冲销"),
    "register": N_("份额"),
    "dividends": N_("分红"),
    "funds": N_("资金"),
    "audit": N_("操作记录"),
}
_MOST_FAULTS = 50
# Nought, or blank, for no bound
_BOUNDS = ("transfer_ceiling", "reserve_floor", "reserve_cap")


class CoverForm(Card):
    """Whose book it is, who signs, and what the charter fixes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("嘎查与章程"), parent=parent)
        self._desk = desk
        self._kept: Organisation | None = None
        self.form = form = Form()
        form.add("name", _("名称"), TextField(), required=True)
        form.add("township", _("苏木（镇）"), TextField())
        form.add("banner", _("旗（县）"), TextField())
        form.add("league", _("盟（市）"), TextField())
        form.add("credit_code", _("统一社会信用代码"), TextField(_("18位，可以不填")))
        form.add("telephone", _("电话"), TextField())
        form.add_heading(_("负责人"))
        form.add("head", _("理事长"), TextField())
        form.add("supervisor", _("监事长"), TextField())
        form.add("accountant", _("会计"), TextField())
        form.add("cashier", _("出纳"), TextField())
        form.add_heading(_("章程"))
        form.add("reserve_rate", _("公积公益金提取比例"), PercentField(), unit="%", required=True)
        rules = [Choice(key, _(title)) for key, title in RECORD_DATE_RULES.items()]
        form.add(
            "record_date_rule",
            _("分红以哪天的份额为准"),
            ChoiceField(rules),
            required=True,
            help_text=_("拟定分红方案时默认用这一天，也可以另选。"),
        )
        shares = [Choice(key, _(title)) for key, title in SHARE_MODES.items()]
        form.add(
            "share_mode",
            _("份额管理"),
            ChoiceField(shares),
            required=True,
            help_text=_("静态管理的，新增成员不配股；动态管理的，可以随成员增减调整。"),
        )
        form.add(
            "transfer_ceiling",
            _("一户最多持有"),
            PercentField(),
            unit="%",
            help_text=_("份额转让后一户占全部份额的上限，不填或填 0 表示不限。"),
        )
        form.add(
            "reserve_floor",
            _("公积公益金每年至少提"),
            MoneyField(_("不填表示不限")),
            unit=_("元"),
        )
        form.add(
            "reserve_cap",
            _("公积公益金提到多少为止"),
            MoneyField(_("不填表示不限")),
            unit=_("元"),
        )
        form.add(
            "step_rule",
            _("分红程序"),
            ChoiceField([Choice(key, _(title)) for key, title in STEP_RULES.items()]),
            required=True,
            help_text=_("审核、表决、公示等程序缺少时，方案还能不能批准。"),
        )
        form.add_heading(_("审核"))
        form.add(
            "review_rule",
            _("凭证记账以前"),
            ChoiceField([Choice(key, _(title)) for key, title in REVIEW_RULES.items()]),
            required=True,
            help_text=_("要求审核的，人录的凭证先存为草稿，审核以后才能记账；程序结转和分红的凭证不用审核。"),
        )
        self._save = button(_("保存"), self.save, kind="main")
        self._save.setToolTip(_("保存（Ctrl+Enter）"))
        form.set_button(self._save)
        form.changed.connect(self._on_changed)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._save)
        self.add(form)
        self.body.addLayout(foot)

    def fill(self) -> None:
        """Show what is kept, unless something half typed would be lost."""
        if self.is_dirty():
            return
        self._kept = self._desk.organisation
        self.form.set_values(_shown(self._kept, self.form.names()))
        for name in self.form.names():
            self.form[name].setEnabled(self._desk.can_write())
        self._on_changed()

    def is_dirty(self) -> bool:
        """Say whether something typed is not kept yet."""
        if self._kept is None:
            return False
        try:
            values = self.form.values()
        except GachaError:
            return True
        return any(getattr(self._kept, name) != value for name, value in _meant(values).items())

    def save(self) -> None:
        """Keep what was typed."""
        from gacha_app.services.books import change_organisation

        values = self.form.checked_values()
        before = self._kept
        if values is None or before is None:
            return
        book = self._desk.open_book()
        try:
            self._kept = change_organisation(book, replace(before, **_meant(values)))
        except GachaError as problem:
            self.form.show_problem(problem)
            return
        self._desk.say(_("已保存嘎查与章程。"), lambda: change_organisation(book, before))

    def may_leave(self) -> bool:
        """Ask what is to become of what was typed and not kept."""
        if not self.is_dirty():
            return True
        way = choose(
            self, _("有修改还没有保存"), _("离开以后，刚才改的内容就没有了。"),
            [("drop", _("不要了")), ("save", _("保存"))], cancel=_("接着改"),
        )  # fmt: skip
        if way == "save":
            self.save()
        elif way == "drop" and self._kept is not None:
            self.form.set_values(_shown(self._kept, self.form.names()))
        return not self.is_dirty()

    def _on_changed(self) -> None:
        self._save.setEnabled(self._desk.can_write() and self.is_dirty())


def _shown(organisation: Organisation, names: Sequence[str]) -> dict[str, Any]:
    """Return what the fields show: nought where there is no bound is left blank."""
    values = {name: getattr(organisation, name) for name in names}
    return values | {name: values[name] or None for name in _BOUNDS if name in values}


def _meant(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields mean: no bound where one is left blank."""
    return dict(values) | {name: values[name] or 0 for name in _BOUNDS if name in values}


class BookCare(Card):
    """Where the book lies, its backups, and whether it is sound."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("账本文件"), parent=parent)
        self._desk = desk
        self._place = label(wrap=True)
        self._backed_up = label(role="small", wrap=True)
        self._results = QVBoxLayout()
        self._results.setSpacing(theme.space(4))
        self._found: tuple[Fault, ...] | None = None
        buttons = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        buttons.setSizePolicy(policy)
        row = FlowLayout(buttons, gap=theme.space(8))
        for text, icon, action in (
            (_("备份…"), "backup", self.ask_backup),
            (_("从备份恢复…"), "undo", self.ask_restore),
            (_("检查账本"), "check", self.verify),
            (_("打开所在文件夹"), "open", self.show_folder),
            (_("换一本账"), "books", desk.book_closing_asked.emit),
        ):
            row.addWidget(button(text, action, icon=icon))
        for piece in (self._place, self._backed_up, buttons):
            self.add(piece)
        self.body.addLayout(self._results)

    def fill(self) -> None:
        """Show where the book lies and when it was last backed up."""
        from gacha_app.ui.workspace import backup_words

        path = self._desk.open_book().path.resolve()
        self._place.setText(str(path))
        words = backup_words(self._desk.settings.backups.get(str(path), ""))
        self._backed_up.setText(_("{when}。建议每周备份一次，放到U盘或另一台电脑上。").format(when=words))

    def ask_backup(self) -> None:
        """Ask where a backup shall lie, and make it there."""
        folder = QFileDialog.getExistingDirectory(self, _("备份放在哪个文件夹"), str(paths.documents()))
        if folder:
            self.back_up(Path(folder))

    def back_up(self, folder: Path) -> None:
        """Copy the book into a folder, prove the copy, and remember when."""
        from gacha_app.services.books import back_up

        path = self._desk.open_book().path

        def done(copy: Path) -> None:
            self._desk.settings.backups[str(path.resolve())] = dt.datetime.now().isoformat(" ", "minutes")  # noqa: DTZ005
            self._desk.save_settings()
            self._desk.say(_("已备份并核对：{path}").format(path=copy))
            self.fill()

        self._desk.run_in_background(_("正在备份"), lambda progress: back_up(path, folder), done)

    def ask_restore(self) -> None:
        """Ask for a backup that shall take the book's place."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("选备份文件"), str(paths.documents()), _("嘎查账本 (*{suffix})").format(suffix=SUFFIX)
        )
        if not chosen:
            return
        name = self._desk.open_book().path.name
        sentence = _("“{name}”会换成这份备份里的内容。现在的账本改名保留在同一个文件夹，不会删除。").format(name=name)
        if ask(self, _("从备份恢复"), sentence, _("恢复并重新打开"), detail=chosen):
            self._desk.restore_asked.emit(Path(chosen))

    def verify(self) -> None:
        """Look for everything that is wrong with the book, and show it."""
        from gacha_app.services.books import verify

        book = self._desk.open_book()
        self._desk.run_in_background(_("正在检查账本"), lambda progress: verify(book), self.show_faults)

    def show_faults(self, found: Sequence[Fault]) -> None:
        """Show what is wrong with the book."""
        from gacha_app.ui.widgets.pieces import clear

        self._found = tuple(found)
        clear(self._results)
        if not found:
            done = _("检查完毕，没有发现问题：{checks}都对得上。").format(
                checks="、".join(_(title) for title in CHECK_TITLES.values())
            )
            self._results.addWidget(label(done, "", "green", wrap=True))
            return
        head = _("发现 {count} 个问题，请把账本备份后联系维护人员：").format(count=len(found))
        self._results.addWidget(label(head, "", "clay", wrap=True))
        for one in found[:_MOST_FAULTS]:
            where = " ".join(filter(None, (_(CHECK_TITLES.get(one.check, one.check)), one.where)))
            self._results.addWidget(label(f"{where}：{one.what}", wrap=True))

    def results(self) -> list[str]:
        """Return the lines that the last check showed."""
        items = (self._results.itemAt(place) for place in range(self._results.count()))
        return [item.widget().text() for item in items if item and item.widget()]  # type: ignore[attr-defined]

    def show_folder(self) -> None:
        """Open the folder the book lies in."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.open_book().path.resolve().parent)))
