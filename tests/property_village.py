"""A village that owns much: forty contracts, six funds, three herds, thirty-six greenhouses, loans and a stock-take.

It tells the year 2023 month by month and closes every month; `registers` is what the registers say of a day, and
`sums` what the postings add up to on it, by SQL of this module alone.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from fund_village import FundVillage
from sqlalchemy import select

from gacha_app.domain.dates import Period
from gacha_app.domain.debt import Debt
from gacha_app.domain.disposal import Disposal
from gacha_app.domain.herd import Movement
from gacha_app.domain.loan import Loan
from gacha_app.domain.months import last_day
from gacha_app.domain.register import Asset
from gacha_app.reports.contract_ledger import balances, standings, waiting_in_spreads
from gacha_app.reports.debts import DebtStanding, debt_standings
from gacha_app.reports.fund_money import fund_money
from gacha_app.reports.loans import loan_standing, loan_standings
from gacha_app.reports.property import Property
from gacha_app.services import herds
from gacha_app.services.asset_changes import change_value, take_in
from gacha_app.services.contract_arrears import charge_interest, return_deposit, take_deposit, write_off
from gacha_app.services.contract_changes import alter
from gacha_app.services.contract_ending import end_early
from gacha_app.services.contract_money import offset_prepaid, receive
from gacha_app.services.contract_raising import raise_due
from gacha_app.services.debt_resolving import Resolution, resolve_debt
from gacha_app.services.debts import record_debt
from gacha_app.services.depreciation import depreciate
from gacha_app.services.disposals import dispose
from gacha_app.services.loans import accrue_interest, pay_interest, record_loan, repay_loan
from gacha_app.services.periods import close_month
from gacha_app.services.spreads import run_spreads
from gacha_app.services.stock_take_results import Approval, Claim, approve_stock_take, book_differences
from gacha_app.services.stock_takes import Count, count_lines, counts_as_booked, lines_in, make_stock_takes
from gacha_app.services.vouchers import reverse_voucher
from gacha_app.storage.accounting_tables import spread_parts
from gacha_app.storage.tables import vouchers

YEAR = 2023
HEAD = 1000
OPENING = {"101": "2000", "102": "8000000", "121": "30000", "151": "720000", "152": "108000", "161": "24000",
           "162": "4800"}  # fmt: skip
LATE, DISPUTED = "逾期的棚", "欠息的地"
LEVELS = {"中央资金甲": "central", "中央资金乙": "central", "自治区资金": "region", "盟市资金": "league",
          "旗县资金": "banner", "企业帮扶资金": "enterprise"}  # fmt: skip
Figures = dict[tuple[str, str], int]


class PropertyVillage(FundVillage):
    """A village with contracts, herds, greenhouses and loans; what it tells itself is kept beside the book."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, first_year=YEAR, opening=OPENING)
        self.contracts: dict[str, int] = {}
        self.herds: dict[str, int] = {}
        self.heads: dict[str, int] = defaultdict(int)
        self.sheds: list[int] = []
        self.loans: dict[str, int] = {}
        self.debts: dict[str, int] = {}
        self.on_the_way: dict[int, Figures] = {}

    def agrees(self, name: str, kind: str, start: str, end: str, **said: Any) -> int:
        """Make a contract; money is yuan, days are text."""
        for key in ("price", "deposit", "step_amount"):
            if key in said:
                said[key] = round(float(said[key]) * 100)
        if plot := said.pop("plot", None):
            said["resource_id"] = plot
        with_whom = {} if "household_id" in said else {"counterparty_id": self._parties["绿野公司（示例）"]}
        made = self.has_contract(
            name, number=f"合同-{len(self.contracts) + 1:02d}", kind=kind, start=day(start), end=day(end),
            **{**with_whom, "signed_on": day(start), "procedure": "成员代表大会", "procedure_on": day(start), **said},
        )  # fmt: skip
        self.contracts[name] = made
        return made

    def moves(self, herd: str, kind: str, heads: int, on: str, **said: Any) -> Any:
        """Record a movement of a herd and keep the heads beside it."""
        to = said.pop("to", None)
        made = herds.record_movement(
            self.book, self.herds[herd],
            Movement(day(on), kind, heads * HEAD, to_id=self.herds[to] if to else None, **said),
        )  # fmt: skip
        self.heads[herd] += heads if kind in ("birth", "purchase") else -heads
        if to:
            self.heads[to] += heads
        return made


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def tell_the_year(village: PropertyVillage) -> None:
    """Tell a whole year, month by month; every month is closed, and what its registers say is kept."""
    _settle_in(village)
    _sign_contracts(village)
    for month in range(1, 13):
        _live(village, month)
        if month == 12:
            _count(village)
        village.on_the_way[month] = registers(village, last_day(f"{YEAR}-{month:02d}"))
        close_month(village.book, Period(YEAR, month))
    village.closes(YEAR)


