"""Depreciation and amortisation (折旧与摊销): what is due in a month, and what has been written off so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.depreciation import (
    WearAccounts,
    accounts_for,
    by_units,
    check_terms,
    depreciable,
    is_written_off,
    life_of,
    straight_line,
)
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.months import month_of
from gacha_app.domain.register import ASSET_CLASSES, DEPRECIATION_METHODS, Asset
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import Due, Part, month_key, result_account, usable_accounts
from gacha_app.reports.heading import organisation_of, report_for
from gacha_app.reports.property import Property
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.accounting_tables import depreciations
from gacha_app.storage.tables import assets, vouchers


@dataclass(frozen=True)
class Booked:
    """What was booked of an asset's wear.

    Attributes:
        amounts: fen by month. units: thousandths of work by month.
    """

    amounts: Mapping[str, int]
    units: Mapping[str, int]

    @property
    def total(self) -> int:
        """Fen of all months."""
        return sum(self.amounts.values())


_NOTHING = Booked({}, {})


def booked_wear(session: Session) -> dict[int, Booked]:
    """Return what is booked of every asset's wear; what was taken back in red does not count."""
    row = depreciations.c
    query = (
        select(row.asset_id, row.month, func.sum(row.amount), func.sum(row.units))
        .join(vouchers, vouchers.c.id == row.voucher_id)
        .where(vouchers.c.state == State.POSTED)
        .group_by(row.asset_id, row.month)
    )
    found: dict[int, tuple[dict[str, int], dict[str, int]]] = {}
    for asset, month, amount, units in session.execute(query):
        amounts, work = found.setdefault(asset, ({}, {}))
        amounts[month], work[month] = int(amounts.get(month, 0) + amount), int(units)
    return {asset: Booked(*one) for asset, one in found.items()}


def depreciation_due(
    session: Session, period: Period, *, units: Mapping[int, int] | None = None, catch_up: bool = False
) -> Due:
    """Return what a month's depreciation would make.

    Args:
        units: the month's work by asset, in thousandths, of assets that wear by their work.
        catch_up: whether the months that were missed are made too, in this month's voucher.

    Raises:
        InvalidInput: if work is told of an asset that is disposed of or not worn by work, or goes above its total.
    """
    booked, names = booked_wear(session), usable_accounts(session)
    organisation = organisation_of(session)
    month, starts = month_key(period), f"{organisation.first_year:04d}-01"
    rows: list[Row] = []
    problems: list[str] = []
    parts: list[Part] = []
    missed = 0
    bookings: list[tuple[Asset, WearAccounts, Part]] = []
    held = session.scalars(select(Asset).order_by(assets.c.klass, assets.c.id)).all()
    _refuse_work(held, units or {}, month)
    for asset in held:
        if not is_written_off(asset) or asset.id is None:
            continue
        done = booked.get(asset.id, _NOTHING)
        try:
            check_terms(asset)
            where = accounts_for(asset, names, organisation.chart)
            due, waiting = _due_of(asset, month, starts, done, (units or {}).get(asset.id))
        except InvalidInput as problem:
            if problem.field == "units":
                raise
            problems.append(str(problem))
            continue
        now = {one.month: one for one in due if catch_up or one.month == month}
        missed += sum(one.amount for one in due if one.month not in now)
        bookings += [(asset, where, part) for part in now.values()]
        parts += now.values()
        amount = sum(part.amount for part in now.values())
        begun = _has_begun(asset, month, starts)
        if begun:
            rows.append(_row(asset, where, done, amount, len(now), names, waiting))
        if begun and not due and not waiting and _ended_short(asset, month, starts, done):
            left = grouped(depreciable(asset) - done.total)
            problems.append(
                _("“{name}”已过使用年限，还有 {left} 元没有提完，请核对使用年限、残值或已提折旧。").format(
                    name=asset.name, left=left
                )
            )
    voucher = _voucher(bookings, period)
    return Due(
        "depreciation",
        _report(session, period, rows),
        (voucher,) if voucher else (),
        (tuple(parts),) if voucher else (),
        missed,
        tuple(problems),
    )


