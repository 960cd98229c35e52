"""Accounts: their classes, sides and levels."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import initials_of
from gacha_app.i18n import N_, _

CLASSES = {
    "asset": N_("资产"),
    "liability": N_("负债"),
    "equity": N_("所有者权益"),
    "cost": N_("成本"),
    "income": N_("收入"),
    "expense": N_("支出"),
}

RESULT_CLASSES = ("income", "expense")

CASH = "101"
BANK = "102"
HOUSEHOLDS = "113"  # 内部往来: per household, never netted across households
EARMARKED = "241"  # 专项应付款
RESERVE = "311"  # 公积公益金
TAXES = "214"  # 应交税费
YEAR_RESULT = "321"  # 本年收益
DISTRIBUTED = "32201"  # 收益分配—各项分配
UNDISTRIBUTED = "32202"  # 收益分配—未分配收益
MONEY = (CASH, BANK)
DEEPEST = 9  # digits: 科目最多四级
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


def parent_of(code: str) -> str | None:
    """Return the code that stands above one, None above a three-digit one."""
    return code[:-2] if len(code) > 3 else None


def free_code(parent: str, taken: Collection[str]) -> str:
    """Return the first code under an account that is not taken yet.

    Raises:
        InvalidInput: if all 99 are, or the account lies too deep.
    """
    if len(parent) >= DEEPEST:
        raise InvalidInput("parent", _("科目最多分四级，{code} 下面不能再设明细。").format(code=parent))
    for number in range(1, 100):
        if (code := f"{parent}{number:02d}") not in taken:
            return code
    raise InvalidInput("parent", _("{code} 下面的编号已经用完（01至99）。").format(code=parent))


def check_code(code: str, parent: str) -> None:
    """Refuse a code that cannot stand under an account.

    Raises:
        InvalidInput: saying how it must look.
    """
    if not (code.isascii() and code.isdigit() and len(code) == len(parent) + 2 and code.startswith(parent)):
        raise InvalidInput(
            "code",
            _("编号“{code}”不对：上级 {parent} 下面的明细应是 {parent} 加两位数字，如 {example}。").format(
                code=code[:20], parent=parent, example=f"{parent}01"
            ),
        )


def checked_name(name: str) -> str:
    """Return an account's name without idle blanks.

    Raises:
        InvalidInput: if it is missing or too long.
    """
    plain = name.strip()
    if not plain:
        raise InvalidInput("name", _("请填写科目名称。"))
    if len(plain) > 40:
        raise InvalidInput("name", _("科目名称太长，最多40个字。"))
    return plain


def same_name(one: str, other: str) -> bool:
    """Return whether two names mean the same account: brackets of either width, blanks and old names aside."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """Return an account's name as it is compared: without blanks, brackets of one width."""
    return re.sub(r"\s", "", name).translate(str.maketrans("()", "（）"))


def account_initials(name: str) -> str:
    """Return the pinyin initials of an account's name, "yhck" for 银行存款; other signs are left out."""
    return re.sub(r"[^a-z0-9]", "", initials_of(name))
