"""What is registered of households: the menus, the forms they open, certificates, and what is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.domain.household import Household
from gacha_app.i18n import N_, _
from gacha_app.reports.attachments import Attached
from gacha_app.reports.certificates import certificate_list
from gacha_app.reports.dividend_wall import dividend_book
from gacha_app.reports.household_records import HouseholdCertificate, HouseholdEvent, household_events
from gacha_app.reports.register_history import register_events_report
from gacha_app.reports.report import Report
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.certificate_forms import HandOverDialog, IssueDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.dialogs.register_households import MergeDialog, SplitDialog
from gacha_app.ui.dialogs.register_members import JoinDialog, LeaveDialog, MoveMemberDialog, RepresentativeDialog
from gacha_app.ui.dialogs.register_shares import MoveSharesDialog
from gacha_app.ui.report_saving import save_as, save_paper
from gacha_app.ui.widgets.buttons import button

if TYPE_CHECKING:
    from gacha_app.ui.pages.households import HouseholdsPage

# What may happen to a household; a line in the menu stands between the two registers
MATTERS: dict[str, tuple[str, Callable[..., Any]]] = {
    "join": (N_("新增成员：出生、婚入、收养、迁入、会议确认…"), JoinDialog),
    "leave": (N_("成员离开：死亡、迁出、会议确认…"), LeaveDialog),
    "representative": (N_("更换户代表…"), RepresentativeDialog),
    "move_member": (N_("成员转户…"), MoveMemberDialog),
    "shares": (N_("份额变动：配股、继承、赠与、转让、退出…"), MoveSharesDialog),
    "split": (N_("分户…"), SplitDialog),
    "merge": (N_("并户…"), MergeDialog),
}
_FIRST_OF_GROUP = ("shares", "split")


class HouseholdMatters(QObject):
    """The button "更多" over the register, and what is asked beside it.

    Attributes:
        button: stands over the register. actions: its menu's actions by their names for programs.
    """

    def __init__(self, desk: Desk, page: HouseholdsPage) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.button = button(_("更多"), None, icon="more")
        menu = QMenu(self.button)
        self.actions = {
            name: menu.addAction(words, lambda *_checked, act=act: self._desk.try_to(act))
            for name, words, act in (
                ("update", _("按名册更新登记簿…"), self.update_by_roster),
                ("shares", _("按份额名单登记…"), self.take_share_list),
                ("issue", _("给各户发股权证…"), self.issue_for_all),
                ("print", _("打印全部股权证"), self.print_certificates),
                ("list", _("打印股权证发放登记"), lambda: self._print(certificate_list)),
                ("events", _("打印登记簿变动情况"), lambda: self._print(register_events_report)),
            )
        }
        self.button.setMenu(menu)

    def show_what_may(self, register: Report) -> None:
        """Offer what can be done with the register shown."""
        for action in self.actions.values():
            action.setEnabled(bool(register.rows))
        for name in ("update", "shares", "issue"):
            self.actions[name].setEnabled(bool(register.rows) and self._desk.can_write())

    def register(self, matter: str, household: Household) -> None:
        """Ask about something that happened to a household, and register it."""
        _words, form = MATTERS[matter]
        event = form(self._desk, household, self._day(), self._page).ask()
        if event is not None:
            with self._desk.reading() as session:
                told = next(one for one in household_events(session, household.id or 0) if one.id == event)
            self._desk.say(
                _("已登记 {number} {name} 的{what}，从 {date} 起。").format(
                    number=household.number, name=household.representative, what=told.title, date=told.date
                )
            )

    def on_record(self, matter: str, record: Any) -> None:
        """Do what is asked of something recorded: an event, a paper, a certificate, the household's dividends."""
        acts: dict[str, Callable[[Any], object]] = {
            "correct": self.correct, "attach": self.attach, "paper": self.save_attached, "issue": self.issue_for,
            "print": lambda one: self.print_certificates((one.number,)), "hand_over": self.hand_over,
            "cancel": self.cancel, "dividend_book": self.print_dividend_book,
        }  # fmt: skip
        self._desk.try_to(lambda: acts[matter](record))

    def correct(self, event: HouseholdEvent) -> None:
        """Ask why an event was wrong, and take it back."""
        from gacha_app.services.register_corrections import correct_event

        title = _("更正 {date} 的{what}").format(date=event.date, what=event.title)
        sentence = _("{told}。原来的记录留着并标明已更正，登记簿回到没有它的样子；需要时再登记正确的变动。").format(
            told=event.told or event.title
        )
        book = self._desk.open_book()
        done = ReasonDialog(
            title, sentence, _("更正这条变动"), lambda why: correct_event(book, event.id, why), self._page
        )
        if done.ask() is not None:
            self._desk.say(_("已更正 {date} 的{what}。").format(date=event.date, what=event.title))

    def attach(self, event: HouseholdEvent) -> None:
        """Ask for a file, and attach it to an event."""
        from gacha_app.services.attachments import attach

        chosen, _filter = QFileDialog.getOpenFileName(self._page, _("选要附的文件"), str(paths.documents()))
        if chosen:
            made = attach(self._desk.open_book(), "register_event", event.id, Path(chosen))
            self._desk.say(_("已附上 {name}。").format(name=made.name))

    def save_attached(self, paper: Attached) -> None:
        """Ask where, and write an attached paper out."""
        from gacha_app.services.attachments import save_attachment

        book, name = self._desk.open_book(), Path(paper.name)
        save_as(
            self._desk, self._page, name.stem, _("所有文件 (*)"), name.suffix.lower(),
            lambda path: save_attachment(book, paper.id, path), open_it=True,
        )  # fmt: skip

    def update_by_roster(self) -> None:
        """Ask for a roster, and bring the register up to date by it."""
        from gacha_app.ui.dialogs.register_roster import ask_roster_update

        ask_roster_update(self._desk, self._page)

    def take_share_list(self) -> None:
        """Ask for a list of shares, and let every household in it hold what it says."""
        from gacha_app.ui.dialogs.import_shares import ask_share_list

        ask_share_list(self._desk, self._page, min(self._day(), dt.date.today()))

    def issue_for_all(self) -> None:
        """Ask for the day, and issue certificates for every household."""
        self._issue(None)

    def issue_for(self, household: Household) -> None:
        """Ask for the day, and issue a household's certificate."""
        self._issue(household)

    def print_certificates(self, numbers: tuple[str, ...] = ()) -> None:
        """Ask where, and print certificates: those numbered, or all that are valid."""
        book = self._desk.open_book()

        def write(path: Path) -> None:
            from gacha_app.services.certificates import print_certificates

            print_certificates(book, path, numbers)

        title = _("股权证 {number}").format(number=numbers[0]) if numbers else _("股权证")
        save_as(self._desk, self._page, title, _("PDF 文件 (*.pdf)"), ".pdf", write, open_it=True)

    def hand_over(self, certificate: HouseholdCertificate) -> None:
        """Ask who took a certificate."""
        story = self._page.story.story()
        name = story.household.representative if story else ""
        if HandOverDialog(self._desk, certificate.number, name, self._page).ask() is not None:
            self._desk.say(_("已登记股权证 {number} 的领证人。").format(number=certificate.number))

    def cancel(self, certificate: HouseholdCertificate) -> None:
        """Ask why a certificate is cancelled."""
        from gacha_app.services.certificates import cancel_certificate

        book, number = self._desk.open_book(), certificate.number
        sentence = _("作废以后这张证不再有效，编号不再使用；份额登记簿不变。")
        title = _("作废股权证 {number}").format(number=number)
        done = ReasonDialog(title, sentence, _("作废"), lambda why: cancel_certificate(book, number, why), self._page)
        if done.ask() is not None:
            self._desk.say(_("已作废股权证 {number}。").format(number=number))

    def print_dividend_book(self, household: Household) -> None:
        """Ask where, and print what a household got over the years."""
        from gacha_app.i18n import in_chinese

        with self._desk.reading() as session, in_chinese():
            made = dividend_book(session, household.id or 0, dt.date(self._desk.year, 12, 31))
        save_paper(self._desk, self._page, made)

    def _issue(self, household: Household | None) -> None:
        issued = IssueDialog(self._desk, self._day(), household, self._page).ask()
        if issued:
            first, last = issued[0].number, issued[-1].number
            self._desk.say(
                _("已发股权证 {count} 张：{first} 至 {last}。").format(count=len(issued), first=first, last=last)
            )
        elif issued is not None:
            self._desk.say(_("份额都没有变，没有要发的股权证。"))

    def _print(self, report: Callable[..., Report]) -> None:
        from gacha_app.i18n import in_chinese

        with self._desk.reading() as session, in_chinese():
            made = report(session, Period(self._desk.year))
        save_paper(self._desk, self._page, made)

    def _day(self) -> dt.date:
        """Return the day offered in a form: today, or where another year is looked at, the day shown."""
        today = dt.date.today()
        return today if today.year == self._desk.year else min(today, self._page.as_at())


def matters_menu(parent: QWidget, chosen: Callable[[str], object]) -> QMenu:
    """Return the menu of what may be registered of a household."""
    menu = QMenu(parent)
    for name, (words, _form) in MATTERS.items():
        if name in _FIRST_OF_GROUP:
            menu.addSeparator()
        menu.addAction(_(words), lambda *_checked, name=name: chosen(name)).setObjectName(name)
    return menu
