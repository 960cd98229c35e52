"""Beside the tree of accounts: the one looked at, the opening balances, vouchers to take in, and the move of charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.accounts import CHARTS
from gacha_app.domain.chart_move import FROM
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter, Row
from gacha_app.reports.totals import whole
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.flow import FlowLayout


class AccountsSide(QWidget):
    """Four cards: the account, the opening, vouchers of another program, and the chart.

    Signals:
        add_asked, rename_asked: of the account shown. turn_asked: carries whether it goes into use.
        openings_asked, import_asked, vouchers_asked: of the whole book.
        move_asked, proof_asked, undo_asked: the move to the 2023 chart. other_asked: open the new book.
    """

    add_asked = Signal()
    rename_asked = Signal()
    turn_asked = Signal(bool)
    openings_asked = Signal()
    import_asked = Signal()
    vouchers_asked = Signal()
    move_asked = Signal()
    proof_asked = Signal()
    undo_asked = Signal()
    other_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: Row | None = None
        self._year = desk.year
        self.account = Card("")
        self.opening = Card(_("期初余额"))
        self.vouchers = Card(_("别的程序的凭证"))
        self.chart = Card(_("会计科目表"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        for card in (self.account, self.opening, self.vouchers, self.chart):
            layout.addWidget(card)
        layout.addStretch(1)

    def code(self) -> str:
        """Return the code of the account shown, "" while none is."""
        return str(self._row.cells["code"]) if self._row else ""

    def name(self) -> str:
        """Return the name of the account shown, "" while none is."""
        return str(self._row.cells["name"]) if self._row else ""

    def show_account(self, row: Row | None, year: int) -> None:
        """Tell of an account."""
        self._row, self._year = row, year
        self.account.clear()
        if row is None:
            self.account.set_title(_("科目"))
            self.account.add(label(_("选一个科目，这里显示它的余额。"), "muted", wrap=True))
            return
        self.account.set_title(f"{self.code()} {self.name()}")
        cells = row.cells
        kept = f"（{cells['kept']}）" if cells["kept"] else ""
        self.account.add_line(_("类别与方向"), f"{cells['klass']} · {cells['side']}{kept}")
        for title, debit, credit in (
            (_("年初余额"), "opening_debit", "opening_credit"), (_("本年发生"), "debit", "credit"),
            (_("年末余额"), "closing_debit", "closing_credit"),
        ):  # fmt: skip
            self.account.add_line(title, _both(whole(cells[debit]), whole(cells[credit])))
        active = cells["kept"] != _("已停用")
        turn = _("停用") if active else _("启用")
        may = self._desk.can_write()
        self._add_buttons(
            self.account,
            [
                (_("看分录"), self.look_at_entries, True), (_("增设明细"), self.add_asked.emit, may and active),
                (_("改名"), self.rename_asked.emit, may and row.level > 0),
                (turn, lambda *_checked: self.turn_asked.emit(not active), may),
            ],
        )  # fmt: skip

    def look_at_entries(self, *_checked: bool) -> None:
        """Show the account's entries of the year among the vouchers."""
        if self._row is not None and self._row.source is not None:
            self._desk.show_page("money", EntryFilter(**vars(self._row.source)))

    def fill(self) -> None:
        """Tell of the opening and of the chart as they are now."""
        from gacha_app.reports.openings import standing_opening
        from gacha_app.services.openings import why_settled

        with self._desk.reading() as session:
            standing, settled = standing_opening(session), why_settled(session)
        may = self._desk.can_write() and not settled
        self.opening.clear()
        if standing is None:
            said = _("没有期初余额。")
        else:
            said = _("{number}：{count} 行，借贷各 {amount} 元。").format(
                number=standing.number, count=len(standing.postings), amount=grouped(standing.amount)
            )
        self.opening.add(label(said, wrap=True))
        if settled:
            self.opening.add(label(settled, "small", wrap=True))
        words = _("录入期初") if may else _("查看期初")
        self._add_buttons(
            self.opening,
            [(words, self.openings_asked.emit, True), (_("从余额表导入"), self.import_asked.emit, may)],
        )
        self.vouchers.clear()
        self.vouchers.add(label(_("把别的程序导出的凭证表带进来，先检查，再导入。"), "small", wrap=True))
        imports = [(_("导入凭证"), self.vouchers_asked.emit, self._desk.can_write())]
        self._add_buttons(self.vouchers, imports)
        self._tell_chart()

    def _tell_chart(self) -> None:
        from gacha_app.services.chart_move import why_no_undo

        organisation = self._desk.organisation
        self.chart.clear()
        self.chart.add(label(_(CHARTS[organisation.chart]), wrap=True))
        may = self._desk.can_write()
        if organisation.moved_to:
            said = _("余额已转入新账“{name}”，本账只能查看。").format(name=organisation.moved_to)
            self.chart.add(label(said, "small", "clay", wrap=True))
            deeds = [(_("打开新账"), self.other_asked.emit, True), (_("撤销衔接"), self.undo_asked.emit, True)]
            self._add_buttons(self.chart, deeds)
        elif organisation.chart == FROM:
            said = _("年终结账后，可以衔接到2023年的科目表：建立新账，余额和登记簿一起转过去。")
            self.chart.add(label(said, "small", wrap=True))
            self._add_buttons(self.chart, [(_("衔接到2023年科目表"), self.move_asked.emit, may)])
        elif organisation.moved_from:
            with self._desk.reading() as session:
                reason = why_no_undo(session)
            said = _("从旧账“{name}”衔接而来。").format(name=organisation.moved_from)
            self.chart.add(label(said, "small", wrap=True))
            deeds = [
                (_("保存对照表"), self.proof_asked.emit, True),
                (_("撤销衔接"), self.undo_asked.emit, may and not reason),
            ]
            self._add_buttons(self.chart, deeds)

    def _add_buttons(self, card: Card, deeds: Sequence[tuple[str, Callable[..., object], bool]]) -> None:
        held = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        held.setSizePolicy(policy)
        row = FlowLayout(held, gap=theme.space(8))
        for words, act, enabled in deeds:
            made = button(words, act)
            made.setEnabled(enabled)
            row.addWidget(made)
        card.add(held)


def _both(debit: int, credit: int) -> str:
    """Return the sides of a balance or a turnover in words."""
    sides = [(debit, _("借")), (credit, _("贷"))]
    return "　".join(f"{word} {grouped(amount)}" for amount, word in sides if amount) or "—"
