"""Three years of a village's books with every kind of entry, the same for the same seed; all names are invented.

`three_years(folder, postings=2000)` leaves 2022 and 2023 closed and 2024 open. Names and summaries hold the signs that
other programs trip over: quotes, bars, semicolons, colons, tabs, emoji, rare characters.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from gacha_app.domain.accounts import Account
from gacha_app.domain.entry_kinds import Answers, EntryKind, make_voucher
from gacha_app.domain.voucher import Kind, Posting, Voucher
from gacha_app.services.posting import post, post_all
from gacha_app.services.vouchers import enter_voucher
from gacha_app.storage.reference import entry_kinds
from tests.village import Village

YEARS = (2022, 2023, 2024)
PROJECTS = ("温棚葡萄", '鸵鸟: 养殖; "试点"', "光伏|发电（一期）, 二期", "园区绿化养护")
FUNDS = ("扶持壮大集体经济资金〔2022〕3号", "衔接资金; 草原: 生态 | 补奖")
PARTIES = ("示例农业公司", '示例"合作社", (甲)', "示例商行; 乙 | 丙", "示例工程队🐑")
PEOPLE = ("巴特尔", "乌云其木格", "苏和", "𠮷田䶮", "王建国", "张秀英", "额尔德尼", "布和", "李海龙", "图雅")
WORDS = (
    "",
    "卖出一批",
    '记"引号"',
    "甲|乙",
    "甲;乙",
    "单价: 3元, 共两车",
    "反斜杠\\n",
    "🐑五只",
    "𬭼𫟦",
    "中\t制表",
    "=1+1",
    "(括号) [方]",
)
# Entries that no form makes; debit positive, in hundredths of the amount
_BY_HAND = (
    ("计提折旧", (("51104", 60), ("51306", 40), ("152", -100))),
    ("摊销无形资产", (("51309", 100), ("162", -100))),
    ("生产性生物资产折旧", (("51104", 100), ("133", -100))),
    ("计提工资", (("51301", 70), ("51102", 30), ("212", -100))),
    ("发放工资", (("212", 100), ("102", -100))),
    ("计提税金", (("512", 80), ("521", 20), ("214", -100))),
    ("预收租金", (("102", 100), ("211", -100))),
    ("生产领料", (("401", 100), ("121", -100))),
    ("产品入库", (("121", 100), ("401", -100))),
    ("存入定期", (("10201", 100), ("102", -100))),
    ("待摊费用", (("171", 100), ("102", -100))),
    ("一事一议筹资", (("101", 100), ("231", -100))),
    ("赊销", (("112", 100), ("50101", -100))),
)


def three_years(folder: Path, postings: int = 2000, seed: int = 1) -> Village:
    """Return the village with its book open; about so many postings, each year a third of them."""
    village = Village(folder, first_year=2022, opening={"101": "20000000", "102": "900000000", "311": "800000000"})
    chance = random.Random(seed)
    for name in PROJECTS:
        village.has_project(name)
    for name in FUNDS:
        village.has_fund(name, "5000000", granted_on="2022-01-05")
    for name in PARTIES:
        village.deals_with(name)
    for number in range(24):
        village.has_household(f"{PEOPLE[number % len(PEOPLE)]}{number}", f"{1 + number % 5}")
    contract = village.has_contract("草场承包合同; 2022", project_id=village._projects[PROJECTS[0]])
    _open_in_detail(village)
    for fund in FUNDS:
        village.records("grant", "5000000", fund=fund, counterparty=PARTIES[0], on="2022-01-05")
    drawn = _drawn(village, chance, contract)
    for year in YEARS:
        _keep(village, (next(drawn)(year) for _voucher in range(max(25, int(postings / 2.2 / 3)))))
        _make_mistakes(village, year)
        if year > YEARS[0]:
            village.pays(year - 1, "0001", "0002", "0005", on=f"{year}-03-10")
        if year < YEARS[-1]:
            village.distributes("100000.01", year, on=f"{year}-12-30")
            village.closes(year)
    return village


def _open_in_detail(village: Village) -> None:
    """Add accounts of the village's own, and an opening household by household, of stock, assets and what is owed."""
    with village.book.writing("opening", "detail") as session:
        session.add(Account("10201", '信用社: 定期; "一户"', "asset", "debit", parent="102", own=True))
        session.add(Account("1020101", "一年期 | 甲", "asset", "debit", parent="10201", own=True))
        session.flush()
        text = "期初明细"
        people = list(village._households.values())
        lines = [
            *(Posting("113", 10_000 * (place - 4) + 7, text, household_id=one) for place, one in enumerate(people[:4])),
            *(Posting("113", 5_000 * place + 1, text, household_id=one) for place, one in enumerate(people[4:9], 1)),
            *(Posting("112", 30_000, text, counterparty_id=one) for one in village._parties.values()),
            Posting("121", 4_500_000, text, quantity=12_500, unit="吨"),
            Posting("132", 9_000_000, text, quantity=60_000, unit="头"),
            Posting("151", 80_000_000, text), Posting("161", 2_000_000, text), Posting("1020101", 1_234_567, text),
            Posting("133", -1_000_000, text), Posting("152", -20_000_000, text), Posting("162", -100_000, text),
            Posting("201", -3_000_000, text), Posting("32202", -1_500_003, text),
        ]  # fmt: skip
        lines.append(Posting("301", -sum(one.amount for one in lines), text))
        post(session, Voucher(dt.date(2022, 1, 1), text, lines, kind=Kind.OPENING))


