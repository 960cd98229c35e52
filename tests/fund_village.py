"""A village with subsidy money of several levels, told in its own words."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Any

from village import Village, day

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.formed_asset import FormedAsset, FormedPart, LinkedHousehold, YieldUse
from gacha_app.domain.fund_plan import Milestone
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.register import Asset
from gacha_app.domain.voucher import Voucher
from gacha_app.services import fund_assets, fund_plans, fund_yields, funds


class FundVillage(Village):
    """A village that does with its funds what a user can do."""

    def fund(self, name: str) -> int:
        return self._funds[name]

    def gets(self, fund: str, amount: str, on: str = "2023-03-01") -> Voucher:
        return self.records("grant", amount, fund=fund, on=on)

    def spends(self, fund: str, amount: str, on: str = "2023-06-01", **said: Any) -> Voucher:
        return self.records("spend_grant", amount, fund=fund, on=on, **said)

    def returns(self, fund: str, amount: str, on: str = "2023-11-01") -> Voucher:
        return funds.return_money(self.book, self._funds[fund], Answers(day(on), parse_yuan(amount)))

    def writes_plan(self, fund: str, *together: str, **said: Any) -> Any:
        others = [self._funds[one] for one in together]
        return fund_plans.set_plan(self.book, self._funds[fund], said, together=others)

    def reaches(self, fund: str, kind: str, on: str, **said: Any) -> Milestone:
        if "amount" in said:
            said["amount"] = parse_yuan(said["amount"])
        return fund_plans.record_milestone(self.book, self._funds[fund], Milestone(kind, day(on), **said))

    def forms(
        self, name: str, parts: dict[str, str], on: str = "2023-08-01", *, klass: str = "operating", way: str = "paid",
        value: str | None = None, card: Asset | None = None, **said: Any,
    ) -> FormedAsset:  # fmt: skip
        """Form an asset of funds; the part under "" is the village's own money."""
        made = [FormedPart(parse_yuan(one), self._funds[fund] if fund else None) for fund, one in parts.items()]
        whole = parse_yuan(value) if value else sum(one.amount for one in made)
        formed = FormedAsset(name, klass, day(on), whole, way, parts=made, **said)
        return fund_assets.form_asset(self.book, formed, card)

    def links(self, fund: str, household: str, income: str, year: int = 2023, **said: Any) -> LinkedHousehold:
        link = LinkedHousehold(0, self._households[household], year, income=parse_yuan(income), **said)
        return fund_yields.link_household(self.book, self._funds[fund], link)

    def uses(
        self, formed: FormedAsset, amount: str, year: int = 2023, kind: str = "posts", voucher: str = ""
    ) -> YieldUse:
        use = YieldUse(formed.id or 0, year, kind, parse_yuan(amount))
        return fund_yields.use_yield(self.book, use, voucher)

    def written(self) -> list[str]:
        """Return everything that stands in the book's file."""
        with sqlite3.connect(f"file:{self.book.path}?mode=ro", uri=True) as file:
            found = list(file.iterdump())
        file.close()
        return found


def grapes(folder: Any) -> FundVillage:
    """A village with two projects and money of four levels: 衔接 and 配套 for the grapes, 帮扶 for the ostriches."""
    village = FundVillage(folder)
    village.has_project("温棚葡萄", "grapes")
    village.has_project("鸵鸟养殖", "ostriches")
    village.has_household("示例甲", people=3)
    village.has_household("示例乙", people=2)
    village.has_fund("衔接资金", "700000", level="central", project="温棚葡萄", granted_on="2023-02-01")
    village.has_fund("配套资金", "300000", level="region", project="温棚葡萄", granted_on="2023-02-10")
    village.has_fund("自筹资金", "50000", level="own", project="温棚葡萄", granted_on="2023-02-10")
    village.has_fund("帮扶资金", "100000", level="enterprise", project="鸵鸟养殖", granted_on="2023-04-01")
    village.gets("衔接资金", "700000", "2023-03-01")
    village.gets("配套资金", "300000", "2023-04-01")
    village.gets("帮扶资金", "100000", "2023-05-01")
    return village


LAST = dt.date(2023, 12, 31)
