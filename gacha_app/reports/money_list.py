"""Vouchers as money: what each brought in and paid out, a page at a time, and what a selection of them adds up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK, CASH
from gacha_app.domain.voucher import STATE_TITLES, State
from gacha_app.i18n import _
from gacha_app.reports.entries import CREDIT, DEBIT
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import between, matching, under
from gacha_app.reports.names import counterparty_names, fund_names, household_names, project_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.vouchers import form_title
from gacha_app.storage.tables import postings, vouchers

_IS_MONEY = or_(under(CASH), under(BANK))
_DRAFTS = (State.DRAFT, State.REVIEWED)
# Says whether a word typed stands in a text; the window's own reading of pinyin is handed in
Holds = Callable[[str, str], bool]


def _as_written(word: str, text: str) -> bool:
    return word.casefold() in text.casefold()


@dataclass(frozen=True)
class MoneyFilter:
    """Which vouchers a list of money shows.

    Attributes:
        entries: a voucher counts if one of its entries is among these; of its days those of the voucher.
        states: the states wanted, empty for all.
        side: "in" for money that came in, "out" for money that went out, "" for every voucher.
        text: words looked for in numbers, summaries and the names written on the entries.
        holds: how a word is looked for.
    """

    entries: EntryFilter = field(default_factory=lambda: EntryFilter(with_closing=True))
    states: tuple[State, ...] = ()
    side: str = ""
    text: str = ""
    holds: Holds = _as_written


def money_columns() -> tuple[Column, ...]:
    """Return the columns of a list of money; any of their keys may be sorted by."""
    return (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=7),
        Column("summary", _("摘要"), width=12),
        Column("form", _("业务"), width=4),
        Column("project", _("项目"), width=4),
        Column("money_in", _("收到"), CellKind.MONEY, "元", 6),
        Column("money_out", _("付出"), CellKind.MONEY, "元", 6),
        Column("state", _("状态"), width=4),
    )


def money_vouchers(session: Session, wanted: MoneyFilter, sort_key: str = "", descending: bool = True) -> list[int]:
    """Return the identities of the vouchers a filter means, in order; the newest first where no key is given."""
    spelled = _spelled(wanted)
    named = [_names_hold(session, word, wanted.holds) for word in spelled]
    query = select(vouchers.c.id, vouchers.c.summary, *named).where(_meant(session, wanted))
    flows = _flows()
    if wanted.side or sort_key in ("money_in", "money_out"):
        query = query.outerjoin(flows, flows.c.voucher_id == vouchers.c.id)
    if wanted.side:
        query = query.where(flows.c[f"money_{wanted.side}"] != 0)
    found = session.execute(query.order_by(*_order(flows, sort_key, descending)))
    if not spelled:
        return [one.id for one in found]
    # the initials of a summary are not kept in the book: they are looked at here
    return [
        identity
        for identity, summary, *held in found
        if all(yes or wanted.holds(word, summary) for word, yes in zip(spelled, held, strict=True))
    ]


def money_rows(session: Session, identities: Sequence[int]) -> list[Row]:
    """Return the rows of some vouchers, in the order given."""
    flows = _flows(vouchers.c.id.in_(identities))
    query = (
        select(vouchers, flows.c.money_in, flows.c.money_out)
        .outerjoin(flows, flows.c.voucher_id == vouchers.c.id)
        .where(vouchers.c.id.in_(identities))
    )
    projects = _projects(session, identities)
    rows = {one.id: _row(one, projects.get(one.id, "")) for one in session.execute(query)}
    return [rows[one] for one in identities if one in rows]


def money_report(session: Session, wanted: MoneyFilter, period: str) -> Report:
    """Report all vouchers a filter means, the oldest first; drafts stand in the list and not in its foot."""
    identities = money_vouchers(session, wanted, "date", False)
    rows: list[Row] = []
    for start in range(0, len(identities), 500):
        rows += money_rows(session, identities[start : start + 500])
    came, went, drafts = money_totals(session, wanted)
    notes = (_("合计不含草稿。"),) if drafts else ()
    totals: dict[str, Cell] = {"money_in": came, "money_out": went}
    return report_for(session, "money", _("收入与支出清单"), period, money_columns(), rows, totals, notes)


def money_totals(session: Session, wanted: MoneyFilter) -> tuple[int, int, int]:
    """Return what the posted ones brought in and paid out in fen, and how many drafts are not in it."""
    flows = _flows(and_(vouchers.c.state.not_in(_DRAFTS), _meant(session, wanted)))
    of_side = flows.c[f"money_{wanted.side}"] != 0 if wanted.side else true()
    if _spelled(wanted):
        chosen = set(money_vouchers(session, wanted))
        found = [one for one in session.execute(select(flows).where(of_side)) if one.voucher_id in chosen]
        came, went = sum(one.money_in for one in found), sum(one.money_out for one in found)
    else:
        sums = (func.coalesce(func.sum(flows.c.money_in), 0), func.coalesce(func.sum(flows.c.money_out), 0))
        came, went = session.execute(select(*sums).where(of_side)).one()
    states = tuple(state for state in _DRAFTS if not wanted.states or state in wanted.states)
    drafts = money_vouchers(session, replace(wanted, states=states)) if states else []
    return int(came), int(went), len(drafts)


def _flows(whose: ColumnElement[bool] | None = None) -> Subquery:
    """Return what each voucher brought in and paid out; between cash and bank nothing came and nothing went."""
    came, went = func.sum(DEBIT), func.sum(CREDIT)
    query = select(
        postings.c.voucher_id,
        case((came == went, 0), else_=came).label("money_in"),
        case((came == went, 0), else_=went).label("money_out"),
    ).where(_IS_MONEY)
    if whose is not None:
        query = query.join(vouchers, vouchers.c.id == postings.c.voucher_id).where(whose)
    return query.group_by(postings.c.voucher_id).subquery()


def _meant(session: Session, wanted: MoneyFilter) -> ColumnElement[bool]:
    """Return the condition that a voucher is wanted, its side and words spelled in letters left out."""
    entries = wanted.entries
    conditions: list[ColumnElement[bool]] = [between(entries.first, entries.last)]
    if entries != EntryFilter(first=entries.first, last=entries.last, with_closing=True):
        found = select(postings.c.voucher_id).join(vouchers, vouchers.c.id == postings.c.voucher_id)
        conditions.append(vouchers.c.id.in_(found.where(matching(entries))))
    if wanted.states:
        conditions.append(vouchers.c.state.in_(wanted.states))
    for word in wanted.text.split():
        if word not in _spelled(wanted):
            stands = vouchers.c.summary.contains(word, autoescape=True)
            conditions.append(or_(stands, _names_hold(session, word, wanted.holds)))
    return and_(True, *conditions)


def _spelled(wanted: MoneyFilter) -> list[str]:
    """Return the words that may be initials: letters alone."""
    return [word for word in wanted.text.split() if word.isascii() and word.isalpha()]


def _names_hold(session: Session, word: str, holds: Holds) -> ColumnElement[bool]:
    """Return the condition that a word stands in a voucher's number, form, or a name written on its entries."""
    conditions: list[ColumnElement[bool]] = [vouchers.c.number.contains(word, autoescape=True)]
    forms = session.execute(select(vouchers.c.kind, vouchers.c.entry_kind).distinct())
    conditions += [
        and_(vouchers.c.kind == one.kind, vouchers.c.entry_kind == one.entry_kind)
        for one in forms
        if holds(word, form_title(one.kind, one.entry_kind))
    ]
    for column, called in (
        (postings.c.project_id, project_names(session)),
        (postings.c.counterparty_id, counterparty_names(session)),
        (postings.c.fund_id, fund_names(session)),
        (postings.c.household_id, household_names(session)),
    ):
        meant = [identity for identity, name in called.items() if identity is not None and holds(word, name)]
        if meant:
            conditions.append(vouchers.c.id.in_(select(postings.c.voucher_id).where(column.in_(meant))))
    return or_(*conditions)