def _settle_in(village: PropertyVillage) -> None:
    village.has_project("温棚葡萄", "grapes")
    village.has_project("鸵鸟养殖", "ostriches")
    for name in ("绿野公司（示例）", "示例农商行", "示例施工队", "示例保险公司", "示例路桥公司"):
        village.deals_with(name)
    for place in range(1, 7):
        village.has_household(f"示例户{place}")
    for name, level in LEVELS.items():
        granted = {"central": "900000", "region": "300000", "league": "150000"}.get(level, "100000")
        project = "鸵鸟养殖" if level in ("banner", "enterprise") else "温棚葡萄"
        village.has_fund(name, granted, level=level, project=project, granted_on="2023-01-02")
    village.writes_plan("中央资金甲", "自治区资金", "盟市资金", name="温棚三期", ends_on=day("2023-12-31"))
    village.reaches("中央资金甲", "approval", "2023-01-10", who="旗农牧局")
    village.reaches("中央资金甲", "start", "2023-01-20")
    terms = {"method": "straight_line", "residual": 300_000, "quantity": 1000, "unit": "座", "keeper": "示例管护员"}
    for place in range(1, 13):
        card = {**terms, "life_months": 240, "accumulated": 900_000, "acquired": day("2020-06-01")}
        village.sheds.append(
            village.has_asset(
                f"温棚{place:02d}", "60000", code=f"固-{place:02d}", in_use_from=day("2020-06-01"), **card
            )
        )
    village.has_asset("账务软件", "24000", klass="intangible", method="straight_line", life_months=60,
                      accumulated=480_000, in_use_from=day("2022-01-01"), acquired=day("2022-01-01"))  # fmt: skip
    for name, account, more in (
        ("育雏群", "131", {}), ("育肥群", "131", {}), ("种群", "132", {"method": "straight_line", "life_months": 96}),
    ):  # fmt: skip
        herd = Asset(name, account=account, unit="只", quantity=0, species="鸵鸟", keeper="示例饲养员",
                     project_id=village._projects["鸵鸟养殖"], **more)  # fmt: skip
        village.herds[name] = herds.record_herd(village.book, herd).id or 0
    bank = village._parties["示例农商行"]
    taken = Loan("温棚贷款", "taken", "", 60_000_000, 43_500, day("2023-01-10"), day("2026-01-09"), day_count="365",
                 counterparty_id=bank, meeting="2022年12月成员大会")  # fmt: skip
    village.loans["taken"] = record_loan(village.book, taken).id or 0
    road = Debt("2015年修路款", "debt", "211", day("2015-09-01"), 8_000_000, reason="public_works", evidence="欠条",
                counterparty_id=village._parties["示例路桥公司"])  # fmt: skip
    village.debts["debt"] = record_debt(village.book, road, against="51409", on=day("2023-01-05")).id or 0
    ploughing = Debt("欠机耕费", "claim", "113", day("2021-05-01"), 345_600, reason="operation", evidence="欠条",
                     household_id=village._households["示例户3"])  # fmt: skip
    village.debts["claim"] = record_debt(village.book, ploughing, against="50109", on=day("2023-01-05")).id or 0


