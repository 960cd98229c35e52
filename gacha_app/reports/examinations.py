"""Contracts looked at (合同清理台账): what was found wrong with each, how it was handled, what that brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.examination import HANDLINGS, Examination, Fault
from gacha_app.domain.register import CONTRACT_KINDS, Contract
from gacha_app.i18n import _
from gacha_app.reports.contract_faults import fault_kinds
from gacha_app.reports.heading import report_for
from gacha_app.reports.parties import party_namer
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.debt_tables import contract_examinations, contract_faults
from gacha_app.storage.tables import contracts


@dataclass(frozen=True)
class Examined:
    """A contract that was looked at, as it is at the end of a time.

    Attributes:
        contract: of the register; None for one that was found. name, party, kind, subject: of either.
        area: thousandths of a mu, or None. faults: what is wrong with it.
        done: whether it was handled by the end of the time. gain: fen a year more, nought until it is.
        latest: whether the contract was not looked at again by then.
    """

    examination: Examination
    contract: Contract | None
    name: str
    party: str
    kind: str
    subject: str
    area: int | None
    faults: tuple[Fault, ...]
    done: bool
    latest: bool

    @property
    def gain(self) -> int:
        """Fen a year more than before, nought until it is done."""
        return self.examination.gain if self.done else 0

    @property
    def state(self) -> str:
        """How far it is, in a word."""
        if not self.faults:
            return _("没有问题")
        if self.done:
            return _("已办结")
        return _("办理中") if self.examination.handling else _("待处理")


def examined_contracts(session: Session, period: Period) -> list[Examined]:
    """Return every examination up to the end of a time, in order."""
    last = period.last
    held = contract_examinations.c
    query = select(Examination).where(held.date <= last).order_by(held.date, held.id)
    found = session.scalars(query).all()
    faults: dict[int, list[Fault]] = {}
    for fault in session.scalars(select(Fault).order_by(contract_faults.c.id)):
        faults.setdefault(fault.examination_id or 0, []).append(fault)
    wanted = {one.contract_id for one in found if one.contract_id is not None}
    kept = (
        {one.id: one for one in session.scalars(select(Contract).where(contracts.c.id.in_(wanted)))} if wanted else {}
    )
    newest = {one.contract_id: one.id for one in found if one.contract_id is not None}
    name = party_namer(session)
    answer = []
    for one in found:
        contract = kept.get(one.contract_id)
        done = one.done_on is not None and one.done_on <= last
        if contract is not None:
            party = ""
            if contract.household_id is not None or contract.counterparty_id is not None:
                party = name(contract.household_id, contract.counterparty_id)
            said = (contract.name, party, contract.kind, contract.subject, contract.area)
        else:
            said = (one.name, one.party, one.kind, one.subject, one.area)
        latest = one.contract_id is None or newest[one.contract_id] == one.id
        answer.append(Examined(one, contract, *said, tuple(faults.get(one.id or 0, ())), done, latest))
    return answer


def examination_register(session: Session, period: Period) -> Report:
    """Report the contracts looked at up to the end of a time (合同清理台账)."""
    titles = {key: _(kind.title) for key, kind in fault_kinds(session).items()}
    rows = [_row(one, titles) for one in examined_contracts(session, period)]
    columns = (
        Column("name", _("合同名称"), width=11),
        Column("kind", _("类别"), width=3),
        Column("party", _("承包（承租）方"), width=8),
        Column("subject", _("标的"), width=8),
        Column("area", _("面积"), CellKind.QUANTITY, _("亩"), 5),
        Column("date", _("清理日期"), CellKind.DATE, width=5),
        Column("people", _("参加人"), width=7),
        Column("faults", _("问题类型"), width=10),
        Column("handling", _("处理"), width=5),
        Column("done_on", _("办结日期"), CellKind.DATE, width=5),
        Column("yearly_before", _("原年金额"), CellKind.MONEY, "元", 7),
        Column("yearly_after", _("现年金额"), CellKind.MONEY, "元", 7),
        Column("gain", _("年增收"), CellKind.MONEY, "元", 7),
        Column("state", _("状态"), width=5),
        Column("paper", _("凭据"), width=7),
        Column("note", _("备注"), width=6),
    )
    totals = totals_of(rows, "yearly_before", "yearly_after", "gain") if rows else {}
    return report_for(session, "examinations", _("合同清理台账"), period.title, columns, rows, totals)


def fault_list(session: Session) -> Report:
    """Report the kinds of faults that contracts are held against (问题类型)."""
    rows = [
        Row(
            {
                "key": one.key,
                "title": one.title,
                "found": _("程序查找") if one.rule else _("人工认定"),
                "help": one.help,
            }
        )
        for one in fault_kinds(session).values()
    ]
    columns = (
        Column("key", _("标识"), CellKind.CODE, width=6),
        Column("title", _("问题类型"), width=8),
        Column("found", _("怎样发现"), width=5),
        Column("help", _("说明"), width=22),
    )
    return report_for(session, "contract-faults", _("合同问题类型"), "", columns, rows)


def fault_words(faults: Sequence[Fault], titles: dict[str, str]) -> str:
    """Return the titles of faults in one line."""
    return _("、").join(titles.get(one.fault, one.fault) for one in faults)


def last_examination(session: Session, contract_id: int) -> Examination | None:
    """Return the newest examination of a contract, None where there is none."""
    held = contract_examinations.c
    return session.scalars(
        select(Examination).where(held.contract_id == contract_id).order_by(held.date.desc(), held.id.desc()).limit(1)
    ).first()


def _row(one: Examined, titles: dict[str, str]) -> Row:
    examination = one.examination
    done: dt.date | None = examination.done_on if one.done else None
    handling = examination.handling
    cells: dict[str, Cell] = {
        "name": one.name, "kind": _(CONTRACT_KINDS[one.kind]), "party": one.party, "subject": one.subject,
        "area": one.area, "date": examination.date, "people": examination.people,
        "faults": fault_words(one.faults, titles), "handling": _(HANDLINGS[handling]) if handling else "",
        "done_on": done, "yearly_before": examination.yearly_before,
        "yearly_after": examination.yearly_after if one.done else None, "gain": one.gain, "state": one.state,
        "paper": examination.paper, "note": examination.note,
    }  # fmt: skip
    return Row(cells, record=examination.id)
