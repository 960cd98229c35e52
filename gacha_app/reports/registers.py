"""What the village owns, lets and deals with: contracts, funds, assets, resources, counterparties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED, HOUSEHOLDS, ROLES
from gacha_app.domain.dates import Period
from gacha_app.domain.register import (
    ASSET_CLASSES,
    CONTRACT_KINDS,
    COUNTERPARTY_KINDS,
    DEPRECIATION_METHODS,
    RESOURCE_CLASSES,
    life_text,
)
from gacha_app.i18n import _
from gacha_app.reports.flows import INCOME, sums
from gacha_app.reports.funds import funds
from gacha_app.reports.heading import chart_of, report_for
from gacha_app.reports.ledger import total
from gacha_app.reports.names import fund_names
from gacha_app.reports.property import changed_after
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage import tables
from gacha_app.storage.accounting_tables import party_totals
from gacha_app.storage.tables import projects

# Claims and debts that are told apart by household, fund or project; the others are by counterparty
_WITHOUT_COUNTERPARTIES = (HOUSEHOLDS, EARMARKED, "231")


def contracts(session: Session, period: Period, project_id: int | None = None) -> Report:
    """Report the contracts known by the end of a time, with what came in by each during it (合同台账).

    Args:
        project_id: only those of one project, or None for all.
    """
    held = tables.contracts.c
    wanted = INCOME.filter(period.first, period.last)
    if project_id is None:
        received = {contract: int(amount) for contract, amount in sums(session, INCOME, wanted, "contract_id")}
    else:
        of_project = session.scalars(select(held.id).where(held.project_id == project_id))
        received = {one: -total(session, replace(wanted, contract_id=one)) for one in of_project}
    query = (
        select(tables.contracts, tables.counterparties.c.name.label("party"), projects.c.name.label("project"))
        .join(tables.counterparties, held.counterparty_id == tables.counterparties.c.id, isouter=True)
        .join(projects, held.project_id == projects.c.id, isouter=True)
        .where(or_(held.start.is_(None), held.start <= period.last))
        .where(held.project_id == project_id if project_id is not None else true())
        .order_by(held.end.is_(None), held.end, held.id)
    )
    rows = []
    for one in session.execute(query):
        cells: dict[str, Cell] = {
            "number": one.number, "name": one.name, "kind": _(CONTRACT_KINDS[one.kind]), "subject": one.subject,
            "counterparty": one.party or "", "project": one.project or "", "area": one.area,
            "start": one.start, "end": one.ended_on or one.end, "yearly": one.yearly,
            "received": received.get(one.id, 0), "note": one.note,
        }  # fmt: skip
        source = EntryFilter(classes=("income",), contract_id=one.id, first=period.first, last=period.last)
        rows.append(Row(cells, source=source, record=one.id))
    columns = (
        Column("number", _("合同编号"), CellKind.CODE, width=6),
        Column("name", _("合同名称"), width=10),
        Column("kind", _("类别"), width=3),
        Column("subject", _("标的"), width=9),
        Column("counterparty", _("承包（承租）方"), width=8),
        Column("project", _("项目"), width=6),
        Column("area", _("面积"), CellKind.QUANTITY, _("亩"), 5),
        Column("start", _("起始日"), CellKind.DATE, width=5),
        Column("end", _("到期日"), CellKind.DATE, width=5),
        Column("yearly", _("年金额"), CellKind.MONEY, "元", 8),
        Column("received", _("本期已收"), CellKind.MONEY, "元", 8),
        Column("note", _("备注"), width=6),
    )
    totals = totals_of(rows, "yearly", "received")
    return report_for(session, "contracts", _("合同台账"), period.title, columns, rows, totals)


def funds_until(session: Session, period: Period) -> Report:
    """Report the subsidy funds at the end of a time (补助资金台账)."""
    return funds(session, period.last)


def assets(session: Session, period: Period) -> Report:
    """Report the cards of assets held at the end of a time (资产台账)."""
    funded = fund_names(session)
    later = changed_after(session, period.last)
    rows = []
    for one in _assets_held(session, period):
        quantity, value, _wear = later.get(one.id, (0, 0, 0))
        cells: dict[str, Cell] = {
            "code": one.code, "name": one.name, "klass": _(ASSET_CLASSES[one.klass]), "acquired": one.acquired,
            "quantity": one.quantity - quantity, "unit": one.unit, "value": one.value - value, "place": one.place,
            "keeper": one.keeper,
            "use": one.use, "public_money": _("是") if one.public_money else "",
            "fund": funded.get(one.fund_id, ""), "project": one.project or "", "note": one.note,
        }  # fmt: skip
        rows.append(Row(cells, record=one.id))
    columns = (
        Column("code", _("编号"), CellKind.CODE, width=5),
        Column("name", _("资产名称"), width=9),
        Column("klass", _("类别"), width=5),
        Column("acquired", _("取得日期"), CellKind.DATE, width=5),
        Column("quantity", _("数量"), CellKind.QUANTITY, width=4),
        Column("unit", _("单位"), width=3),
        Column("value", _("原值"), CellKind.MONEY, "元", 8),
        Column("place", _("坐落"), width=8),
        Column("keeper", _("管护人"), width=4),
        Column("use", _("使用情况"), width=6),
        Column("public_money", _("财政资金形成"), width=4),
        Column("fund", _("资金来源"), width=8),
        Column("project", _("项目"), width=6),
        Column("note", _("备注"), width=6),
    )
    return report_for(session, "assets", _("资产台账"), _until(period), columns, rows, totals_of(rows, "value"))


def asset_cards(session: Session, period: Period) -> Report:
    """Report the same cards with how each wears: accounts, method, life, residual value."""
    plain = assets(session, period)
    wear: dict[int, dict[str, Cell]] = {
        one.id: {
            "method": _(DEPRECIATION_METHODS[one.method]),
            "life": life_text(one.life_months) if one.life_months else "",
            "residual": one.residual, "accumulated": one.accumulated, "in_use_from": one.in_use_from,
            "account": one.account, "depreciation_account": one.depreciation_account,
            "expense_account": one.expense_account, "units_total": one.units_total, "disposed_on": one.disposed_on,
        }
        for one in _assets_held(session, period)
    }  # fmt: skip
    columns = (
        Column("method", _("折旧方法"), width=5),
        Column("life", _("使用年限"), width=4),
        Column("residual", _("预计残值"), CellKind.MONEY, "元", 6),
        Column("accumulated", _("账前已提折旧"), CellKind.MONEY, "元", 7),
        Column("in_use_from", _("投入使用"), CellKind.DATE, width=5),
        Column("account", _("资产科目"), CellKind.CODE, width=4),
        Column("depreciation_account", _("折旧科目"), CellKind.CODE, width=4),
        Column("expense_account", _("费用科目"), CellKind.CODE, width=4),
        Column("units_total", _("预计总工作量"), CellKind.QUANTITY, width=6),
        Column("disposed_on", _("处置日期"), CellKind.DATE, width=5),
    )
    rows = tuple(replace(row, cells={**row.cells, **wear[row.record or 0]}) for row in plain.rows)
    return replace(plain, name="asset-cards", columns=(*plain.columns, *columns), rows=rows)


def counterparties(session: Session, period: Period) -> Report:
    """Report whom the village deals with, and who owes whom at the end of a time (往来单位台账)."""
    held, signed = tables.counterparties.c, tables.contracts.c
    agreed = {
        party: int(count)
        for party, count in session.execute(
            select(signed.counterparty_id, func.count()).group_by(signed.counterparty_id)
        )
    }
    owed = balances_with_counterparties(session, period)
    rows = []
    for one in session.execute(select(tables.counterparties).order_by(held.name)):
        amounts = owed.get(one.id, {}).values()
        cells: dict[str, Cell] = {
            "name": one.name, "kind": _(COUNTERPARTY_KINDS[one.kind]), "telephone": one.telephone,
            "contracts": agreed.get(one.id, 0), "owed_by": sum(fen for fen in amounts if fen > 0),
            "owed_to": -sum(fen for fen in amounts if fen < 0), "note": one.note,
        }  # fmt: skip
        rows.append(Row(cells, source=EntryFilter(counterparty_id=one.id, last=period.last), record=one.id))
    columns = (
        Column("name", _("单位（个人）名称"), width=12),
        Column("kind", _("类别"), width=4),
        Column("telephone", _("电话"), CellKind.CODE, width=6),
        Column("contracts", _("合同数"), CellKind.COUNT, width=3),
        Column("owed_by", _("应收（债权）"), CellKind.MONEY, "元", 8),
        Column("owed_to", _("应付（债务）"), CellKind.MONEY, "元", 8),
        Column("note", _("备注"), width=8),
    )
    totals = totals_of(rows, "contracts", "owed_by", "owed_to")
    return report_for(session, "counterparties", _("往来单位台账"), _until(period), columns, rows, totals)


def balances_with_counterparties(
    session: Session, period: Period, counterparty: int | None = None
) -> dict[int, dict[str, int]]:
    """Return what stands open with each counterparty at the end of a time: fen by account, debit positive."""
    kept = party_totals.c
    with_counterparties = [one for one in ROLES[chart_of(session)].claims if one not in _WITHOUT_COUNTERPARTIES]
    query = (
        select(kept.counterparty_id, kept.account, func.sum(kept.debit - kept.credit))
        .where(
            kept.counterparty_id != 0, kept.month <= f"{period.last:%Y-%m}",
            func.substr(kept.account, 1, 3).in_(with_counterparties),
        )
        .group_by(kept.counterparty_id, kept.account)
    )  # fmt: skip
    if counterparty is not None:
        query = query.where(kept.counterparty_id == counterparty)
    found: dict[int, dict[str, int]] = {}
    for party, code, fen in session.execute(query):
        # claims on one account and debts on another stay apart, sub-accounts of one add up
        of_party = found.setdefault(party, {})
        of_party[code[:3]] = of_party.get(code[:3], 0) + int(fen)
    return {party: {code: fen for code, fen in open_.items() if fen} for party, open_ in found.items()}


def _assets_held(session: Session, period: Period) -> Sequence[Any]:
    held = tables.assets.c
    query = (
        select(tables.assets, projects.c.name.label("project"))
        .join(projects, held.project_id == projects.c.id, isouter=True)
        .where(
            or_(held.acquired.is_(None), held.acquired <= period.last),
            or_(held.disposed_on.is_(None), held.disposed_on > period.last),
        )
        .order_by(held.klass, held.acquired, held.id)
    )
    return session.execute(query).all()


def resources(session: Session, period: Period) -> Report:
    """Report the land and water of the village by class (资源台账)."""
    held = tables.resources.c
    found = session.execute(select(tables.resources).order_by(held.klass, held.id)).all()
    together: dict[str, int] = {
        klass: int(area)
        for klass, area in session.execute(select(held.klass, func.sum(held.area)).group_by(held.klass))
    }
    rows = []
    for klass, title in RESOURCE_CLASSES.items():
        of_class = [one for one in found if one.klass == klass]
        if of_class:
            rows.append(Row({"name": _(title), "area": together[klass]}, subtotal=True))
            rows += [_resource_row(one, _(title)) for one in of_class]
    columns = (
        Column("name", _("资源名称"), width=12),
        Column("klass", _("类别"), width=5),
        Column("area", _("面积"), CellKind.QUANTITY, _("亩"), 6),
        Column("place", _("坐落（四至）"), width=12),
        Column("use", _("使用情况"), width=8),
        Column("holder", _("承包（使用）人"), width=8),
        Column("note", _("备注"), width=8),
    )
    return report_for(session, "resources", _("资源台账"), _until(period), columns, rows, totals_of(rows, "area"))


def _resource_row(one: Any, klass: str) -> Row:
    cells: dict[str, Cell] = {
        "name": one.name, "klass": klass, "area": one.area, "place": one.place, "use": one.use, "holder": one.holder,
        "note": one.note,
    }  # fmt: skip
    return Row(cells, level=1, record=one.id)


def _until(period: Period) -> str:
    return _("截至{date}").format(date=period.last)
