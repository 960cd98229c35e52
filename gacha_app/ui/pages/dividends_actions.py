"""What else can be done with a year's dividend: steps, the bank, slips, the list for the wall, certificates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import PlanState
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.dividend_story import DividendStanding
from gacha_app.reports.dividend_wall import distribution_plan, wall_list
from gacha_app.reports.report import Report
from gacha_app.reports.unpaid_dividends import unpaid_dividends
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.dividend_bank import (
    BankFileDialog,
    BankResultDialog,
    ask_result_file,
    batch_told,
    waiting_batches,
)
from gacha_app.ui.dialogs.dividend_household import PayToAnotherDialog, SetOffDialog, UnclaimedDialog
from gacha_app.ui.dialogs.dividend_procedure import ProcedureDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.report_saving import save_as, save_paper
from gacha_app.ui.widgets.buttons import button

if TYPE_CHECKING:
    from gacha_app.ui.pages.dividends import DividendsPage

# What may be asked beside a household's part
MATTERS: dict[str, Callable[..., Any]] = {
    "offset": SetOffDialog, "another": PayToAnotherDialog, "unclaimed": UnclaimedDialog,
}  # fmt: skip


class DividendActions(QObject):
    """The button "更多", and what its menu does.

    Attributes:
        button: stands beside the steps. actions: the menu's actions by their names for programs.

    Signals:
        done: something was kept, in a sentence.
    """

    done = Signal(str)

    def __init__(self, desk: Desk, page: DividendsPage) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._standing: DividendStanding | None = None
        self.button = button(_("更多"), None, icon="more")
        self.menu = QMenu(self.button)
        self.actions = {
            name: self.menu.addAction(words, lambda *_checked, act=act: self._desk.try_to(act))
            for name, words, act in (
                ("steps", _("程序：审核、表决、公示…"), self.open_steps),
                ("plan", _("打印收益分配方案"), lambda: self._print(distribution_plan)),
                ("wall", _("打印公示名单（A3 大字）"), lambda: self._print(wall_list, paper="a3", large=True)),
                ("slips", _("打印每户明白纸"), self.print_slips),
                ("bank", _("生成银行代发文件"), self.make_bank_file),
                ("result", _("录入银行结果"), self.read_bank_result),
                ("cancel", _("作废代发批次"), self.cancel_batch),
                ("unpaid", _("打印未付挂账"), lambda: self._print(unpaid_dividends)),
            )
        }
        self.button.setMenu(self.menu)

    def show_standing(self, standing: DividendStanding) -> None:
        """Offer what the year's plan is ready for."""
        self._standing = standing
        self.button.setVisible(standing.state is not None)
        write, state = self._desk.can_write(), standing.state
        approved = state in (PlanState.APPROVED, PlanState.PAID)
        waiting = bool(waiting_batches(self._desk, standing.year)) if approved else False
        for name, may in (
            ("bank", write and state is PlanState.APPROVED and standing.unpaid > 0),
            ("result", write and waiting), ("cancel", write and waiting), ("unpaid", approved),
        ):  # fmt: skip
            self.actions[name].setEnabled(may)

    def open_steps(self) -> None:
        """Show the steps; what is recorded there shows on the page."""
        if self._standing is not None:
            ProcedureDialog(self._desk, self._standing.year, self._page).exec()
            self._page.refresh()

    def print_slips(self) -> None:
        """Ask where, and print a slip for every household."""
        if self._standing is None:
            return
        book, year = self._desk.open_book(), self._standing.year

        def write(path: Path) -> None:
            from gacha_app.services.dividend_slips import print_dividend_slips

            print_dividend_slips(book, year, path)

        title = _("{year}年度分红明白纸").format(year=year)
        save_as(self._desk, self._page, title, _("PDF 文件 (*.pdf)"), ".pdf", write, open_it=True)

    def make_bank_file(self) -> None:
        """Ask for the format and the place, and write the bank's file."""
        if self._standing is None:
            return
        numbers = self._page.chosen_numbers() or None
        batch = BankFileDialog(self._desk, self._standing, numbers, self._page).ask()
        if batch is not None:
            self.done.emit(
                _("已生成代发批次 {batch}：{count} 户 {total} 元，等银行的结果。").format(
                    batch=batch.number, count=batch.count, total=grouped(batch.total)
                )
            )

    def read_bank_result(self) -> None:
        """Ask for the bank's result, and post what was paid."""
        if self._standing is None or (path := ask_result_file(self._page)) is None:
            return
        batch = BankResultDialog(self._desk, self._standing.year, path, self._page).ask()
        if batch is not None:
            self.done.emit(batch_told(batch))

    def cancel_batch(self) -> None:
        """Ask why the batch that waits is cancelled."""
        if self._standing is None or not (waiting := waiting_batches(self._desk, self._standing.year)):
            return
        number, year = waiting[-1], self._standing.year

        def act(reason: str) -> object:
            from gacha_app.services.bank_batches import cancel_batch

            return cancel_batch(self._desk.open_book(), year, number, reason)

        title = _("作废代发批次 {batch}").format(batch=number)
        sentence = _("银行没有受理时才作废。农户的分红回到未付，可以重新生成文件。")
        if ReasonDialog(title, sentence, _("作废批次"), act, self._page).ask() is not None:
            self.done.emit(_("已作废批次 {batch}。").format(batch=number))

    def _print(self, report: Callable[..., Report], **how: Any) -> None:
        if self._standing is None:
            return
        from gacha_app.i18n import in_chinese

        with self._desk.reading() as session, in_chinese():
            made = report(session, Period(self._standing.year))
        save_paper(self._desk, self._page, made, **how)
