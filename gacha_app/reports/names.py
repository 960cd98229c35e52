"""What accounts, projects, households, counterparties, funds and contracts are called, by their identity."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.i18n import _
from gacha_app.storage.tables import accounts, contracts, counterparties, funds, households, projects


def account_names(session: Session) -> dict[str, str]:
    """Return every account's name by its code."""
    return {row.code: row.name for row in session.execute(select(accounts.c.code, accounts.c.name))}


def project_names(session: Session) -> dict[int | None, str]:
    """Return every project's name, and under None what belongs to no project, which comes last."""
    names: dict[int | None, str] = {
        row.id: row.name for row in session.execute(select(projects.c.id, projects.c.name).order_by(projects.c.id))
    }
    return {**names, None: _("未归项目")}


def household_names(session: Session) -> dict[int, str]:
    """Return every household's number and representative, "0001 巴图"."""
    query = select(households.c.id, households.c.number, households.c.representative)
    return {row.id: f"{row.number} {row.representative}" for row in session.execute(query)}


def counterparty_names(session: Session) -> dict[int, str]:
    """Return every counterparty's name."""
    return {row.id: row.name for row in session.execute(select(counterparties.c.id, counterparties.c.name))}


def fund_names(session: Session) -> dict[int, str]:
    """Return every fund's name."""
    return {row.id: row.name for row in session.execute(select(funds.c.id, funds.c.name))}


def contract_names(session: Session) -> dict[int, str]:
    """Return every contract's name."""
    return {row.id: row.name for row in session.execute(select(contracts.c.id, contracts.c.name))}
