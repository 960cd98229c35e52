"""Depreciation: what each month takes off an asset's cost (年限平均法, 工作量法), down to what is left at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.months import month_after, month_of, months_from
from gacha_app.domain.register import NOMINAL, Asset
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import N_, _

_NEVER = "9999-12"

# Where the cost stands, where its wear is booked, what the wear is called; 171 is written off directly
CONTRA_ACCOUNTS = {"151": "152", "132": "133", "161": "162", "171": "171"}
WORDS = {"151": N_("折旧"), "132": N_("折旧"), "161": N_("摊销"), "171": N_("摊销")}
_COST_BY_CLASS = {"fixed": "151", "biological": "132", "intangible": "161", "other": "171"}
# (parent, detail) by name: the charts give the same names other codes
_OPERATING = {"折旧": ("经营支出", "折旧费"), "摊销": ("经营支出", "其他经营支出")}
_MANAGEMENT = {"折旧": ("管理费用", "折旧费"), "摊销": ("管理费用", "其他管理费用")}


@dataclass(frozen=True)
class WearAccounts:
    """Where an asset's wear is booked.

    Attributes:
        cost: where its cost stands. contra: what is credited. expense: what is debited.
        word: "折旧" or "摊销".
    """

    cost: str
    contra: str
    expense: str
    word: str


def accounts_for(asset: Asset, names: Mapping[str, str], chart: str = "2023") -> WearAccounts:
    """Return where an asset's wear is booked: what its card says, else what its class and use suggest.

    Args:
        names: the name of every account of the book that may be used, by code.

    Raises:
        InvalidInput: where nothing of the kind is written off, or the chart has no account for it.
    """
    cost = asset.account or _COST_BY_CLASS.get(asset.klass, "")
    root = cost[:3]
    if asset.klass == "fixed" and names.get(cost, "").endswith("土地"):
        raise InvalidInput("account", _("“{name}”是土地，不计提折旧。").format(name=asset.name))
    if chart == "2004" and root != "151":
        raise InvalidInput(
            "account",
            _("2004年会计制度的科目只有“152 累计折旧”，“{name}”不是固定资产，换用2023年科目后才能计提。").format(
                name=asset.name
            ),
        )
    if root not in CONTRA_ACCOUNTS:
        # 消耗性 and 公益性生物资产, 在建工程, 库存物资: nothing is written off
        raise InvalidInput(
            "account",
            _("“{name}”记在科目 {account}，这类资产不计提折旧或摊销。").format(name=asset.name, account=cost),
        )
    word = WORDS[root]
    contra = asset.depreciation_account or (cost if root == "171" else CONTRA_ACCOUNTS[root])
    expense = asset.expense_account or _usual_expense(asset, root, word, names)
    for code in (contra, expense):
        if code not in names:
            raise InvalidInput(
                "account",
                _("“{name}”要用的科目“{code}”不在科目表里，请改资产卡片。").format(name=asset.name, code=code),
            )
    return WearAccounts(cost, contra, expense, word)


def _usual_expense(asset: Asset, root: str, word: str, names: Mapping[str, str]) -> str:
    """Return the expense account by its name: animals and vines serve the business, so does what has a project."""
    operating = asset.project_id is not None or root == "132"
    parent, detail = (_OPERATING if operating else _MANAGEMENT)[word]
    above = next((code for code, name in sorted(names.items()) if len(code) == 3 and name == parent), "")
    return next(
        (code for code, name in sorted(names.items()) if name == detail and above and code.startswith(above)), above
    )


def is_written_off(asset: Asset) -> bool:
    """Say whether anything is ever taken off an asset's cost."""
    # 财会〔2023〕14号: nothing on assets at the nominal amount
    return asset.method != "none" and asset.value != NOMINAL and depreciable(asset) > 0


def depreciable(asset: Asset) -> int:
    """Return the fen that this book still has to write off over the asset's life."""
    return asset.value - asset.residual - asset.worn_before


