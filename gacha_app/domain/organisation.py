"""The organisation whose book it is, and what its charter fixes."""

from __future__ import annotations

from dataclasses import dataclass

from gacha_app.domain.accounts import CHARTS
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

# What a remainder of a fen does: today the one rule, kept per book so that a paper always names it
LARGEST_REMAINDER = "largest_remainder"
RECORD_DATE_RULES = {"year_end": N_("当年12月31日"), "approval": N_("方案通过之日"), "chosen": N_("每年另定")}

REVIEW_RULES = {"none": N_("不要求审核"), "any": N_("须审核"), "other_person": N_("须由制单人以外的人审核")}
STEP_RULES = {"advised": N_("缺少的程序由批准人具名免除"), "required": N_("缺少的程序不能批准")}
# 中发〔2016〕37号 two ways: 增人不增股、减人不减股, or counted again
SHARE_MODES = {"static": N_("静态管理（增人不增、减人不减）"), "dynamic": N_("动态管理（按年调整）")}


@dataclass(eq=False)
class Organisation:
    """A village collective economic organisation and its charter's rules.

    Attributes:
        code: what tells it from all others for ever; made with the book.
        banner: the county (旗县); league: the prefecture (盟市); township: 苏木/乡镇.
        credit_code: the unified social credit code, or "".
        head, supervisor, accountant, cashier: 理事长, 监事长, 会计, 出纳, as they sign.
        chart: the chart of accounts in use, "2023" or "2004".
        first_year: the first accounting year kept in this book.
        reserve_rate: what goes to 公积公益金 first, in hundredths of a per cent (2000 is 20 %).
        sample: whether it is an example with invented figures.
        review_rule: a key of `REVIEW_RULES`: who must look at a voucher before it is posted.
        share_mode: a key of `SHARE_MODES`. step_rule: a key of `STEP_RULES`: whether a dividend's steps bind.
        transfer_ceiling: the most of all shares one household may come to hold, hundredths of a per cent; 0 for none.
        reserve_floor: the least that goes to 公积公益金 each year, fen.
        reserve_cap: what 公积公益金 may grow to, fen; 0 for no bound.
        moved_from, moved_to: the file of the book before, or after, the move to another chart of accounts.
    """

    code: str
    name: str
    township: str = ""
    banner: str = ""
    league: str = ""
    credit_code: str = ""
    head: str = ""
    supervisor: str = ""
    accountant: str = ""
    cashier: str = ""
    telephone: str = ""
    chart: str = "2023"
    first_year: int = 2024
    reserve_rate: int = 2000
    rounding_rule: str = LARGEST_REMAINDER
    record_date_rule: str = "year_end"
    sample: bool = False
    review_rule: str = "none"
    share_mode: str = "static"
    step_rule: str = "advised"
    transfer_ceiling: int = 0
    reserve_floor: int = 0
    reserve_cap: int = 0
    moved_from: str = ""
    moved_to: str = ""
    id: int | None = None

    def check(self) -> None:
        """Refuse what no organisation can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写嘎查（村）名称。"))
        if len(self.name) > 60:
            raise InvalidInput("name", _("名称太长，最多60个字。"))
        if not 0 <= self.reserve_rate <= 10_000:
            raise InvalidInput("reserve_rate", _("公积公益金提取比例应在 0 到 100% 之间。"))
        if not 0 <= self.transfer_ceiling <= 10_000:
            raise InvalidInput("transfer_ceiling", _("份额转让的上限应在 0 到 100% 之间，0 表示不限。"))
        if self.reserve_floor < 0 or self.reserve_cap < 0:
            raise InvalidInput("reserve_floor", _("公积公益金的下限和上限不能是负数。"))
        if self.share_mode not in SHARE_MODES or self.step_rule not in STEP_RULES:
            raise InvalidInput("share_mode", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.share_mode))
        if not 1980 <= self.first_year <= 2200:
            raise InvalidInput(
                "first_year", _("起始年度“{year}”不对，请写成 2023 的样子。").format(year=self.first_year)
            )
        if self.chart not in CHARTS:
            raise InvalidInput(
                "chart", _("没有“{chart}”这套会计科目，请用 2023 或 2004。").format(chart=self.chart[:20])
            )
        if self.review_rule not in REVIEW_RULES:
            raise InvalidInput(
                "review_rule",
                _("没有“{value}”这个选项，可用的有：{all}。").format(
                    value=self.review_rule[:40], all="、".join(REVIEW_RULES)
                ),
            )
        if self.credit_code:
            self.credit_code = _checked_credit_code(self.credit_code)


def _checked_credit_code(code: str) -> str:
    from stdnum.cn import uscc
    from stdnum.exceptions import ValidationError

    try:
        return str(uscc.validate(code))
    except ValidationError:
        raise InvalidInput(
            "credit_code", _("统一社会信用代码“{code}”不对，应为18位。").format(code=code[:30])
        ) from None