def _order(flows: Subquery, sort_key: str, descending: bool) -> Sequence[ColumnElement[Any]]:
    # drafts have no number yet: they stand with the newest of their day
    number = func.coalesce(vouchers.c.number, "~")
    usual = (vouchers.c.date.desc(), number.desc(), vouchers.c.id.desc())
    if not sort_key:
        return usual
    first_project = select(func.min(postings.c.project_id)).where(postings.c.voucher_id == vouchers.c.id)
    keys: dict[str, ColumnElement[Any]] = {
        "date": vouchers.c.date,
        "number": number,
        "summary": vouchers.c.summary,
        "form": vouchers.c.entry_kind,
        "project": first_project.scalar_subquery(),
        "money_in": func.coalesce(flows.c.money_in, 0),
        "money_out": func.coalesce(flows.c.money_out, 0),
        "state": vouchers.c.state,
    }
    return (keys[sort_key].desc() if descending else keys[sort_key], *usual)


def _projects(session: Session, identities: Sequence[int]) -> dict[int, str]:
    """Return what each voucher's projects are called; several are named together."""
    names = project_names(session)
    query = select(postings.c.voucher_id, postings.c.project_id).where(
        postings.c.voucher_id.in_(identities), postings.c.project_id.is_not(None)
    )
    called: dict[int, str] = {}
    for voucher, project in session.execute(query.distinct().order_by(postings.c.project_id)):
        called[voucher] = "、".join(filter(None, (called.get(voucher), names[project])))
    return called


def _row(one: Any, project: str) -> Row:
    cells: dict[str, Cell] = {
        "date": one.date,
        "number": one.number or "",
        "summary": one.summary,
        "form": form_title(one.kind, one.entry_kind),
        "project": project,
        "money_in": one.money_in or 0,
        "money_out": one.money_out or 0,
        "state": _(STATE_TITLES[one.state]),
    }
    return Row(cells, record=one.id)