def check_terms(asset: Asset) -> None:
    """Refuse terms that no month can be worked out from.

    Raises:
        InvalidInput: naming the answer of the card that is missing or wrong.
    """
    name = asset.name
    if asset.in_use_from is None:
        raise InvalidInput("in_use_from", _("“{name}”还没有填写投入使用的日期。").format(name=name))
    if asset.residual < 0 or asset.accumulated < 0:
        raise InvalidInput("residual", _("“{name}”的残值和已提折旧不能是负数。").format(name=name))
    if asset.residual + asset.worn_before > asset.value:
        raise InvalidInput("accumulated", _("“{name}”的残值加已提折旧超过了原值，请核对卡片。").format(name=name))
    if asset.method == "straight_line" and asset.life_months <= 0:
        raise InvalidInput("life_months", _("“{name}”的使用年限要大于零，请在资产卡片上填写月数。").format(name=name))
    if asset.method == "units" and asset.units_total <= 0:
        raise InvalidInput("units_total", _("“{name}”的总工作量要大于零，请在资产卡片上填写。").format(name=name))


def life_of(asset: Asset, book_starts: str) -> tuple[str, str]:
    """Return the first and the last month that wear is booked in: from the month after it enters use.

    What was written off before the book began stands in `accumulated`, so the months before it are not asked for.
    """
    started = month_after(month_of(asset.in_use_from or dt.date.min))
    last = _end_of_life(asset, started)
    if asset.disposed_on is not None:
        # the month of disposal still bears its part, the next one does not
        last = min(last, month_of(asset.disposed_on))
    return max(started, book_starts), last


def straight_line(asset: Asset, book_starts: str, done: Mapping[str, int]) -> dict[str, int]:
    """Return the fen of every month that has not been booked yet, over the whole life.

    Every month takes the same, cut down to the fen; the last one takes the rest, so that all months together are
    what was to be written off. Where the card was changed in between, what is left is spread over the months left.

    Args:
        book_starts: the book's first month, "2024-01".
        done: fen of the months that are booked.
    """
    first, last = life_of(asset, book_starts)
    months = months_from(first, _end_of_life(asset, month_after(month_of(asset.in_use_from or dt.date.min))))
    planned = _evenly(depreciable(asset), months)
    left = depreciable(asset) - sum(done.values())
    if sum(done.values()) != sum(planned.get(month, 0) for month in done):
        planned = _evenly(max(left, 0), [month for month in months if month not in done])
    answer: dict[str, int] = {}
    for month in months_from(first, last):
        if month in done:
            continue
        amount = min(planned[month], left)
        if amount > 0:
            answer[month] = amount
            left -= amount
    return answer


def by_units(asset: Asset, units: int, done_units: int, done: int) -> int:
    """Return the fen that a month's work takes off.

    Args:
        units: the month's work, in thousandths as the card's total is.
        done_units, done: what is booked in earlier months of this book, in thousandths and in fen.

    Raises:
        InvalidInput: if the work is negative, or goes above the card's total.
    """
    whole, base = asset.units_total, asset.value - asset.residual
    # what was written off before the book stands for work done before it
    before = asset.worn_before * whole // base if base else 0
    if units < 0:
        raise InvalidInput("units", _("“{name}”的工作量不能是负数。").format(name=asset.name))
    if before + done_units + units > whole:
        raise InvalidInput(
            "units",
            _("“{name}”的总工作量是 {whole}，只剩 {left}，填写的 {units} 超出了。").format(
                name=asset.name, whole=quantity_text(whole), left=quantity_text(max(whole - before - done_units, 0)),
                units=quantity_text(units),
            ),
        )  # fmt: skip
    reached = base * (before + done_units + units) // whole
    return max(min(reached - asset.worn_before - done, depreciable(asset) - done), 0)


def _evenly(amount: int, months: Iterable[str]) -> dict[str, int]:
    months = list(months)
    if not months:
        return {}
    each = amount // len(months)
    parts = dict.fromkeys(months, each)
    parts[months[-1]] = amount - each * (len(months) - 1)
    return parts


def _end_of_life(asset: Asset, started: str) -> str:
    """Return the last month of a life, as if the asset were kept."""
    return month_after(started, asset.life_months - 1) if asset.method == "straight_line" else _NEVER
