"""Three years of a village of three hundred households, with everything that may happen to its two registers.

The story is told once; who carries it out (services, commands, windows) are the hands it is given. What was told goes to
the oracle (`tests/services/three_hundred.py`), which knows nothing else.
"""

from __future__ import annotations

import csv
import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from openpyxl import load_workbook

from gacha_app.domain.dividend import Allocation
from gacha_app.domain.dividend_steps import PlanStep
from gacha_app.domain.dividend_terms import Terms
from gacha_app.domain.errors import GachaError
from tests.services.three_hundred import Told, dealt, dealt_by_kind, together
from tests.village import day

COUNT = 300
BEGAN = dt.date(2020, 1, 1)
YEARS = (2021, 2022, 2023)
NOTE = "示例：成员大会决议"
VILLAGE = {"first_year": 2021, "share_mode": "dynamic", "transfer_ceiling": 200, "reserve_rate": 1_000}


class Refused(Exception):
    """What a command or a window said instead of doing it."""


@dataclass(frozen=True)
class Settler:
    """A household as the roster brings it: shares in ten-thousandths, all of the members' kind."""

    number: str
    name: str
    shares: int
    account: str

    @property
    def other(self) -> str:
        """The name of its second member."""
        return f"{self.name}家人"


class Hands(Protocol):
    """Who does what is told; people by name, households by number, shares in ten-thousandths, money in fen."""

    def reading(self) -> AbstractContextManager[Any]: ...
    def settle(self, households: list[Settler]) -> None: ...
    def earn(self, year: int) -> None: ...
    def lend(self, number: str, yuan: str, on: str) -> None: ...
    def join(self, kind: str, number: str, name: str, on: str, shares: int) -> None: ...
    def leave(self, kind: str, number: str, name: str, on: str, heir: str) -> None: ...
    def move(self, kind: str, number: str, shares: int, on: str, share_kind: str = "member", to: str = "") -> int: ...
    def split(self, number: str, name: str, shares: dict[str, int], on: str) -> str: ...
    def merge(self, number: str, into: str, on: str) -> None: ...
    def move_member(self, number: str, name: str, to: str, on: str) -> None: ...
    def represent(self, number: str, name: str, on: str) -> None: ...
    def correct(self, event: int, number: str) -> None: ...
    def set_account(self, number: str, account: str) -> None: ...
    def propose(self, year: int, terms: Terms) -> None: ...
    def withdraw(self, year: int) -> None: ...
    def step(self, year: int, step: PlanStep) -> None: ...
    def approve(self, year: int, on: dt.date) -> None: ...
    def set_off(self, year: int, number: str, fen: int, on: str) -> None: ...
    def unclaimed(self, year: int, number: str) -> None: ...
    def pay(self, year: int, numbers: list[str] | None, on: str, *, cash: bool = False) -> None: ...
    def pay_another(self, year: int, number: str, payee: str, relation: str, on: str) -> None: ...
    def bank_file(self, year: int, path: Path, on: str) -> None: ...
    def bank_result(self, year: int, path: Path, on: str) -> None: ...


