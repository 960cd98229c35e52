"""Vouchers (凭证) as a list: drafts and posted ones, a page at a time or a period whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import STATE_TITLES, Kind, State
from gacha_app.i18n import N_, _
from gacha_app.reports.entries import DEBIT, MONTH_OF_NUMBER
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import matching
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.reference import entry_kinds
from gacha_app.storage.tables import counterparties, households, postings, vouchers

# Vouchers that no form makes
_OTHER_KINDS = {
    "dividend": N_("成员分红"),
    "reserve": N_("提取公积公益金"),
    "dividend_payment": N_("发放分红"),
    "allocation": N_("其他分配"),
    "dividend_tax": N_("代扣税款"),
    "dividend_offset": N_("抵扣欠款"),
    "shared_cost": N_("分摊共同费用"),
    "depreciation": N_("计提折旧"),
    "contract": N_("合同收付"),
    "form_asset": N_("资金形成资产"),
}
# What stands on the debit side of a voucher
VOUCHER_AMOUNT: ColumnElement[int] = (
    select(func.coalesce(func.sum(DEBIT), 0)).where(postings.c.voucher_id == vouchers.c.id).scalar_subquery()
)
_SORTED_BY: dict[str, ColumnElement[Any]] = {
    "date": vouchers.c.date,
    "number": vouchers.c.number,
    "summary": vouchers.c.summary,
    "form": vouchers.c.entry_kind,
    "state": vouchers.c.state,
    "amount": VOUCHER_AMOUNT,
    "attachments": vouchers.c.attachments,
    "prepared_by": vouchers.c.prepared_by,
    "reviewed_by": vouchers.c.reviewed_by,
    "posted_by": vouchers.c.posted_by,
}


@dataclass(frozen=True)
class VoucherFilter:
    """Which vouchers a list shows; what is left empty does not narrow it.

    Attributes:
        text: looked for in numbers, summaries and the words of lines.
        states: the states wanted, empty for all.
        entries: a voucher counts if one of its entries is among these (account, project, household ...).
        least, most: fen that a line or the whole voucher must reach, and must not pass.
        person: looked for among those who signed, and in the household or party written on a line.
        form: "red" for what takes back, "correction" for what puts right, "attached" with papers, "bare" without any.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    text: str = ""
    states: tuple[State, ...] = ()
    entry_kind: str = ""
    entries: EntryFilter | None = None
    least: int | None = None
    most: int | None = None
    person: str = ""
    form: str = ""


def voucher_columns() -> tuple[Column, ...]:
    """Return the columns of a list of vouchers; any of their keys may be sorted by."""
    return (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=8),
        Column("summary", _("摘要"), width=16),
        Column("form", _("业务"), width=6),
        Column("amount", _("金额"), CellKind.MONEY, "元", 8),
        Column("state", _("状态"), width=4),
        Column("attachments", _("附件"), CellKind.COUNT, _("张"), 4),
        Column("prepared_by", _("制单人"), width=4),
        Column("reviewed_by", _("审核人"), width=4),
        Column("posted_by", _("记账人"), width=4),
    )


def vouchers_page(
    session: Session,
    wanted: VoucherFilter,
    offset: int = 0,
    limit: int = 200,
    sort_key: str = "date",
    descending: bool = False,
) -> list[Row]:
    """Return some of the vouchers that a filter means."""
    # first which, then what they say: an amount is added up for the rows shown alone
    order = _order(sort_key, descending)
    found = select(vouchers.c.id).where(_meant(wanted)).order_by(*order).offset(offset).limit(limit)
    identities = list(session.scalars(found))
    return voucher_rows(session, identities)


def voucher_rows(session: Session, identities: Sequence[int]) -> list[Row]:
    """Return the rows of some vouchers, in the order given."""
    rows = {one.id: _row(one) for one in session.execute(_told().where(vouchers.c.id.in_(identities)))}
    return [rows[one] for one in identities if one in rows]


def voucher_identities(session: Session, wanted: VoucherFilter, limit: int | None = None) -> list[int]:
    """Return the identities of the vouchers that a filter means, by day and number."""
    return list(
        session.scalars(select(vouchers.c.id).where(_meant(wanted)).order_by(*_order("date", False)).limit(limit))
    )


def states_of(session: Session, identities: Sequence[int]) -> dict[int, tuple[State, int]]:
    """Return how far some vouchers have come, and the fen of each."""
    found: dict[int, tuple[State, int]] = {}
    for start in range(0, len(identities), 500):
        some = vouchers.c.id.in_(identities[start : start + 500])
        query = select(vouchers.c.id, vouchers.c.state, VOUCHER_AMOUNT.label("amount")).where(some)
        found |= {one.id: (one.state, int(one.amount)) for one in session.execute(query)}
    return found


def vouchers_count(session: Session, wanted: VoucherFilter) -> int:
    """Return how many vouchers a filter means."""
    return int(session.scalar(select(func.count()).select_from(vouchers).where(_meant(wanted))) or 0)


def found_vouchers(session: Session, wanted: VoucherFilter, offset: int, limit: int) -> tuple[Report, int]:
    """Report one page of the vouchers that a filter means, and return how many there are of them all."""
    rows = vouchers_page(session, wanted, offset, limit)
    count = vouchers_count(session, wanted)
    first, last = wanted.first or "", wanted.last or ""
    note = _("第 {first} 至 {last} 张，共 {count} 张。").format(
        first=min(offset + 1, count), last=offset + len(rows), count=count
    )
    period = f"{first}—{last}" if first or last else ""
    title = _("凭证清单")
    return report_for(session, "vouchers", title, period, voucher_columns(), rows, notes=(note,)), count


