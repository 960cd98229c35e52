"""Everything that is known of one contract: terms, schedule with its state, what was done, papers, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import ARREARS, CONTRACT_KINDS, DIRECTIONS, FORMS, Contract
from gacha_app.domain.contract_acts import ACTS, Act
from gacha_app.domain.errors import NotFound
from gacha_app.domain.money import grouped, percent_text, yuan
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached, attachments_of
from gacha_app.reports.contract_ledger import Balance, Standing, balances, standings
from gacha_app.reports.contract_registers import payment_text, price_text
from gacha_app.reports.contract_schedules import contract_schedule, parties_of, telephones_of
from gacha_app.reports.names import project_names
from gacha_app.reports.report import Report, report_json
from gacha_app.storage.contract_tables import contract_acts
from gacha_app.storage.tables import contracts, vouchers


@dataclass(frozen=True)
class ToldAct:
    """Something done for a contract, as it is told.

    Attributes:
        state: "" while it counts, else in a word why not. may_undo: whether it can be taken back.
        voucher, voucher_id: its number, or "" and None. linked: whether that was entered with an ordinary form.
    """

    id: int
    kind: str
    title: str
    date: dt.date
    amount: int
    detail: str
    note: str
    voucher: str
    voucher_id: int | None
    state: str
    by: str
    may_undo: bool
    linked: bool


@dataclass(frozen=True)
class FullStory:
    """A contract with all that hangs on it.

    Attributes:
        facts: names and values of its terms, only those that say something.
        standings: its instalments. balance: claims, prepaid, deposit, fen.
        renews, renewed_by: identity and name of the contracts before and after it, or None.
    """

    contract: Contract
    facts: tuple[tuple[str, str], ...]
    schedule: Report
    standings: tuple[Standing, ...]
    acts: tuple[ToldAct, ...]
    balance: Balance
    papers: tuple[Attached, ...]
    renews: tuple[int, str] | None
    renewed_by: tuple[int, str] | None
    overdue: int


def full_story(session: Session, identity: int, day: dt.date) -> FullStory:
    """Return everything that is known of a contract on a day.

    Raises:
        NotFound: if the book has none of this identity.
    """
    card = session.get(Contract, identity)
    if card is None:
        raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
    of = balances(session, contract_id=identity).get(identity, Balance())
    found = tuple(standings(session, contract_id=identity))
    held = contracts.c
    before = session.execute(select(held.id, held.name).where(held.id == card.renews_id)).first()
    after = session.execute(select(held.id, held.name).where(held.renews_id == identity)).first()
    return FullStory(
        card, tuple(_facts(session, card, of)), contract_schedule(session, identity), found,
        tuple(_acts(session, identity)), of, tuple(attachments_of(session, "contract", identity)),
        (before.id, before.name) if before else None, (after.id, after.name) if after else None,
        sum(one.open for one in found if one.due < day),
    )  # fmt: skip


def story_json(story: FullStory) -> dict[str, Any]:
    """Return a contract's story as programs read it."""
    card = story.contract
    return {
        "name": card.name, "number": card.number, "facts": dict(story.facts), "claim": yuan(story.balance.claim),
        "prepaid": yuan(story.balance.prepaid), "deposit": yuan(story.balance.deposit), "overdue": yuan(story.overdue),
        "schedule": report_json(story.schedule)["rows"],
        "acts": [
            {"id": one.id, "kind": one.kind, "title": one.title, "date": str(one.date), "amount": yuan(one.amount),
             "detail": one.detail, "note": one.note, "voucher": one.voucher, "state": one.state}
            for one in story.acts
        ],
        "papers": [one.name for one in story.papers],
        "renews": story.renews[1] if story.renews else "",
        "renewed_by": story.renewed_by[1] if story.renewed_by else "",
    }  # fmt: skip


def _facts(session: Session, card: Contract, of: Balance) -> Sequence[tuple[str, str]]:
    telephone, party = telephones_of(session)(card), parties_of(session)(card)
    said = (
        (_("合同编号"), card.number),
        (_("类别"), f"{_(CONTRACT_KINDS[card.kind])} · {_(DIRECTIONS[card.direction or 'in'])}"),
        (_("承包（承租）方") if card.is_income else _("收款方"), party),
        (_("电话"), telephone),
        (_("标的"), card.subject),
        (_("坐落"), card.place),
        (_("面积"), _("{area} 亩").format(area=quantity_text(card.area)) if card.area else ""),
        (_("数量"), f"{quantity_text(card.quantity)} {card.unit}".strip() if card.quantity else ""),
        (_("期限"), _term(card)),
        (_("价款"), price_text(card)),
        (_("付款方式"), payment_text(card)),
        (_("年金额"), grouped(card.yearly) if card.yearly else ""),
        (_("押金"), _deposit(card, of)),
        (_("预收（付）"), grouped(of.prepaid) if of.prepaid else ""),
        (_("逾期利息"), _arrears(card)),
        (_("签订日"), str(card.signed_on or "")),
        (_("民主程序"), " ".join(one for one in (str(card.procedure_on or ""), card.procedure) if one)),
        (_("形式"), _(FORMS[card.form])),
        (_("备案"), _filed(card)),
        (_("记入科目"), card.account),
        (_("项目"), project_names(session)[card.project_id] if card.project_id else ""),
        (_("提前终止"), " ".join(one for one in (str(card.ended_on or ""), card.end_reason) if one)),
        (_("备注"), card.note),
    )
    return [(name, value) for name, value in said if value]


def _acts(session: Session, identity: int) -> Sequence[ToldAct]:
    held = contract_acts.c
    query = (
        select(Act, vouchers.c.number, vouchers.c.state, vouchers.c.entry_kind)
        .join(vouchers, vouchers.c.id == held.voucher_id, isouter=True)
        .where(held.contract_id == identity)
        .order_by(held.date.desc(), held.id.desc())
    )
    found = []
    for act, number, state, form in session.execute(query):
        gone = _("已撤销") if act.undone else _("凭证已冲销") if state == State.REVERSED else ""
        undoable = not gone and (act.voucher_id is not None or act.kind == "waive")
        found.append(
            ToldAct(
                act.id or 0, act.kind, _(ACTS[act.kind]), act.date, act.amount, act.detail, act.note, number or "",
                act.voucher_id, gone, act.recorded_by, undoable,
                form is not None and form != "contract",
            )
        )  # fmt: skip
    return found


def _term(card: Contract) -> str:
    if card.start and card.end:
        return _("{start} 至 {end}").format(start=card.start, end=card.end)
    if card.start:
        return _("{start} 起").format(start=card.start)
    return _("到 {date}").format(date=card.end) if card.end else ""


def _deposit(card: Contract, of: Balance) -> str:
    if not card.deposit and not of.deposit:
        return ""
    return _("约定 {agreed}，现有 {held}").format(agreed=grouped(card.deposit), held=grouped(of.deposit))


def _arrears(card: Contract) -> str:
    if not card.arrears_rate:
        return ""
    how = _(ARREARS[card.arrears_per])
    grace = _("，宽限 {days} 天").format(days=card.grace_days) if card.grace_days else ""
    return f"{how} {percent_text(card.arrears_rate)}%{grace}"


def _filed(card: Contract) -> str:
    if not card.filed:
        return _("未备案")
    return " ".join(one for one in (_("已备案"), str(card.filed_on or ""), card.filed_with) if one)
