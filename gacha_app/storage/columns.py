"""The columns that tables are made of: whole fen, whole ten-thousandths of a share, ISO dates."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, DateTime, Enum, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Column[int]:
    """Return the column that tells a row from all others."""
    return Column("id", Integer, primary_key=True)


def word(name: str, default: str = "") -> Column[str]:
    """Return a text column, empty unless told."""
    return Column(name, Text, nullable=False, server_default=default, default=default)


def number(name: str, default: int = 0) -> Column[int]:
    """Return a whole-number column: fen, ten-thousandths, a count."""
    return Column(name, Integer, nullable=False, server_default=str(default), default=default)


def yes(name: str, *, default: bool = False) -> Column[bool]:
    """Return a yes-or-no column."""
    return Column(name, Boolean, nullable=False, server_default=str(int(default)), default=default)


def day(name: str, *, required: bool = False) -> Column[object]:
    """Return a column that keeps a date."""
    return Column(name, Date, nullable=not required)


def moment(name: str, *, required: bool = False) -> Column[object]:
    """Return a column that keeps a date with its time."""
    return Column(name, DateTime, nullable=not required)


def ref(name: str, target: str, *, required: bool = False, index: bool = False, owned: bool = False) -> Column[int]:
    """Return a column that names a row of another table; an owned row goes when that one goes."""
    return Column(
        name, ForeignKey(f"{target}.id", ondelete="CASCADE" if owned else None), nullable=not required, index=index
    )


def state(name: str, kind: type) -> Column[str]:
    """Return a column that keeps a member of an enumeration by its value."""
    kept = Enum(
        kind, native_enum=False, create_constraint=False, length=12, values_callable=lambda e: [m.value for m in e]
    )
    return Column(name, kept, nullable=False)