def _sign_contracts(village: PropertyVillage) -> None:
    """Sign forty: resources, assets, money, works, purchases, in all ways of price, escalation and payment."""
    plots = [
        village.has_resource(name, klass, area)
        for name, klass, area in (
            ("河滩地", "beach", "1200"), ("北草场", "pasture", "9000"), ("机动地", "arable", "620"),
            ("林带", "forest", "350.5"), ("鱼塘", "water", "88"), ("四荒地", "waste", "410"),
        )
    ]  # fmt: skip
    ways = (("none", {}), ("percent", {"step_rate": 500, "step_every": 1}), ("step", {"step_amount": 1.5}),
            ("list", {"price_list": json.dumps([12_345, 13_001, 13_999])}))  # fmt: skip
    for place in range(13):
        escalation, more = ways[place % 4]
        if place % 3 == 0:
            more = {**more, "household_id": village._households[f"示例户{1 + place % 6}"]}
        village.agrees(
            f"地块{place + 1:02d}承包", "resource", "2023-01-01", "2025-12-31", plot=plots[place % 6],
            area=20_000 + place * 1_001, price_by="area", price=123.45 if escalation != "list" else 0,
            escalation=escalation, frequency=("year", "half", "quarter", "month")[place % 4],
            timing="arrears" if place % 5 == 4 else "advance", deposit=500 if place == 1 else 0, **more,
        )  # fmt: skip
    village.agrees("十年草场", "resource", "2023-02-01", "2033-01-31", plot=plots[1], area=3_000_000, price_by="total",
                   price=100_000.07, frequency="once")  # fmt: skip
    village.agrees(DISPUTED, "resource", "2023-01-01", "2023-12-31", plot=plots[2], area=50_000, price_by="year",
                   price=10_000, arrears_rate=5, arrears_per="day", grace_days=10)  # fmt: skip
    for place in range(8):
        village.agrees(
            f"温棚{place + 1:02d}出租", "asset", f"2023-0{1 + place % 3}-01", "2025-12-31",
            asset_id=village.sheds[place], price_by="unit", quantity=1_000, unit="座", price=4_000 + place,
            frequency="month" if place % 2 else "quarter", periods="calendar",
        )  # fmt: skip
    village.agrees(LATE, "asset", "2023-04-01", "2025-03-31", asset_id=village.sheds[8], price_by="year", price=6_000,
                   frequency="half")  # fmt: skip
    village.agrees("快到期的棚", "asset", "2023-03-21", "2024-03-20", asset_id=village.sheds[9], price_by="year",
                   price=5_000)  # fmt: skip
    for place in range(4):
        village.agrees(f"资金入股{place + 1}", "money", "2023-01-15", "2026-01-14", price_by="year",
                       price=30_000 + place * 0.01, frequency="quarter", timing="arrears")  # fmt: skip
    team = {"counterparty_id": village._parties["示例施工队"]}
    for place in range(5):
        due = [[f"2023-0{place + 3}-15", 4_000_001], ["2023-11-15", 2_000_000], ["2024-06-30", 500_000]]
        village.agrees(f"工程{place + 1}", "works", f"2023-0{place + 2}-01", "2024-06-30", price_by="total",
                       price=65_000.01, frequency="list", due_list=json.dumps(due), deposit=1_000, **team)  # fmt: skip
    for place in range(4):
        village.agrees(f"饲料采购{place + 1}", "purchase", "2023-01-01", "2023-12-31", price_by="year",
                       price=24_000 + place, frequency="month" if place % 2 else "half", **team)  # fmt: skip
    # irregular ones: by word of mouth, and one of which only a yearly amount is known
    village.agrees("口头地", "resource", "2023-01-01", "2024-12-31", plot=plots[5], area=40_000, price_by="year",
                   price=800, form="oral", procedure="", procedure_on=None, signed_on=None)  # fmt: skip
    village.agrees("老合同", "resource", "2023-01-01", "2043-12-31", plot=plots[4], area=10_000, yearly=50_000,
                   signed_on=None)  # fmt: skip


def _live(village: PropertyVillage, month: int) -> None:
    on, book = f"{YEAR}-{month:02d}", village.book
    _get_and_spend(village, month, on)
    _build(village, month, on)
    _keep_animals(village, month, on)
    _deal(village, month, on)
    if month in (4, 10):
        way = Resolution("repaid", 1_234_567 + month, day(f"{on}-18"))
        resolve_debt(book, village.debts["debt"], way)
        resolve_debt(book, village.debts["claim"], replace(way, way="collected", amount=100_000))
    if month == 9:
        repay_loan(book, village.loans["taken"], 10_000_033, day("2023-09-12"))
    depreciate(book, Period(YEAR, month))
    run_spreads(book, Period(YEAR, month))
    accrue_interest(book, Period(YEAR, month))
    if month % 3 == 0:
        [bank] = [one for one in village.asks(loan_standings, Period(YEAR, month)) if one.loan.side == "taken"]
        pay_interest(book, village.loans["taken"], bank.interest_left - month, last_day(on))
    if month == 3:
        lent = Loan("春耕借款", "given", "", 2_000_000, 36_000, day("2023-03-05"), day("2024-03-04"),
                    household_id=village._households["示例户2"], meeting="理事会决议")  # fmt: skip
        village.loans["given"] = record_loan(book, lent).id or 0


