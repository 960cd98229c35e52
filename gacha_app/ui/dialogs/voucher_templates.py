"""Templates of vouchers and recurring entries: keep one, see what is due, and make it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.recurring import Template, following
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import N_, _
from gacha_app.reports.recurring import Due, due_entries, templates_report
from gacha_app.reports.report import Report, Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, TextField
from gacha_app.ui.widgets.messages import ask
from gacha_app.ui.widgets.table import TablePanel

RHYTHMS = {0: N_("不重复"), 1: N_("每月"), 2: N_("每两个月"), 3: N_("每季度"), 6: N_("每半年"), 12: N_("每年")}


def ask_template(desk: Desk, parent: QWidget, like: Voucher | None, kept: Template | None = None) -> Template | None:
    """Ask for a template's name and when it comes again, keep it and return it; None where it was left."""
    found: Template | None = template_dialog(desk, parent, like, kept).ask()
    return found


def template_dialog(desk: Desk, parent: QWidget, like: Voucher | None, kept: Template | None = None) -> FormDialog:
    """Return the dialog: for a new template of a voucher, or for one that is kept."""
    from gacha_app.services.templates import Rhythm, change_template, save_template

    def act(values: dict[str, Any]) -> Template:
        every = int(values["every"] or 0)
        if every and values["next_on"] is None:
            raise InvalidInput("next_on", _("请写明下一次的日期。"))
        if kept is not None:
            changes = {"name": values["name"], "every": every, "next_on": values["next_on"], "until": values["until"]}
            if values["next_on"] is not None and values["next_on"] != kept.next_on:
                changes["day"] = values["next_on"].day
            return change_template(desk.open_book(), kept.id or 0, changes)
        rhythm = Rhythm(every, values["next_on"], values["until"]) if every else None
        source = like.number if like is not None and like.number else like
        if source is None:
            raise LookupError("a new template needs a voucher")
        return save_template(desk.open_book(), values["name"], _unkept(source), rhythm=rhythm)

    title = _("修改模板“{name}”").format(name=kept.name) if kept else _("存为模板")
    dialog = FormDialog(
        title, _("保存"), act, parent, sentence=_("模板可以随时拿来用；选了周期的，到期会提醒您记。"), width=480
    )
    form = dialog.form
    form.add("name", _("名称"), TextField(_("如 门卫工资")), required=True)
    form.add("every", _("周期"), ChoiceField([Choice(key, _(words)) for key, words in RHYTHMS.items()]), required=True)
    form.add("next_on", _("下一次"), DateField(), help_text=_("月末那天每次都按月末算。"))
    form.add("until", _("截止"), DateField(), help_text=_("不填就一直重复。"))

    def show_days() -> None:
        recurs = bool(form["every"].value()) if not form["every"].problem else False
        for name in ("next_on", "until"):
            form.set_row_visible(name, recurs)
        if dialog.isVisible():
            dialog.fit()

    if kept is not None:
        dialog.set_values({"name": kept.name, "every": kept.every, "next_on": kept.next_on, "until": kept.until})
    elif like is not None:
        dialog.set_values({"name": like.summary[:60], "every": 0, "next_on": following(like.date, 1, like.date.day)})
    form["every"].changed.connect(lambda: _quietly(show_days))
    _quietly(show_days)
    return dialog


