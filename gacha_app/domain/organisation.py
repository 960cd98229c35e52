"""The organisation whose book it is, and what its charter fixes."""

from __future__ import annotations

from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

# What a remainder of a fen does: today the one rule, kept per book so that a paper always names it
LARGEST_REMAINDER = "largest_remainder"
RECORD_DATE_RULES = {"year_end": N_("当年12月31日"), "approval": N_("方案通过之日"), "chosen": N_("每年另定")}


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
        if not 1980 <= self.first_year <= 2200:
            raise InvalidInput(
                "first_year", _("起始年度“{year}”不对，请写成 2023 的样子。").format(year=self.first_year)
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