@dataclass
class Story:
    """The village, what was told of it, and what each year must come to; fen by household number.

    Attributes:
        labour: who holds shares for years of work too, by the place among the settlers.
        returned: who the bank sent back first. twice: who it sent back again.
    """

    hands: Hands
    folder: Path
    labour: range | tuple[int, ...] = range(3, COUNT + 1, 3)
    told: Told = field(default_factory=Told)
    numbers: list[str] = field(default_factory=list)
    amounts: dict[int, dict[str, int]] = field(default_factory=dict)
    frozen: dict[int, dict[str, tuple[str, int]]] = field(default_factory=dict)
    prints: dict[int, list[tuple[str, list[int]]]] = field(default_factory=dict)
    files: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    returned: list[str] = field(default_factory=list)
    twice: str = "0082"

    def tell(self) -> Story:
        """Tell the whole story, and return it."""
        self.settle()
        for year in YEARS:
            self.hands.earn(year)
        self.first_year()
        self.second_year()
        self.third_year()
        return self

    def settle(self) -> None:
        settlers = [
            Settler(f"{place:04d}", f"示例户{place}", 10_000 * (1 + place % 4) + 2_500 * (place % 7), account_of(place))
            for place in range(1, COUNT + 1)
        ]
        self.hands.settle(settlers)
        for one in settlers:
            self.numbers.append(one.number)
            self.told.stands(BEGAN, one.number, one.name)
            self.told.moves(BEGAN, one.number, one.shares)
        for place in self.labour:
            self.changes("allotment", f"{place:04d}", 5_000 * (1 + place % 5), BEGAN.isoformat(), share_kind="labour")
        self.changes("allotment", f"{COUNT:04d}", 1_000_000, BEGAN.isoformat(), share_kind="collective")

    def joins(self, kind: str, number: str, on: str, shares: int = 0) -> None:
        self.hands.join(kind, number, f"示例新成员{int(number)}{kind[0]}", on, shares)
        if shares:
            self.told.moves(day(on), number, shares)

    def leaves(self, kind: str, number: str, on: str, *, head: bool = False) -> None:
        name = f"示例户{int(number)}"
        self.hands.leave(kind, number, name if head else f"{name}家人", on, f"{name}家人" if head else "")
        if head:
            self.told.stands(day(on), number, f"{name}家人")

    def changes(self, kind: str, number: str, shares: int, on: str, *, share_kind: str = "member") -> int:
        """Let shares come to a household or leave it, and return the event."""
        event = self.hands.move(kind, number, shares, on, share_kind)
        self.told.moves(day(on), number, -shares if kind == "withdrawal" else shares, share_kind)
        return event

    def passes(self, kind: str, giver: str, taker: str, shares: int, on: str) -> int:
        event = self.hands.move(kind, giver, shares, on, to=taker)
        self.told.hands(day(on), giver, taker, shares)
        return event

    def splits(self, number: str, shares: dict[str, int], on: str) -> str:
        name = f"示例户{int(number)}家人"
        new = self.hands.split(number, name, shares, on)
        self.numbers.append(new)
        self.told.stands(day(on), new, name)
        for kind, some in shares.items():
            self.told.hands(day(on), number, new, some, kind)
        self.hands.set_account(new, account_of(int(new)))
        return new

    def merges(self, number: str, into: str, on: str) -> None:
        self.hands.merge(number, into, on)
        for kind, some in self.told.held(day(on))[number].items():
            self.told.hands(day(on), number, into, some, kind)

    def takes_back(self, event: int, *moved: tuple[str, str, int]) -> None:
        """Correct an event; the movements it made count no more."""
        self.hands.correct(event, moved[0][1])
        for on, number, change in moved:
            self.told.moves(day(on), number, -change)

    def distributes(self, year: int, terms: Terms, expected: dict[str, int]) -> None:
        """Propose, withdraw, propose again, and approve; what the oracle says is kept beside."""
        last = dt.date(year, 12, 31)
        self.amounts[year] = {number: expected[number] for number in sorted(expected)}
        shares = together(self.told.held(last))
        self.frozen[year] = {one: (self.told.representative(one, last), shares[one]) for one in sorted(shares)}
        self.hands.propose(year, terms)
        self.prints[year] = [self._print_of(year)]
        self.hands.withdraw(year)
        self.hands.propose(year, terms)
        self.prints[year].append(self._print_of(year))
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
            self.hands.step(year, step)
        self.hands.approve(year, dt.date(after, 1, 22))

    def first_year(self) -> None:
        self.joins("birth", "0001", "2021-03-01", 10_000)
        self.joins("marriage", "0002", "2021-04-01")
        self.joins("adoption", "0003", "2021-05-05", 5_000)
        self.joins("settled", "0004", "2021-05-06")
        self.joins("confirmed", "0005", "2021-06-30", 10_000)
        self.leaves("death", "0006", "2021-06-10", head=True)
        self.leaves("moved_away", "0007", "2021-07-01")
        self.changes("allotment", "0008", 20_000, "2021-02-02", share_kind="labour")
        wrong = self.changes("allotment", "0009", 99_999, "2021-08-08")
        self.takes_back(wrong, ("2021-08-08", "0009", 99_999))
        self.hands.lend("0007", "100", "2021-06-01")

        total = 100_000_007
        self.distributes(2021, Terms(total=total), dealt(total, together(self.told.held(day("2021-12-31")))))
        self.hands.set_off(2021, "0007", 10_000, "2022-01-23")
        self.hands.unclaimed(2021, "0009")
        self.hands.pay(2021, ["0001", "0002"], "2022-01-24", cash=True)
        others = [one for one in self.amounts[2021] if one not in ("0001", "0002", "0009")]
        self.hands.pay(2021, others, "2022-01-25")

    def second_year(self) -> None:
        self.passes("inheritance", "0006", "0010", 2_500, "2022-01-10")
        self.passes("gift", "0011", "0012", 2_500, "2022-02-11")
        self.passes("transfer", "0013", "0014", 5_000, "2022-03-12")
        everything = self.told.held(day("2022-04-13"))["0016"]["member"]
        self.changes("withdrawal", "0016", everything, "2022-04-13")
        self.changes("recount", "0017", -2_500, "2022-05-14")
        self.changes("recount", "0018", 7_500, "2022-05-14")
        self.splits("0019", {"member": 5_000}, "2022-06-15")
        self.splits("0021", {"member": 5_000, "labour": 5_000}, "2022-06-16")
        self.merges("0024", "0020", "2022-07-16")
        self.hands.move_member("0022", "示例户22家人", "0023", "2022-08-17")
        self.hands.represent("0025", "示例户25家人", "2022-09-18")
        self.told.stands(day("2022-09-18"), "0025", "示例户25家人")
        self.changes("allotment", "0026", 12_345, "2022-11-11")
        self.changes("allotment", "0015", 300_000, "2022-12-01")
        with pytest.raises((GachaError, Refused), match="超过章程规定的上限"):
            self.hands.move("transfer", "0015", 250_000, "2022-12-02", to="0014")

        per_share = 81_234
        weights = together(self.told.days(day("2022-12-31")))
        total = per_share * sum(weights.values()) // (10_000 * 365)
        terms = Terms("per_share", per_share=per_share, weighting="days")
        self.distributes(2022, terms, dealt(total, weights))
        self.through_the_bank()

    def through_the_bank(self) -> None:
        """Pay 2022 through the bank: some come back, are sent again, and one comes back twice."""
        self.returned = [number for number in self.amounts[2022] if int(number) % 41 == 0]
        for attempt, back in ((1, self.returned), (2, [self.twice])):
            path = self.folder / f"代发{attempt}.xlsx"
            self.hands.bank_file(2022, path, "2023-01-28")
            sheet = load_workbook(path).active
            told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
            self.files[path.name] = [(row[1], row[5], round(row[6] * 100)) for row in told]
            result = self.folder / f"结果{attempt}.csv"
            with result.open("w", encoding="gbk", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("序号", "账号", "户名", "金额", "处理结果", "失败原因"))
                for row in told:
                    failed = row[1] in back
                    said = ("失败", "账号户名不符") if failed else ("成功", "")
                    writer.writerow((row[0], row[5], row[2], row[6], *said))
            self.hands.bank_result(2022, result, "2023-01-30")
            with pytest.raises((GachaError, Refused), match="已经录入过了|请选择批次"):
                self.hands.bank_result(2022, result, "2023-01-30")

    def third_year(self) -> None:
        self.hands.pay_another(2021, "0009", "示例户9家人", "配偶", "2023-02-01")
        self.leaves("death", "0029", "2023-03-03", head=True)
        everything = self.told.held(day("2023-03-10"))["0029"]["member"]
        self.passes("inheritance", "0029", "0030", everything, "2023-03-10")
        self.merges("0027", "0028", "2023-04-04")
        wrong = self.passes("gift", "0031", "0032", 2_500, "2023-05-05")
        self.takes_back(wrong, ("2023-05-05", "0031", -2_500), ("2023-05-05", "0032", 2_500))
        self.changes("withdrawal", "0033", 5_000, "2023-06-06", share_kind="labour")
        self.leaves("civil_servant", "0034", "2023-07-07")
        self.joins("birth", "0301", "2023-08-08", 10_000)
        # what was entered for a year that is paid already is put right in the open; what was paid stays
        late = self.changes("allotment", "0035", 5_000, "2022-06-01")
        self.takes_back(late, ("2022-06-01", "0035", 5_000))
        self.changes("share_correction", "0036", 2_500, "2022-03-03")

        pools = {"member": 80_000_001, "labour": 20_000_005}
        terms = Terms("kinds", pools=pools, tax_rate=1_000, allocations=(Allocation("示例敬老", 5_000_000, "211"),))
        self.distributes(2023, terms, dealt_by_kind(pools, self.told.held(day("2023-12-31"))))
        # the heir takes what 0029 gets no more: it holds nothing; of 0030 another takes it, 0003 waits
        self.hands.pay_another(2023, "0030", "示例户30家人", "继承人", "2024-01-24")
        paid = [number for number in self.amounts[2023] if number not in ("0003", "0030")]
        self.hands.pay(2023, paid, "2024-01-25")

    def tax_of(self, year: int, number: str) -> int:
        """Return what is withheld: a tenth of 2023, half a fen upwards."""
        return (self.amounts[year][number] + 5) // 10 if year == 2023 else 0

    def net_of(self, year: int, number: str) -> int:
        """Return what a household is paid in the end."""
        set_off_then = 10_000 if (year, number) == (2021, "0007") else 0
        return self.amounts[year][number] - self.tax_of(year, number) - set_off_then

    def _print_of(self, year: int) -> tuple[str, list[int]]:
        """Return the print of the frozen register and the amounts, as the book keeps them now."""
        from gacha_app.services.dividend_lines import plan_in

        with self.hands.reading() as session:
            plan = plan_in(session, year)
            return plan.fingerprint, [one.amount for one in plan.lines]


def account_of(number: int) -> str:
    """Return a passbook account that nobody else has."""
    return f"1002003{number:04d}"
