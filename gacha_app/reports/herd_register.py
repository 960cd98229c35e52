"""Herds at a day, and how each became larger and smaller month by month (畜禽增减变动表)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.herd import MOVEMENTS
from gacha_app.domain.months import last_day, month_of, months_from
from gacha_app.domain.property import cost_account
from gacha_app.domain.register import Asset
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import project_names
from gacha_app.reports.property import Property
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import assets

_CAME = ("births", "purchases", "transfers_in", "others_in")
_WENT = ("sales", "deaths", "own_use", "transfers_out", "others_out")


@dataclass
class HerdMonth:
    """How a herd became larger and smaller in a month: thousandths of a head, and fen.

    Attributes:
        heads: by the column of the monthly table, those that went being positive too.
    """

    month: str
    opening: int
    closing: int
    opening_value: int
    closing_value: int
    came_value: int = 0
    went_value: int = 0
    heads: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def herds(session: Session, period: Period) -> Report:
    """Report every herd at the end of a time: heads, cost, wear, cost a head (畜禽台账)."""
    projects = project_names(session)
    rows = []
    for one in Property(session, assets.c.herd).at(period.last):
        card = one.asset
        cells: dict[str, Cell] = {
            "code": card.code, "name": card.name, "species": card.species, "group": card.herd_group,
            "account": cost_account(card), "quantity": one.quantity, "unit": card.unit, "value": one.value,
            "wear": one.wear, "net": one.net,
            "each": _each(one.value, one.quantity), "place": card.place, "keeper": card.keeper,
            "project": projects[card.project_id] if card.project_id else "",
        }  # fmt: skip
        rows.append(Row(cells, record=card.id))
    money = CellKind.MONEY
    columns = (
        Column("code", _("编号"), CellKind.CODE, width=4),
        Column("name", _("群名"), width=8),
        Column("species", _("种类"), width=4),
        Column("group", _("群别"), width=5),
        Column("account", _("科目"), CellKind.CODE, width=4),
        Column("quantity", _("存栏"), CellKind.QUANTITY, width=5),
        Column("unit", _("单位"), width=2),
        Column("value", _("成本"), money, "元", 8),
        Column("wear", _("累计折旧"), money, "元", 7),
        Column("net", _("净值"), money, "元", 8),
        Column("each", _("单位成本"), money, "元", 6),
        Column("place", _("坐落"), width=6),
        Column("keeper", _("管护人"), width=4),
        Column("project", _("项目"), width=6),
    )
    notes = (_("单位成本是加权平均；离群的按头数分摊成本，分到分，尾数按最大余数法归位。"),) if rows else ()
    totals = totals_of(rows, "quantity", "value", "wear", "net")
    until = _("截至{date}").format(date=period.last)
    return report_for(session, "herds", _("畜禽台账"), until, columns, rows, totals, notes)


def herd_movements(session: Session, period: Period) -> Report:
    """Report how every herd became larger and smaller, month by month of a time (畜禽增减变动表)."""
    everything = Property(session, assets.c.herd)
    months = months_from(month_of(period.first), month_of(period.last))
    rows: list[Row] = []
    for card in everything.assets:
        told = [
            one
            for one in herd_months(everything, card, months)
            if one.opening or one.closing or any(one.heads.values())
        ]
        if not told:
            continue
        rows.append(Row(_cells(card.name, card.unit, _together(told)), subtotal=len(months) > 1, record=card.id))
        if len(months) > 1:
            rows += [Row(_cells(one.month, card.unit, one), level=1, record=card.id) for one in told]
    heads, money = CellKind.QUANTITY, CellKind.MONEY
    columns = (
        Column("name", _("群名、月份"), width=8),
        Column("unit", _("单位"), width=2),
        Column("opening", _("期初"), heads, width=4),
        Column("births", _("繁殖"), heads, width=4),
        Column("purchases", _("购入"), heads, width=4),
        Column("transfers_in", _("转入"), heads, width=4),
        Column("others_in", _("其他增加"), heads, width=4),
        Column("sales", _("出售"), heads, width=4),
        Column("deaths", _("死亡"), heads, width=4),
        Column("own_use", _("自用"), heads, width=4),
        Column("transfers_out", _("转出"), heads, width=4),
        Column("others_out", _("其他减少"), heads, width=4),
        Column("closing", _("期末"), heads, width=4),
        Column("opening_value", _("期初成本"), money, "元", 8),
        Column("came_value", _("增加成本"), money, "元", 8),
        Column("went_value", _("减少成本"), money, "元", 8),
        Column("closing_value", _("期末成本"), money, "元", 8),
    )
    sums = [row for row in rows if row.level == 0]
    keys = [column.key for column in columns[2:]]
    title = _("畜禽增减变动表")
    return report_for(session, "herd-movements", title, period.title, columns, rows, totals_of(sums, *keys))


def herd_months(everything: Property, card: Asset, months: Sequence[str]) -> list[HerdMonth]:
    """Return how a herd became larger and smaller in months that follow on one another."""
    changes = everything.changes.get(card.id or 0, ())
    kinds = {one.id: one.kind for one in changes}
    by_month: dict[str, list[Any]] = defaultdict(list)
    for one in changes:
        by_month[month_of(one.date)].append(one)
    before = last_day(months[0]).replace(day=1) - dt.timedelta(days=1)
    begun, stood, found = everything.is_held(card, before), everything.held(card, before), []
    heads, value = stood.quantity, stood.value
    for month in months:
        of_month, there = by_month[month], everything.is_held(card, last_day(month))
        told = HerdMonth(month, heads if begun else 0, 0, value if begun else 0, 0)
        heads += sum(one.quantity for one in of_month)
        value += sum(one.value for one in of_month)
        if there:
            told.closing, told.closing_value = heads, value
        begun = there
        for one in of_month:
            _add(told, kinds.get(one.undoes_id) or one.kind if one.kind == "undo" else one.kind, one)
        # a herd that stood in the books when its card was made
        came, went = (sum(told.heads[key] for key in keys) for keys in (_CAME, _WENT))
        told.heads["others_in"] += told.closing - told.opening - came + went
        told.came_value += told.closing_value - told.opening_value - told.came_value + told.went_value
        found.append(told)
    return found


def _add(told: HerdMonth, kind: str, change: Any) -> None:
    """Count a change where it belongs; what takes one back lessens the same column."""
    movement = MOVEMENTS.get(kind)
    came = movement is None or movement.sign >= 0
    column = movement.column if movement is not None else "others_in"
    if column:
        told.heads[column] += change.quantity if came else -change.quantity
    if came:
        told.came_value += change.value
    else:
        told.went_value -= change.value


def _together(told: list[HerdMonth]) -> HerdMonth:
    """Return several months as one time."""
    whole = HerdMonth("", told[0].opening, told[-1].closing, told[0].opening_value, told[-1].closing_value)
    for one in told:
        whole.came_value += one.came_value
        whole.went_value += one.went_value
        for key, heads in one.heads.items():
            whole.heads[key] += heads
    return whole


def _cells(name: str, unit: str, told: HerdMonth) -> dict[str, Cell]:
    return {
        "name": name, "unit": unit, "opening": told.opening, "closing": told.closing,
        **{key: told.heads[key] for key in (*_CAME, *_WENT)},
        "opening_value": told.opening_value, "came_value": told.came_value, "went_value": told.went_value,
        "closing_value": told.closing_value,
    }  # fmt: skip


def _each(value: int, quantity: int) -> int:
    """Return the fen that a head costs, rounded to the nearest."""
    return (2 * value * 1000 + quantity) // (2 * quantity) if quantity else 0
