"""The tables that membership, shares and dividends add to a book."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from gacha_app.storage.columns import day, identity, metadata, moment, number, ref, word, yes

share_kinds = Table(
    "share_kind", metadata, Column("code", Text, primary_key=True), Column("title", Text, nullable=False, unique=True),
    yes("with_dividend", default=True), number("place"), yes("active", default=True), yes("own"),
)  # fmt: skip

# What happened to the registers: birth, death, inheritance, a household split ... with who recorded it and when
register_events = Table(
    "register_event", metadata, identity(), day("date", required=True), Column("kind", Text, nullable=False),
    ref("household_id", "household", index=True), ref("member_id", "member", index=True),
    ref("other_household_id", "household", index=True), Column("shares", Integer), word("share_kind"),
    word("reason"), word("note"), ref("corrects_id", "register_event"), moment("recorded_at", required=True),
    word("recorded_by"),
    Index(None, "date"),
)  # fmt: skip

# Where a member lived before; a member's own row says where he lives now
former_households = Table(
    "former_household", metadata, identity(), ref("member_id", "member", required=True, index=True, owned=True),
    ref("household_id", "household", required=True, index=True), day("until", required=True),
    ref("event_id", "register_event"),
)  # fmt: skip

# Who stood for a household before; the household's own row says who stands for it now
former_representatives = Table(
    "former_representative", metadata, identity(),
    ref("household_id", "household", required=True, index=True, owned=True),
    Column("name", Text, nullable=False), ref("member_id", "member"), day("until", required=True),
    ref("event_id", "register_event"),
)  # fmt: skip

certificates = Table(
    "certificate", metadata, identity(), Column("number", Text, nullable=False, unique=True),
    ref("household_id", "household", required=True, index=True), Column("shares", Integer, nullable=False),
    day("issued_on", required=True), word("state", "valid"), ref("replaces_id", "certificate"), word("received_by"),
    day("received_on"), word("reason"), word("note"),
)  # fmt: skip

plan_allocations = Table(
    "plan_allocation", metadata, identity(), ref("plan_id", "dividend_plan", required=True, index=True, owned=True),
    Column("title", Text, nullable=False), Column("amount", Integer, nullable=False),
    Column("account", ForeignKey("account.code"), nullable=False), ref("voucher_id", "voucher"),
)  # fmt: skip

plan_share_kinds = Table(
    "plan_share_kind", metadata, identity(), ref("plan_id", "dividend_plan", required=True, index=True, owned=True),
    Column("share_kind", Text, nullable=False), number("shares"), number("weight"), number("pool"),
    Column("per_share", Integer),
)  # fmt: skip

plan_steps = Table(
    "plan_step", metadata, identity(), ref("plan_id", "dividend_plan", required=True, owned=True),
    Column("step", Text, nullable=False), day("done_on"), word("people"),
    *(Column(name, Integer) for name in ("entitled", "present", "in_favour", "against", "abstained", "days")),
    word("excuse"), word("note"), moment("recorded_at", required=True), word("recorded_by"),
    Unique("plan_id", "step"),
)  # fmt: skip

dividend_line_parts = Table(
    "dividend_line_part", metadata, identity(),
    ref("line_id", "dividend_line", required=True, index=True, owned=True),
    Column("share_kind", Text, nullable=False), number("shares"), number("weight"), number("amount"),
)  # fmt: skip

bank_formats = Table(
    "bank_format", metadata, identity(), Column("name", Text, nullable=False, unique=True), word("layout", "{}"),
)  # fmt: skip

bank_batches = Table(
    "bank_batch", metadata, identity(), Column("number", Text, nullable=False, unique=True),
    ref("plan_id", "dividend_plan", required=True, index=True), word("format"), day("made_on", required=True),
    word("made_by"), word("account"), number("total"), number("count"), word("sha256"), word("state", "made"),
    word("result_sha256"), day("result_on"),
)  # fmt: skip

bank_batch_lines = Table(
    "bank_batch_line", metadata, identity(), ref("batch_id", "bank_batch", required=True, owned=True),
    number("serial"), ref("line_id", "dividend_line", required=True, index=True), word("bank_account"), word("name"),
    Column("amount", Integer, nullable=False), word("state", "made"), word("reason"), ref("voucher_id", "voucher"),
    Unique("batch_id", "serial"),
)  # fmt: skip
