"""Subsidy funds (补助资金): money with a purpose, from grant to last fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import N_, _

LEVELS = {
    "central": N_("中央"),
    "region": N_("自治区"),
    "league": N_("盟市"),
    "banner": N_("旗县"),
    "township": N_("苏木乡镇"),
    "paired": N_("京蒙协作"),
    "donation": N_("社会捐赠"),
    "own": N_("自筹"),
    "other": N_("其他"),
}
STAGES = {
    "granted": N_("已下达"),
    "received": N_("已到账"),
    "started": N_("已开工"),
    "finished": N_("已完工"),
    "accepted": N_("已验收"),
    "settled": N_("已决算"),
}


@dataclass(eq=False)
class Fund:
    """A grant or an earmarked donation.

    Attributes:
        document_number: 文号, "" for a donation without one.
        level: a key of `LEVELS`. stage: a key of `STAGES`.
        granted: fen promised. granted_on: when.
        project_id: the project it is for, or None; a project may have several funds.
    """

    name: str
    document_number: str = ""
    level: str = "banner"
    granted: int = 0
    granted_on: date | None = None
    purpose: str = ""
    goal: str = ""
    stage: str = "granted"
    project_id: int | None = None
    note: str = ""
    id: int | None = None

    def check(self) -> None:
        """Refuse what no fund can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写资金名称。"))
        if self.level not in LEVELS:
            raise InvalidInput("level", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.level))
        if self.stage not in STAGES:
            raise InvalidInput("stage", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.stage))
        if self.granted < 0:
            raise InvalidInput("granted", _("下达金额不能是负数。"))


def check_enough_left(name: str, left: int, spent: int) -> None:
    """Refuse to spend more of a fund than it holds.

    Raises:
        InvalidInput: naming the fund, what it holds and what is missing.
    """
    if spent > left:
        raise InvalidInput(
            "fund",
            _("“{name}”只剩 {left} 元，不够支付 {spent} 元，还差 {missing} 元。").format(
                name=name, left=grouped(left), spent=grouped(spent), missing=grouped(spent - left)
            ),
        )