def _get_and_spend(village: PropertyVillage, month: int, on: str) -> None:
    got = {1: (("中央资金甲", "600000"), ("自治区资金", "250000.55")), 3: (("旗县资金", "100000"),),
           5: (("中央资金甲", "300000"), ("盟市资金", "150000")), 6: (("企业帮扶资金", "100000"),),
           10: (("中央资金乙", "200000"),)}  # fmt: skip
    for fund, amount in got.get(month, ()):
        village.gets(fund, amount, f"{on}-02")
    if month >= 4:
        village.spends("旗县资金", f"{3_000 + month}.0{month % 10}", f"{on}-21", item="241")
    if month == 7:
        village.takes_back(village.spends("企业帮扶资金", "1234.56", f"{on}-22", item="241"), on=f"{on}-23")
    if month == 11:
        village.returns("旗县资金", "10000", f"{on}-24")


def _build(village: PropertyVillage, month: int, on: str) -> None:
    """Put up two greenhouses a month, one formed of two funds and the village's own money."""
    terms = {"method": "straight_line", "life_months": 180, "residual": 100_000, "unit": "座", "keeper": "示例管护员",
             "in_use_from": day(f"{on}-05"), "project_id": village._projects["温棚葡萄"]}  # fmt: skip
    bought = Asset(f"温棚{12 + month}", code=f"固-{12 + month}", value=5_200_001, **terms)
    village.sheds.append(take_in(village.book, bought, day(f"{on}-05"), "102").id or 0)
    name = f"温棚{24 + month}"
    formed = village.forms(
        name, {"中央资金甲": "40000", "自治区资金": "15000.01", "": "5123.44"}, f"{on}-05",
        card=Asset(name, code=f"固-{24 + month}", **terms), keeper="示例管护员", owner="嘎查集体",
    )  # fmt: skip
    village.sheds.append(formed.asset_id or 0)
    if month == 5:
        change_value(village.book, village.sheds[3], day(f"{on}-10"), 345_678, "换膜")
    if month == 6:
        village.spends("盟市资金", "120000", f"{on}-10", item="153")
    if month == 8:
        village.forms(
            "棚区道路", {"盟市资金": "120000"}, f"{on}-11", klass="public", way="completed", keeper="示例管护员"
        )
        old = Asset("旧拱棚", code="固-99", value=3_000_000, **terms)
        take_in(village.book, old, day(f"{on}-05"), "102")
    if month == 10:
        with village.book.reading() as session:
            [old_one] = [one.id for one in Property(session).assets if one.name == "旧拱棚"]
        dispose(
            village.book,
            Disposal(old_one, day(f"{on}-20"), "sale", reason="闲置", price=2_500_000, meeting_on=day(f"{on}-08"),
                     meeting="成员代表大会决议", appraised_on=day(f"{on}-09"), appraiser="评估所", appraisal=2_400_000,
                     approved_on=day(f"{on}-10"), approver="苏木农经站"),
        )  # fmt: skip


def _keep_animals(village: PropertyVillage, month: int, on: str) -> None:
    if month == 1:
        village.moves("育雏群", "purchase", 1_500, f"{on}-02", value=75_000_007)
        village.moves("育肥群", "purchase", 1_200, f"{on}-02", value=120_000_011)
        village.moves("种群", "purchase", 400, f"{on}-02", value=160_000_003)
    village.moves("育雏群", "birth", 120 + month, f"{on}-08", value=2_345_679 + month)
    village.moves("育雏群", "purchase", 15, f"{on}-08", value=777_777)
    lost = village.moves("育雏群", "death", 4 + month % 3, f"{on}-09", reason="低温")
    village.moves("种群", "death", 1, f"{on}-09", reason="年老")
    village.moves("育雏群", "upkeep", 0, f"{on}-12", value=4_000_001)
    village.moves("育雏群", "transfer_out", 90, f"{on}-15", to="育肥群")
    village.moves("育肥群", "transfer_out", 11, f"{on}-16", to="种群")
    village.moves("种群", "transfer_out", 7, f"{on}-17", to="育肥群")
    village.moves("育肥群", "sale", 95 + month, f"{on}-20", price=11_111_113)
    village.moves("种群", "sale", 1, f"{on}-21", price=450_000)
    village.moves("育肥群", "own_use", 1, f"{on}-25", reason="成员过节")
    decided = herds.Settlement(
        day(f"{on}-27"), 3_333, 50, counterparty_id=village._parties["示例保险公司"], meeting="理事会决议"
    )
    with village.book.reading() as session:
        open_ = [one.id or 0 for one in herds.open_losses(session)]
    assert lost.id in open_
    herds.settle_losses(village.book, open_, decided)


