"""Alembic's way into a book: the caller says which file."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from gacha_app.storage import accounting_tables as accounting_tables
from gacha_app.storage import budget_tables as budget_tables
from gacha_app.storage import contract_tables as contract_tables
from gacha_app.storage import debt_tables as debt_tables
from gacha_app.storage import duty_tables as duty_tables
from gacha_app.storage import fund_tables as fund_tables
from gacha_app.storage import property_tables as property_tables
from gacha_app.storage import share_tables as share_tables
from gacha_app.storage import submission_tables as submission_tables
from gacha_app.storage import tables as tables
from gacha_app.storage.columns import metadata
from gacha_app.storage.connection import connect

_path = context.config.attributes["path"]
_engine = create_engine("sqlite://", creator=lambda: connect(_path), poolclass=NullPool)

with _engine.connect() as _connection:
    # table rebuilds would cascade into child rows; a migration proves its keys itself when it ends
    _connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    _connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(connection=_connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=False)
    context.run_migrations()
    _connection.commit()
