"""The lists of contracts: the full register, what stands open on the ledger, and the tenants (租户台账)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import (
    ARREARS,
    CONTRACT_KINDS,
    DIRECTIONS,
    FORMS,
    FREQUENCIES,
    TIMINGS,
    Contract,
)
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, percent_text
from gacha_app.i18n import _
from gacha_app.reports.contract_ledger import (
    Balance,
    Standing,
    balances,
    ledger_balances,
    standings,
    waiting_in_spreads,
)
from gacha_app.reports.contract_schedules import day_of, on_day, parties_of, telephones_of, until_day
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import project_names
from gacha_app.reports.report import CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import contracts


def price_text(one: Contract) -> str:
    """Return a contract's price in words: how much, for what, and how it grows."""
    if not one.price_by:
        return _("每年 {amount} 元").format(amount=grouped(one.yearly)) if one.yearly else ""
    if one.escalation == "list":
        amounts = " / ".join(grouped(fen) for fen in one.prices)
        return _("逐年 {amounts} 元").format(amounts=amounts)
    said = {
        "total": _("总价 {amount} 元"), "year": _("每年 {amount} 元"), "area": _("每亩每年 {amount} 元"),
        "unit": _("每{unit}每年 {amount} 元"),
    }[one.price_by].format(amount=grouped(one.price), unit=one.unit or _("单位"))  # fmt: skip
    if one.escalation == "percent":
        said += _("，每 {years} 年递增 {percent}%").format(years=one.step_every, percent=percent_text(one.step_rate))
    elif one.escalation == "step":
        said += _("，每 {years} 年增加 {amount} 元").format(years=one.step_every, amount=grouped(one.step_amount))
    return said


def payment_text(one: Contract) -> str:
    """Return how a contract is paid, in words."""
    if not one.price_by:
        return ""
    words = [_(FREQUENCIES[one.frequency])]
    if one.frequency != "list":
        words.append(_(TIMINGS[one.timing]))
    if one.due_month and one.frequency != "list":
        words.append(_("{month}月{day}日前").format(month=one.due_month, day=one.due_day))
    elif one.due_day and one.frequency != "list":
        words.append(_("每期 {day} 日前").format(day=one.due_day))
    return " · ".join(words)


def contract_register(session: Session, period: Period) -> Report:
    """Report all contracts known by the end of a time with every field (合同登记簿)."""
    party, telephone, projects = parties_of(session), telephones_of(session), project_names(session)
    held = balances(session, day_of(period))
    rows = []
    for one in _known(session, period):
        of = held.get(one.id or 0, Balance())
        rows.append(
            Row(
                {
                    "number": one.number, "name": one.name, "kind": _kind_text(one),
                    "party": _joined(party(one), telephone(one)), "subject": _joined(one.subject, one.place),
                    "area": one.area, "start": one.start, "end": one.last_day, "price": price_text(one),
                    "payment": _joined(payment_text(one), _arrears_text(one)), "yearly": one.yearly,
                    "deposit": of.deposit, "signed_on": one.signed_on,
                    "procedure": _joined(one.procedure_on, one.procedure), "form": _form_text(one),
                    "project": projects[one.project_id] if one.project_id else "", "note": one.note,
                },
                record=one.id, source=EntryFilter(contract_id=one.id, last=period.last),
            )
        )  # fmt: skip
    columns = (
        Column("number", _("合同编号"), CellKind.CODE, width=5), Column("name", _("合同名称"), width=7),
        Column("kind", _("类别"), width=6), Column("party", _("对方、电话"), width=7),
        Column("subject", _("标的、坐落"), width=6), Column("area", _("面积"), CellKind.QUANTITY, _("亩"), 4),
        Column("start", _("起始日"), CellKind.DATE, width=5), Column("end", _("到期日"), CellKind.DATE, width=5),
        Column("price", _("价款"), width=8), Column("payment", _("付款方式"), width=8),
        Column("yearly", _("年金额"), CellKind.MONEY, "元", 6), Column("deposit", _("押金"), CellKind.MONEY, "元", 5),
        Column("signed_on", _("签订日"), CellKind.DATE, width=5), Column("procedure", _("民主程序"), width=6),
        Column("form", _("形式、备案"), width=6), Column("project", _("项目"), width=5),
        Column("note", _("备注"), width=4),
    )  # fmt: skip
    return report_for(
        session, "contract-register", _("合同登记簿"), until_day(period), columns, rows,
        totals_of(rows, "yearly", "deposit"),
    )  # fmt: skip


