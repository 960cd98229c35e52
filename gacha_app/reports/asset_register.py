"""The register of assets at a day, what happened to them, how they left, and those at a nominal yuan (备查簿)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.disposal import DISPOSALS, Disposal
from gacha_app.domain.herd import MOVEMENTS
from gacha_app.domain.money import grouped
from gacha_app.domain.property import ASSET_CHANGES, AssetChange
from gacha_app.domain.register import ASSET_CLASSES, NOMINAL, WAYS, Asset, life_text
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import NOT_CLOSING, posted
from gacha_app.reports.names import counterparty_names, fund_names, household_names, project_names
from gacha_app.reports.property import Property, voucher_numbers
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.fund_tables import formed_asset_parts, formed_assets
from gacha_app.storage.property_tables import asset_changes, asset_disposals
from gacha_app.storage.tables import accounts, assets, contracts, postings


def asset_register(session: Session, period: Period) -> Report:
    """Report every asset held at the end of a time: cost, wear, book value, whose money, who keeps it, who rents it."""
    everything = Property(session)
    funded, let = funding(session), lettings(session, period.last)
    earned = received_by_asset(session, period)
    held = everything.at(period.last)
    rows = []
    for klass, title in ASSET_CLASSES.items():
        of_class = [one for one in held if one.asset.klass == klass]
        if not of_class:
            continue
        sums: dict[str, Cell] = {
            "name": _(title), "value": sum(one.value for one in of_class), "wear": sum(one.wear for one in of_class),
            "net": sum(one.net for one in of_class), "yearly": sum(one.asset.yearly_return for one in of_class),
            "earned": sum(earned.get(one.asset.id or 0, 0) for one in of_class),
        }  # fmt: skip
        rows.append(Row(sums, subtotal=True))
        for one in of_class:
            card = one.asset
            cells: dict[str, Cell] = {
                "code": card.code, "name": card.name, "spec": _described(card), "quantity": one.quantity,
                "unit": card.unit, "place": card.place, "acquired": card.acquired,
                "life": life_text(card.life_months) if card.life_months else "", "value": one.value, "wear": one.wear,
                "net": one.net, "funding": funded.get(card.id or 0, ""), "ownership": card.ownership,
                "keeper": card.keeper, "way": _(WAYS[card.way]) if card.way else card.use,
                "let_to": let.get(card.id or 0, ""), "yearly": card.yearly_return,
                "earned": earned.get(card.id or 0, 0),
            }  # fmt: skip
            rows.append(Row(cells, level=1, record=card.id))
    money = CellKind.MONEY
    columns = (
        Column("code", _("编号"), CellKind.CODE, width=5),
        Column("name", _("资产名称"), width=9),
        Column("spec", _("规格"), width=5),
        Column("quantity", _("数量"), CellKind.QUANTITY, width=4),
        Column("unit", _("单位"), width=2),
        Column("place", _("坐落"), width=7),
        Column("acquired", _("购建日期"), CellKind.DATE, width=5),
        Column("life", _("年限"), width=3),
        Column("value", _("原值"), money, "元", 8),
        Column("wear", _("累计折旧"), money, "元", 7),
        Column("net", _("净值"), money, "元", 8),
        Column("funding", _("资金来源构成"), width=10),
        Column("ownership", _("权属"), width=5),
        Column("keeper", _("管护人"), width=4),
        Column("way", _("经营方式"), width=4),
        Column("let_to", _("承租方（合同）"), width=8),
        Column("yearly", _("应得年收益"), money, "元", 6),
        Column("earned", _("本期实收"), money, "元", 6),
    )
    totals = totals_of(rows, "value", "wear", "net", "yearly", "earned")
    title = _("资产登记簿")
    return report_for(session, "asset-register", title, _until(period.last), columns, rows, totals)


def asset_changes_report(session: Session, period: Period) -> Report:
    """Report what happened to assets and herds during a time (资产变动表)."""
    own = asset_changes.c
    query = (
        select(AssetChange).where(own.date.between(period.first, period.last)).order_by(own.date, own.id)
    )  # fmt: skip
    changes = list(session.scalars(query))
    cards = {one.id: one for one in session.scalars(select(Asset))}
    numbers = voucher_numbers(session, [one.voucher_id for one in changes])
    rows = []
    for one in changes:
        card = cards[one.asset_id]
        cells: dict[str, Cell] = {
            "date": one.date, "name": card.name, "kind": change_title(one.kind), "quantity": one.quantity,
            "unit": card.unit if one.quantity else "", "value": one.value, "wear": one.wear,
            "said": change_words(one), "reason": one.reason, "voucher": numbers.get(one.voucher_id or 0, ""),
            "by": one.recorded_by,
        }  # fmt: skip
        rows.append(Row(cells, record=one.asset_id))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("name", _("资产名称"), width=9),
        Column("kind", _("变动"), width=6),
        Column("quantity", _("数量"), CellKind.QUANTITY, width=4),
        Column("unit", _("单位"), width=2),
        Column("value", _("原值增减"), CellKind.MONEY, "元", 8),
        Column("wear", _("折旧增减"), CellKind.MONEY, "元", 7),
        Column("said", _("变更内容"), width=10),
        Column("reason", _("原因"), width=9),
        Column("voucher", _("凭证号"), CellKind.CODE, width=8),
        Column("by", _("登记人"), width=4),
    )
    title = _("资产变动表")
    return report_for(session, "asset-changes", title, period.title, columns, rows, totals_of(rows, "value", "wear"))


def disposals_report(session: Session, period: Period) -> Report:
    """Report the assets that left during a time, with their procedure and what they came to (资产处置登记簿)."""
    own = asset_disposals.c
    query = select(Disposal).where(own.date.between(period.first, period.last)).order_by(own.date, own.id)
    found = list(session.scalars(query))
    names = {row.id: row.name for row in session.execute(select(assets.c.id, assets.c.name))}
    parties, households = counterparty_names(session), household_names(session)
    numbers = voucher_numbers(session, [one.voucher_id for one in found])
    rows = []
    for one in found:
        party = parties.get(one.counterparty_id or 0) or households.get(one.household_id or 0, "")
        cells: dict[str, Cell] = {
            "date": one.date, "name": names.get(one.asset_id, ""), "kind": _(DISPOSALS[one.kind]),
            "reason": one.reason, "cost": one.cost, "wear": one.wear, "net": one.cost - one.wear, "price": one.price,
            "compensation": one.compensation + one.scrap, "costs": one.costs, "result": one.result, "party": party,
            "procedure": procedure_words(one), "voucher": numbers.get(one.voucher_id or 0, ""),
            "state": "" if one.state == "done" else _("已于 {date} 撤销").format(date=one.undone_on),
        }  # fmt: skip
        rows.append(Row(cells, record=one.asset_id))
    money = CellKind.MONEY
    columns = (
        Column("date", _("处置日期"), CellKind.DATE, width=5),
        Column("name", _("资产名称"), width=9),
        Column("kind", _("方式"), width=4),
        Column("reason", _("原因"), width=8),
        Column("cost", _("原值"), money, "元", 7),
        Column("wear", _("累计折旧"), money, "元", 7),
        Column("net", _("净值"), money, "元", 7),
        Column("price", _("价款"), money, "元", 7),
        Column("compensation", _("赔款和残料"), money, "元", 6),
        Column("costs", _("清理费用"), money, "元", 6),
        Column("result", _("净损益"), money, "元", 7),
        Column("party", _("受让方"), width=7),
        Column("procedure", _("程序"), width=14),
        Column("voucher", _("凭证号"), CellKind.CODE, width=7),
        Column("state", _("说明"), width=5),
    )
    done = [row for row, one in zip(rows, found, strict=True) if one.state == "done"]
    totals = totals_of(done, "cost", "wear", "net", "price", "compensation", "costs", "result")
    title = _("资产处置登记簿")
    return report_for(session, "asset-disposals", title, period.title, columns, rows, totals)


def nominal_assets(session: Session, period: Period) -> Report:
    """Report the assets kept at a nominal yuan: number, place, reason (名义金额资产备查簿)."""
    rows = []
    projects = project_names(session)
    for one in Property(session).at(period.last):
        card = one.asset
        if not card.nominal and card.value != NOMINAL:
            continue
        cells: dict[str, Cell] = {
            "code": card.code, "name": card.name, "klass": _(ASSET_CLASSES[card.klass]), "spec": _described(card),
            "quantity": one.quantity, "unit": card.unit, "acquired": card.acquired, "value": one.value,
            "place": card.place, "keeper": card.keeper,
            "project": projects[card.project_id] if card.project_id else "", "note": card.note,
        }  # fmt: skip
        rows.append(Row(cells, record=card.id))
    columns = (
        Column("code", _("编号"), CellKind.CODE, width=5),
        Column("name", _("资产名称"), width=10),
        Column("klass", _("类别"), width=5),
        Column("spec", _("规格"), width=6),
        Column("quantity", _("数量"), CellKind.QUANTITY, width=4),
        Column("unit", _("单位"), width=3),
        Column("acquired", _("取得日期"), CellKind.DATE, width=5),
        Column("value", _("名义金额"), CellKind.MONEY, "元", 5),
        Column("place", _("坐落"), width=8),
        Column("keeper", _("管护人"), width=4),
        Column("project", _("项目"), width=6),
        Column("note", _("来源和按名义金额入账的原因"), width=14),
    )
    # 财会〔2023〕14号: what is granted without papers and appraisal is kept at one yuan and in a side register
    notes = (_("没有凭据、也没有评估的受赠和政府给予的资产，按名义金额 1 元入账，在本簿登记数量和来源。"),)
    title = _("名义金额资产备查簿")
    totals = totals_of(rows, "value")
    return report_for(session, "nominal-assets", title, _until(period.last), columns, rows, totals, notes)


def funding(session: Session) -> dict[int, str]:
    """Return of which money every asset was made, in words, by its identity."""
    funds = fund_names(session)
    formed, part = formed_assets.c, formed_asset_parts.c
    query = (
        select(formed.asset_id, part.fund_id, part.amount)
        .join(formed_asset_parts, part.formed_id == formed.id)
        .where(formed.asset_id.is_not(None))
        .order_by(formed.asset_id, part.id)
    )
    words: dict[int, list[str]] = defaultdict(list)
    for asset, fund, amount in session.execute(query):
        words[asset].append(f"{funds.get(fund, '') or _('自筹')} {grouped(amount)}")
    found = {asset: "；".join(parts) for asset, parts in words.items()}
    for row in session.execute(select(assets.c.id, assets.c.fund_id).where(assets.c.fund_id.is_not(None))):
        found.setdefault(row.id, funds.get(row.fund_id, ""))
    return found


def lettings(session: Session, day: dt.date, only: int | None = None) -> dict[int, str]:
    """Return who rents every asset on a day, or only one, with the contract, by the asset's identity."""
    held, parties, households = contracts.c, counterparty_names(session), household_names(session)
    query = (
        select(held.asset_id, held.counterparty_id, held.household_id, held.number, held.name)
        .where(
            held.asset_id.is_not(None) if only is None else held.asset_id == only,
            or_(held.start.is_(None), held.start <= day),
            or_(held.end.is_(None), held.end >= day), or_(held.ended_on.is_(None), held.ended_on >= day),
        )
        .order_by(held.id)
    )  # fmt: skip
    found: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(query):
        party = parties.get(row.counterparty_id or 0) or households.get(row.household_id or 0, "")
        found[row.asset_id].append(f"{party}（{row.number or row.name}）" if party else row.name)
    return {asset: "；".join(names) for asset, names in found.items()}


