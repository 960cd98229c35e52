"""The tables that assets, herds, resources and stock-takes add to a book."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text
from sqlalchemy import UniqueConstraint as Unique

from gacha_app.storage.columns import day, identity, metadata, moment, number, ref, word, yes

# What happened to an asset or a herd: births, deaths, value raised, a part split off, another keeper ...; what was
# taken back stays, beside the row that takes it back, so that every earlier day is told as the journal has it
asset_changes = Table(
    "asset_change", metadata, identity(), ref("asset_id", "asset", required=True), day("date", required=True),
    Column("kind", Text, nullable=False), *(number(name) for name in ("quantity", "value", "wear", "residual")),
    *(word(name) for name in ("field", "before", "after", "reason", "note")), number("money"),
    ref("counterparty_id", "counterparty"), ref("household_id", "household"), ref("partner_id", "asset"),
    ref("undoes_id", "asset_change"), ref("stock_take_id", "stock_take", index=True),
    ref("voucher_id", "voucher", index=True),
    moment("recorded_at", required=True), word("recorded_by"),
    Index(None, "asset_id", "date"),
)  # fmt: skip

# How an asset left the village: with which procedure, for how much, and by which vouchers
asset_disposals = Table(
    "asset_disposal", metadata, identity(), ref("asset_id", "asset", required=True), day("date", required=True),
    Column("kind", Text, nullable=False), word("state", "done"), word("reason"),
    *(number(name) for name in ("cost", "wear", "price", "costs", "compensation", "scrap", "result")),
    ref("counterparty_id", "counterparty"), ref("household_id", "household"),
    day("meeting_on"), word("meeting"), day("appraised_on"), word("appraiser"), Column("appraisal", Integer),
    day("approved_on"), word("approver"), day("published_on"), word("document"), word("excuse"), word("excused_by"),
    *(ref(name, "voucher") for name in ("wear_voucher_id", "voucher_id", "money_voucher_id", "result_voucher_id")),
    day("undone_on"), word("undone_by"), word("undone_reason"), word("note"),
    moment("recorded_at", required=True), word("recorded_by"),
    # nothing is disposed of twice
    Index("uq_asset_disposal_done", "asset_id", unique=True, sqlite_where=text("state = 'done'")),
    Index(None, "asset_id"),
)  # fmt: skip

resource_changes = Table(
    "resource_change", metadata, identity(), ref("resource_id", "resource", required=True),
    day("date", required=True), Column("kind", Text, nullable=False), number("area"),
    *(word(name) for name in ("field", "before", "after", "reason", "document", "note")), number("compensation"),
    ref("undoes_id", "resource_change"), ref("stock_take_id", "stock_take", index=True),
    ref("voucher_id", "voucher", index=True),
    moment("recorded_at", required=True), word("recorded_by"),
    Index(None, "resource_id", "date"),
)  # fmt: skip

# A count of one kind of property at one day, with what the books said frozen in its lines
stock_takes = Table(
    "stock_take", metadata, identity(), day("date", required=True), Column("scope", Text, nullable=False),
    Column("code", Text, nullable=False, unique=True), word("state", "open"), day("counted_on"), word("counters"),
    word("supervisor"), word("file"), day("found_on"), ref("found_voucher_id", "voucher"),
    day("approved_on"), word("approver"), day("confirmed_on"), word("meeting"),
    ref("approved_voucher_id", "voucher"), word("note"), moment("made_at", required=True), word("made_by"),
    Unique("date", "scope"),
)  # fmt: skip

stock_take_lines = Table(
    "stock_take_line", metadata, identity(), ref("stock_take_id", "stock_take", required=True, owned=True),
    number("serial"), Column("subject", Text, nullable=False), word("subject_key"),
    *(word(name) for name in ("code", "name", "detail", "place", "keeper", "unit")), number("quantity"),
    *(number(name) for name in ("value", "wear")), Column("counted", Integer), Column("counted_value", Integer),
    word("reason"), number("lost"), number("lost_wear"), number("compensation"), number("scrap"),
    ref("household_id", "household"), ref("counterparty_id", "counterparty"), yes("settled"),
    Unique("stock_take_id", "serial"),
)  # fmt: skip