def receivables(session: Session, period: Period) -> Report:
    """Report what stands open on the ledger by contract, and the ledger beside it (合同应收应付款明细)."""
    day = period.last
    held, waits = balances(session, day), waiting_in_spreads(session, day)
    cards = {one.id or 0: one for one in session.scalars(select(Contract))}
    ledger, party = ledger_balances(session, day, cards), parties_of(session)
    rows = []
    for identity, card in sorted(cards.items(), key=lambda pair: pair[1].name):
        of, sign = held.get(identity, Balance()), 1 if card.is_income else -1
        waiting = waits.get(identity, 0)
        net = sign * (of.claim - of.prepaid - of.deposit - waiting)
        booked = sum(ledger[identity].values())
        if not (of.claim or of.prepaid or of.deposit or waiting or booked):
            continue
        rows.append(
            Row(
                {
                    "name": card.name, "party": party(card), "claim": of.claim if card.is_income else 0,
                    "debt": 0 if card.is_income else of.claim, "prepaid": of.prepaid, "deposit": of.deposit,
                    "waiting": waiting, "net": net, "ledger": booked, "gap": booked - net,
                },
                record=identity, source=EntryFilter(contract_id=identity, last=day, with_closing=True),
            )
        )  # fmt: skip
    columns = (
        Column("name", _("合同名称"), width=10), Column("party", _("对方"), width=9),
        Column("claim", _("应收"), CellKind.MONEY, "元", 7), Column("debt", _("应付"), CellKind.MONEY, "元", 7),
        Column("prepaid", _("预收（付）"), CellKind.MONEY, "元", 7),
        Column("deposit", _("押金"), CellKind.MONEY, "元", 7),
        Column("waiting", _("待摊租金"), CellKind.MONEY, "元", 7),
        Column("net", _("台账净额"), CellKind.MONEY, "元", 7),
        Column("ledger", _("账面余额"), CellKind.MONEY, "元", 7), Column("gap", _("相差"), CellKind.MONEY, "元", 6),
    )  # fmt: skip
    gaps = [row.cells["name"] for row in rows if row.cells["gap"]]
    note = (
        _("台账和账面不一致的合同：{names}。请看它的明细，把另外记的账补到合同上。").format(
            names="、".join(map(str, gaps))
        )
        if gaps
        else _("台账和应收款、内部往来、应付款的账面余额逐份一致。")
    )
    keys = ("claim", "debt", "prepaid", "deposit", "waiting", "net", "ledger", "gap")
    return report_for(
        session,
        "contract-receivables",
        _("合同应收应付款明细"),
        on_day(day),
        columns,
        rows,
        totals_of(rows, *keys),
        (note,),
    )


def tenants(session: Session, period: Period) -> Report:
    """Report who leases from the village: contracts, area, rent, what came and what is owed (租户台账)."""
    day = day_of(period)
    party, telephone = parties_of(session), telephones_of(session)
    due_now = _by_contract(standings(session, day=day, due_from=period.first, due_by=period.last))
    open_now = _by_contract(standings(session, day=day, only_open=True))
    held = balances(session, day)
    people: dict[str, list[Contract]] = {}
    for card in _known(session, period):
        if card.is_income and party(card) and card.kind in ("resource", "asset"):
            people.setdefault(party(card), []).append(card)
    rows = []
    for name, cards in sorted(people.items()):
        running = [card for card in cards if card.in_force(day)]
        due = [one for card in cards for one in due_now.get(card.id or 0, ())]
        open_ = [one for card in cards for one in open_now.get(card.id or 0, ())]
        rows.append(
            Row(
                {
                    "party": name, "telephone": telephone(cards[-1]), "contracts": len(running),
                    "what": "、".join(dict.fromkeys(card.subject or card.name for card in running)),
                    "area": sum(card.area or 0 for card in running), "until": max(
                        (card.last_day for card in running if card.last_day), default=None),
                    "yearly": sum(card.yearly for card in running), "due": sum(one.amount for one in due),
                    "paid": sum(one.paid for one in due),
                    "prepaid": sum(held.get(card.id or 0, Balance()).prepaid for card in cards),
                    "deposit": sum(held.get(card.id or 0, Balance()).deposit for card in cards),
                    "overdue": sum(one.open for one in open_ if one.due < day),
                },
                record=cards[-1].id,
            )
        )  # fmt: skip
    columns = (
        Column("party", _("租户"), width=9), Column("telephone", _("电话"), CellKind.CODE, width=6),
        Column("contracts", _("执行中合同"), CellKind.COUNT, width=3), Column("what", _("租用"), width=10),
        Column("area", _("面积"), CellKind.QUANTITY, _("亩"), 5),
        Column("until", _("最晚到期"), CellKind.DATE, width=5),
        Column("yearly", _("年金额"), CellKind.MONEY, "元", 7), Column("due", _("本期应收"), CellKind.MONEY, "元", 7),
        Column("paid", _("其中已收"), CellKind.MONEY, "元", 7), Column("prepaid", _("预收"), CellKind.MONEY, "元", 6),
        Column("deposit", _("押金"), CellKind.MONEY, "元", 6),
        Column("overdue", _("逾期欠款"), CellKind.MONEY, "元", 7),
    )  # fmt: skip
    keys = ("contracts", "area", "yearly", "due", "paid", "prepaid", "deposit", "overdue")
    return report_for(
        session, "tenants", _("租户台账"), period.title, columns, rows, totals_of(rows, *keys)
    )  # fmt: skip


def _known(session: Session, period: Period) -> list[Contract]:
    held = contracts.c
    query = (
        select(Contract)
        .where(or_(held.start.is_(None), held.start <= period.last))
        .order_by(held.end.is_(None), held.end, held.id)
    )
    return list(session.scalars(query))


def _by_contract(found: Iterable[Standing]) -> dict[int, list[Standing]]:
    of: dict[int, list[Standing]] = {}
    for one in found:
        if not one.cancelled:
            of.setdefault(one.contract_id, []).append(one)
    return of


def _arrears_text(one: Contract) -> str:
    if not one.arrears_rate:
        return ""
    return _("逾期{how} {percent}%").format(how=_(ARREARS[one.arrears_per]), percent=percent_text(one.arrears_rate))


def _kind_text(one: Contract) -> str:
    kind = _(CONTRACT_KINDS[one.kind])
    return kind if one.is_income else f"{kind}（{_(DIRECTIONS['out'])}）"


def _form_text(one: Contract) -> str:
    filed = _("已备案") if one.filed else _("未备案")
    return _joined(_(FORMS[one.form]), filed, one.filed_on, one.filed_with)


def _joined(*words: object) -> str:
    return " ".join(str(one) for one in words if one)
