"""Contracts looked at: one by one or the whole register at once, handled, and the list of faults they are held to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.examination import HANDLINGS, Examination, Fault, FaultKind, kind_of_fault
from gacha_app.domain.register import Contract
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.contract_faults import DEFINITION_KIND, Found, fault_kinds, faults_found
from gacha_app.reports.examinations import Examined, examined_contracts, last_examination
from gacha_app.services.debt_posting import now
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.debt_tables import contract_examinations, contract_faults
from gacha_app.storage.papers import remove_papers
from gacha_app.storage.tables import contracts


def preview_examination(book: Book, contract_id: int, day: dt.date) -> list[Found]:
    """Return what the program finds wrong with a contract of the register on a day; nothing is kept."""
    with book.reading() as session:
        return faults_found(session, day, contract_id).get(contract_id, [])


def examine_contract(
    book: Book, examination: Examination, ticked: Sequence[str] = (), details: Mapping[str, str] | None = None
) -> Examination:
    """Keep that a contract was looked at, with what the program found and what people tick.

    Args:
        ticked: the keys of faults that people found. details: by what, by key.

    Raises:
        InvalidInput: if an answer is wrong, the contract is looked at already and not done, or a fault is unknown.
    """
    with book.writing("examine_contract", examination.name or str(examination.contract_id)) as session:
        found: list[Found] = []
        if examination.contract_id is not None:
            _of_register(session, examination)
            with in_chinese():
                everything = faults_found(session, examination.date, examination.contract_id)
            found = everything.get(examination.contract_id, [])
        return _keep(session, examination, found, ticked, details or {})


def examine_all(book: Book, date: dt.date, people: str) -> list[Examination]:
    """Look at every contract of the register that was not looked at yet, with what the program finds.

    Raises:
        InvalidInput: if nobody is named.
    """
    with book.writing("examine_contracts", str(date)) as session:
        seen = set(session.scalars(select(contract_examinations.c.contract_id)))
        with in_chinese():
            found = faults_found(session, date)
        begun = (contracts.c.start.is_(None)) | (contracts.c.start <= date)
        made = []
        for contract in session.scalars(select(Contract).where(begun).order_by(contracts.c.id)):
            if contract.id not in seen:
                one = Examination(date, people, contract.id, yearly_before=contract.yearly)
                made.append(_keep(session, one, found.get(contract.id or 0, []), (), {}))
        if not made:
            Examination(date, people, 1).check()
        return made


def tick_faults(book: Book, examination_id: int, ticked: Sequence[str]) -> None:
    """Change what people ticked of a contract that is not done; what the program found stays.

    Raises:
        InvalidInput: if it is done, or a fault is unknown.
    """
    with book.writing("tick_faults", str(examination_id)) as session:
        one = _open(session, examination_id)
        kinds = fault_kinds(session)
        _refuse_unknown(ticked, kinds)
        held = contract_faults.c
        kept = session.scalars(select(Fault).where(held.examination_id == one.id)).all()
        there = {fault.fault for fault in kept}
        for fault in kept:
            if not fault.found and fault.fault not in ticked:
                session.delete(fault)
        for key in dict.fromkeys(ticked):
            if key not in there:
                session.add(Fault(key, False, "", one.id))


def handle_examined(
    book: Book,
    examination_id: int,
    handling: str,
    *,
    yearly_after: int | None = None,
    done_on: dt.date | None = None,
    note: str = "",
    paper: str = "",
) -> Examination:
    """Write down how a contract that was looked at is handled; with `done_on` it is done.

    Args:
        yearly_after: fen a year from now on; as before where it is left out, nought where the contract ended.

    Raises:
        InvalidInput: if nothing is wrong with it, it is done already, or an answer is wrong.
        NotFound: if it was not looked at.
    """
    with book.writing("handle_contract", str(examination_id)) as session:
        one = _open(session, examination_id)
        held = contract_faults.c
        if session.execute(select(held.id).where(held.examination_id == one.id)).first() is None:
            raise InvalidInput("handling", _("这份合同清理时没有发现问题，不用处理；有问题的请先勾选问题类型。"))
        after = yearly_after
        if after is None:
            after = 0 if handling == "ended" else one.yearly_before
        one.handle(handling, yearly_after=after, done_on=done_on, note=note, paper=paper)
        return one


def reopen_examination(book: Book, examination_id: int, reason: str) -> Examination:
    """Take back that a contract is done: it waits again, with what was decided.

    Raises:
        InvalidInput: if it is not done, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明撤销办结的原因。"))
    with book.writing("reopen_examination", f"{examination_id}：{reason.strip()}") as session:
        one = _examination(session, examination_id)
        if one.done_on is None:
            raise InvalidInput("done_on", _("这份合同还没有办结。"))
        one.done_on = None
        return one


def remove_examination(book: Book, examination_id: int) -> None:
    """Take an examination back that was kept by mistake and is not done.

    Raises:
        InvalidInput: if it is done.
    """
    with book.writing("remove_examination", str(examination_id)) as session:
        one = _open(session, examination_id)
        session.execute(delete(contract_faults).where(contract_faults.c.examination_id == one.id))
        remove_papers(session, "contract_examination", examination_id)
        session.delete(one)


