"""The tables of a hub, where a township keeps what its villages hand in; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
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

# A package in force, one that a newer took the place of, and one that the township sent back
ACCEPTED, SUPERSEDED, RETURNED = "accepted", "superseded", "returned"
# A key that is trusted, one that was, and one that waits for somebody to say so
TRUSTED, FORMER, WAITING = "trusted", "former", "waiting"
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

# period: "2023", "2023-Q3" or "2023-09"
# figures: whole numbers by their keys, as JSON; name, township, banner: as they stood in the package
# faults: one a line
# approved_at: when the township found it good; nothing takes its place from then on
packages = Table(
    "package", metadata, _id(),
    Column("village_id", ForeignKey("village.id"), nullable=False), Column("year", Integer, nullable=False),
    Column("period", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False), Column("state", Text, nullable=False),
    Column("sha256", Text, nullable=False, unique=True), Column("fingerprint", Text, nullable=False),
    Column("format", Integer, nullable=False), _word("program"),
    Column("name", Text, nullable=False), _word("township"), _word("banner"),
    Column("made_at", Text, nullable=False), Column("received_at", Text, nullable=False), _word("received_by"),
    Column("file", Text, nullable=False),
    Column("sample", Boolean, nullable=False, server_default=false(), default=False),
    Column("closed", Boolean, nullable=False, server_default=false(), default=False), _word("faults"),
    Column("figures", Text, nullable=False, server_default="{}"), _word("key"), _word("signature"),
    _word("approved_at"), _word("approved_by"),
    CheckConstraint("state IN ('accepted', 'superseded', 'returned')", name="state_known"),
    UniqueConstraint("village_id", "period", "version"),
    # Two collectors at once: the database itself knows one valid package a village and period
    Index("uq_package_accepted", "village_id", "period", unique=True,
          sqlite_where=Column("state") == ACCEPTED, postgresql_where=Column("state") == ACCEPTED),
    Index(None, "period", "state"),
)  # fmt: skip

# The canonical text, compressed: large, and read only where a single package is looked at
package_texts = Table(
    "package_text", metadata, Column("package_id", ForeignKey("package.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)  # fmt: skip

# Every file ever seen, with what became of it
seen_files = Table(
    "seen_file", metadata, _id(),
    Column("at", Text, nullable=False), _word("by"), Column("file", Text, nullable=False), _word("sha256"),
    Column("fate", Text, nullable=False), _word("reason"), _word("name"), Column("year", Integer), _word("period"),
    Column("package_id", ForeignKey("package.id")),
    Index(None, "file"), Index(None, "sha256"),
)  # fmt: skip

# With which keys a village signs; the first seen is trusted, another waits until somebody says so
signing_keys = Table(
    "signing_key", metadata, _id(),
    Column("village_id", ForeignKey("village.id"), nullable=False), Column("key", Text, nullable=False),
    Column("state", Text, nullable=False), Column("seen_at", Text, nullable=False), _word("file"),
    _word("decided_at"), _word("decided_by"),
    UniqueConstraint("village_id", "key"),
    CheckConstraint("state IN ('trusted', 'former', 'waiting')", name="state_known"),
    Index("uq_signing_key_trusted", "village_id", unique=True,
          sqlite_where=Column("state") == TRUSTED, postgresql_where=Column("state") == TRUSTED),
    Index(None, "key"),
)  # fmt: skip

# Until which day a period is to be handed in
deadlines = Table(
    "deadline", metadata, Column("period", Text, primary_key=True), Column("day", Text, nullable=False),
    _word("set_at"), _word("set_by"),
)  # fmt: skip

# What was wrong with a package that was sent back: where it stands and in words
return_marks = Table(
    "return_mark", metadata, _id(), Column("package_id", ForeignKey("package.id"), nullable=False, index=True),
    _word("place"), _word("title"), _word("value"), _word("words"), Column("at", Text, nullable=False), _word("by"),
)  # fmt: skip

# Same columns as the audit trail of a book: one function writes both
audit = Table(
    "audit", metadata, _id(), Column("at", Text, nullable=False), Column("by", Text, nullable=False),
    Column("action", Text, nullable=False), Column("subject", Text, nullable=False),
    Column("changes", Text, nullable=False), Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)  # fmt: skip
