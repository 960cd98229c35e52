"""Three years of a village of three hundred households, worked through the forms of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from sample_village import answer, said, shown
from sqlalchemy import select

from gacha_app.domain.household import Household
from gacha_app.reports.dividend_story import dividend_standing, dividend_story
from gacha_app.reports.household_records import household_events
from gacha_app.settings import Settings
from gacha_app.storage import tables
from gacha_app.storage.reference import dividend_steps
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.dividend_bank import BankFileDialog, BankResultDialog
from gacha_app.ui.dialogs.dividend_household import PayToAnotherDialog, SetOffDialog, UnclaimedDialog
from gacha_app.ui.dialogs.dividend_procedure import StepDialog
from gacha_app.ui.dialogs.dividend_proposal import ProposeDialog
from gacha_app.ui.dialogs.dividend_steps import PayDialog, WithdrawDialog
from gacha_app.ui.dialogs.household_forms import HouseholdDialog
from gacha_app.ui.dialogs.import_roster import RosterImportDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.dialogs.register_households import MergeDialog, SplitDialog
from gacha_app.ui.dialogs.register_members import JoinDialog, LeaveDialog, MoveMemberDialog, RepresentativeDialog
from gacha_app.ui.dialogs.register_shares import MoveSharesDialog
from gacha_app.ui.pages.dividends import DividendsPage
from gacha_app.ui.pages.households import HouseholdsPage
from gacha_app.ui.widgets.messages import Question
from tests import three_hundred_checks as checks
from tests.sheets.workbooks import write_xlsx
from tests.three_hundred_story import BEGAN, NOTE, VILLAGE, Refused, Story
from tests.village import Village, day


class ByWindow:
    """Does what is told by filling in forms; what a form refuses stands beside its fields."""

    def __init__(self, village, desk, qtbot, folder, monkeypatch):
        self.village, self.desk, self.qtbot, self.folder, self.monkeypatch = village, desk, qtbot, folder, monkeypatch
        self.register = shown(HouseholdsPage(desk), qtbot)
        self.page = shown(DividendsPage(desk), qtbot)
        self._ids: dict[str, int] = {}

    def reading(self):
        return self.desk.reading()

    def settle(self, households):
        rows = [["户号", "姓名", "与户主关系", "持股份额", "银行账号"]]
        for one in households:
            rows.append([one.number, one.name, "户主", one.shares / 10_000, one.account])
            rows.append([one.number, one.other, "家人", "", ""])
        dialog = RosterImportDialog(self.desk, write_xlsx(self.folder / "名册.xlsx", {"名册": rows}))
        self.qtbot.addWidget(dialog)
        dialog.show()
        self.qtbot.waitUntil(lambda: dialog.plan is not None, timeout=10_000)
        dialog.begin.set_value(BEGAN)
        dialog.import_button.click()
        self.qtbot.waitUntil(lambda: dialog.imported is not None, timeout=20_000)
        assert dialog.imported.counts["households"] == 300

    def earn(self, year):
        self.village.enters(("102", "3000000"), ("50101", "-3000000"), on=f"{year}-05-01", summary="示例：卖牛")

    def lend(self, number, yuan, on):
        self.village.enters(("113", yuan), ("102", f"-{yuan}"), on=on, household_id=self._id(number))

    def join(self, kind, number, name, on, shares):
        said = {"kind": kind, "name": name, "relation": "家人", "date": day(on), "note": NOTE}
        self._submit(JoinDialog(*self._about(number, on)), **said, **({"shares": shares} if shares else {}))

    def leave(self, kind, number, name, on, heir):
        said = {"kind": kind, "member": self._member(number, name), "date": day(on), "note": NOTE}
        self._submit(LeaveDialog(*self._about(number, on)), **said, **({"representative": heir} if heir else {}))

    def move(self, kind, number, shares, on, share_kind="member", to=""):
        said = {"kind": kind, "shares": abs(shares), "share_kind": share_kind, "date": day(on), "note": NOTE}
        if to:
            said["to_household"] = self._id(to)
        if shares < 0:
            said["way"] = "out"
        return self._submit(MoveSharesDialog(*self._about(number, on)), **said)

    def split(self, number, name, shares, on):
        dialog = SplitDialog(*self._about(number, on))
        dialog.boxes[self._member(number, name)].click()
        parts = {f"shares_{kind}": some for kind, some in shares.items()}
        self._submit(dialog, **parts, date=day(on), note=NOTE)
        with self.reading() as session:
            return session.scalar(select(tables.households.c.number).order_by(tables.households.c.id.desc()).limit(1))

    def merge(self, number, into, on):
        said = {"to_household": self._id(into), "date": day(on), "note": NOTE}
        self._submit(MergeDialog(*self._about(number, on)), **said)

    def move_member(self, number, name, to, on):
        said = {"member": self._member(number, name), "to_household": self._id(to), "date": day(on), "note": NOTE}
        self._submit(MoveMemberDialog(*self._about(number, on)), **said)

    def represent(self, number, name, on):
        self._submit(RepresentativeDialog(*self._about(number, on)), representative=name, date=day(on), note=NOTE)

    def correct(self, event, number):
        with self.reading() as session:
            wrong = next(one for one in household_events(session, self._id(number)) if one.id == event)
        answer(ReasonDialog, lambda dialog: self._submit(dialog, reason="示例：登记错了"))
        self.register.matters.correct(wrong)

    def set_account(self, number, account):
        dialog = HouseholdDialog(self.desk, None, self._household(number))
        self.qtbot.addWidget(dialog)
        (dialog.form if "bank_account" in dialog.form.names() else dialog.more).set_values({"bank_account": account})
        dialog.submit()
        assert dialog.result(), dialog.problems()

    def propose(self, year, terms):
        said = {"way": terms.way, "weighting": terms.weighting, "tax_rate": terms.tax_rate}
        if terms.way == "kinds":
            said |= {f"pool:{kind}": fen for kind, fen in terms.pools.items()}
        else:
            said[terms.way] = getattr(terms, terms.way)
        dialog = ProposeDialog(self.desk, self._standing(year))
        for one in terms.allocations:
            dialog.allocations.add_row(one)
        self._submit(dialog, **said)

    def withdraw(self, year):
        self._submit(WithdrawDialog(self.desk, self._standing(year)), reason="示例：重新核对")

    def step(self, year, step):
        said = {"date": step.done_on} | ({"people": step.people} if step.people else {})
        for name in ("entitled", "present", "in_favour", "against", "days"):
            if (number := getattr(step, name)) is not None:
                said[name] = number
        dialog = StepDialog(self.desk, year, dividend_steps()[step.step])
        for name, value in said.items():
            if isinstance(value, int):
                dialog.form[name].setText(str(value))
            else:
                dialog.form.set_values({name: value})
        self._done(dialog)

    def approve(self, year, on):
        self.desk.use_year(year)
        self.page.refresh()
        heard = said(self.desk)
        answer(Question, lambda question: question.findChildren(type(self.page.main_button()))[-1].click())
        self.page.approve()
        assert heard, "批准了没有说"

    def set_off(self, year, number, fen, on):
        dialog = SetOffDialog(self.desk, year, self._told(year, number))
        self._submit(dialog, amount=fen, consent="示例：本人签字", **self._on(dialog, on))

    def unclaimed(self, year, number):
        self._submit(UnclaimedDialog(self.desk, year, self._told(year, number)), reason="示例：外出务工")

    def pay(self, year, numbers, on, *, cash=False):
        self.desk.use_year(year)
        self.page.refresh()
        chosen = [row for row in self.page.table.model.rows() if row.cells["number"] in set(numbers)]
        assert len(chosen) == len(numbers)
        self._submit(PayDialog(self.desk, self._standing(year), chosen), on=day(on), money="101" if cash else "102")

    def pay_another(self, year, number, payee, relation, on):
        dialog = PayToAnotherDialog(self.desk, year, self._told(year, number))
        self._submit(dialog, payee=payee, relation=relation, on=day(on), money="102")

    def bank_file(self, year, path, on):
        self.monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(path), ""))
        self._submit(BankFileDialog(self.desk, self._standing(year), None), layout="card", on=day(on))

    def bank_result(self, year, path, on):
        dialog = BankResultDialog(self.desk, year, path)
        self._submit(dialog, on=day(on))

    def _submit(self, dialog, **said):
        """Fill a form in and press its button; return what was made."""
        dialog.form.set_values(said)
        return self._done(dialog)

    def _done(self, dialog):
        dialog.submit()
        accepted, made, problems = dialog.result(), dialog.made, dialog.form.problems()
        dialog.deleteLater()
        if not accepted:
            raise Refused("；".join(problems.values()))
        return made

    def _on(self, dialog, on):
        return {"on": day(on)} if "on" in dialog.form.names() else {}

    def _about(self, number, on):
        return self.desk, self._household(number), day(on)

    def _standing(self, year):
        with self.reading() as session:
            return dividend_standing(session, year)

    def _told(self, year, number):
        with self.reading() as session:
            return dividend_story(session, self._id(number), year)

    def _household(self, number):
        with self.reading() as session:
            return session.get_one(Household, self._id(number))

    def _id(self, number):
        if number not in self._ids:
            with self.reading() as session:
                query = select(tables.households.c.id).where(tables.households.c.number == number)
                self._ids[number] = session.scalar(query)
        return self._ids[number]

    def _member(self, number, name):
        return next(one.id for one in self._household(number).members if one.name == name)


@pytest.fixture
def story(dressed, tmp_path, qtbot, monkeypatch):
    village = Village(tmp_path, opening={"101": "100000", "102": "400000"}, **VILLAGE)
    desk = Desk(Settings(), village.book)
    desk.use_year(2023)
    hands = ByWindow(village, desk, qtbot, tmp_path, monkeypatch)
    yield Story(hands, tmp_path, labour=(21, 33, 60, 90, 120, 150)).tell()
    desk.finish_jobs()
    desk.use_book(None)
    village.close()


def test_three_years_come_to_the_oracles_figures_line_by_line(story):
    QApplication.processEvents()

    checks.everything_holds(story)

    hands = story.hands
    for year, amounts in story.amounts.items():
        hands.desk.use_year(year)
        hands.page.refresh()
        shown_there = {row.cells["number"]: row.cells["amount"] for row in hands.page.table.model.rows()}
        assert shown_there == amounts
    hands.register.refresh()
    register = {row.cells["number"]: row.cells["shares"] for row in hands.register.table.model.rows()}
    held = {number: sum(kinds.values()) for number, kinds in story.told.held(day("2023-12-31")).items()}
    # what is paid nothing is held all the same
    held["0300"] += 1_000_000
    assert {number: shares for number, shares in register.items() if shares} == {
        number: shares for number, shares in held.items() if shares
    }
