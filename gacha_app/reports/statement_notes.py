"""The notes to the statements (会计报表附注): sentences of `statement_notes.toml`, and tables made from the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, yuan
from gacha_app.domain.shares import quantity_text, share_text
from gacha_app.i18n import _
from gacha_app.reports.heading import organisation_of, report_for
from gacha_app.reports.households import in_register, shares_until
from gacha_app.reports.note_tables import Table, note_tables
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.statement_amounts import ColumnAmounts, Sums, span_of
from gacha_app.storage.reference import statement_note_parts
from gacha_app.storage.tables import assets, contracts, households, members, resources

_UNKNOWN = "____"
# An asset given without papers stands in the books with one yuan
_NOMINAL = 100


def statement_notes(session: Session, period: Period) -> Report:
    """Report the notes: every part a table of its own with its sentences, and all of it in brief as rows."""
    organisation = organisation_of(session)
    sums = Sums(session, period.last)
    facts = _facts(session, period, sums)
    tables = note_tables(session, period, organisation.chart, sums)
    parts = []
    for said in statement_note_parts():
        sentences = [
            _(one["sentence"]).format_map(facts)
            for one in said.get("text", ())
            if one.get("chart", organisation.chart) == organisation.chart
        ]
        table = tables[said["table"]]() if "table" in said else Table((), ())
        parts.append(
            report_for(session, "notes", _(said["title"]), "", table.columns, table.rows, table.totals, sentences)
        )
    columns = (
        Column("part", _("部分"), width=10),
        Column("item", _("内容"), width=24),
        Column("amount", _("金额"), CellKind.MONEY, "元", 8),
    )
    rows = [row for part in parts for row in _brief(part)]
    report = report_for(session, "notes", _("会计报表附注"), period.title, columns, rows)
    return replace(report, parts=tuple(parts))


def _brief(part: Report) -> list[Row]:
    """Return a part as rows of a title, words and one amount: that of the closing balance, or the last that is told."""
    rows = [Row({"part": part.title, "item": "", "amount": None}, subtotal=True)]
    rows += [Row({"part": "", "item": note, "amount": None}, level=1) for note in part.notes]
    money = [column.key for column in part.columns if column.kind is CellKind.MONEY]
    key = next((one for one in ("closing", "net", "left") if one in money), "")
    for row in part.rows:
        words = [
            str(row.cells[column.key]) for column in part.columns if not column.is_number and row.cells.get(column.key)
        ]
        amount = row.cells.get(key) if key else next((row.cells[one] for one in money if row.cells.get(one)), None)
        rows.append(
            Row({"part": "", "item": "　".join(words), "amount": amount}, level=1 + row.level, source=row.source)
        )
    return rows


def _facts(session: Session, period: Period, sums: Sums) -> Mapping[str, Cell]:
    """Return what the sentences may use, by name."""
    organisation, last = organisation_of(session), period.last
    amounts = ColumnAmounts(sums, span_of("closing", period))
    undistributed = amounts.account("321", "", "") + amounts.account("322", "", "") + amounts.result("closing")
    nominal = session.scalars(
        select(assets.c.name).where(assets.c.value == _NOMINAL, _held(last)).order_by(assets.c.id)
    )
    running = select(func.count()).where(
        or_(contracts.c.start.is_(None), contracts.c.start <= last),
        or_(contracts.c.end.is_(None), contracts.c.end >= last),
    )
    counted = {
        "households": select(func.count()).select_from(households).where(in_register(households, last)),
        "members": select(func.count()).select_from(members).where(in_register(members, last)),
        "contracts": running,
    }
    return {
        **{key: f"{session.scalar(query) or 0:,}" for key, query in counted.items()},
        **{key: getattr(organisation, key) or _UNKNOWN
           for key in ("township", "credit_code", "head", "supervisor", "accountant")},
        "organisation": organisation.name,
        "day": _("{year}年{month}月{day}日").format(year=last.year, month=last.month, day=last.day),
        "period": period.title,
        "shares": share_text(sum(shares_until(session, last).values())),
        "reserve_rate": yuan(organisation.reserve_rate).rstrip("0").rstrip("."),
        "nominal": "、".join(nominal) or _("无"),
        "loss": grouped(max(-undistributed, 0)),
        "resources": quantity_text(int(session.scalar(select(func.coalesce(func.sum(resources.c.area), 0))) or 0)),
    }  # fmt: skip


def _held(last: date) -> ColumnElement[bool]:
    """Return the condition that an asset was there at the end of a day."""
    own = assets.c
    return and_(
        or_(own.acquired.is_(None), own.acquired <= last), or_(own.disposed_on.is_(None), own.disposed_on > last)
    )
