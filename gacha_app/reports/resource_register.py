"""Land and water by the classes of GB/T 21010: what is let and what is free, and how areas changed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.property import RESOURCE_CHANGES, ResourceChange
from gacha_app.domain.register import LAND_CLASSES, RESOURCE_CLASSES, WAYS
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.plots import plots_at
from gacha_app.reports.property import voucher_numbers
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.property_tables import resource_changes
from gacha_app.storage.tables import resources


def resource_register(session: Session, period: Period) -> Report:
    """Report every plot at the end of a time by class, with what is let and free of it (资源登记簿)."""
    plots = plots_at(session, period.last)
    rows = []
    for klass, title in LAND_CLASSES.items():
        of_class = [one for one in plots if one.resource.land == klass]
        if not of_class:
            continue
        sums: dict[str, Cell] = {
            "name": _(title), "area": sum(one.area for one in of_class), "let": sum(one.let for one in of_class),
            "free": sum(one.free for one in of_class),
        }  # fmt: skip
        rows.append(Row(sums, subtotal=True))
        for one in of_class:
            card = one.resource
            parties = "；".join(f"{lease.party}（{lease.name}）" if lease.party else lease.name for lease in one.leases)
            cells: dict[str, Cell] = {
                "code": card.code, "name": card.name, "klass": _(RESOURCE_CLASSES[card.klass]), "area": one.area,
                "let": one.let, "free": one.free, "place": card.place, "use": card.use,
                "way": _(WAYS[card.way]) if card.way else "", "holder": parties or card.holder,
                "ownership": card.ownership, "note": card.note,
            }  # fmt: skip
            rows.append(Row(cells, level=1, record=card.id))
    area = CellKind.QUANTITY
    columns = (
        Column("code", _("地块编号"), CellKind.CODE, width=5),
        Column("name", _("资源名称"), width=11),
        Column("klass", _("公开类别"), width=5),
        Column("area", _("面积"), area, _("亩"), 6),
        Column("let", _("已发包"), area, _("亩"), 6),
        Column("free", _("未发包"), area, _("亩"), 6),
        Column("place", _("坐落（四至）"), width=10),
        Column("use", _("使用情况"), width=6),
        Column("way", _("经营方式"), width=4),
        Column("holder", _("承包（使用）人"), width=11),
        Column("ownership", _("权属"), width=6),
        Column("note", _("备注"), width=6),
    )
    until = _("截至{date}").format(date=period.last)
    totals = totals_of(rows, "area", "let", "free")
    return report_for(session, "resource-register", _("资源登记簿"), until, columns, rows, totals)


def resource_changes_report(session: Session, period: Period) -> Report:
    """Report how areas changed during a time, and why (资源面积变动表)."""
    own = resource_changes.c
    query = select(ResourceChange).where(own.date.between(period.first, period.last)).order_by(own.date, own.id)
    found = list(session.scalars(query))
    names = {row.id: row.name for row in session.execute(select(resources.c.id, resources.c.name))}
    numbers = voucher_numbers(session, [one.voucher_id for one in found])
    rows = []
    for one in found:
        cells: dict[str, Cell] = {
            "date": one.date, "name": names[one.resource_id], "kind": _(RESOURCE_CHANGES[one.kind]),
            "area": one.area, "said": f"{one.before} → {one.after}", "reason": one.reason, "document": one.document,
            "compensation": one.compensation, "voucher": numbers.get(one.voucher_id or 0, ""), "by": one.recorded_by,
        }  # fmt: skip
        rows.append(Row(cells, record=one.resource_id))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("name", _("资源名称"), width=10),
        Column("kind", _("变动"), width=5),
        Column("area", _("面积增减"), CellKind.QUANTITY, _("亩"), 5),
        Column("said", _("前后面积"), width=8),
        Column("reason", _("原因"), width=10),
        Column("document", _("文件"), width=8),
        Column("compensation", _("补偿款"), CellKind.MONEY, "元", 7),
        Column("voucher", _("凭证号"), CellKind.CODE, width=7),
        Column("by", _("登记人"), width=4),
    )
    totals = totals_of(rows, "area", "compensation")
    title = _("资源面积变动表")
    return report_for(session, "resource-changes", title, period.title, columns, rows, totals)