def received_by_asset(session: Session, period: Period, only: int | None = None) -> Mapping[int, int]:
    """Return the fen of income that came in during a time by the contracts of every asset, or only of one."""
    income = select(accounts.c.code).where(accounts.c.klass == "income")
    let = select(contracts.c.id, contracts.c.asset_id).where(contracts.c.asset_id.is_not(None))
    if only is not None:
        let = let.where(contracts.c.asset_id == only)
    asset_of = {row.id: row.asset_id for row in session.execute(let)}
    # by the contracts first: to read all income for the few entries that name one takes long
    query = (
        posted(postings.c.contract_id, func.sum(-postings.c.amount))
        .where(
            postings.c.contract_id.in_(asset_of), postings.c.account.in_(income), NOT_CLOSING,
            postings.c.day.between(period.first, period.last),
        )
        .group_by(postings.c.contract_id)
    )  # fmt: skip
    found: dict[int, int] = defaultdict(int)
    for contract, fen in session.execute(query) if asset_of else ():
        found[asset_of[contract]] += int(fen)
    return found


def change_title(kind: str) -> str:
    """Return what a change or a movement is called."""
    return _(MOVEMENTS[kind].title) if kind in MOVEMENTS else _(ASSET_CHANGES.get(kind, kind))


def change_words(change: AssetChange) -> str:
    """Return what a card said before a change and says after it."""
    if not change.before and not change.after:
        return ""
    before, after = (_(WAYS.get(text, text)) if text else "" for text in (change.before, change.after))
    return f"{before or '—'} → {after or '—'}"


def procedure_words(disposal: Disposal) -> str:
    """Return the procedure of a disposal in words: who decided, valued and approved it, or who let that pass."""
    words = []
    if disposal.meeting_on:
        words.append(f"{disposal.meeting_on} {disposal.meeting}")
    if disposal.appraised_on:
        worth = _("评估 {amount} 元").format(amount=grouped(disposal.appraisal or 0))
        words.append(f"{disposal.appraised_on} {disposal.appraiser} {worth}")
    if disposal.approved_on:
        words.append(f"{disposal.approved_on} {disposal.approver}")
    if disposal.published_on:
        words.append(_("{date} 公示").format(date=disposal.published_on))
    if disposal.excused_by:
        words.append(_("由 {who} 免除：{reason}").format(who=disposal.excused_by, reason=disposal.excuse))
    return "；".join(words)


def _described(card: Asset) -> str:
    return " ".join(filter(None, (card.species, card.herd_group, card.spec)))


def _until(day: dt.date) -> str:
    return _("截至{date}").format(date=day)


def quantity_words(card: Asset, quantity: int) -> str:
    """Return how much there is of an asset: "28 只"."""
    return f"{quantity_text(quantity)} {card.unit}".strip()
