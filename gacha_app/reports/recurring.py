"""Templates of vouchers and recurring entries: which there are, and which are due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.recurring import Template, due_days
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.accounting_tables import voucher_templates
from gacha_app.storage.tables import vouchers


@dataclass(frozen=True)
class Due:
    """A recurring entry that is due on a day.

    Attributes:
        amount: fen on its debit side.
    """

    template_id: int
    name: str
    summary: str
    day: dt.date
    amount: int


def templates_of(session: Session, *, recurring: bool = False) -> list[Template]:
    """Return the templates in use by name, or only those that come again by themselves."""
    query = select(Template).where(voucher_templates.c.active).order_by(voucher_templates.c.name)
    if recurring:
        query = query.where(voucher_templates.c.every > 0)
    return list(session.scalars(query))


def due_entries(session: Session, until: dt.date) -> list[Due]:
    """Return the recurring entries that are due up to a day and not made yet, the earliest first."""
    waiting = select(Template).where(
        voucher_templates.c.active, voucher_templates.c.every > 0, voucher_templates.c.next_on <= until
    )
    found = [
        Due(one.id or 0, one.name, one.summary, day, amount_of(one))
        for one in session.scalars(waiting)
        for day in due_days(one, until)
    ]
    return sorted(found, key=lambda one: (one.day, one.name))


def amount_of(template: Template) -> int:
    """Return the fen on a template's debit side."""
    return sum(line.amount for line in template.lines if line.amount > 0)


def template_columns() -> tuple[Column, ...]:
    """Return the columns of a list of templates."""
    return (
        Column("name", _("模板"), width=10),
        Column("summary", _("摘要"), width=14),
        Column("amount", _("金额"), CellKind.MONEY, "元", 8),
        Column("rhythm", _("周期"), width=8),
        Column("next_on", _("下一次"), CellKind.DATE, width=5),
        Column("until", _("截止"), CellKind.DATE, width=5),
        Column("made", _("已记"), CellKind.COUNT, _("次"), 4),
    )


def templates_report(session: Session, _period: Period | None = None) -> Report:
    """Report the templates and recurring entries in use, whatever the time."""
    made = {
        one.template_id: one.uses
        for one in session.execute(
            select(vouchers.c.template_id, func.count().label("uses"))
            .where(vouchers.c.template_id.is_not(None), vouchers.c.reverses_id.is_(None))
            .group_by(vouchers.c.template_id)
        )
    }
    rows = [_row(one, made.get(one.id or 0, 0)) for one in templates_of(session)]
    return report_for(session, "voucher-templates", _("凭证模板与周期凭证"), "", template_columns(), rows)


def rhythm_text(template: Template) -> str:
    """Return in words when a template comes again; "" where it does not."""
    if not template.every:
        return ""
    day = _("月末") if template.day >= 31 else _("{day}日").format(day=template.day)
    if template.every == 1:
        return _("每月{day}").format(day=day)
    if template.every == 12:
        return _("每年{day}").format(day=day)
    return _("每{every}个月{day}").format(every=template.every, day=day)


def _row(template: Template, made: int) -> Row:
    cells: dict[str, Cell] = {
        "name": template.name,
        "summary": template.summary,
        "amount": amount_of(template),
        "rhythm": rhythm_text(template),
        "next_on": template.next_on if template.every else None,
        "until": template.until if template.every else None,
        "made": made,
    }
    return Row(cells, record=template.id)
