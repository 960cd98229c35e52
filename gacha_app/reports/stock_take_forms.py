"""Counting lists, and the forms of the yearly stock-take: what the books said, what was found, what became of it.

The printed forms of the national stock-take (农清明细 19-1, 20 and the details) were not at hand: these are by the
columns that are known of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.domain.register import LAND_CLASSES
from gacha_app.domain.stock_take import (
    SCOPES,
    TAKE_STATES,
    Scope,
    StockTake,
    StockTakeLine,
    TakeState,
    difference,
)
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.plots import plots_at
from gacha_app.reports.property import voucher_numbers
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.stock_take_books import lines_of
from gacha_app.reports.totals import totals_of
from gacha_app.storage.property_tables import stock_take_lines, stock_takes

_MONEY, _QUANTITY = CellKind.MONEY, CellKind.QUANTITY
# Blanks that keep a column wide enough to be written in by hand
_ROOM = "\u3000" * 10


def counting_list(session: Session, take_id: int, *, blank: bool = True) -> Report:
    """Report a stock-take's list, with room for what is found, or with what was found.

    Raises:
        NotFound: if there is none.
    """
    take = session.get(StockTake, take_id)
    if take is None:
        raise NotFound(_("没有这次清查，可能已被删除，请刷新后重试。"))
    lines = stock_take_lines_of(session, take)
    scope = SCOPES[take.scope]
    rows = [_line_row(line, scope, blank=blank) for line in lines]
    columns = _list_columns(scope, blank=blank)
    period = _("清查日 {date}").format(date=take.date)
    notes = [_("清查编号：{code}").format(code=take.code)]
    if blank:
        notes.append(
            _("照实物逐项点数，填在“实盘”栏里；与账面不同的写明原因。填好的表可以读回程序，行的次序和名称不要改。")
        )
    else:
        notes.append(state_words(session, take))
    title = _("{scope}盘点表").format(scope=_(scope.title))
    totals = totals_of(
        rows, *(column.key for column in columns if column.kind is _MONEY and column.key != "found_value")
    )
    return report_for(session, "stock-take-list", title, period, columns, rows, totals, notes)


def stock_takes_report(session: Session, period: Period) -> Report:
    """Report the stock-takes of a time: how far each came, what differed, who confirmed it (清查盘点情况)."""
    rows = []
    for take in takes_in(session, period):
        scope, lines = SCOPES[take.scope], stock_take_lines_of(session, take)
        differing = [line for line in lines if difference(line, scope)]
        numbers = voucher_numbers(session, [take.found_voucher_id, take.approved_voucher_id])
        nets = [line.lost - line.lost_wear for line in lines]
        cells: dict[str, Cell] = {
            "date": take.date, "scope": _(scope.title), "lines": len(lines), "differing": len(differing),
            "lost": sum(one for one in nets if one > 0), "found": -sum(one for one in nets if one < 0),
            "state": _(TAKE_STATES[TakeState(take.state)]), "counters": take.counters,
            "found_voucher": numbers.get(take.found_voucher_id or 0, ""),
            "approved": take.approved_on, "approver": take.approver, "meeting": take.meeting,
            "approved_voucher": numbers.get(take.approved_voucher_id or 0, ""), "code": take.code,
        }  # fmt: skip
        rows.append(Row(cells, record=take.id))
    columns = (
        Column("date", _("清查日"), CellKind.DATE, width=5),
        Column("scope", _("范围"), width=5),
        Column("lines", _("项数"), CellKind.COUNT, width=3),
        Column("differing", _("有差异"), CellKind.COUNT, width=3),
        Column("lost", _("盘亏净额"), _MONEY, "元", 7),
        Column("found", _("盘盈"), _MONEY, "元", 7),
        Column("state", _("状态"), width=5),
        Column("counters", _("清点人"), width=6),
        Column("found_voucher", _("差异凭证"), CellKind.CODE, width=7),
        Column("approved", _("批准日期"), CellKind.DATE, width=5),
        Column("approver", _("批准"), width=6),
        Column("meeting", _("确认的会议"), width=9),
        Column("approved_voucher", _("处理凭证"), CellKind.CODE, width=7),
        Column("code", _("清查编号"), CellKind.CODE, width=11),
    )
    title = _("清查盘点情况")
    totals = totals_of(rows, "lines", "differing", "lost", "found")
    return report_for(session, "stock-takes", title, period.title, columns, rows, totals)


def cash_form(session: Session, period: Period) -> Report:
    """Report the yearly stock-take of cash (货币资金清查登记表)."""
    return _form(session, period, "cash", "stock-take-cash", _("库存现金清查登记表"))


def stock_form(session: Session, period: Period) -> Report:
    """Report the yearly stock-take of goods (库存物资清查登记表)."""
    return _form(session, period, "stock", "stock-take-stock", _("库存物资清查登记表"))


def animals_form(session: Session, period: Period) -> Report:
    """Report the yearly stock-take of animals and plants (生物资产清查登记表)."""
    return _form(session, period, "animals", "stock-take-animals", _("生物资产清查登记表"))


def fixed_form(session: Session, period: Period) -> Report:
    """Report the yearly stock-take of fixed assets (固定资产清查登记表)."""
    return _form(session, period, "fixed", "stock-take-fixed", _("固定资产清查登记表"))


def claims_form(session: Session, period: Period) -> Report:
    """Report the yearly stock-take of claims and debts (债权债务清查登记表)."""
    return _form(session, period, "claims", "stock-take-claims", _("债权债务清查登记表"))


def contracts_form(session: Session, period: Period) -> Report:
    """Report the yearly stock-take of contracts (经济合同清查登记表)."""
    return _form(session, period, "contracts", "stock-take-contracts", _("经济合同清查登记表"))


def resources_form(session: Session, period: Period) -> Report:
    """Report land and water by class (资源性资产清查登记总表): all, let, used by the collective itself."""
    plots = plots_at(session, period.last)
    take = latest_take(session, "resources", period)
    counted = {int(one.subject_key): one for one in stock_take_lines_of(session, take)} if take else {}
    rows = []
    for klass, title in LAND_CLASSES.items():
        of_class = [one for one in plots if one.resource.land == klass]
        found = sum(
            counted[one.resource.id or 0].counted or 0 if one.resource.id in counted else one.area for one in of_class
        )
        # approved, the register says what was found: what it said before stands on the list
        area = sum(
            counted[one.resource.id or 0].quantity if one.resource.id in counted else one.area for one in of_class
        )
        cells: dict[str, Cell] = {
            "klass": _(title), "plots": len(of_class), "area": area,
            "counted": found if take else None, "let": sum(one.let for one in of_class),
            "free": sum(one.free for one in of_class),
            "households": len({lease.party for one in of_class for lease in one.leases if lease.party}),
        }  # fmt: skip
        rows.append(Row(cells))
    columns = (
        Column("klass", _("资源类别"), width=12),
        Column("plots", _("地块数"), CellKind.COUNT, width=4),
        Column("area", _("登记面积"), _QUANTITY, _("亩"), 7),
        Column("counted", _("清查面积"), _QUANTITY, _("亩"), 7),
        Column("let", _("家庭承包、对外发包"), _QUANTITY, _("亩"), 7),
        Column("free", _("未发包（集体经营）"), _QUANTITY, _("亩"), 7),
        Column("households", _("承包方数"), CellKind.COUNT, width=5),
    )
    title = _("资源性资产清查登记总表")
    notes = (*_take_notes(session, take, "resources"), own_layout())
    totals = totals_of(rows, "plots", "area", "counted", "let", "free", "households")
    return report_for(session, "stock-take-resources", title, as_at(period), columns, rows, totals, notes)


def takes_in(session: Session, period: Period) -> list[StockTake]:
    """Return the stock-takes of a time, in order."""
    own = stock_takes.c
    order = list(SCOPES)
    query = select(StockTake).where(own.date.between(period.first, period.last)).order_by(own.date)
    return sorted(session.scalars(query), key=lambda one: (one.date, order.index(one.scope)))


def latest_take(session: Session, scope: str, period: Period) -> StockTake | None:
    """Return the last stock-take of a scope in a time, None where there is none."""
    return next((one for one in reversed(takes_in(session, period)) if one.scope == scope), None)


def stock_take_lines_of(session: Session, take: StockTake) -> list[StockTakeLine]:
    """Return the lines of a stock-take in their order."""
    own = stock_take_lines.c
    return list(session.scalars(select(StockTakeLine).where(own.stock_take_id == take.id).order_by(own.serial)))


def state_words(session: Session, take: StockTake) -> str:
    """Return how far a stock-take came, in a sentence."""
    numbers = voucher_numbers(session, [take.found_voucher_id, take.approved_voucher_id])
    if take.state == TakeState.APPROVED:
        words = _("{date} 由{approver}批准，{meeting}确认。").format(
            date=take.approved_on, approver=take.approver, meeting=take.meeting
        )
        voucher = numbers.get(take.approved_voucher_id or 0)
        return words + (_("处理凭证 {number}。").format(number=voucher) if voucher else "")
    if take.state == TakeState.FOUND:
        return _("差异已在 {date} 入账（{number}），等待批准。").format(
            date=take.found_on, number=numbers.get(take.found_voucher_id or 0, "")
        )
    if take.state == TakeState.COUNTED:
        return _("已在 {date} 清点完。").format(date=take.counted_on)
    return _("还没有清点完。")


def _form(session: Session, period: Period, scope: str, name: str, title: str) -> Report:
    """Return a scope's form: of the time's last stock-take, else what the books say, with that said below it."""
    take = latest_take(session, scope, period)
    lines = stock_take_lines_of(session, take) if take else lines_of(session, scope, period.last)
    kind = SCOPES[scope]
    rows = [_line_row(line, kind, blank=False) for line in lines]
    columns = _list_columns(kind, blank=False)
    keys = [column.key for column in columns if column.kind is _MONEY]
    notes = (*_take_notes(session, take, scope), own_layout())
    day = _("清查日 {date}").format(date=take.date) if take else as_at(period)
    return report_for(session, name, title, day, columns, rows, totals_of(rows, *keys), notes)


def _list_columns(scope: Scope, *, blank: bool) -> Sequence[Column]:
    """Return the columns of a list: with the difference once counted, with room to write before."""
    counts_money = scope.counted == "value"
    has_value = scope is not SCOPES["resources"] and scope is not SCOPES["contracts"]
    columns = [
        Column("serial", _("序号"), CellKind.CODE, width=3),
        Column("code", _("编号"), CellKind.CODE, width=5),
        Column("name", _("名称"), width=10),
        Column("detail", _("规格、类别"), width=8),
        Column("place", _("存放地点（期限）") if scope is SCOPES["contracts"] else _("存放地点"), width=7),
        Column("keeper", _("对方") if scope is SCOPES["contracts"] else _("保管人"), width=5),
    ]
    if not counts_money:
        columns += [Column("unit", _("单位"), width=2), Column("quantity", _("账面数量"), _QUANTITY, width=6)]
    if has_value:
        columns.append(Column("value", _("账面金额"), _MONEY, "元", 8))
    if scope in (SCOPES["fixed"], SCOPES["animals"], SCOPES["intangible"]):
        columns.append(Column("net", _("账面净值"), _MONEY, "元", 8))
    if not counts_money:
        columns.append(Column("found", _("实盘数量"), CellKind.TEXT if blank else _QUANTITY, width=6))
    if has_value and (counts_money or blank):
        columns.append(Column("found_value", _("实盘金额"), CellKind.TEXT if blank else _MONEY, "元", 7))
    if not blank:
        kind = _MONEY if counts_money else _QUANTITY
        columns.append(Column("difference", _("盈亏"), kind, "元" if counts_money else "", 6))
    columns.append(Column("reason", _("差异原因"), width=10))
    return columns


def _line_row(line: StockTakeLine, scope: Scope, *, blank: bool) -> Row:
    cells: dict[str, Cell] = {
        "serial": str(line.serial), "code": line.code, "name": line.name, "detail": line.detail, "place": line.place,
        "keeper": line.keeper, "unit": line.unit, "quantity": line.quantity, "value": line.value, "net": line.net,
    }  # fmt: skip
    if blank:
        cells |= {"found": _ROOM[:4], "found_value": _ROOM[:5], "reason": _ROOM}
    else:
        more = difference(line, scope)
        cells |= {
            "found": line.counted, "found_value": line.counted_value, "difference": more, "reason": line.reason,
        }  # fmt: skip
    return Row(cells, record=line.id)


def _take_notes(session: Session, take: StockTake | None, scope: str) -> tuple[str, ...]:
    if take is None:
        return (_("这一时期还没有{scope}的清查，表上是账面数。").format(scope=_(SCOPES[scope].title)),)
    return (_("清查编号：{code}").format(code=take.code), state_words(session, take))


def own_layout() -> str:
    """Return the note that the form's layout is not the official one."""
    return _("表样按清查要求的栏目自拟；上级有统一表样的，按统一表样誊填。")


def as_at(period: Period) -> str:
    """Return the day a form stands for, in words."""
    return _("截至{date}").format(date=period.last)


def due_day(year: int) -> dt.date:
    """Return the day until which a year's stock-take is to be reported: 31 March of the next."""
    return dt.date(year + 1, 3, 31)
