"""Reconciling with the bank (银行对账): the bank's lines at the left, the book's postings at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.reports.reconciliation import BankMonth, lacking
from gacha_app.reports.report import Report, Row
from gacha_app.services import reconciliation as service
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.page import Page
from gacha_app.ui.pages.books_bank_place import BankPlace
from gacha_app.ui.pages.books_bank_sides import BankSides
from gacha_app.ui.pages.books_bank_standing import StandingStrip
from gacha_app.ui.pages.books_bank_tables import ALONE, Links, links_of
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.flow import row_with_buttons

# So many open postings of earlier days are listed where no line of the bank can mean them
_EARLIER = 500


class BankPart(Page):
    """One account and one month; what hangs together carries one number on both sides.

    Attributes:
        month: what is shown, None before anything is.
        ticked: the numbers of the proposals that "confirm" takes.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.month: BankMonth | None = None
        self.ticked: set[int] = set()
        self._links = Links()
        self.place = BankPlace(desk)
        self.standing = StandingStrip()
        self.sides = BankSides(desk)
        self.import_button = button(_("导入对账单"), self.import_statement, kind="main", icon="import")
        self.tick_button = button(_("勾上 / 去掉"), self.turn_ticks, tip=_("把选中的拟对勾上或去掉（Ctrl+T）"))
        self.confirm_button = button(_("确认勾对"), self.confirm, icon="check")
        self.match_button = button(_("把选中的对上"), self.match_chosen, tip=_("两边选中的合计要相等（Ctrl+M）"))
        self.part_button = button(_("解开"), self.take_apart, icon="undo")
        self.record_button = button(_("把这一行记账"), self.record_line, icon="add")
        self.reconcile_button = button(_("本月对账"), self.reconcile, icon="check")
        self.excuse_button = button(_("写明原因放行"), self.excuse)
        self.reopen_button = button(_("取消对账"), self.reopen, icon="undo")
        self.print_button = button(_("调节表"), self.print_out, icon="print", tip=_("打印银行存款余额调节表（Ctrl+P）"))
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self.import_button

    def fill(self) -> None:
        book = self.desk.open_book()
        self.place.offer(service.read_accounts(book))
        if not self.place.accounts:
            return
        account, period = self.place.here()
        month = service.read_month(book, account.code, period, earlier=_EARLIER)
        self._links = links_of(month)
        # what is sure is ticked; what the user unticked before comes anew, since the rows may be others now
        self.ticked = {number for number, one in self._links.proposals.items() if one.sure}
        self.month = month
        self._show_sides()

    def export(self) -> None:
        if (form := self._form()) is not None:
            save_workbook(self.desk, self, [form])

    def print_out(self) -> None:
        if (form := self._form()) is not None:
            save_paper(self.desk, self, form)

    def minimumSizeHint(self) -> QSize:
        """Return the room it needs at its width: Qt takes rows of buttons for a single line each."""
        hint, layout = super().minimumSizeHint(), self.layout()
        if layout is not None and layout.hasHeightForWidth() and self.width() >= hint.width():
            tables = self.sides.heightForWidth(self.width()) if self.sides.hasHeightForWidth() else 0
            liked = max(tables or self.sides.sizeHint().height(), self.sides.minimumHeight())
            least = layout.totalHeightForWidth(self.width()) - liked + self.sides.minimumHeight()
            hint.setHeight(max(hint.height(), least))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def import_statement(self) -> None:
        """Ask for a bank's statement and take it in."""
        from gacha_app.ui.dialogs.bank_import import import_statement

        account = self.place.account().code if len(self.place.accounts) > 1 else ""
        if import_statement(self.desk, self, account) is not None:
            self.month = None
            self.place.month_field.set_value(None)
            self.refresh(anyway=True)

    def turn_ticks(self) -> None:
        """Tick the chosen proposals, or untick them where they all are."""
        numbers = self.sides.chosen_numbers() & set(self._links.proposals)
        if not numbers:
            self.desk.say(_("选中的行里没有拟对的。"))
            return
        self.ticked = self.ticked - numbers if numbers <= self.ticked else self.ticked | numbers
        self._show_sides()

    def confirm(self) -> None:
        """Confirm what is ticked."""
        chosen = [self._links.proposals[number] for number in sorted(self.ticked)]

        def do() -> None:
            count = service.confirm_matches(self.desk.open_book(), chosen)
            lines = [line for one in chosen for line in one.lines]
            self.desk.say(_("已勾对 {count} 行。").format(count=count), lambda: self._apart(lines))

        if self.desk.try_to(do):
            self.refresh()

    def match_chosen(self) -> None:
        """Put together what is chosen on both sides."""
        lines, postings = self.sides.chosen_lines(), self.sides.chosen_postings()

        def do() -> None:
            service.match_by_hand(self.desk.open_book(), lines, postings)
            self.desk.say(_("已勾对。"), lambda: self._apart(lines))

        if self.desk.try_to(do):
            self.refresh()

    def take_apart(self) -> None:
        """Take apart what the chosen rows were put together with."""

        def do() -> None:
            count = service.take_apart(self.desk.open_book(), self.sides.chosen_lines(), self.sides.chosen_postings())
            self.desk.say(_("已解开 {count} 处勾对。").format(count=count))

        if self.desk.try_to(do):
            self.refresh()

    def record_line(self) -> None:
        """Enter the chosen bank line."""
        from gacha_app.ui.dialogs.bank_record import ask_record

        lines = self.sides.chosen_lines()
        if len(lines) != 1:
            self.desk.say(_("请在左边选中银行的一行。"))
            return

        def do() -> None:
            voucher = ask_record(self.desk, self, lines[0])
            if voucher is not None:
                words = _("已记账 {number}") if voucher.number else _("已存为 {number}")
                self.desk.say(words.format(number=voucher.label))

        if self.desk.try_to(do):
            self.refresh()

    def reconcile(self) -> None:
        """Keep that the month agrees."""
        account, period = self.place.here()

        def do() -> None:
            service.reconcile(self.desk.open_book(), account.code, period)
            self.desk.say(
                _("{account} {period}已对账相符。").format(account=account.title, period=period.title),
                lambda: service.reopen_reconciliation(self.desk.open_book(), account.code, period),
            )

        if self.desk.try_to(do):
            self.refresh()

    def excuse(self) -> None:
        """Let the month pass with a reason."""
        account, period = self.place.here()
        dialog = ReasonDialog(
            _("{period}不对账").format(period=period.title),
            _("{account} 这个月的余额不与银行核对，或核对不上也放行；原因和您的名字会写在调节表上。").format(
                account=account.title
            ),
            _("写明原因并放行"),
            lambda reason: service.reconcile(self.desk.open_book(), account.code, period, reason),
            self,
        )
        if dialog.ask() is not None:
            self.desk.say(_("已写明原因放行。"))
            self.refresh()

    def reopen(self) -> None:
        """Take back that the month was reconciled."""
        account, period = self.place.here()

        def do() -> None:
            service.reopen_reconciliation(self.desk.open_book(), account.code, period)
            self.desk.say(_("已取消{period}的对账。").format(period=period.title))

        if self.desk.try_to(do):
            self.refresh()

    def turn_month(self, months: int) -> None:
        """Show the month before or after."""
        self.place.turn(months)
        self.refresh(anyway=True)

    def _form(self) -> Report | None:
        if self.month is None:
            return None
        account, period = self.place.here()
        return service.read_form(self.desk.open_book(), account.code, period)

    def _apart(self, lines: list[int]) -> None:
        service.take_apart(self.desk.open_book(), lines)

    def _show_sides(self) -> None:
        month = self.month
        if month is None:
            return
        ticked = [self._links.proposals[number] for number in self.ticked]
        self.sides.show_month(month, self._links, self.ticked)
        said = lacking(month.standing)
        if self.ticked and month.standing.adjusted is not None:
            said = _("勾上的 {count} 处还没有确认；确认以后再点“本月对账”。").format(count=len(self.ticked))
        if month.unlisted:
            said += _("更早没对上的分录还有 {count} 笔没有列出，已算在内。").format(count=month.unlisted)
        self.standing.show_standing(month.standing, month.adjusted_if(ticked), said)
        self.confirm_button.setText(_("确认勾上的 {count} 处").format(count=len(self.ticked)))
        self._enable()

    def _enable(self) -> None:
        writable = self.desk.can_write()
        standing = self.month.standing if self.month else None
        kept = standing.kept if standing else None
        for one in (self.import_button, self.tick_button, self.match_button, self.part_button, self.record_button):
            one.setEnabled(writable)
        self.confirm_button.setEnabled(writable and bool(self.ticked))
        self.reconcile_button.setEnabled(writable and standing is not None and standing.adjusted is not None)
        self.excuse_button.setEnabled(writable)
        done = kept is not None and not (standing and standing.is_stale)
        self.reconcile_button.setVisible(not done)
        self.excuse_button.setVisible(not done)
        self.reopen_button.setVisible(kept is not None)
        self.reopen_button.setEnabled(writable)

    def _build(self) -> None:
        deeds = (self.reconcile_button, self.excuse_button, self.reopen_button, self.print_button)
        head_row = row_with_buttons(self.place, deeds)
        matching = (self.record_button, self.part_button, self.match_button, self.tick_button, self.confirm_button)
        foot_row = row_with_buttons(self.sides.chosen, matching)
        # below that the words in a table's place would be squeezed: the page scrolls instead
        self.sides.setMinimumHeight(theme.space(300))
        empty = EmptyState(
            _("这里放银行的对账单。从网上银行下载（xlsx、csv 都可以），导入后自动与账上的分录勾对。"),
            first=_("导入对账单"), icon="import",
        )  # fmt: skip
        empty.first_asked.connect(self.import_statement)
        self.sides.lines.set_empty(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(8))
        layout.addLayout(head_row)
        layout.addWidget(self.standing)
        layout.addWidget(self.sides, 1)
        layout.addLayout(foot_row)
        self.lead_focus_to(self.sides.lines.table)

    def _connect(self) -> None:
        self.place.changed.connect(self._on_place)
        self.place.turned.connect(self.turn_month)
        self.sides.line_activated.connect(self._on_activated)
        self.sides.posting_activated.connect(lambda _row: self.turn_ticks())
        self.sides.export_requested.connect(self.export)
        self.sides.print_requested.connect(self.print_out)
        for keys, call in (("Ctrl+T", self.turn_ticks), ("Ctrl+M", self.match_chosen)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def _on_place(self) -> None:
        """Show another account or month, once both are chosen."""
        here = self.place.chosen()
        shown = self.month.standing if self.month else None
        if here is None or shown is None or here == (shown.account.code, shown.period.month):
            return
        self.refresh(anyway=True)

    def _on_activated(self, row: Row) -> None:
        if row.cells.get("state") == ALONE:
            self.record_line()
        else:
            self.turn_ticks()
