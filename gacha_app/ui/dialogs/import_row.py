"""Beside a journal's rows: what the chosen ones are to be recorded as, and the rule that says so for good."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.services.journal_plan import NO_PROJECT, PlannedRow, RowChoice
from gacha_app.services.journal_rules import way_of
from gacha_app.storage.reference import entry_kinds
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, TextField
from gacha_app.ui.widgets.form import Form

_FUNDED = ("grant", "spend_grant")


class RowPanel(QWidget):
    """The fields of the chosen rows.

    Attributes:
        form: kind, finer account, project, fund, household.
        rule: the words of a rule to be kept.
        accounts: the names of the book's accounts, by code.

    Signals:
        changed: the rows are to be recorded so; carries a `RowChoice`.
        skipped: whether the rows are left out.
        rule_kept: words, and the kind of entry they mean.
    """

    changed = Signal(object)
    skipped = Signal(bool)
    rule_kept = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: Sequence[PlannedRow] = ()
        self.accounts: dict[str, str] = {}
        self._title = label(role="heading", wrap=True)
        self._told = label(role="small", wrap=True)
        self._reasons = label(role="problem", wrap=True)
        self.take = QCheckBox(_("导入这一行"))
        self.form = Form()
        self.rule = Form()
        self.apply_button = button(_("改成这样"), self._apply)
        self.rule_button = button(_("都记成这种业务"), self._keep_rule)
        self._build()
        self._read_book()
        self.take.toggled.connect(lambda taken: self.skipped.emit(not taken))
        self.form["kind"].changed.connect(self._on_kind)
        self.show_rows(())

    def show_rows(self, rows: Sequence[PlannedRow], reasons: Sequence[str] = ()) -> None:
        """Show the rows that are chosen, and why they should be looked at; the fields show the first of them."""
        self._reasons.setText("\n".join(reasons))
        self._reasons.setVisible(bool(reasons))
        self._rows = rows
        self.setEnabled(bool(rows))
        if not rows:
            self._title.setText(_("点一行，可以改它记成什么"))
            self._told.setText("")
            return
        row = rows[0]
        entry = row.entry
        if len(rows) == 1:
            amount = grouped(entry.amount)
            way = _("收入 {amount}") if entry.direction == "in" else _("支出 {amount}")
            self._title.setText(entry.summary)
            rule = _("按“{rule}”").format(rule=_(row.rule)) if row.rule else ""
            self._told.setText("　".join(filter(None, (str(entry.date), way.format(amount=amount), rule))))
        else:
            self._title.setText(_("选中的 {count} 行").format(count=len(rows)))
            self._told.setText(_("改一次，这些行都一样。"))
        self.take.blockSignals(True)
        self.take.setText(_("导入这一行") if len(rows) == 1 else _("导入这些行"))
        self.take.setChecked(not row.skip)
        self.take.blockSignals(False)
        self._offer_kinds()
        self.form.set_values({"kind": row.kind, "account": row.account or None, "household": row.household or None})
        self.form["project"].setText(row.project)
        self.form["fund"].setText(row.fund)
        self.form.clear_problems()
        self._on_kind()

    def rows(self) -> Sequence[PlannedRow]:
        """Return the rows shown: what is changed here is changed of them, wherever the table's cursor is by now."""
        return self._rows

    def choice(self) -> RowChoice:
        """Return what the fields say.

        Raises:
            InvalidInput: for a field that is wrong, or blank where it must not be.
        """
        values = self.form.values()
        return RowChoice(
            kind=str(values["kind"]),
            account=str(values.get("account") or ""),
            project=self.form["project"].text().strip() or NO_PROJECT,
            fund=self.form["fund"].text().strip() if "fund" in values else "",
            household=str(values.get("household") or ""),
        )

    def _apply(self) -> None:
        self.form.clear_problems()
        if self.form.checked_values() is None:
            return
        self.changed.emit(self.choice())

    def _keep_rule(self) -> None:
        self.form.clear_problems()
        self.rule.clear_problems()
        if self.form.checked_values() is not None and (values := self.rule.checked_values()) is not None:
            self.rule_kept.emit(values["words"], self.choice().kind)

    def refuse_rule(self, problem: GachaError) -> None:
        """Show beside the words why they cannot be a rule."""
        self.rule.show_problem(problem)

    def _on_kind(self) -> None:
        try:
            kind = entry_kinds(self._desk.organisation.chart).get(str(self.form["kind"].value()))
        except InvalidInput:
            # half typed
            return
        items = kind.items if kind else ()
        offered = [
            Choice(code, name, code)
            for code, name in self.accounts.items()
            if any(code.startswith(item) for item in items)
        ]
        self.form["account"].set_choices(offered)
        self.form.set_row_visible("account", len(offered) > 1)
        self.form.set_row_visible("fund", kind is not None and kind.code in _FUNDED)
        self.form.set_row_visible("household", kind is not None and kind.code == "household")

    def _offer_kinds(self) -> None:
        """Offer the kinds of entry that go the way the money went."""
        ways = {row.entry.direction for row in self._rows}
        self.form["kind"].set_choices(
            [
                Choice(kind.code, _(kind.title))
                for kind in entry_kinds().values()
                if way_of(kind) == "" or ways == {way_of(kind)}
            ]
        )

    def _read_book(self) -> None:
        from gacha_app.services.lookups import account_choices, choices

        with self._desk.reading() as session:
            self.accounts = dict(account_choices(session))
            projects = [Choice(one.label, one.label, one.detail) for one in choices(session, "project")]
            funds = [Choice(one.label, one.label, one.detail) for one in choices(session, "fund")]
            households = [Choice(one.detail, one.label, one.detail) for one in choices(session, "household")]
        self.form["project"].set_choices(projects)
        self.form["fund"].set_choices(funds)
        self.form["household"].set_choices(households)

    def _build(self) -> None:
        form = self.form
        form.add("kind", _("业务"), ChoiceField(), required=True)
        form.add("account", _("科目"), ChoiceField(), help_text=_("不选就用这种业务常用的。"))
        form.add("project", _("项目"), ChoiceField(free=True), help_text=_("写新的名称，会一起新建；空着就不归项目。"))
        form.add("fund", _("资金"), ChoiceField(free=True))
        form.add("household", _("农户"), ChoiceField())
        form.set_button(self.apply_button)
        self.rule.add(
            "words", _("摘要含有"), TextField(_("如 水费、电费")), required=True,
            help_text=_("以后导入的表里，含有这些字的行都记成上面选的业务。"),
        )  # fmt: skip
        self.rule.set_button(self.rule_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(4), 0, theme.space(4), 0)
        layout.setSpacing(theme.space(8))
        for piece in (self._title, self._told, self._reasons, self.take, form, self.apply_button):
            layout.addWidget(piece)
        layout.addSpacing(theme.space(10))
        layout.addWidget(label(_("记成规则"), "heading"))
        layout.addWidget(self.rule)
        layout.addWidget(self.rule_button)
        layout.addStretch(1)
