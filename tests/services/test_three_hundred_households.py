"""Three years of a village of three hundred households, with everything that may happen to its two registers.

An oracle that knows only what was told (`three_hundred.py`) says what every household gets; every list, voucher, bank
file, slip and package says the same.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import Allocation, LineState, PlanState
from gacha_app.domain.dividend_steps import PlanStep
from gacha_app.domain.dividend_terms import Terms
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.voucher import Voucher
from gacha_app.reports.dividend_slips import check_slip, dividend_slips
from gacha_app.reports.dividend_wall import wall_list
from gacha_app.reports.dividends import dividend_list
from gacha_app.reports.households import household_balances
from gacha_app.reports.unpaid_dividends import unpaid_dividends
from gacha_app.services import township
from gacha_app.services.bank_batches import make_bank_file, read_bank_result
from gacha_app.services.books import verify
from gacha_app.services.dividend_offsets import set_off
from gacha_app.services.dividend_payments import leave_unclaimed, pay_dividend
from gacha_app.services.dividend_steps import record_step
from gacha_app.services.dividends import approve_dividend, plan_of, propose_dividend, withdraw_dividend
from gacha_app.services.household_events import Parting, merge_households, move_member, split_household
from gacha_app.services.households import add_household, holdings_on
from gacha_app.services.register_corrections import correct_event
from gacha_app.services.register_events import change_representative, join_member, leave_member
from gacha_app.services.share_moves import move_shares
from gacha_app.services.submissions import submit
from gacha_app.storage import tables
from tests.services.three_hundred import Told, dealt, dealt_by_kind, together
from tests.village import Village, day, rows

COUNT = 300
BEGAN = dt.date(2020, 1, 1)
YEARS = (2021, 2022, 2023)
NOTE = "示例：成员大会决议"


@dataclass
class Story:
    """The village, what was told of it, and what each year must come to; fen by household number.

    Attributes:
        returned: who the bank sent back first. twice: who it sent back again.
    """

    village: Village
    told: Told = field(default_factory=Told)
    ids: dict[str, int] = field(default_factory=dict)
    amounts: dict[int, dict[str, int]] = field(default_factory=dict)
    frozen: dict[int, dict[str, tuple[str, int]]] = field(default_factory=dict)
    files: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    returned: list[str] = field(default_factory=list)
    twice: str = "0082"

    @property
    def book(self):
        return self.village.book

    def person(self, number: str, place: int = 0) -> tuple[int, str]:
        """Return identity and name of a member by its place in the household."""
        member = tables.members.c
        query = select(member.id, member.name).where(member.household_id == self.ids[number]).order_by(member.id)
        with self.book.reading() as session:
            return tuple(session.execute(query).all()[place])

    def joins(self, kind: str, number: str, on: str, shares: int = 0) -> None:
        name = f"示例新成员{number}{kind[0]}"
        join_member(self.book, kind, self.ids[number], Member(name, relation="家人"), day(on), note=NOTE, shares=shares)
        if shares:
            self.told.moves(day(on), number, shares)

    def leaves(self, kind: str, number: str, on: str, *, head: bool = False) -> None:
        who, _name = self.person(number, 0 if head else 1)
        heir = self.person(number, 1)[1] if head else ""
        leave_member(self.book, kind, who, day(on), note=NOTE, representative=heir)
        if head:
            self.told.stands(day(on), number, heir)

    def changes(self, kind: str, number: str, shares: int, on: str, *, share_kind: str = "member") -> int:
        """Let shares come to a household or leave it, and return the event."""
        event = move_shares(self.book, kind, self.ids[number], shares, day(on), share_kind=share_kind, note=NOTE)
        self.told.moves(day(on), number, -shares if kind == "withdrawal" else shares, share_kind)
        return event.id

    def hands(self, kind: str, giver: str, taker: str, shares: int, on: str) -> int:
        event = move_shares(
            self.book, kind, self.ids[giver], shares, day(on), to_household_id=self.ids[taker], note=NOTE
        )
        self.told.hands(day(on), giver, taker, shares)
        return event.id

    def splits(self, number: str, shares: dict[str, int], on: str) -> str:
        who, name = self.person(number, 1)
        new = split_household(self.book, self.ids[number], Parting((who,), shares), day(on), NOTE)
        self.ids[new.number] = new.id
        self.told.stands(day(on), new.number, name)
        for kind, some in shares.items():
            self.told.hands(day(on), number, new.number, some, kind)
        self.has_account(new.number)
        return new.number

    def merges(self, number: str, into: str, on: str) -> None:
        merge_households(self.book, self.ids[number], self.ids[into], day(on), NOTE)
        for kind, some in self.told.held(day(on))[number].items():
            self.told.hands(day(on), number, into, some, kind)

    def has_account(self, number: str) -> None:
        with self.book.writing("change_household") as session:
            session.get_one(Household, self.ids[number]).bank_account = account_of(number)

    def takes_back(self, event: int, *moved: tuple[str, str, int]) -> None:
        """Correct an event; the movements it made count no more."""
        correct_event(self.book, event, "示例：登记错了")
        for on, number, change in moved:
            self.told.moves(day(on), number, -change)

    def steps(self, year: int) -> dt.date:
        """Take every step of a plan, and return the day it may be approved."""
        after = year + 1
        for step in (
            PlanStep("supervisors", dt.date(after, 1, 2), "示例监事"),
            PlanStep("party", dt.date(after, 1, 3), "示例支部"),
            PlanStep("township", dt.date(after, 1, 4), "示例苏木"),
            PlanStep("opened", dt.date(after, 1, 5), days=10),
            PlanStep("meeting", dt.date(after, 1, 15), entitled=300, present=260, in_favour=240, against=20),
            PlanStep("published", dt.date(after, 1, 16), days=5),
            PlanStep("filed", dt.date(after, 1, 21)),
        ):
            record_step(self.book, year, step)
        return dt.date(after, 1, 22)

    def distributes(self, year: int, terms: Terms, expected: dict[str, int]) -> None:
        """Propose, withdraw, propose again, and approve; what the oracle says is kept beside."""
        last = dt.date(year, 12, 31)
        self.amounts[year] = {number: expected[number] for number in sorted(expected)}
        shares = together(self.told.held(last))
        self.frozen[year] = {one: (self.told.representative(one, last), shares[one]) for one in sorted(shares)}
        first = propose_dividend(self.book, year, terms=terms)
        withdraw_dividend(self.book, year, "示例：重新核对")
        again = propose_dividend(self.book, year, terms=terms)
        assert again.fingerprint == first.fingerprint
        assert [one.amount for one in again.lines] == [one.amount for one in first.lines]
        approve_dividend(self.book, year, on=self.steps(year))

    def lines(self, year: int):
        return {one.number: one for one in plan_of(self.book, year).lines}


def account_of(number: str) -> str:
    """Return a passbook account that nobody else has."""
    return f"1002003{number}"


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    folder = tmp_path_factory.mktemp("三百户")
    village = Village(folder, first_year=2021, share_mode="dynamic", transfer_ceiling=200, reserve_rate=1_000)
    made = Story(village)
    settle(made)
    for year in YEARS:
        village.enters(("102", "3000000"), ("50101", "-3000000"), on=f"{year}-05-01", summary="示例：卖牛")
    first_year(made)
    second_year(made, folder)
    third_year(made)
    yield made
    village.close()


def settle(story: Story) -> None:
    """Let three hundred households settle, as a roster brings them: in one action."""
    with story.book.writing("import_households") as session:
        for place in range(1, COUNT + 1):
            number, name = f"{place:04d}", f"示例户{place}"
            held = {"member": 10_000 * (1 + place % 4) + 2_500 * (place % 7)}
            if place % 3 == 0:
                held["labour"] = 5_000 * (1 + place % 5)
            if place == COUNT:
                held["collective"] = 1_000_000
            household = Household(
                number, name, bank_account=account_of(number), joined=BEGAN,
                members=[Member(name, is_head=True, relation="户主"), Member(f"{name}家人", relation="家人")],
                movements=[ShareMovement(BEGAN, some, kind) for kind, some in held.items()],
            )  # fmt: skip
            add_household(session, household)
            story.ids[number] = household.id
            story.told.stands(BEGAN, number, name)
            for kind, some in held.items():
                story.told.moves(BEGAN, number, some, kind)


def first_year(story: Story) -> None:
    story.joins("birth", "0001", "2021-03-01", 10_000)
    story.joins("marriage", "0002", "2021-04-01")
    story.joins("adoption", "0003", "2021-05-05", 5_000)
    story.joins("settled", "0004", "2021-05-06")
    story.joins("confirmed", "0005", "2021-06-30", 10_000)
    story.leaves("death", "0006", "2021-06-10", head=True)
    story.leaves("moved_away", "0007", "2021-07-01")
    story.changes("allotment", "0008", 20_000, "2021-02-02", share_kind="labour")
    wrong = story.changes("allotment", "0009", 99_999, "2021-08-08")
    story.takes_back(wrong, ("2021-08-08", "0009", 99_999))
    story.village.enters(("113", "100"), ("102", "-100"), on="2021-06-01", household_id=story.ids["0007"])

    total = 100_000_007
    weights = together(story.told.held(day("2021-12-31")))
    story.distributes(2021, Terms(total=total), dealt(total, weights))
    set_off(story.book, 2021, "0007", 10_000, "示例：本人签字", on=day("2022-01-23"))
    leave_unclaimed(story.book, 2021, "0009", "示例：外出务工")
    others = [number for number in story.amounts[2021] if number != "0009"]
    pay_dividend(story.book, 2021, households=others, on=day("2022-01-25"))


def second_year(story: Story, folder) -> None:
    story.hands("inheritance", "0006", "0010", 2_500, "2022-01-10")
    story.hands("gift", "0011", "0012", 2_500, "2022-02-11")
    story.hands("transfer", "0013", "0014", 5_000, "2022-03-12")
    story.changes("withdrawal", "0016", story.told.held(day("2022-04-13"))["0016"]["member"], "2022-04-13")
    story.changes("recount", "0017", -2_500, "2022-05-14")
    story.changes("recount", "0018", 7_500, "2022-05-14")
    story.splits("0019", {"member": 5_000}, "2022-06-15")
    story.splits("0021", {"member": 5_000, "labour": 5_000}, "2022-06-16")
    story.merges("0024", "0020", "2022-07-16")
    move_member(story.book, story.person("0022", 1)[0], story.ids["0023"], day("2022-08-17"), NOTE)
    heir = story.person("0025", 1)[1]
    change_representative(story.book, story.ids["0025"], heir, day("2022-09-18"), NOTE)
    story.told.stands(day("2022-09-18"), "0025", heir)
    story.changes("allotment", "0026", 12_345, "2022-11-11")
    story.changes("allotment", "0015", 300_000, "2022-12-01")
    with pytest.raises(InvalidInput, match="超过章程规定的上限"):
        story.hands("transfer", "0015", "0014", 250_000, "2022-12-02")

    last = day("2022-12-31")
    per_share = 81_234
    weights = together(story.told.days(last))
    total = per_share * sum(weights.values()) // (10_000 * 365)
    story.distributes(2022, Terms("per_share", per_share=per_share, weighting="days"), dealt(total, weights))
    through_the_bank(story, folder)


def through_the_bank(story: Story, folder) -> None:
    """Pay 2022 through the bank: some come back, are sent again, and one comes back twice."""
    story.returned = [number for number in story.amounts[2022] if int(number) % 41 == 0]
    for attempt, back in ((1, story.returned), (2, [story.twice])):
        path = folder / f"代发{attempt}.xlsx"
        make_bank_file(story.book, 2022, "card", path, on=day("2023-01-28"))
        sheet = load_workbook(path).active
        told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        story.files[path.name] = [(row[1], row[5], round(row[6] * 100)) for row in told]
        result = folder / f"结果{attempt}.csv"
        with result.open("w", encoding="gbk", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("序号", "账号", "户名", "金额", "处理结果", "失败原因"))
            for row in told:
                failed = row[1] in back
                writer.writerow(
                    (row[0], row[5], row[2], row[6], "失败" if failed else "成功", "账号户名不符" if failed else "")
                )
        read_bank_result(story.book, 2022, result, on=day("2023-01-30"))
        with pytest.raises(InvalidInput, match="已经录入过了"):
            read_bank_result(story.book, 2022, result, on=day("2023-01-30"))


def third_year(story: Story) -> None:
    pay_dividend(
        story.book, 2021, households=["0009"], on=day("2023-02-01"), payee="示例户9家人", relation="配偶"
    )  # fmt: skip
    story.leaves("death", "0029", "2023-03-03", head=True)
    story.hands("inheritance", "0029", "0030", story.told.held(day("2023-03-10"))["0029"]["member"], "2023-03-10")
    story.merges("0027", "0028", "2023-04-04")
    wrong = story.hands("gift", "0031", "0032", 2_500, "2023-05-05")
    story.takes_back(wrong, ("2023-05-05", "0031", -2_500), ("2023-05-05", "0032", 2_500))
    story.changes("withdrawal", "0033", 5_000, "2023-06-06", share_kind="labour")
    story.leaves("civil_servant", "0034", "2023-07-07")
    story.joins("birth", "0301", "2023-08-08", 10_000)
    # what was entered for a year that is paid already is put right in the open; what was paid stays
    late = move_shares(story.book, "allotment", story.ids["0035"], 5_000, day("2022-06-01"), note=NOTE)
    story.told.moves(day("2022-06-01"), "0035", 5_000)
    story.takes_back(late.id, ("2022-06-01", "0035", 5_000))
    story.changes("allotment", "0036", 2_500, "2022-03-03")

    pools = {"member": 80_000_001, "labour": 20_000_005}
    terms = Terms("kinds", pools=pools, tax_rate=1_000, allocations=(Allocation("示例敬老", 5_000_000, "211"),))
    story.distributes(2023, terms, dealt_by_kind(pools, story.told.held(day("2023-12-31"))))
    paid = [number for number in story.amounts[2023] if number != "0003"]
    pay_dividend(story.book, 2023, households=paid, on=day("2024-01-25"))


def tax_of(story: Story, year: int, number: str) -> int:
    """Return what is withheld: a tenth of 2023, half a fen upwards."""
    return (story.amounts[year][number] + 5) // 10 if year == 2023 else 0


def net_of(story: Story, year: int, number: str) -> int:
    set_off_then = 10_000 if (year, number) == (2021, "0007") else 0
    return story.amounts[year][number] - tax_of(story, year, number) - set_off_then


def test_the_register_is_as_told_on_any_day(story):
    days = [BEGAN - dt.timedelta(1), BEGAN, *(dt.date(2021, 1, 1) + dt.timedelta(23 * place) for place in range(50))]
    for on in days:
        found = {one.number: (one.representative, one.shares) for one in story.village.asks(holdings_on, on)}
        told = together(story.told.held(on))
        held = {number: shares for number, (_name, shares) in found.items() if shares}
        assert held == told, on
        assert all(found[number][0] == story.told.representative(number, on) for number in told), on


@pytest.mark.parametrize("year", YEARS)
def test_every_line_is_the_oracles_and_they_add_up_to_the_pool(story, year):
    plan = plan_of(story.book, year)

    assert {one.number: one.amount for one in plan.lines} == story.amounts[year]
    assert sum(one.amount for one in plan.lines) == plan.total
    assert {one.number: (one.representative, one.shares) for one in plan.lines} == story.frozen[year]
    assert {one.number: one.net for one in plan.lines} == {
        number: net_of(story, year, number) for number in story.amounts[year]
    }


@pytest.mark.parametrize("year", YEARS)
def test_vouchers_say_household_by_household_what_the_lines_say(story, year):
    plan = plan_of(story.book, year)
    numbers = {identity: number for number, identity in story.ids.items()}
    with story.book.reading() as session:
        due = {
            numbers[one.household_id]: -one.amount
            for one in session.get_one(Voucher, plan.voucher_id).postings
            if one.household_id
        }
        paid = {}
        for voucher_id in {one.voucher_id for one in plan.lines if one.voucher_id}:
            for one in session.get_one(Voucher, voucher_id).postings:
                if one.household_id:
                    paid[numbers[one.household_id]] = paid.get(numbers[one.household_id], 0) + one.amount

    assert due == {number: amount for number, amount in story.amounts[year].items() if amount}
    assert paid == {one.number: net_of(story, year, one.number) for one in plan.lines if one.state is LineState.PAID}


@pytest.mark.parametrize("year", YEARS)
def test_slips_wall_and_signature_list_agree(story, year):
    nets = {number: net_of(story, year, number) for number in story.amounts[year]}
    slips = story.village.asks(dividend_slips, year).slips
    wall = story.village.asks(wall_list, Period(year))
    to_sign = story.village.asks(dividend_list, Period(year))

    expected = [(number, story.amounts[year][number], nets[number]) for number in story.amounts[year]]
    assert [(one.number, one.amount, one.net) for one in slips] == expected
    assert rows(wall, "number", "amount", "net") == expected
    assert rows(to_sign, "number", "amount", "net") == expected
    assert all(sum(part[3] for part in one.parts) == one.amount for one in slips)
    assert not {row.cells["name"] for row in wall.rows} & {one.representative for one in slips}
    assert wall.totals["amount"] == sum(story.amounts[year].values())
    for one in slips[::60]:
        assert "校验相符" in story.village.asks(check_slip, one.code)
        assert "校验不符" in story.village.asks(check_slip, one.code[:-1] + ("0" if one.code[-1] != "0" else "1"))


def test_the_bank_is_told_every_household_once_and_then_only_who_came_back(story):
    first, second = story.files["代发1.xlsx"], story.files["代发2.xlsx"]

    assert first == [(number, account_of(number), amount) for number, amount in story.amounts[2022].items()]
    assert second == [(number, account_of(number), story.amounts[2022][number]) for number in story.returned]
    states = {one.number: one.state for one in plan_of(story.book, 2022).lines}
    assert {number for number, state in states.items() if state is not LineState.PAID} == {story.twice}
    assert states[story.twice] is LineState.RETURNED


def test_who_is_still_owed_stands_in_the_book_and_nobody_else(story):
    owed = {
        story.ids[story.twice]: -story.amounts[2022][story.twice],
        story.ids["0003"]: -net_of(story, 2023, "0003"),
    }

    balances = story.village.asks(household_balances, day("2024-12-31"))
    assert {household: amount for household, amount in balances.items() if amount} == owed
    found = rows(story.village.asks(unpaid_dividends, Period(2024)), "number")
    assert sorted(number for (number,) in found) == ["0003", story.twice]
    assert [plan_of(story.book, year).state for year in YEARS] == [
        PlanState.PAID, PlanState.APPROVED, PlanState.APPROVED,
    ]  # fmt: skip


def test_what_each_year_leaves_is_carried_into_the_next(story):
    left = 0
    for year in YEARS:
        plan = plan_of(story.book, year)
        # a tenth of 3,000,000 yuan goes to the reserve first
        assert (plan.result, plan.opening, plan.reserve) == (300_000_000, left, 30_000_000)
        assert plan.distributable == left + 270_000_000
        left = plan.distributable - sum(story.amounts[year].values()) - (5_000_000 if year == 2023 else 0)


def test_the_townships_package_has_the_same_sum(story, tmp_path):
    hub = str(tmp_path / "hub.db")
    made = [submit(story.book, year, tmp_path / f"{year}.xlsx").path for year in YEARS]

    township.collect(hub, made)

    for year in YEARS:
        assert township.summary(hub, year).totals["dividends"] == sum(story.amounts[year].values())


def test_the_book_is_sound_after_all_of_it(story):
    assert verify(story.book) == ()