def _deal(village: PropertyVillage, month: int, on: str) -> None:
    """Raise what is due, and let all but the late ones pay; some ahead, some in two parts, some with a deposit."""
    book, ids = village.book, village.contracts
    raise_due(book, day(f"{on}-01"), last_day(on))
    if month == 1:
        take_deposit(book, ids["地块02承包"], day(f"{on}-19"), 50_000)
        receive(book, ids["资金入股1"], day(f"{on}-18"), 2_750_000)
    if month == 2:
        take_deposit(book, ids["工程1"], day(f"{on}-19"), 100_000)
    if month == 4:
        charge_interest(book, ids[DISPUTED], day(f"{on}-19"))
    if month == 4:
        # a month of the long rent was booked by mistake, its month is closed: red in April, and booked once more
        with book.reading() as session:
            number = session.scalar(
                select(vouchers.c.number)
                .join(spread_parts, spread_parts.c.voucher_id == vouchers.c.id)
                .where(spread_parts.c.month == "2023-02")
            )
        reverse_voucher(book, number or "", "摊错了", on=day(f"{on}-10"))
        run_spreads(book, Period(YEAR, month), catch_up=True)
    if month == 5:
        alter(book, ids["温棚02出租"], day("2023-06-01"), {"price": 450_000}, "会议同意提高租金")
    if month == 7:
        end_early(book, ids["温棚05出租"], day("2023-07-31"), "对方不种了", on=day("2023-07-31"))
        return_deposit(book, ids["工程1"], day(f"{on}-19"), 40_000)
    if month == 8:
        write_off(book, ids["口头地"], [1], day(f"{on}-19"), "村民代表会议决定")
    if month == 12:
        # paid ahead in January: beyond what fell due in the year
        offset_prepaid(book, ids["资金入股1"], day(f"{on}-19"), [4])
    _collect(village, month, on)


def _collect(village: PropertyVillage, month: int, on: str) -> None:
    slow = {village.contracts[one] for one in (LATE, DISPUTED, "口头地")}
    due: dict[int, int] = defaultdict(int)
    for one in village.asks(standings, due_by=last_day(on), only_open=True):
        if one.contract_id not in slow and one.claim > 0:
            due[one.contract_id] += one.open
    for contract, amount in due.items():
        part = amount // 3 if (contract + month) % 4 == 0 else amount
        receive(village.book, contract, day(f"{on}-26"), part)


def _count(village: PropertyVillage) -> None:
    """Count everything at the end of the year: fewer chicks, a shed blown down, cash short, more feed than booked."""
    book, end = village.book, day("2023-12-31")
    scopes = ("cash", "stock", "animals", "fixed", "intangible", "resources", "claims", "contracts")
    found = {"cash": (Count(195_000, reason="找零差错"), "101"), "stock": (Count(30_500_000, reason="漏记"), "121"),
             "animals": (-3, "育雏群"), "fixed": (0, "温棚20"), "resources": (-1, "鱼塘")}  # fmt: skip
    for take in make_stock_takes(book, end, scopes):
        identity = take.id or 0
        with book.reading() as session:
            counts = counts_as_booked(session, identity)
            there = lines_in(session, take)
            lines = {one.subject_key if one.subject == "account" else one.name: one for one in there}
        losses: dict[int, Claim] = {}
        if take.scope in found:
            how, name = found[take.scope]
            line = lines[name]
            if isinstance(how, int):
                how = Count(line.quantity + how * HEAD if how else 0, reason="清点不足")
            counts[line.serial] = how
            if take.scope == "fixed":
                losses[line.serial] = Claim(100_000, 20_000, counterparty_id=village._parties["示例保险公司"])
        count_lines(book, identity, counts, on=end, counters="示例清查组")
        if take.scope in ("cash", "stock", "animals", "fixed"):
            book_differences(book, identity)
        approve_stock_take(book, identity, Approval(day("2024-01-15"), "理事会", "成员代表大会", claims=losses))
    village.heads["育雏群"] -= 3