def vouchers_report(session: Session, period: Period) -> Report:
    """Report the vouchers of a time, drafts too; only posted ones are in the total."""
    return filtered_vouchers_report(session, VoucherFilter(period.first, period.last), period.title)


def filtered_vouchers_report(session: Session, wanted: VoucherFilter, period: str) -> Report:
    """Report all vouchers that a filter means, drafts too; only posted ones are in the total."""
    found = session.execute(_told().where(_meant(wanted)).order_by(*_order("date", False))).all()
    posted = sum(one.amount for one in found if one.state in (State.POSTED, State.REVERSED))
    notes = (_("合计不含草稿。"),) if any(one.state in (State.DRAFT, State.REVIEWED) for one in found) else ()
    rows = [_row(one) for one in found]
    return report_for(session, "vouchers", _("凭证清单"), period, voucher_columns(), rows, {"amount": posted}, notes)


def _told() -> Select[Any]:
    columns = (column.label(key) for key, column in _SORTED_BY.items())
    return select(vouchers.c.id, vouchers.c.kind, *columns)


def _meant(wanted: VoucherFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.first:
        conditions.append(vouchers.c.date >= wanted.first)
    if wanted.last:
        conditions.append(vouchers.c.date <= wanted.last)
    if wanted.states:
        conditions.append(vouchers.c.state.in_(wanted.states))
    if wanted.entry_kind:
        conditions.append(vouchers.c.entry_kind == wanted.entry_kind)
    if wanted.entries is not None:
        found = select(postings.c.voucher_id).join(vouchers, vouchers.c.id == postings.c.voucher_id)
        conditions.append(vouchers.c.id.in_(found.where(matching(wanted.entries))))
    conditions += [_holds_text(word) for word in wanted.text.split()]
    if wanted.least is not None or wanted.most is not None:
        conditions.append(_of_amount(wanted.least, wanted.most))
    if wanted.person.strip():
        conditions.append(_of_person(wanted.person.strip()))
    if wanted.form:
        conditions.append(_FORMS[wanted.form])
    return and_(True, *conditions)


_FORMS: dict[str, ColumnElement[bool]] = {
    "red": vouchers.c.reverses_id.is_not(None),
    "correction": vouchers.c.corrects_id.is_not(None),
    "attached": vouchers.c.attachments > 0,
    "bare": vouchers.c.attachments == 0,
}


def _holds_text(text: str) -> ColumnElement[bool]:
    said = select(postings.c.voucher_id).where(postings.c.summary.contains(text, autoescape=True))
    conditions = [
        vouchers.c.summary.contains(text, autoescape=True),
        vouchers.c.number.contains(text, autoescape=True),
        vouchers.c.id.in_(said),
    ]
    digits = text.removeprefix("草稿")
    if digits.isascii() and digits.isdigit() and len(digits) < 12:
        conditions.append(and_(vouchers.c.number.is_(None), vouchers.c.id == int(digits)))
    return or_(*conditions)


def _of_amount(least: int | None, most: int | None) -> ColumnElement[bool]:
    def between(amount: ColumnElement[int]) -> ColumnElement[bool]:
        bounds = [amount >= least] if least is not None else []
        return and_(True, *bounds, *([amount <= most] if most is not None else []))

    lines = select(postings.c.voucher_id).where(between(func.abs(postings.c.amount)))
    whole = select(postings.c.voucher_id).group_by(postings.c.voucher_id).having(between(func.abs(func.sum(DEBIT))))
    return or_(vouchers.c.id.in_(lines), vouchers.c.id.in_(whole))


def _of_person(name: str) -> ColumnElement[bool]:
    signed = ("prepared_by", "reviewed_by", "posted_by", "cashier")
    conditions: list[ColumnElement[bool]] = [vouchers.c[one].contains(name, autoescape=True) for one in signed]
    for key, called in (
        ("household_id", select(households.c.id).where(households.c.representative.contains(name, autoescape=True))),
        ("counterparty_id", select(counterparties.c.id).where(counterparties.c.name.contains(name, autoescape=True))),
    ):
        about = select(postings.c.voucher_id).where(postings.c[key].in_(called))
        conditions.append(vouchers.c.id.in_(about))
    return or_(*conditions)


def _order(sort_key: str, descending: bool) -> Sequence[ColumnElement[Any]]:
    last: list[ColumnElement[Any]] = [vouchers.c.date, vouchers.c.sequence, vouchers.c.id]
    if sort_key == "date":
        return [one.desc() for one in last] if descending else last
    first = [MONTH_OF_NUMBER, vouchers.c.sequence] if sort_key == "number" else [_SORTED_BY[sort_key]]
    return [*(one.desc() if descending else one for one in first), *last]


def _row(found: Any) -> Row:
    cells: dict[str, Cell] = {key: "" if (value := getattr(found, key)) is None else value for key in _SORTED_BY}
    cells["state"] = _(STATE_TITLES[found.state])
    cells["form"] = form_title(found.kind, found.form)
    return Row(cells, record=found.id)


def form_title(kind: Kind, entry_kind: str) -> str:
    """Return what people call the way a voucher came about; "" for an accountant's own entry."""
    if kind is Kind.OPENING:
        return _("期初余额")
    if kind is Kind.CLOSING:
        return _("年末结转")
    if entry_kind in entry_kinds():
        return _(entry_kinds()[entry_kind].title)
    return _(_OTHER_KINDS.get(entry_kind, ""))