def _drawn(village: Village, chance: random.Random, contract: int) -> Iterator:
    """Yield what makes the next voucher of a year; every form and every entry by hand comes round."""
    kinds = [kind for kind in entry_kinds().values() if kind.code != "grant"]
    numbers = count()

    def by_form(kind: EntryKind, year: int) -> Voucher:
        place = next(numbers)
        fund = chance.choice(list(village._funds.values()))
        item = kind.items[place // 7 % len(kind.items)] if kind.items else ""
        said = {
            "project_id": chance.choice(list(village._projects.values())) if place % 4 else None,
            "fund_id": fund,
            "household_id": chance.choice(list(village._households.values())),
            "contract_id": contract if place % 3 == 0 else None,
            "counterparty_id": chance.choice(list(village._parties.values())) if place % 3 else None,
        }
        answered = {
            f"{name}_id": said[f"{name}_id"] or village._projects[PROJECTS[0]]
            for name in kind.dimensions
            if name in kind.required or said[f"{name}_id"]
        }
        # more comes in than goes out, and a grant lasts all three years
        most = {"in": 9_000_000, "fund": 300_000}.get(kind.group, 1_500_000)
        counted = {"quantity": chance.randrange(1, 99_999), "unit": "斤"} if kind.code == "sale" else {}
        return make_voucher(
            kind,
            Answers(
                _day(chance, year), chance.randrange(1, most), f"{kind.title} {WORDS[place % len(WORDS)]}".strip(),
                inward=kind.two_way and chance.random() < 0.5, item=item, money=chance.choice(kind.money),
                attachments=place % 3, **answered, **counted,
            ),
        )  # fmt: skip

    def by_hand(entry: tuple, year: int) -> Voucher:
        summary, parts = entry
        amount = chance.randrange(1, 9_999) * 100
        lines = [Posting(code, amount * part // 100, f"{summary}{WORDS[next(numbers) % 5]}") for code, part in parts]
        return Voucher(_day(chance, year), summary, lines)

    while True:
        for kind in kinds:
            yield lambda year, kind=kind: by_form(kind, year)
        for entry in _BY_HAND:
            yield lambda year, entry=entry: by_hand(entry, year)


def _day(chance: random.Random, year: int) -> dt.date:
    return dt.date(year, 1, 6) + dt.timedelta(chance.randrange(350))


def _keep(village: Village, vouchers: Iterator[Voucher]) -> None:
    with village.book.writing("three_years") as session:
        post_all(session, sorted(vouchers, key=lambda one: one.date))


def _make_mistakes(village: Village, year: int) -> None:
    """Take entries back in red, enter one anew as it should have been, and mend what an earlier year got wrong."""
    wrong = village.records("sale", "1234.56", project=PROJECTS[1], on=f"{year}-05-03", summary="记错的销售")
    village.takes_back(wrong, on=f"{year}-06-04", reason="金额写错")
    lines = [
        Posting("102", 654_321, "订正"),
        Posting("50101", -654_321, "订正", project_id=village._projects[PROJECTS[1]]),
    ]
    enter_voucher(
        village.book,
        Voucher(dt.date(year, 6, 4), f"订正{wrong.date}{wrong.number}号凭证", lines, corrects_id=wrong.id),
        post_it=True,
    )
    spent = village.records(
        "spend_grant", "77.70", fund=FUNDS[1], project=PROJECTS[0], counterparty=PARTIES[2], item="151",
        on=f"{year}-09-09",
    )  # fmt: skip
    village.takes_back(spent, on=f"{year}-09-10", reason="退回")
    village.records("household", "88.88", household=next(iter(village._households)), on=f"{year}-10-01", inward=True)
    if year > YEARS[0]:
        village.enters(("32202", "500.05"), ("102", "-500.05"), on=f"{year}-02-02", summary="补记上年漏记的费用")