def wear_until(session: Session, asset: Asset, day: dt.date) -> tuple[Voucher | None, tuple[Part, ...]]:
    """Return the voucher of one asset's wear until the month it leaves in, as far as it is not booked, and its months.

    Raises:
        InvalidInput: if its card does not say enough to work it out.
    """
    organisation = organisation_of(session)
    leaving = replace(asset, disposed_on=day)
    check_terms(leaving)
    where = accounts_for(leaving, usable_accounts(session), organisation.chart)
    done = booked_wear(session).get(asset.id or 0, _NOTHING)
    period = Period(day.year, day.month)
    parts, _waiting = _due_of(leaving, month_of(day), f"{organisation.first_year:04d}-01", done, None)
    voucher = _voucher([(leaving, where, one) for one in parts], period)
    if voucher is not None:
        with in_chinese():
            text = _("{name}处置前计提折旧").format(name=asset.name)[:200]
        voucher = replace(
            voucher, date=day, summary=text, postings=[replace(p, summary=text) for p in voucher.postings]
        )
    return voucher, tuple(parts)


def depreciation(session: Session, period: Period) -> Report:
    """Report every asset that is written off: its cost, what the time took, what is left (折旧计提表).

    All is told as it stood on the first and the last day, so that its sums are those of the ledger: what left took its
    wear along, and what was booked late counts where its voucher stands.
    """
    everything = Property(session)
    before_day, last = period.first - dt.timedelta(days=1), period.last
    rows = []
    for asset in everything.assets:
        booked = everything.wear.get(asset.id or 0, ())
        if not is_written_off(asset) and not booked:
            continue
        held = everything.held(asset, last)
        there = everything.is_held(asset, last)
        # a card that does not say since when it is held was there before
        opened = everything.is_held(asset, before_day) or asset.acquired is None
        before = everything.held(asset, before_day).wear if opened else 0
        amount = sum(fen for when, _until, fen in booked if period.first <= when <= last)
        amount -= sum(fen for _when, until, fen in booked if period.first <= until <= last)
        value, wear = (held.value, held.wear) if there else (0, 0)
        if not (there or before or amount):
            continue
        cells: dict[str, Cell] = {
            "code": asset.code, "name": asset.name, "klass": _(ASSET_CLASSES[asset.klass]),
            "method": _(DEPRECIATION_METHODS[asset.method]), "in_use_from": asset.in_use_from, "value": value,
            "before": before, "amount": amount, "moved": wear - before - amount, "written_off": wear,
            "left": value - wear,
        }  # fmt: skip
        rows.append(Row(cells, record=asset.id))
    columns = (
        Column("code", _("编号"), CellKind.CODE, width=4),
        Column("name", _("资产名称"), width=9),
        Column("klass", _("类别"), width=5),
        Column("method", _("折旧方法"), width=5),
        Column("in_use_from", _("投入使用"), CellKind.DATE, width=5),
        Column("value", _("原值"), CellKind.MONEY, "元", 8),
        Column("before", _("期初累计"), CellKind.MONEY, "元", 7),
        Column("amount", _("本期计提"), CellKind.MONEY, "元", 7),
        Column("moved", _("转入转出"), CellKind.MONEY, "元", 7),
        Column("written_off", _("期末累计"), CellKind.MONEY, "元", 7),
        Column("left", _("账面价值"), CellKind.MONEY, "元", 8),
    )
    totals = totals_of(rows, "value", "before", "amount", "moved", "written_off", "left")
    return report_for(session, "depreciation", _("折旧与摊销明细"), period.title, columns, rows, totals)


def _due_of(asset: Asset, month: str, starts: str, done: Booked, work: int | None) -> tuple[list[Part], bool]:
    """Return the parts that are due up to a month, and whether the month waits to be told its work."""
    identity = asset.id or 0
    if asset.method == "straight_line":
        planned = straight_line(asset, starts, done.amounts)
        return [Part(identity, one, amount) for one, amount in planned.items() if one <= month], False
    first, last = life_of(asset, starts)
    if not first <= month <= last or month in done.amounts or done.total >= depreciable(asset):
        return [], False
    if not work:
        return [], work is None
    amount = by_units(asset, work, sum(done.units.values()), done.total)
    return [Part(identity, month, amount, work)] if amount else [], False


