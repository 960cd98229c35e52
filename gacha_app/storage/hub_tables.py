"""The tables of a hub, where a township keeps what its villages hand in; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from gacha_app.storage.columns import metadata as book_metadata

ACCEPTED, SUPERSEDED = "accepted", "superseded"
# What became of a file; one put aside was refused, and somebody has seen to it
REFUSED, REPEATED, ASIDE = "refused", "repeated", "aside"

metadata = MetaData(naming_convention=book_metadata.naming_convention)


def _word(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", default="")


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


# code: unknown until the first package where a township typed its list of villages
# key: the name without what is written now one way, now another; since: the first year a package is expected for
villages = Table(
    "village", metadata, _id(),
    Column("code", Text, unique=True), Column("name", Text, nullable=False), Column("key", Text, nullable=False),
    _word("township"), _word("banner"),
    Column("expected", Boolean, nullable=False, server_default=true(), default=True),
    Column("listed", Boolean, nullable=False, server_default=false(), default=False),
    Column("since", Integer, nullable=False, server_default="0", default=0),
    UniqueConstraint("key", "township"),
)  # fmt: skip

# content: the canonical text, compressed; name, township, banner: as they stood in the package; faults: one a line
packages = Table(
    "package", metadata, _id(),
    Column("village_id", ForeignKey("village.id"), nullable=False), Column("year", Integer, nullable=False),
    Column("version", Integer, nullable=False), Column("state", Text, nullable=False),
    Column("sha256", Text, nullable=False, unique=True), Column("fingerprint", Text, nullable=False),
    Column("format", Integer, nullable=False), _word("program"),
    Column("name", Text, nullable=False), _word("township"), _word("banner"),
    Column("made_at", Text, nullable=False), Column("received_at", Text, nullable=False), _word("received_by"),
    Column("file", Text, nullable=False),
    Column("sample", Boolean, nullable=False, server_default=false(), default=False),
    Column("closed", Boolean, nullable=False, server_default=false(), default=False), _word("faults"),
    Column("content", LargeBinary, nullable=False),
    CheckConstraint("state IN ('accepted', 'superseded')", name="state_known"),
    UniqueConstraint("village_id", "year", "version"),
    # Two collectors at once: the database itself knows one valid package a village and year
    Index("uq_package_accepted", "village_id", "year", unique=True,
          sqlite_where=Column("state") == ACCEPTED, postgresql_where=Column("state") == ACCEPTED),
    Index(None, "year", "state"),
)  # fmt: skip

figures = Table(
    "figure", metadata,
    Column("package_id", ForeignKey("package.id"), primary_key=True), Column("key", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)  # fmt: skip

# Every file ever seen, with what became of it
seen_files = Table(
    "seen_file", metadata, _id(),
    Column("at", Text, nullable=False), _word("by"), Column("file", Text, nullable=False), _word("sha256"),
    Column("fate", Text, nullable=False), _word("reason"), _word("name"), Column("year", Integer),
    Column("package_id", ForeignKey("package.id")),
    Index(None, "file"), Index(None, "sha256"),
)  # fmt: skip

# Same columns as the audit trail of a book: one function writes both
audit = Table(
    "audit", metadata, _id(), Column("at", Text, nullable=False), Column("by", Text, nullable=False),
    Column("action", Text, nullable=False), Column("subject", Text, nullable=False),
    Column("changes", Text, nullable=False), Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)  # fmt: skip
