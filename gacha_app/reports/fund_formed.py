"""The register of what subsidy money formed: class, owner, user, keeper, and of which money each is made."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.formed_asset import CLASSES, FormedAsset
from gacha_app.domain.money import grouped
from gacha_app.domain.register import Asset
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import fund_names
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.fund_tables import formed_assets
from gacha_app.storage.tables import vouchers


def formed_asset_report(session: Session, period: Period) -> Report:
    """Report what subsidy money formed by the end of a time (补助资金形成资产台账)."""
    found = session.scalars(
        select(FormedAsset).where(formed_assets.c.formed_on <= period.last).order_by(formed_assets.c.id)
    ).all()
    names = fund_names(session)
    cards = {one.id: one for one in session.scalars(select(Asset))} if found else {}
    numbers = {row.id: row.number for row in session.execute(select(vouchers.c.id, vouchers.c.number))} if found else {}
    rows = []
    for one in found:
        card = cards.get(one.asset_id)
        cells: dict[str, Cell] = {
            "code": card.code if card else "", "name": one.name, "klass": _(CLASSES[one.klass]),
            "formed_on": one.formed_on, "value": one.value, "parts": composition(one, names),
            "place": card.place if card else "", "owner": one.owner, "user": one.user, "yield_to": one.yield_to,
            "keeper": one.keeper, "voucher": numbers.get(one.voucher_id or 0, ""), "note": one.note,
        }  # fmt: skip
        rows.append(Row(cells, record=one.id))
    columns = (
        Column("code", _("编号"), CellKind.CODE, width=6),
        Column("name", _("资产名称"), width=9),
        Column("klass", _("类别"), width=4),
        Column("formed_on", _("形成日期"), CellKind.DATE, width=5),
        Column("value", _("形成金额"), CellKind.MONEY, "元", 8),
        Column("parts", _("资金来源构成"), width=14),
        Column("place", _("坐落"), width=7),
        Column("owner", _("所有权"), width=6),
        Column("user", _("使用权"), width=6),
        Column("yield_to", _("收益权"), width=6),
        Column("keeper", _("管护人"), width=5),
        Column("voucher", _("凭证号"), CellKind.CODE, width=6),
        Column("note", _("备注"), width=5),
    )
    title = _("补助资金形成资产台账")
    period_text = _("截至{date}").format(date=period.last)
    return report_for(session, "formed-assets", title, period_text, columns, rows, totals_of(rows, "value"))


def composition(formed: FormedAsset, names: dict[int, str]) -> str:
    """Return of which money an asset is made, in a line."""
    return "、".join(
        f"{names.get(part.fund_id, '') if part.fund_id is not None else _('自有资金')} {grouped(part.amount)}"
        for part in formed.parts
    )