def _refuse_work(held: Sequence[Asset], units: Mapping[int, int], month: str) -> None:
    known = {asset.id: asset for asset in held}
    for identity in units:
        asset = known.get(identity)
        if asset is None or asset.method != "units":
            name = asset.name if asset else identity
            raise InvalidInput("units", _("“{name}”不是按工作量计提的资产。").format(name=name))
        if asset.disposed_on is not None and f"{asset.disposed_on:%Y-%m}" < month:
            raise InvalidInput(
                "units",
                _("“{name}”已在 {date} 处置，之后的月份不再计提。").format(name=asset.name, date=asset.disposed_on),
            )


def _has_begun(asset: Asset, month: str, starts: str) -> bool:
    first, last = life_of(asset, starts)
    gone = asset.disposed_on is not None and f"{asset.disposed_on:%Y-%m}" < month
    return (first <= month or last < first) and not gone


def _ended_short(asset: Asset, month: str, starts: str, done: Booked) -> bool:
    """Say whether a life is over and yet something is left that no month takes."""
    return (
        asset.method == "straight_line"
        and asset.disposed_on is None
        and life_of(asset, starts)[1] < month
        and done.total < depreciable(asset)
    )


def _row(
    asset: Asset, where: WearAccounts, done: Booked, amount: int, months: int, names: Mapping[str, str], waiting: bool
) -> Row:
    written = asset.worn_before + done.total
    state = ""
    if waiting:
        state = _("请填写工作量")
    elif months > 1:
        state = _("含补提共 {count} 个月").format(count=months)
    elif not amount:
        state = _("已计提") if written + asset.residual < asset.value else _("已提足")
    cells: dict[str, Cell] = {
        "name": asset.name, "method": _(DEPRECIATION_METHODS[asset.method]), "value": asset.value,
        "written_off": written, "amount": amount, "left": asset.value - written - amount,
        "expense": f"{where.expense} {names.get(where.expense, '')}", "state": state,
    }  # fmt: skip
    return Row(cells, record=asset.id)


def _report(session: Session, period: Period, rows: list[Row]) -> Report:
    columns = (
        Column("name", _("资产名称"), width=9),
        Column("method", _("折旧方法"), width=5),
        Column("value", _("原值"), CellKind.MONEY, "元", 7),
        Column("written_off", _("已提"), CellKind.MONEY, "元", 6),
        Column("amount", _("本月计提"), CellKind.MONEY, "元", 6),
        Column("left", _("账面价值"), CellKind.MONEY, "元", 7),
        Column("expense", _("计入科目"), width=8),
        Column("state", _("说明"), width=7),
    )
    totals = totals_of(rows, "value", "written_off", "amount", "left")
    return report_for(session, "depreciation-due", _("折旧与摊销"), period.title, columns, rows, totals)


def _voucher(bookings: list[tuple[Asset, WearAccounts, Part]], period: Period) -> Voucher | None:
    """Return the month's one voucher: expenses by project on one side, what is written off on the other."""
    debits: dict[tuple[str, int | None], int] = {}
    written_off: dict[str, int] = {}
    for asset, where, part in bookings:
        account = result_account(where.expense, part.month, period)
        debits[account, asset.project_id] = debits.get((account, asset.project_id), 0) + part.amount
        written_off[where.contra] = written_off.get(where.contra, 0) + part.amount
    if not debits:
        return None
    with in_chinese():
        text = _("计提{period}折旧和摊销").format(period=period.title)
    postings = [
        *(Posting(code, fen, text, project_id=project) for (code, project), fen in sorted(debits.items(), key=str)),
        *(Posting(code, -fen, text) for code, fen in sorted(written_off.items())),
    ]
    return Voucher(period.last, text, postings, entry_kind="depreciation")
