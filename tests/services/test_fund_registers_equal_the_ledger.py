"""Whatever happens to the funds: what is told of each is what stands on 241 under it, at every month's end."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest
from fund_village import FundVillage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.fund import FundMoney
from gacha_app.domain.voucher import Voucher
from gacha_app.reports.fund_entries import entries_of
from gacha_app.reports.fund_ledger import fund_ledger, fund_levels
from gacha_app.reports.fund_money import fund_money
from gacha_app.reports.ledger import total
from gacha_app.reports.report import EntryFilter
from gacha_app.reports.verification import faults

LEVELS = ("central", "region", "league", "banner", "township", "donation")
NAMES = tuple(f"资金{place}" for place in range(len(LEVELS)))


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    made = FundVillage(tmp_path_factory.mktemp("six"), opening={"102": "90000000"})
    for name, level in zip(NAMES, LEVELS, strict=True):
        made.has_fund(name, "9000", level=level, granted_on="2023-01-01")
    made.close()
    return made


class Oracle:
    """What each fund should hold, kept in plain lists without a ledger."""

    def __init__(self) -> None:
        self.moves: list[list[object]] = []  # day, fund, kind, amount, whether taken back and when

    def by_day(self, fund: str) -> dict[dt.date, int]:
        days: dict[dt.date, int] = defaultdict(int)
        for day, whose, kind, amount, back in self.moves:
            if whose == fund:
                sign = 1 if kind == "gets" else -1
                days[day] += sign * amount
                if back is not None:
                    days[back] -= sign * amount
        return days

    def may(self, fund: str, changes: dict[dt.date, int]) -> bool:
        """Say whether a fund would stay above nought, or no worse than it was, on every day."""
        held, before, after = self.by_day(fund), 0, 0
        for day in sorted({*held, *changes}):
            before += held.get(day, 0)
            after += held.get(day, 0) + changes.get(day, 0)
            if after < 0 and after < before:
                return False
        return True

    def money(self, fund: str, last: dt.date) -> FundMoney:
        sums = {"gets": 0, "spends": 0, "returns": 0}
        for day, whose, kind, amount, back in self.moves:
            if whose == fund:
                sums[kind] += amount * ((day <= last) - (back is not None and back <= last))
        return FundMoney(sums["gets"], sums["spends"], sums["returns"])


days = st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
steps = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["gets", "spends", "returns"]), st.sampled_from(NAMES[:3]), st.integers(1, 5000), days
        ),
        st.tuples(st.just("takes back"), st.integers(0, 30), days),
        st.tuples(st.just("forms"), st.sampled_from(NAMES[:3]), st.integers(1, 5000), days),
    ),
    max_size=14,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps)
def test_every_fund_is_told_as_it_stands_on_the_ledger(master, tmp_path_factory, steps):
    village = master.copied_to(tmp_path_factory.mktemp("one"))
    oracle, vouchers = Oracle(), []
    for place, step in enumerate(steps):
        _do(village, oracle, vouchers, step, place)

    for month in range(1, 13):
        last = Period(2023, month).last
        told = village.asks(fund_money, last)
        for name in NAMES:
            money = told.get(village.fund(name), FundMoney())
            assert money == oracle.money(name, last)
            on_ledger = EntryFilter(account="241", fund_id=village.fund(name), last=last, with_closing=True)
            assert money.left == -village.asks(total, on_ledger)
        ledger = village.asks(fund_ledger, Period(2023, month)).totals
        levels = village.asks(fund_levels, Period(2023, month)).totals
        whole = -village.asks(total, EntryFilter(account="241", last=last, with_closing=True))
        assert ledger["left"] == levels["left"] == whole
        entries = village.asks(entries_of, last)
        assert sum(one.received - one.spent - one.returned for one in entries) == whole
    assert village.asks(lambda session: list(faults(session))) == []
    village.close()


def _do(village, oracle, vouchers, step, place):
    """Do a step in the book, and see that it is refused exactly when the oracle says it must be."""
    if step[0] == "takes back":
        if not vouchers:
            return
        voucher, move = vouchers[step[1] % len(vouchers)]
        if move[4] is not None or step[2] < move[0]:
            return
        sign = -1 if move[2] == "gets" else 1
        if oracle.may(move[1], {step[2]: sign * move[3]}):
            village.takes_back(voucher, on=step[2].isoformat())
            move[4] = step[2]
        else:
            with pytest.raises(InvalidInput):
                village.takes_back(voucher, on=step[2].isoformat())
        return
    kind, fund, amount, day = step
    text, on = str(amount / 100), day.isoformat()
    acts = {
        "gets": lambda: village.gets(fund, text, on),
        "spends": lambda: village.spends(fund, text, on),
        "returns": lambda: village.returns(fund, text, on),
        "forms": lambda: village.forms(f"资产{place}", {fund: text}, on),
    }
    taken = {day: amount if kind == "gets" else -amount}
    if kind == "gets" or oracle.may(fund, taken):
        made = acts[kind]()
        move = [day, fund, "spends" if kind == "forms" else kind, amount, None]
        oracle.moves.append(move)
        vouchers.append((_voucher(village, made.voucher_id) if kind == "forms" else made, move))
    else:
        with pytest.raises(InvalidInput):
            acts[kind]()


def _voucher(village, identity):
    with village.book.reading() as session:
        return session.get_one(Voucher, identity)
