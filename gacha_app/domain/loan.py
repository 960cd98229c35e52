"""Loans taken and given (借款): what a village may borrow for, at what interest, and who agreed to it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST, half_width
from gacha_app.i18n import N_, _

SIDES = {"taken": N_("借入"), "given": N_("借出"), "guarantee": N_("为他人担保")}
PURPOSES = {"operation": N_("生产经营"), "public_works": N_("兴办公益事业"), "other": N_("其他")}
RATE_PER = {"year": N_("年利率"), "month": N_("月利率")}
DAY_COUNTS = {"month": N_("按月（每月一样多）"), "365": N_("按天（一年365天）"), "360": N_("按天（一年360天）")}
PLANS = {
    "at_end": N_("到期一次还本"),
    "equal_principal": N_("等额本金"),
    "equal_instalments": N_("等额本息"),
}
EVERY = {1: N_("每月"), 3: N_("每季"), 6: N_("每半年"), 12: N_("每年")}
ACTS = {"repaid": N_("还本"), "accrued": N_("计息"), "paid": N_("付（收）息")}
# The rate is kept in millionths: 3.85 % are 38,500, a monthly rate of 5.25 ‰ is 5,250
MILLION = 1_000_000
_MOST_YEARS = 50


@dataclass(eq=False)
class Loan:
    """Money borrowed from somebody or lent to him.

    Attributes:
        side: "taken" or "given". account: where its principal stands.
        household_id, counterparty_id: with whom; exactly one of them.
        principal: fen. rate: millionths a year or a month (`rate_per`). day_count: a key of `DAY_COUNTS`.
        plan: a key of `PLANS`. every: how many months lie between two instalments, or two payments of interest.
        start: the day the money came or went. end: the day it is due.
        purpose: a key of `PURPOSES`. meeting: who agreed and when. excuse, excused_by: why that is missing, and who
            let it pass.
        interest_account: where interest that is not paid yet stands.
        voucher_id: the voucher of the money; None where it stood on the account already.
    """

    name: str
    side: str
    account: str
    principal: int
    rate: int
    start: dt.date
    end: dt.date
    rate_per: str = "year"
    day_count: str = "month"
    plan: str = "at_end"
    every: int = 12
    purpose: str = "operation"
    household_id: int | None = None
    counterparty_id: int | None = None
    meeting: str = ""
    excuse: str = ""
    excused_by: str = ""
    interest_account: str = ""
    note: str = ""
    voucher_id: int | None = None
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None

    @property
    def sign(self) -> int:
        """1 for money lent, -1 for money borrowed: how it stands on its account, debit positive."""
        return 1 if self.side == "given" else -1

    @property
    def yearly_rate(self) -> Fraction:
        """The rate of a year as a fraction: 12 months where it is by the month."""
        return Fraction(self.rate * (12 if self.rate_per == "month" else 1), MILLION)

    def check(self) -> None:
        """Refuse what no loan can be, and what the rules forbid.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        refuse_forbidden(self.side, self.purpose)
        self.name, self.meeting, self.excuse = self.name.strip(), self.meeting.strip(), self.excuse.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写借款的名称，如 农商行温棚贷款。"))
        for field, known in (("side", SIDES), ("purpose", PURPOSES), ("rate_per", RATE_PER), ("plan", PLANS),
                             ("day_count", DAY_COUNTS), ("every", EVERY)):  # fmt: skip
            value = getattr(self, field)
            if value not in known:
                raise InvalidInput(field, _("没有“{value}”这个选项，请从列表中选择。").format(value=value))
        if (self.household_id is None) == (self.counterparty_id is None):
            raise InvalidInput("counterparty_id", _("请选择对方：农户或往来单位，只选一个。"))
        if not 0 < self.principal <= MOST:
            raise InvalidInput("principal", _("借款本金应大于零。"))
        if not 0 <= self.rate < MILLION:
            raise InvalidInput("rate", _("利率应在 0 到 100% 之间。"))
        if self.end <= self.start:
            raise InvalidInput("end", _("到期日应晚于借款日期。"))
        if self.end.year - self.start.year > _MOST_YEARS:
            raise InvalidInput("end", _("借款期限太长，最多50年，请核对日期。"))
        if not self.meeting and not (self.excuse and self.excused_by.strip()):
            # 财农〔2021〕121号 第十五条: 举债从事经营性活动应当纳入村级重大事项决策范围，参照执行“四议两公开”机制
            raise InvalidInput(
                "meeting",
                _("借款是重大事项，请填写成员（代表）大会的记录；还没有开会的，请写明原因和同意放行的人。"),
            )


@dataclass(eq=False)
class LoanAct:
    """Principal paid back, a month's interest, or interest paid.

    Attributes:
        kind: a key of `ACTS`. month: the month of interest, "2024-03"; "" otherwise. amount: fen.
        voucher_id: the voucher that did it; taken back, it does not count.
    """

    loan_id: int
    kind: str
    date: dt.date
    amount: int
    voucher_id: int | None
    month: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None


def refuse_forbidden(side: str, purpose: str) -> None:
    """Refuse what a collective may not do with its credit.

    Raises:
        InvalidInput: naming the rule.
    """
    if side == "guarantee":
        raise InvalidInput(
            "side",
            # 财农〔2021〕121号 第二十三条: 不得以本集体资产为其他单位和个人提供担保; 农村集体经济组织法 第三十五条
            _("不能登记：集体不得以集体资产为其他单位和个人提供担保（财农〔2021〕121号第二十三条）。"),
        )
    if side == "taken" and purpose == "public_works":
        raise InvalidInput(
            "purpose", _("不能登记：集体不得举债兴办公益事业（财农〔2021〕121号第十五条），请改用一事一议或财政补助。")
        )


def parse_rate(text: str, field: str = "rate") -> int:
    """Return the millionths that a rate means: "3.85%", "3.85" (per cent), "5.25‰".

    Raises:
        InvalidInput: if it is none, or finer than a millionth.
    """
    plain = half_width(text).replace(" ", "")
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?)(%|‰|)", plain)
    if not match:
        raise InvalidInput(field, _("“{text}”不是利率，请写成 3.85% 或 5.25‰ 的样子。").format(text=text.strip()[:20]))
    exact = Fraction(Decimal(match[1])) * (1000 if match[2] == "‰" else 10_000)
    if exact.denominator != 1 or exact >= MILLION:
        raise InvalidInput(field, _("“{text}”不是利率，请写成 3.85% 或 5.25‰ 的样子。").format(text=text.strip()[:20]))
    return int(exact)


def rate_text(rate: int, rate_per: str = "year") -> str:
    """Return a rate as people write it: a yearly one in per cent, a monthly one in per mille."""
    unit, sign = (1000, "‰") if rate_per == "month" else (10_000, "%")
    whole, part = divmod(rate, unit)
    digits = f"{part:0{len(str(unit)) - 1}d}".rstrip("0")
    return f"{whole}.{digits}{sign}" if digits else f"{whole}{sign}"
