"""An accountant's own entry: any number of lines, each with what it is about, kept once it balances."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.recurring import Template
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.entry_table import EntryLine, EntryTable
from gacha_app.ui.dialogs.voucher_entry_pieces import Rewrite, details_form, offered_in, scrolling, sums_words
from gacha_app.ui.dialogs.voucher_papers import ChosenPapers
from gacha_app.ui.pages.money_rows import CountField
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.fields import DateField, TextField
from gacha_app.ui.widgets.form import Form


class VoucherDialog(QDialog):
    """An entry of the accountant's own.

    Args:
        start: an entry to begin with, or None.
        draft: the draft to be changed, or None for a new entry.
        rewrite: how a posted voucher is put right, or None.

    Signals:
        recorded: an entry was kept; carries the Voucher.
    """

    recorded = Signal(object)

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        start: Voucher | None = None,
        draft: Voucher | None = None,
        rewrite: Rewrite | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._draft = draft
        self._rewrite = rewrite
        self._line: EntryLine | None = None
        self._showing = False
        title = _("修改 {draft}").format(draft=draft.label) if draft else _("会计分录")
        title = rewrite.title if rewrite else title
        self.setWindowTitle(title)
        reviewed_first = desk.organisation.review_rule != "none"
        with desk.reading() as session:
            accounts, offered = offered_in(session)
        self.head = Form()
        self.head.add("date", _("日期"), DateField(), required=True)
        self.head.add("summary", _("摘要"), TextField(), required=True)
        self.head.add("attachments", _("附件"), CountField(), unit=_("张"))
        if rewrite:
            self.head.add("reason", _("原因"), TextField(_("如 科目记错")), required=True)
            self.head["date"].setEnabled(not rewrite.keeps_date)
        self.papers = ChosenPapers()
        self.templates_button = button(_("用模板…"), self.choose_template)
        self.table = EntryTable(accounts)
        self.details = details_form(desk, self, offered)
        self._details_title = label("", "heading")
        self._sums = label()
        self._problem = label(role="problem", wrap=True)
        confirm = _("保存修改") if draft else _("交审核") if reviewed_first else _("记账")
        self.post_button = button(rewrite.confirm if rewrite else confirm, self.post, kind="main")
        self.draft_button = button(_("存为草稿"), self.keep_draft)
        self.draft_button.setVisible(draft is None and rewrite is None and not reviewed_first)
        self.templates_button.setVisible(draft is None and rewrite is None)
        self.papers.setVisible(rewrite is None)
        self._lay_out(title)
        self._connect()
        self._begin(start or draft)

    def post(self) -> None:
        """Post the entry, or keep the changed draft."""
        self._keep(post_it=True)

    def keep_draft(self) -> None:
        """Keep the entry as a draft."""
        self._keep(post_it=False)

    def choose_template(self) -> None:
        """Offer the templates; the one chosen takes the place of what is entered."""
        self.template_menu().exec(self.templates_button.mapToGlobal(self.templates_button.rect().bottomLeft()))

    def template_menu(self) -> QMenu:
        """Return the menu of the templates there are now."""
        from gacha_app.reports.recurring import templates_of

        with self._desk.reading() as session:
            kept = templates_of(session)
        menu = QMenu(self)
        for template in kept:
            action = menu.addAction(template.name)
            action.triggered.connect(lambda *_checked, template=template: self.use_template(template))
        if not kept:
            menu.addAction(_("还没有模板")).setEnabled(False)
        return menu

    def use_template(self, template: Template) -> None:
        """Show what a template makes, on the day entered so far."""
        try:
            day = self.head["date"].value() or dt.date.today()
        except InvalidInput:
            day = dt.date.today()
        self.table.start_anew()
        self._line = None
        self._begin(template.voucher(day))

    def sums_text(self) -> str:
        """Return what is said of the two columns."""
        return self._sums.text()

    def problem(self) -> str:
        """Return what is said to be wrong with the entry as a whole."""
        return self._problem.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            room = self.screen().availableGeometry()
            self.resize(min(theme.space(900), room.width() * 95 // 100), min(theme.space(560), room.height() * 9 // 10))
            self.head.focus_first()

    def _keep(self, *, post_it: bool) -> None:
        from gacha_app.services import vouchers

        self._problem.setText("")
        values = self.head.checked_values()
        if values is None:
            return
        book = self._desk.open_book()
        try:
            postings = self.table.postings(values["summary"])
            papers = max(values["attachments"] or 0, len(self.papers.paths))
            voucher = Voucher(values["date"], values["summary"], postings, attachments=papers)
            if self._rewrite is not None:
                made = self._rewrite.act(voucher, values["reason"])
            elif self._draft is not None:
                made = vouchers.change_draft(book, self._draft.id or 0, voucher)
            else:
                made = vouchers.enter_voucher(book, voucher, post_it=post_it)
            self.papers.attach_to(book, made)
        except GachaError as problem:
            self._show_problem(problem)
            return
        self.recorded.emit(made)
        self.accept()

    def _show_problem(self, problem: GachaError) -> None:
        if isinstance(problem, InvalidInput) and problem.field in ("date", "summary", "attachments"):
            self.head.show_problem(problem)
        else:
            self._problem.setText(str(problem))

    def _begin(self, start: Voucher | None) -> None:
        today = dt.date.today()
        day = today if today.year == self._desk.year else dt.date(self._desk.year, 12, 31)
        self.head["date"].set_around(day)
        self.head.set_values({"date": start.date if start else day})
        if start is not None:
            self.head.set_values({"summary": start.summary, "attachments": start.attachments or None})
            self.table.show_postings(start.postings)
            for line in self.table.lines:
                self._show_about(line)
        self._on_line(self.table.lines[0])
        self._show_sums()

    def _connect(self) -> None:
        for form in (self.head, self.details):
            form.set_button(self.post_button)
        # after the form's own going on, which would lead to the button
        last = "reason" if self._rewrite else "attachments"
        self.head[last].entered.connect(lambda: _go_to(self.table.lines[0]))
        self.details["unit"].entered.connect(self._leave_details)
        self.table.changed.connect(self._show_sums)
        self.table.line_entered.connect(self._on_line)
        self.details.changed.connect(self._on_details)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            done = QShortcut(QKeySequence(keys), self.table)
            done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            done.activated.connect(self.post_button.click)

    def _leave_details(self) -> None:
        at = self.table.lines.index(self._line) + 1 if self._line in self.table.lines else 0
        if at < len(self.table.lines):
            _go_to(self.table.lines[at])

    def _on_line(self, line: EntryLine) -> None:
        if line is self._line and line in self.table.lines:
            return
        self._line = line
        self._details_title.setText(_("第 {place} 行记给谁").format(place=self.table.lines.index(line) + 1))
        self._showing = True
        self.details.clear()
        self.details.set_values(line.details)
        self._showing = False

    def _on_details(self) -> None:
        if self._showing or self._line is None:
            return
        details: dict[str, Any] = {}
        for name in self.details.names():
            try:
                value = self.details[name].value()
            except InvalidInput:
                continue
            if value not in (None, ""):
                details[name] = value
        if details.get("quantity") is None:
            details.pop("unit", None)
        self._line.details = details
        self._show_about(self._line)

    def _show_about(self, line: EntryLine) -> None:
        words = []
        for name, value in line.details.items():
            if name == "quantity":
                words.append(f"{quantity_text(value)} {line.details.get('unit', '')}".strip())
            elif name != "unit":
                words += [one.text for one in self.details[name].choices() if one.key == value]
        line.show_about(" · ".join(words))

    def _show_sums(self) -> None:
        debit, credit = self.table.sums()
        self._sums.setText(sums_words(debit, credit))
        restyle(self._sums, tone="green" if debit == credit and debit else "clay" if debit != credit else "")
        for one in (self.post_button, self.draft_button):
            one.setEnabled(debit == credit and debit != 0)

    def _lay_out(self, title: str) -> None:
        lines = QWidget()
        lines.setProperty("surface", "clear")
        inner = QVBoxLayout(lines)
        inner.setContentsMargins(0, 0, theme.space(6), 0)
        inner.addWidget(self.table)
        add = button(_("加一行"), self._add_line, kind="quiet", icon="add")
        inner.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(theme.space(10))
        left.addWidget(self.head)
        left.addWidget(scrolling(lines), 1)
        left.addWidget(self.papers)
        left.addWidget(self._sums)
        side = QWidget()
        side.setProperty("surface", "clear")
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, theme.space(6), 0)
        right.setSpacing(theme.space(8))
        right.addWidget(self._details_title)
        right.addWidget(self.details)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(theme.space(20))
        columns.addLayout(left, 5)
        columns.addWidget(scrolling(side), 3)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(8))
        foot.addWidget(self.templates_button)
        foot.addWidget(self._problem, 1)
        foot.addWidget(button(_("取消"), self.reject))
        foot.addWidget(self.draft_button)
        foot.addWidget(self.post_button)
        for one in self.findChildren(type(self.post_button)):
            one.setAutoDefault(False)
        layout = QVBoxLayout(self)
        margin = theme.space(18)
        layout.setContentsMargins(margin, theme.space(14), margin, theme.space(14))
        layout.setSpacing(theme.space(10))
        layout.addWidget(label(title, "heading"))
        if self._rewrite:
            layout.addWidget(label(self._rewrite.sentence, wrap=True))
        layout.addLayout(columns, 1)
        layout.addLayout(foot)

    def _add_line(self) -> None:
        _go_to(self.table.add_line())


def _go_to(line: EntryLine) -> None:
    line.account.setFocus(Qt.FocusReason.TabFocusReason)