def registers(village: PropertyVillage, on: dt.date) -> Figures:
    """Return what the registers say at the end of a day: fen, and heads under "heads"; credits are negative."""
    found: Figures = defaultdict(int)
    with village.book.reading() as session:
        for fund, money in fund_money(session, on).items():
            found["241", f"fund {fund}"] = -money.left
        waits, held = waiting_in_spreads(session, on), balances(session, on)
        paid_by_village = {
            identity for name, identity in village.contracts.items() if name.startswith(("工程", "饲料采购"))
        }
        for contract in set(waits) | set(held):
            if contract in held:
                one = held[contract]
                rest = one.claim - one.prepaid - one.deposit - waits.get(contract, 0)
            else:
                rest = -waits[contract]
            found["112+113+211", f"contract {contract}"] = -rest if contract in paid_by_village else rest
        for asset in Property(session).at(on):
            card = asset.asset
            cost = card.account[:3] or {"fixed": "151", "intangible": "161"}[card.klass]
            found[cost, ""] += asset.value
            found[{"132": "133", "151": "152", "161": "162"}.get(cost, ""), ""] -= asset.wear
            if card.herd:
                found[cost, "heads"] += asset.quantity // HEAD
        for debt in debt_standings(session, Period(on.year, on.month)):
            party = f"party {debt.debt.household_id or 0}:{debt.debt.counterparty_id or 0}"
            found[debt.debt.account[:3], party] += debt.debt.sign * (debt.amount - _resolved_by(debt, on))
        begun = [one.loan.id or 0 for one in loan_standings(session, Period(on.year, on.month)) if one.loan.start <= on]
        for loan in (loan_standing(session, one, on) for one in begun):
            sign = 1 if loan.loan.side == "given" else -1
            party = f"party {loan.loan.household_id or 0}:{loan.loan.counterparty_id or 0}"
            found[loan.loan.account[:3], party] += sign * loan.left
            found[loan.loan.interest_account[:3], party] += sign * loan.interest_left
    return {key: amount for key, amount in found.items() if amount}


def _resolved_by(debt: DebtStanding, on: dt.date) -> int:
    return sum(act.amount for act in debt.acts if act.date <= on)


def sums(path: Path, on: dt.date) -> Figures:
    """Return what the postings of a book's file add up to at the end of a day, in the words of `registers`."""
    wanted = """
        FROM posting AS p JOIN voucher AS v ON v.id = p.voucher_id
        WHERE v.state IN ('posted', 'reversed') AND v.date <= ? AND """
    queries = (
        "SELECT '241', 'fund ' || p.fund_id, SUM(p.amount)" + wanted + "p.account LIKE '241%' GROUP BY p.fund_id",
        "SELECT '112+113+211', 'contract ' || p.contract_id, SUM(p.amount)" + wanted
        + "substr(p.account, 1, 3) IN ('112', '113', '211') AND p.contract_id IS NOT NULL GROUP BY p.contract_id",
        "SELECT substr(p.account, 1, 3), '', SUM(p.amount)" + wanted
        + "substr(p.account, 1, 3) IN ('131', '132', '133', '134', '151', '152', '161', '162') GROUP BY 1",
        "SELECT substr(p.account, 1, 3), 'heads', "
        "SUM(CASE WHEN p.amount > 0 THEN p.quantity ELSE -p.quantity END) / 1000" + wanted
        + "substr(p.account, 1, 3) IN ('131', '132') AND p.unit = '只' GROUP BY 1",
        "SELECT substr(p.account, 1, 3), "
        "'party ' || coalesce(p.household_id, 0) || ':' || coalesce(p.counterparty_id, 0), SUM(p.amount)" + wanted
        + "substr(p.account, 1, 3) IN ('113', '201', '211', '221') AND p.contract_id IS NULL GROUP BY 1, 2",
    )  # fmt: skip
    found: Figures = {}
    file = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for query in queries:
        found |= {(account, key): amount for account, key, amount in file.execute(query, (on.isoformat(),)) if amount}
    file.close()
    return found
