"""The chart of accounts (科目与期初): the tree with its balances, opening balances, and the move to the 2023 chart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.account_tree import account_tree
from gacha_app.reports.report import Report, Row
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.books_accounts_story import AccountsSide
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.messages import ask
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

# Told beside the table, and in the workbook
_IN_STORY = ("klass", "opening_debit", "opening_credit", "debit", "credit")


class AccountsPart(Page):
    """The tree of accounts, and beside it the one the cursor is on and what belongs to the whole chart."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._report: Report | None = None
        self._add = button(_("增设明细"), self.add, kind="main", icon="add", tip=_("在一个科目下面设明细科目"))
        self.panel = TablePanel("accounts", desk.settings, counted=_("个科目"))
        self.side = AccountsSide(desk)
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self._add

    def fill(self) -> None:
        with self.desk.reading() as session:
            self._report = account_tree(session, Period(self.desk.year))
        self._add.setEnabled(self.desk.can_write())
        shown = tuple(one for one in self._report.columns if one.key not in _IN_STORY)
        self.panel.show_report(replace(self._report, columns=shown))
        if self.panel.current_row() is None:
            self.panel.select_record(101)
        self.side.show_account(self.panel.current_row(), self.desk.year)
        self.side.fill()

    def focus_on(self, focus: Focus) -> None:
        """Nothing here is a record or entries."""

    def start(self) -> None:
        self.add()

    def export(self) -> None:
        if self._report is not None:
            save_workbook(self.desk, self, [self._report])

    def print_out(self) -> None:
        if self._report is not None:
            save_paper(self.desk, self, self._report)

    def add(self) -> None:
        """Ask for a sub-level under the account the cursor is on, and show it."""
        from gacha_app.ui.dialogs.account_form import NewAccountForm

        made = NewAccountForm(self.desk, self, self.side.code()).ask()
        if made is not None:
            self.desk.say(_("已增设科目 {code} {name}。").format(code=made.code, name=made.name))
            self.refresh()
            self._go_to(made.code)

    def rename(self) -> None:
        """Ask for another name of the account the cursor is on."""
        from gacha_app.ui.dialogs.account_form import RenameForm

        made = RenameForm(self.desk, self.side.code(), self.side.name(), self).ask()
        if made is not None:
            self.desk.say(_("科目 {code} 已改名为“{name}”。").format(code=made.code, name=made.name))
            self.refresh()

    def turn(self, active: bool) -> None:
        """Take the account the cursor is on out of use, or into use again."""
        from gacha_app.services.accounts import activate_account, deactivate_account

        code, book = self.side.code(), self.desk.open_book()
        act, back = (activate_account, deactivate_account) if active else (deactivate_account, activate_account)
        if self.desk.try_to(lambda: act(book, code)):
            words = _("已启用科目 {code}。") if active else _("已停用科目 {code}。")
            self.desk.say(words.format(code=code), lambda: back(book, code))
            self.refresh()

    def open_openings(self) -> None:
        """Show the opening balances, to be typed while nothing is posted."""
        from gacha_app.ui.dialogs.opening_lines import OpeningDialog

        if OpeningDialog(self.desk, self).ask():
            self.desk.say(_("已记入期初余额。"))
        self.refresh()

    def import_openings(self) -> None:
        """Take the opening balances in from a trial balance."""
        from gacha_app.ui.dialogs.import_opening import import_opening

        import_opening(self.desk, self)
        self.refresh()

    def import_vouchers(self) -> None:
        """Take vouchers of another program in."""
        from gacha_app.ui.dialogs.import_vouchers import import_vouchers

        import_vouchers(self.desk, self)
        self.refresh()

    def move_chart(self) -> None:
        """Move the book to the 2023 chart and open the new one."""
        from gacha_app.services.chart_move import plan_move
        from gacha_app.ui.dialogs.chart_move import ChartMoveDialog

        def show() -> None:
            moved = ChartMoveDialog(self.desk, plan_move(self.desk.open_book()), self).ask()
            if moved is not None:
                self.desk.other_book_asked.emit(lambda: moved)

        self.desk.try_to(show)

    def save_proof(self) -> None:
        """Save the old and the new trial balance side by side."""
        from gacha_app.reports.chart_proof import chart_proof

        with self.desk.reading() as session:
            proof = chart_proof(session, Period(self.desk.year))
        save_workbook(self.desk, self, [proof])

    def undo_move(self) -> None:
        """Undo the move that made this book, and open the old one."""
        from gacha_app.services.chart_move import undo_move

        path, user = self.desk.open_book().path, self.desk.settings.user_name
        organisation = self.desk.organisation
        old = organisation.moved_from or path.name
        new = path.name if organisation.moved_from else organisation.moved_to
        sentence = _("新账“{new}”会删除，旧账“{old}”恢复成可以记账。").format(new=new, old=old)
        if not ask(self, _("撤销新旧科目衔接"), sentence, _("撤销并打开旧账"), danger=True):
            return

        def undo() -> Path:
            return undo_move(path, user=user)[0]

        self.desk.other_book_asked.emit(undo)

    def open_new_book(self) -> None:
        """Open the book that this one was moved into."""
        path = self.desk.open_book().path.with_name(self.desk.organisation.moved_to)
        self.desk.other_book_asked.emit(lambda: path)

    def _build(self) -> None:
        self.panel.set_filters(
            [
                Filter("", _("全部")),
                Filter("used", _("有余额"), lambda row: bool(_balance(row))),
                Filter("own", _("自设"), lambda row: row.cells["kept"] == _("自设")),
            ]
        )
        self.panel.set_tones(lambda row, key: "muted" if row.cells["kept"] == _("已停用") else "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._split = SplitPanel(self.panel, self.side, share=36)
        layout.addWidget(self._split)
        self.lead_focus_to(self.panel.table)

    def _connect(self) -> None:
        self.panel.selection_changed.connect(lambda row: self.side.show_account(row, self.desk.year))
        # in a narrow window the cards take the table's place
        self.panel.row_activated.connect(lambda _row: self._split.open_story())
        self.panel.export_requested.connect(self.export)
        self.panel.print_requested.connect(self.print_out)
        for signal, act in (
            (self.side.add_asked, self.add), (self.side.rename_asked, self.rename), (self.side.turn_asked, self.turn),
            (self.side.openings_asked, self.open_openings), (self.side.import_asked, self.import_openings),
            (self.side.vouchers_asked, self.import_vouchers), (self.side.move_asked, self.move_chart),
            (self.side.proof_asked, self.save_proof), (self.side.undo_asked, self.undo_move),
            (self.side.other_asked, self.open_new_book),
        ):  # fmt: skip
            signal.connect(act)

    def _go_to(self, code: str) -> None:
        self.panel.clear_search()
        self.panel.select_record(int(code))


def _balance(row: Row) -> int:
    return int(row.cells["closing_debit"] or 0) + int(row.cells["closing_credit"] or 0)  # type: ignore[arg-type]
