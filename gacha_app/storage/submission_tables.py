"""The tables that handing in adds to a book: its key, what was handed in, what the township sent back."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from gacha_app.storage.columns import day, identity, metadata, moment, ref, word, yes

# The secret stays in the book: whoever has the book may sign for the village, as with its seal
book_keys = Table(
    "book_key", metadata, identity(), Column("public", Text, nullable=False, unique=True),
    Column("secret", LargeBinary, nullable=False), moment("made_at", required=True), word("made_by"),
    yes("current", default=True), word("reason"),
)  # fmt: skip

# content: the canonical text, compressed
submissions = Table(
    "submission", metadata, identity(), Column("period", Text, nullable=False),
    Column("version", Integer, nullable=False), moment("made_at", required=True), word("made_by"), word("file"),
    Column("sha256", Text, nullable=False), Column("fingerprint", Text, nullable=False), word("key"),
    word("signature"), Column("content", LargeBinary, nullable=False),
    Index(None, "period", "version"),
)  # fmt: skip

# A slip by which the township sent a package back; settled once another was handed in
returned_packages = Table(
    "returned_package", metadata, identity(), Column("period", Text, nullable=False), word("township"),
    Column("version", Integer, nullable=False), Column("sha256", Text, nullable=False), moment("at", required=True),
    word("by"), moment("read_at", required=True), word("read_by"),
    Column("slip_sha256", Text, nullable=False, unique=True), day("settled_on"), ref("submission_id", "submission"),
)  # fmt: skip

returned_marks = Table(
    "returned_mark", metadata, identity(),
    ref("returned_id", "returned_package", required=True, index=True, owned=True),
    word("place"), word("title"), word("value"), word("words"),
)  # fmt: skip