class TemplatesDialog(QDialog):
    """The templates there are, which of them are due, and what may be done with them.

    Signals:
        use_asked: a voucher of this template is to be entered; carries the Voucher.
    """

    use_asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._due: list[Due] = []
        self.setWindowTitle(_("凭证模板与周期凭证"))
        self._sentence = label(wrap=True)
        self.problem = label(role="problem", wrap=True)
        self.panel = TablePanel("voucher-templates", desk.settings, counted=_("个模板"))
        self.panel.set_empty(
            EmptyState(_("还没有模板。在凭证旁边点“存为模板”，租金、工资这样每月都有的，还可以到期提醒。"))
        )
        self.due_button = button(_("把到期的都记上"), self.make_all, kind="main", icon="check")
        self.use_button = button(_("用它记一张…"), self.use, icon="add")
        self.change_button = button(_("修改…"), self.change, icon="edit")
        self.skip_button = button(_("跳过这一次"), self.skip)
        self.delete_button = button(_("删除"), self.delete)
        self._lay_out()
        self.panel.selection_changed.connect(lambda _row: self._show_buttons())
        self.panel.row_activated.connect(lambda _row: self.use())
        self.panel.export_requested.connect(self.export)
        self.panel.print_requested.connect(self.print_out)
        self.fill()

    def fill(self) -> None:
        """Show what there is and what is due now."""
        with self._desk.reading() as session:
            report = templates_report(session)
            self._due = due_entries(session, dt.date.today())
        self.panel.show_report(report)
        if self.panel.current_row() is None and report.rows:
            self.panel.select_record(report.rows[0].record or 0)
        if self._due:
            first = self._due[0]
            self._sentence.setText(
                _("到今天有 {count} 笔到期，共 {amount} 元；最早的是 {date} 的“{name}”。").format(
                    count=len(self._due), amount=grouped(sum(one.amount for one in self._due)), date=first.day,
                    name=first.name,
                )
            )  # fmt: skip
        else:
            self._sentence.setText(_("到今天没有到期的周期凭证。"))
        self._show_buttons()

    def make_all(self) -> None:
        """Make everything that is due."""
        from gacha_app.services.templates import make_due

        count = len(self._due)
        posts = self._desk.organisation.review_rule == "none"
        confirm = _("记账 {count} 笔") if posts else _("记成草稿 {count} 笔")
        lines = "\n".join(f"{one.day}  {one.name}  {grouped(one.amount)}" for one in self._due[:12])
        more = "\n…" if count > 12 else ""
        sentence = _("下面 {count} 笔会各记一张凭证。").format(count=count)
        title = _("记上到期的周期凭证")
        if ask(self, title, sentence, confirm.format(count=count), detail=lines + more):
            self._try(lambda: make_due(self._desk.open_book(), dt.date.today(), post_them=True))

    def use(self) -> None:
        """Let a voucher of the template be entered, with its amounts to be changed."""
        template = self._chosen()
        if template is not None:
            voucher = template.voucher(dt.date.today())
            voucher.template_id = None
            self.accept()
            self.use_asked.emit(voucher)

    def change(self) -> None:
        """Ask for another name or rhythm."""
        template = self._chosen()
        if template is not None and ask_template(self._desk, self, None, template) is not None:
            self.fill()

    def skip(self) -> None:
        """Pass over the next time."""
        from gacha_app.services.templates import skip_due

        template = self._chosen()
        if template is not None:
            identity = template.id or 0
            self._try(lambda: skip_due(self._desk.open_book(), identity))

    def delete(self) -> None:
        """Throw the template away, after asking."""
        from gacha_app.services.templates import delete_template

        template = self._chosen()
        if template is None:
            return
        sentence = _("“{name}”不再提醒，也不能再用；用它记过的凭证都还在。").format(name=template.name)
        if ask(self, _("删除模板"), sentence, _("删除模板"), danger=True):
            identity = template.id or 0
            self._try(lambda: delete_template(self._desk.open_book(), identity))

    def export(self) -> None:
        """Save the list as a workbook."""
        save_workbook(self._desk, self, [self._report()])

    def print_out(self) -> None:
        """Save the list as a paper."""
        save_paper(self._desk, self, self._report())

    def _report(self) -> Report:
        with self._desk.reading() as session:
            return templates_report(session)

    def _chosen(self) -> Template | None:
        row = self.panel.current_row()
        if row is None or row.record is None:
            return None
        with self._desk.reading() as session:
            found: Template | None = session.get(Template, row.record)
        return found

    def _try(self, action: Callable[[], object]) -> None:
        from gacha_app.domain.errors import GachaError

        self.problem.setText("")
        try:
            action()
        except GachaError as problem:
            self.problem.setText(str(problem))
        self.fill()

    def _show_buttons(self) -> None:
        row: Row | None = self.panel.current_row()
        writes = self._desk.can_write()
        self.due_button.setEnabled(writes and bool(self._due))
        for one in (self.use_button, self.change_button, self.delete_button):
            one.setEnabled(writes and row is not None)
        self.skip_button.setEnabled(writes and row is not None and bool(row.cells.get("rhythm")))

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(8))
        for one in (self.use_button, self.change_button, self.skip_button, self.delete_button):
            foot.addWidget(one)
        foot.addWidget(self.problem, 1)
        foot.addWidget(button(_("关闭"), self.reject))
        foot.addWidget(self.due_button)
        for one in self.findChildren(type(self.due_button)):
            one.setAutoDefault(False)
        layout = QVBoxLayout(self)
        margin = theme.space(18)
        layout.setContentsMargins(margin, theme.space(14), margin, theme.space(14))
        layout.setSpacing(theme.space(10))
        layout.addWidget(label(self.windowTitle(), "heading"))
        layout.addWidget(self._sentence)
        layout.addWidget(self.panel, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(theme.space(860), room.width() * 95 // 100), min(theme.space(480), room.height() * 9 // 10))


def _unkept(source: Voucher | str) -> Voucher | str:
    """Return a draft by the reference it is called by: what is kept is read anew."""
    return str(source.id) if isinstance(source, Voucher) and source.id is not None else source


def _quietly(action: Callable[[], object]) -> None:
    """Do something that what is half typed may refuse."""
    try:
        action()
    except InvalidInput:
        return