def examination_of(book: Book, name: str) -> Examined:
    """Return the newest examination of the contract of this name or number, or of this identity.

    Raises:
        NotFound: if it was not looked at.
    """
    plain = name.strip()
    with book.reading() as session:
        found = [
            one
            for one in examined_contracts(session, Period(dt.date.today().year + 1))
            if one.latest and plain in (one.name, str(one.examination.id), one.contract.number if one.contract else "")
        ]
    if not found or not plain:
        raise NotFound(_("合同“{name}”还没有清理过，请先清理，再登记处理。").format(name=plain[:40]))
    return found[-1]


def load_fault_kinds(book: Book, path: Path) -> list[FaultKind]:
    """Keep this village's own list of faults, from a file like `contract_faults.toml`.

    Raises:
        InvalidInput: if the file is no such list.
        GachaError: if it cannot be read.
    """
    import tomllib

    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise GachaError(_("不能读取“{name}”。").format(name=path.name)) from problem
    try:
        rows = tomllib.loads(content).get("fault", [])
        kinds = [kind_of_fault(row) for row in rows]
    except (tomllib.TOMLDecodeError, ValueError, TypeError, AttributeError) as problem:
        raise InvalidInput("path", _("“{name}”不是问题类型的清单：{reason}").format(
            name=path.name, reason=str(problem)[:80])) from problem  # fmt: skip
    keys = [one.key for one in kinds]
    if not kinds or len(set(keys)) < len(keys):
        raise InvalidInput("path", _("“{name}”里没有问题类型，或者标识有重复。").format(name=path.name))
    with book.writing("load_contract_faults", path.name) as session:
        _forget_kinds(session)
        row = {"kind": DEFINITION_KIND, "name": "own", "content": content, "source": path.name, "by": session.by,
               "at": now()}  # fmt: skip
        session.execute(insert(definitions).values(**row))
        session.recorder.note("definition", **row)
    return kinds


def reset_fault_kinds(book: Book) -> None:
    """Go back to the list of faults that the program brings."""
    with book.writing("reset_contract_faults") as session:
        _forget_kinds(session)


def _forget_kinds(session: Writing) -> None:
    gone = session.execute(delete(definitions).where(definitions.c.kind == DEFINITION_KIND))
    session.recorder.note("definition", kind=DEFINITION_KIND, removed=gone.rowcount)  # type: ignore[attr-defined]


def _of_register(session: Session, examination: Examination) -> None:
    """Take the yearly amount of the register's contract; refuse one that is being looked at."""
    contract = session.get(Contract, examination.contract_id)
    if contract is None:
        raise NotFound(_("没有编号 {id} 的合同。").format(id=examination.contract_id))
    examination.yearly_before = examination.yearly_before or contract.yearly
    last = last_examination(session, contract.id or 0)
    if last is None:
        return
    if examination.date < last.date:
        raise InvalidInput("date", _("“{name}”在 {date} 已经清理过，日期不能更早。").format(
            name=contract.name, date=last.date))  # fmt: skip
    held = contract_faults.c
    faulty = session.execute(select(held.id).where(held.examination_id == last.id)).first()
    if faulty is not None and last.done_on is None:
        raise InvalidInput(
            "contract_id",
            _("“{name}”在 {date} 清理时发现的问题还没有办结，请先登记处理。").format(
                name=contract.name, date=last.date
            ),
        )


def _keep(
    session: Writing, one: Examination, found: Sequence[Found], ticked: Sequence[str], details: Mapping[str, str]
) -> Examination:
    one.check()
    if one.date > dt.date.today():
        raise InvalidInput("date", _("清理日期 {date} 还没有到。").format(date=one.date))
    _refuse_unknown(ticked, fault_kinds(session))
    one.recorded_at, one.recorded_by = now(), session.by
    session.add(one)
    session.flush()
    by_key: dict[str, Fault] = {}
    for fault in found:
        kept = by_key.setdefault(fault.fault, Fault(fault.fault, True, "", one.id))
        kept.detail = "；".join(filter(None, (kept.detail, fault.detail)))
    for key in ticked:
        by_key.setdefault(key, Fault(key, False, details.get(key, "").strip(), one.id))
    session.add_all(by_key.values())
    session.flush()
    return one


def _refuse_unknown(ticked: Sequence[str], kinds: Mapping[str, FaultKind]) -> None:
    for key in ticked:
        if key not in kinds:
            raise InvalidInput(
                "faults",
                _("没有“{key}”这类问题，可用的有：{all}。").format(
                    key=key[:40], all="、".join(f"{one.key}（{_(one.title)}）" for one in kinds.values())
                ),
            )


def _examination(session: Session, examination_id: int) -> Examination:
    one = session.get(Examination, examination_id)
    if one is None:
        raise NotFound(_("没有编号 {id} 的合同清理记录，请先清理，再登记处理。").format(id=examination_id))
    return one


def _open(session: Session, examination_id: int) -> Examination:
    one = _examination(session, examination_id)
    if one.done_on is not None:
        raise InvalidInput(
            "handling",
            _("这份合同已于 {day} 办结（{handling}），要改请先撤销办结。").format(
                day=one.done_on, handling=_(HANDLINGS.get(one.handling, ""))
            ),
        )
    return one
