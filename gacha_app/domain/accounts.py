"""Accounts: their classes, sides and levels."""

from __future__ import annotations

from dataclasses import dataclass

from gacha_app.i18n import N_

CLASSES = {
    "asset": N_("资产"),
    "liability": N_("负债"),
    "equity": N_("所有者权益"),
    "cost": N_("成本"),
    "income": N_("收入"),
    "expense": N_("支出"),
}

CASH = "101"
BANK = "102"
HOUSEHOLDS = "113"  # 内部往来: per household, never netted across households
EARMARKED = "241"  # 专项应付款
RESERVE = "311"  # 公积公益金
YEAR_RESULT = "321"  # 本年收益
DISTRIBUTED = "32201"  # 收益分配—各项分配
UNDISTRIBUTED = "32202"  # 收益分配—未分配收益
MONEY = (CASH, BANK)
RECEIVABLE = "112"  # 应收款


@dataclass(frozen=True)
class Roles:
    """Where the charts part: the codes of what both know under different ones; the constants above hold in both.

    Attributes:
        operating: 经营收入, in the 2004 chart with 发包及上交收入. investment, subsidy, other: the other income.
        payable: 应付款.
        claims: the accounts whose balance stands with somebody else, in the order they are reported.
    """

    operating: tuple[str, ...]
    investment: str
    subsidy: tuple[str, ...]
    other: str
    payable: str
    claims: tuple[str, ...]


ROLES = {
    "2023": Roles(
        ("501",), "502", ("503",), "504", "211",
        (RECEIVABLE, HOUSEHOLDS, "211", "212", "213", "214", "201", "221", "231", EARMARKED),
    ),
    # 农业税附加返还 came from the budget like the other subsidies
    "2004": Roles(
        ("501", "511"), "561", ("521", "522"), "531", "202",
        (RECEIVABLE, HOUSEHOLDS, "202", "211", "212", "201", "221", "231", EARMARKED),
    ),
}  # fmt: skip
CHARTS = {"2023": N_("2023年会计制度（财会〔2023〕14号）"), "2004": N_("2004年会计制度（财会〔2004〕12号）")}


@dataclass(eq=False)
class Account:
    """An account of the chart, or a sub-level that the village added.

    Attributes:
        code: three digits, and two more for each sub-level.
        klass: a key of `CLASSES`.
        normal_side: "debit", "credit" or "both".
        parent: the code above, or None.
        own: whether the village added it.
        initials: pinyin initials of its name, for search.
    """

    code: str
    name: str
    klass: str
    normal_side: str
    parent: str | None = None
    own: bool = False
    active: bool = True
    initials: str = ""

    @property
    def level(self) -> int:
        """Its depth: 1 for a three-digit account."""
        return (len(self.code) - 1) // 2
