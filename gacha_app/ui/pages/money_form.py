"""Recording what came in or went out: what happened, then only what that asks for, then the entry it will make."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.entry_kinds import Answers, EntryKind
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.storage.reference import entry_kinds
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.entry_lines import EntryPreview
from gacha_app.ui.pages.kind_picker import KindPicker, kind_choices
from gacha_app.ui.pages.money_rows import answers_from, build_rows, offer_again, usual_values, values_of
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.fields import ChoiceField
from gacha_app.ui.widgets.form import Form
from gacha_app.ui.widgets.scroller import Scroller

# What the next entry keeps of the one before
_KEPT = ("date", "project", "fund", "money", "item", "inward", "unit")


class MoneyForm(QWidget):
    """The form on its card.

    Signals:
        recorded: a voucher was posted, or a draft kept; carries the Voucher.
        draft_changed: a draft says something else now; carries the Voucher.
        left: the user closed the form.
    """

    recorded = Signal(object)
    draft_changed = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kind: EntryKind | None = None
        self._draft: Voucher | None = None
        self._pristine: dict[str, Any] = {}
        self._year = desk.year
        self.form = Form()
        self.kind_field = ChoiceField(kind_choices(), _("输入业务或拼音首字母，如 xs"))
        self.kind_field.setAccessibleName(_("业务"))
        self.picker = KindPicker()
        self.preview = EntryPreview(desk)
        self.post_button = button(_("记账"), self.post, kind="main", tip=_("记账，接着记下一笔（Ctrl+Enter）"))
        self.draft_button = button(_("存为草稿"), self.keep_draft)
        self._help = label(role="small", wrap=True)
        self._build()
        self.kind_field.changed.connect(self._on_kind_typed)
        self.kind_field.entered.connect(lambda: self.form.focus_first())
        self.picker.chosen.connect(self.choose_kind)
        self._show_kind(None)

    def begin(self) -> None:
        """Be ready for a new entry: what was typed and not recorded stays."""
        if self._draft is not None:
            self._draft = None
            self.choose_kind(self._kind.code if self._kind else "")
        if self._kind is None:
            self.kind_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.form.focus_first()

    def choose_kind(self, code: str) -> None:
        """Ask for what a form of this code asks; what both forms ask for stays."""
        self.kind_field.set_value(code or None)
        self._show_kind(self._kinds().get(code))
        if self._kind:
            self.form.focus_first()

    def prefill(self, code: str, answers: Answers | None = None, **values: Any) -> None:
        """Show a form with answers in it: an entry to be recorded again, or what a page knows already."""
        self._draft = None
        self._show_kind(None)
        self.choose_kind(code)
        if answers is not None:
            self.form.set_values({key: value for key, value in values_of(answers).items() if key in self.form})
        self.form.set_values({key: value for key, value in values.items() if key in self.form})
        self._pristine = self._typed()
        self._show_entry()
        self.form["amount"].setFocus(Qt.FocusReason.TabFocusReason)

    def change(self, draft: Voucher, answers: Answers) -> None:
        """Show a draft to be changed."""
        self.prefill(draft.entry_kind, answers)
        self._draft = draft
        self._show_title()

    def refresh(self) -> None:
        """Offer what there is to choose from now, and begin in the year now looked at; what is typed stays."""
        if self._kind is None:
            return
        offer_again(self.form, self._desk)
        if self._desk.year != self._year and not self.is_dirty():
            self.form["date"].set_value(self._usual_day())
            self._pristine = self._typed()
        self._year = self._desk.year
        self.form["date"].set_around(self._usual_day())

    def forget(self) -> None:
        """Throw away what was typed."""
        self._draft = None
        self.form.clear(keep=_KEPT)
        self._pristine = self._typed()
        self._show_title()

    def kind(self) -> EntryKind | None:
        """Return what kind of entry is being recorded."""
        return self._kind

    def is_dirty(self) -> bool:
        """Say whether something was typed that is not recorded."""
        typed = self._typed()
        return any(typed.get(key) for key in ("amount", "summary")) and typed != self._pristine

    def post(self) -> None:
        """Record the entry, or the changed draft; then be ready for the next."""
        self._keep(as_draft=False)

    def keep_draft(self) -> None:
        """Keep the entry as a draft; then be ready for the next."""
        self._keep(as_draft=True)

    def _keep(self, *, as_draft: bool) -> None:
        from gacha_app.services import vouchers

        if self._kind is None:
            self.kind_field.show_problem(_("请选择发生了什么业务。"))
            self.kind_field.setFocus()
            return
        self.form.clear_problems()
        values = self.form.checked_values()
        if values is None:
            return
        book, draft = self._desk.open_book(), self._draft
        try:
            answers = answers_from(values)
            if draft is not None:
                entry = vouchers.preview_entry(self._kind, answers)
                voucher = vouchers.change_draft(book, draft.id or 0, entry)
            else:
                voucher = vouchers.record_entry(book, self._kind.code, answers, as_draft=as_draft)
        except GachaError as problem:
            self.form.show_problem(problem)
            return
        self.forget()
        self.form["amount"].setFocus(Qt.FocusReason.TabFocusReason)
        (self.recorded if draft is None else self.draft_changed).emit(voucher)

    def _build(self) -> None:
        close = icon_button("close", _("关闭"), self.left.emit)
        self._card = Card(_("记一笔"), close)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, theme.space(4), 0, 0)
        buttons.setSpacing(theme.space(8))
        buttons.addWidget(self.post_button, 1)
        buttons.addWidget(self.draft_button)
        # long forms scroll between what happened and the button that records it
        inner = QWidget()
        inner.setProperty("surface", "clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.space(6), 0)
        column.setSpacing(theme.space(6))
        self._place = QVBoxLayout()
        column.addWidget(self.picker)
        column.addLayout(self._place)
        column.addWidget(self.preview)
        column.addStretch(1)
        scroller = Scroller(inner)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # it takes what room is left between the two, so that the button stays in sight
        scroller.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        scroller.setMinimumHeight(theme.space(150))
        for piece in (self.kind_field, self._help):
            self._card.add(piece)
        self._card.add(scroller, 1)
        self._card.add(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)

    def _on_kind_typed(self) -> None:
        try:
            code = self.kind_field.value()
        except InvalidInput:
            return
        if code is None or self._kind is None or code != self._kind.code:
            self._show_kind(self._kinds().get(str(code)) if code else None)

    def _show_kind(self, kind: EntryKind | None) -> None:
        """Build the rows of a kind; answers that the next form asks for too are carried over."""
        kept = self._typed() if kind is not None else {}
        self._kind, self._year = kind, self._desk.year
        self.picker.setVisible(kind is None)
        self._help.setText(_(kind.help) if kind else "")
        self._help.setVisible(kind is not None)
        for piece in (self._buttons, self.preview):
            piece.setVisible(kind is not None)
        self._place.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = Form()
        self._place.addWidget(self.form)
        if kind is not None:
            build_rows(self.form, self._desk, kind, self)
            self.form.set_button(self.post_button)
            self.form["date"].set_around(self._usual_day())
            kept.pop("item", None)
            self.form.set_values(
                {
                    key: value
                    for key, value in {"date": self._usual_day(), **usual_values(kind), **kept}.items()
                    if key in self.form and value is not None
                }
            )
            self.form.changed.connect(self._show_entry)
            # at once: its first field is to have the cursor
            self.form.show()
        self._pristine = self._typed()
        self._show_title()
        self._show_entry()

    def _kinds(self) -> dict[str, EntryKind]:
        return entry_kinds(self._desk.organisation.chart)

    def _usual_day(self) -> dt.date:
        today = dt.date.today()
        return today if today.year == self._desk.year else dt.date(self._desk.year, 12, 31)

    def _show_title(self) -> None:
        draft = self._draft
        self._card.set_title(_("修改 {draft}").format(draft=draft.label) if draft else _("记一笔"))
        self.post_button.setText(_("保存修改") if draft else _("记账"))
        self.post_button.setAccessibleName(self.post_button.text())
        self.draft_button.setVisible(draft is None)
        self.kind_field.setEnabled(draft is None)

    def _typed(self) -> dict[str, Any]:
        """Return what every row holds, None where it is blank or wrong."""
        typed = {}
        for name in self.form.names():
            try:
                typed[name] = self.form[name].value()
            except InvalidInput:
                typed[name] = self.form[name].text()
        return typed

    def _show_entry(self) -> None:
        """Show the entry that what is typed would make, or what is missing."""
        from gacha_app.reports.voucher_story import story_lines
        from gacha_app.services.vouchers import preview_entry

        if self._kind is None:
            return
        try:
            values = self.form.values()
            voucher = preview_entry(self._kind, answers_from(values))
        except InvalidInput as problem:
            untouched = self._typed() == self._pristine
            self.preview.show_sentence("" if untouched else _("还差一步：{what}").format(what=problem))
            return
        with self._desk.reading() as session:
            lines = story_lines(session, voucher.postings)
        self.preview.show_entry(lines, voucher.amount)
