"""Accruals (预提): a cost of this month that is paid later; wages, labour, interest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.months import month_of, months_from
from gacha_app.domain.spreading import Spread
from gacha_app.i18n import N_, _


@dataclass(frozen=True)
class AccrualKind:
    """Something that is commonly accrued; accounts by name, since the charts give the same names other codes.

    Attributes:
        expense: (first-level account, detail) that bears it. debt: the account that is owed, by its names in either
            chart.
    """

    title: str
    expense: tuple[str, str]
    debt: tuple[str, ...]


ACCRUALS = {
    "wages": AccrualKind(N_("计提工资"), ("管理费用", "干部报酬"), ("应付工资",)),
    # temporary work ran through 应付款 before 2024
    "labour": AccrualKind(N_("计提劳务费"), ("经营支出", "劳务费"), ("应付劳务费", "应付款")),
    "interest": AccrualKind(N_("计提利息"), ("其他支出", "利息支出"), ("应付款",)),
}


def accrual(
    kind: str,
    amount: int,
    first: Period,
    names: Mapping[str, str],
    *,
    last: Period | None = None,
    expense: str = "",
    debt: str = "",
    reversal: str = "",
    name: str = "",
    project_id: int | None = None,
) -> Spread:
    """Return the accrual of so many fen in every month from the first to the last.

    Args:
        names: the name of every account of the book that may be used, by code.
        expense, debt: other accounts than the usual ones.

    Raises:
        InvalidInput: naming the answer that is wrong, or the account the book lacks.
    """
    if kind not in ACCRUALS:
        raise InvalidInput(
            "kind",
            _("没有“{name}”这种预提，可用的有：{all}。").format(
                name=kind[:40], all="、".join(f"{key}（{_(one.title)}）" for key, one in ACCRUALS.items())
            ),
        )
    usual, last = ACCRUALS[kind], last or first
    if first.month is None or last.month is None:
        raise InvalidInput("month", _("请写明月份，如 2023-05。"))
    if amount <= 0:
        raise InvalidInput("amount", _("预提的金额应大于零。"))
    if last.last < first.first:
        raise InvalidInput("until", _("结束日期不能早于开始日期。"))
    months = months_from(month_of(first.first), month_of(last.first))
    made = Spread(
        name or usual.title, "accrual", amount * len(months), first.first, last.last,
        debt or _account_named(names, usual.debt), expense or _detail(names, *usual.expense), reversal=reversal,
        project_id=project_id,
    )  # fmt: skip
    made.check()
    return made


def _account_named(names: Mapping[str, str], wanted: tuple[str, ...]) -> str:
    for name in wanted:
        for code in sorted(names):
            if len(code) == 3 and names[code] == name:
                return code
    raise InvalidInput("debt", _("科目表里没有“{name}”，请写明科目。").format(name=wanted[0]))


def _detail(names: Mapping[str, str], above: str, name: str) -> str:
    root = _account_named(names, (above,))
    return next((code for code in sorted(names) if code.startswith(root) and names[code] == name), root)
