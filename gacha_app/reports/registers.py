"""What the village owns, lets and deals with: contracts, funds, assets, resources."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.register import ASSET_CLASSES, CONTRACT_KINDS, RESOURCE_CLASSES
from gacha_app.i18n import _
from gacha_app.reports.flows import INCOME, sums
from gacha_app.reports.funds import funds
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import fund_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage import tables
from gacha_app.storage.tables import counterparties, postings, projects


def contracts(session: Session, period: Period) -> Report:
    """Report the contracts known by the end of a time, with what came in by each during it (合同台账)."""
    held = tables.contracts.c
    received = {
        contract: int(amount)
        for contract, amount in sums(session, INCOME, INCOME.filter(period.first, period.last), postings.c.contract_id)
    }
    query = (
        select(tables.contracts, counterparties.c.name.label("party"), projects.c.name.label("project"))
        .join(counterparties, held.counterparty_id == counterparties.c.id, isouter=True)
        .join(projects, held.project_id == projects.c.id, isouter=True)
        .where(or_(held.start.is_(None), held.start <= period.last))
        .order_by(held.end.is_(None), held.end, held.id)
    )
    rows = []
    for one in session.execute(query):
        cells: dict[str, Cell] = {
            "number": one.number, "name": one.name, "kind": _(CONTRACT_KINDS[one.kind]), "subject": one.subject,
            "counterparty": one.party or "", "project": one.project or "", "area": one.area,
            "start": one.start, "end": one.end, "yearly": one.yearly, "received": received.get(one.id, 0),
            "note": one.note,
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
    held = tables.assets.c
    query = (
        select(tables.assets, projects.c.name.label("project"))
        .join(projects, held.project_id == projects.c.id, isouter=True)
        .where(or_(held.acquired.is_(None), held.acquired <= period.last))
        .order_by(held.klass, held.acquired, held.id)
    )
    funded = fund_names(session)
    rows = []
    for one in session.execute(query):
        cells: dict[str, Cell] = {
            "code": one.code, "name": one.name, "klass": _(ASSET_CLASSES[one.klass]), "acquired": one.acquired,
            "quantity": one.quantity, "unit": one.unit, "value": one.value, "place": one.place, "keeper": one.keeper,
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
