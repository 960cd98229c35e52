"""Entering a line of the bank's statement: interest, a fee, whatever the book does not know yet."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.entry_kinds import DIMENSIONS, Answers, EntryKind
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.services import bank_records
from gacha_app.services.journal_rules import way_of
from gacha_app.storage.reference import entry_kinds
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import NewChoiceField, make_new
from gacha_app.ui.pages.entry_lines import EntryLines
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, TextField

# Instead of a kind of entry: an accountant names the account at the other side
_AGAINST = "-"


class BankRecordDialog(FormDialog):
    """What a bank line is, and the entry it will make.

    Attributes:
        record: how the rules would enter it.
        preview: the entry.
    """

    def __init__(self, desk: Desk, line_id: int, parent: QWidget | None = None) -> None:
        self.record = bank_records.propose_record(desk.open_book(), line_id)
        line = self.record.line
        words = (
            _("银行 {day} 收到 {amount} 元：{text}") if line.amount > 0 else _("银行 {day} 付出 {amount} 元：{text}")
        )
        sentence = words.format(day=line.date, amount=grouped(abs(line.amount)), text=self.record.summary or "—")
        super().__init__(_("把银行的一行记账"), _("记账并勾对"), self._keep, parent, sentence=sentence, width=540)
        self._desk, self._line = desk, line_id
        way = "in" if line.amount > 0 else "out"
        self._kinds = {
            code: kind
            for code, kind in entry_kinds(desk.organisation.chart).items()
            if way_of(kind) in ("", way)
        }  # fmt: skip
        self.preview = EntryLines()
        self._missing = label("", "small", wrap=True)
        self._build()
        for piece in (self._missing, self.preview):
            self.add_below(piece)
        kind = self.record.kind if self.record.kind in self._kinds else next(iter(self._kinds))
        self.set_values({"kind": kind, "date": line.date, "summary": self.record.summary})
        self._show_kind()
        self.form["item"].set_value(self.record.item or None)
        self.form.changed.connect(self._show_entry)
        self.form["kind"].changed.connect(self._show_kind)
        self._show_entry()

    def _build(self) -> None:
        from gacha_app.services.lookups import account_choices, choices

        form, desk = self.form, self._desk
        kinds = [Choice(code, _(kind.title)) for code, kind in self._kinds.items()]
        kinds.append(Choice(_AGAINST, _("直接写对方科目")))
        form.add("kind", _("业务"), ChoiceField(kinds), required=True)
        with desk.reading() as session:
            self._accounts = account_choices(session)
            offered = {
                dimension: [Choice(one.id, one.label, one.detail) for one in choices(session, dimension)]
                for dimension in DIMENSIONS
            }
        form.add("item", _("记到"), ChoiceField())
        others = [Choice(code, f"{code} {name}") for code, name in self._accounts if code != self.record.account]
        form.add("against", _("对方科目"), ChoiceField(others))
        for dimension, title in DIMENSIONS.items():
            form.add(dimension, _(title), NewChoiceField(offered[dimension], make_new(desk, self, dimension)))
        form.add("date", _("日期"), DateField(), required=True)
        form.add("summary", _("摘要"), TextField())

    def _kind(self) -> EntryKind | None:
        try:
            return self._kinds.get(str(self.form["kind"].value()))
        except InvalidInput:
            return None

    def _show_kind(self) -> None:
        """Ask for what the chosen kind asks."""
        kind = self._kind()
        items = [
            Choice(code, name, code)
            for code, name in self._accounts
            if kind is not None and any(code.startswith(one) for one in kind.items)
        ]
        codes = [str(one.key) for one in items]
        # an account with sub-accounts is meant by them
        items = [
            one for one in items
            if not any(other != one.key and other.startswith(str(one.key)) for other in codes)
        ]  # fmt: skip
        self.form["item"].set_choices(items)
        self.form.set_row_visible("item", len(items) > 1)
        self.form.set_row_visible("against", kind is None)
        asked = kind.dimensions if kind is not None else ()
        for dimension in DIMENSIONS:
            self.form.set_row_visible(dimension, dimension in asked)
        if kind is not None and kind.items and self.form["item"].value() is None:
            usual = next((one.key for one in items if str(one.key).startswith(kind.items[0])), None)
            self.form["item"].set_value(usual)
        self._show_entry()
        if self.isVisible():
            self.fit()

    def _asked(self, values: dict[str, Any]) -> tuple[Answers, str, str]:
        """Return the answers, the kind and the account at the other side."""
        kind = self._kinds.get(str(values.get("kind")))
        against = "" if kind is not None else str(values.get("against") or "")
        if kind is None and not against:
            raise InvalidInput("against", _("请选对方科目。"))
        asked = kind.dimensions if kind is not None else ()
        known: dict[str, Any] = {f"{one}_id": values.get(one) for one in asked}
        item = str(values.get("item") or "") if kind is not None else ""
        answers = Answers(values["date"], abs(self.record.line.amount), values.get("summary") or "", item=item, **known)
        return answers, kind.code if kind is not None else "", against

    def _show_entry(self) -> None:
        """Show the entry that what is typed would make, or what is missing."""
        from gacha_app.reports.voucher_story import story_lines

        try:
            values = self.form.values()
            if values.get("date") is None:
                return
            answers, kind, against = self._asked(values)
            voucher = bank_records.preview_line(self._desk.open_book(), self._line, answers, kind=kind, against=against)
        except InvalidInput as problem:
            self.preview.show_lines([])
            self._missing.setText(_("还差一步：{what}").format(what=problem))
            return
        self._missing.setText("" if self.record.sure else _("这是按规则猜的，请看一眼。"))
        with self._desk.reading() as session:
            self.preview.show_lines(story_lines(session, voucher.postings))

    def _keep(self, values: dict[str, Any]) -> Voucher:
        answers, kind, against = self._asked(values)
        return bank_records.record_line(self._desk.open_book(), self._line, answers, kind=kind, against=against)


def ask_record(desk: Desk, parent: QWidget, line_id: int) -> Any:
    """Ask what a bank line is and enter it; return the voucher, None where it was left.

    Raises:
        GachaError: if the line is matched already, or gone.
    """
    return BankRecordDialog(desk, line_id, parent).ask()
