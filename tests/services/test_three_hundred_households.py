"""Three years of a village of three hundred households, worked through the services.

An oracle that knows only what was told (`three_hundred.py`) says what every household gets; every list, voucher, bank
file, slip and package says the same.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from gacha_app.domain.dates import Period
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.services import dividends, township
from gacha_app.services.bank_batches import make_bank_file, read_bank_result
from gacha_app.services.books import verify
from gacha_app.services.dividend_offsets import set_off
from gacha_app.services.dividend_payments import leave_unclaimed, pay_dividend
from gacha_app.services.dividend_steps import record_step
from gacha_app.services.household_events import Parting, merge_households, move_member, split_household
from gacha_app.services.households import add_household, change_contacts
from gacha_app.services.register_corrections import correct_event
from gacha_app.services.register_events import change_representative, join_member, leave_member
from gacha_app.services.share_moves import move_shares
from gacha_app.services.submissions import submit
from gacha_app.storage import tables
from tests import three_hundred_checks as checks
from tests.three_hundred_story import BEGAN, NOTE, VILLAGE, YEARS, Story
from tests.village import Village, day


class ByServices:
    """Does what is told by the services themselves."""

    def __init__(self, village):
        self.village, self.book = village, village.book

    def reading(self):
        return self.book.reading()

    def settle(self, households):
        with self.book.writing("import_households") as session:
            for one in households:
                members = [Member(one.name, is_head=True, relation="户主"), Member(one.other, relation="家人")]
                moved = [ShareMovement(BEGAN, one.shares)]
                add_household(
                    session,
                    Household(one.number, one.name, bank_account=one.account, joined=BEGAN, members=members,
                              movements=moved),
                )  # fmt: skip

    def earn(self, year):
        self.village.enters(("102", "3000000"), ("50101", "-3000000"), on=f"{year}-05-01", summary="示例：卖牛")

    def lend(self, number, yuan, on):
        self.village.enters(("113", yuan), ("102", f"-{yuan}"), on=on, household_id=self._id(number))

    def join(self, kind, number, name, on, shares):
        join_member(self.book, kind, self._id(number), Member(name, relation="家人"), day(on), note=NOTE, shares=shares)

    def leave(self, kind, number, name, on, heir):
        leave_member(self.book, kind, self._member(number, name), day(on), note=NOTE, representative=heir)

    def move(self, kind, number, shares, on, share_kind="member", to=""):
        there = self._id(to) if to else None
        return move_shares(
            self.book, kind, self._id(number), shares, day(on), share_kind=share_kind, to_household_id=there, note=NOTE
        ).id

    def split(self, number, name, shares, on):
        going = Parting((self._member(number, name),), shares)
        return split_household(self.book, self._id(number), going, day(on), NOTE).number

    def merge(self, number, into, on):
        merge_households(self.book, self._id(number), self._id(into), day(on), NOTE)

    def move_member(self, number, name, to, on):
        move_member(self.book, self._member(number, name), self._id(to), day(on), NOTE)

    def represent(self, number, name, on):
        change_representative(self.book, self._id(number), name, day(on), NOTE)

    def correct(self, event, number):
        correct_event(self.book, event, "示例：登记错了")

    def set_account(self, number, account):
        change_contacts(self.book, self._id(number), {"bank_account": account})

    def propose(self, year, terms):
        dividends.propose_dividend(self.book, year, terms=terms)

    def withdraw(self, year):
        dividends.withdraw_dividend(self.book, year, "示例：重新核对")

    def step(self, year, step):
        record_step(self.book, year, step)

    def approve(self, year, on):
        dividends.approve_dividend(self.book, year, on=on)

    def set_off(self, year, number, fen, on):
        set_off(self.book, year, number, fen, "示例：本人签字", on=day(on))

    def unclaimed(self, year, number):
        leave_unclaimed(self.book, year, number, "示例：外出务工")

    def pay(self, year, numbers, on, *, cash=False):
        pay_dividend(self.book, year, households=numbers, on=day(on), money="101" if cash else "102")

    def pay_another(self, year, number, payee, relation, on):
        pay_dividend(self.book, year, households=[number], on=day(on), payee=payee, relation=relation)

    def bank_file(self, year, path, on):
        make_bank_file(self.book, year, "card", path, on=day(on))

    def bank_result(self, year, path, on):
        read_bank_result(self.book, year, path, on=day(on))

    def _id(self, number):
        with self.reading() as session:
            return session.scalar(select(tables.households.c.id).where(tables.households.c.number == number))

    def _member(self, number, name):
        member = tables.members.c
        with self.reading() as session:
            query = select(member.id).where(member.household_id == self._id(number), member.name == name)
            return session.scalar(query)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    folder = tmp_path_factory.mktemp("三百户")
    village = Village(folder, opening={"101": "100000", "102": "400000"}, **VILLAGE)
    yield Story(ByServices(village), folder).tell()
    village.close()


def test_the_register_is_as_told_on_any_day(story):
    checks.the_register_is_as_told_on_any_day(story)


@pytest.mark.parametrize("year", YEARS)
def test_every_line_is_the_oracles_and_they_add_up_to_the_pool(story, year):
    checks.every_line_is_the_oracles(story, year)


@pytest.mark.parametrize("year", YEARS)
def test_vouchers_say_household_by_household_what_the_lines_say(story, year):
    checks.vouchers_say_what_the_lines_say(story, year)


@pytest.mark.parametrize("year", YEARS)
def test_slips_wall_and_signature_list_agree(story, year):
    checks.slips_wall_and_signature_list_agree(story, year)


def test_the_bank_is_told_every_household_once_and_then_only_who_came_back(story):
    checks.the_bank_was_told_everybody_once_and_then_who_came_back(story)


def test_who_is_still_owed_stands_in_the_book_and_nobody_else(story):
    checks.who_is_still_owed_stands_in_the_book(story)


def test_what_each_year_leaves_is_carried_into_the_next(story):
    checks.what_a_year_leaves_is_carried_on(story)


def test_the_townships_package_has_the_same_sum(story, tmp_path):
    hub = str(tmp_path / "hub.db")
    made = [submit(story.hands.book, year, tmp_path / f"{year}.xlsx").path for year in YEARS]

    township.collect(hub, made)

    for year in YEARS:
        assert township.summary(hub, Period(year)).totals["dividends"] == sum(story.amounts[year].values())


def test_the_book_is_sound_after_all_of_it(story):
    assert verify(story.hands.book) == ()
