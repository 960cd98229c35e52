"""The tables that contracts add to a book: former terms, instalments, what was done for them.

What a contract says today stands in `contract` itself; `contract_former` keeps what it said until a day. Whether an
act counts is told by its voucher: taken back in red, it counts no more, and what hung on it is open again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Date, Index, Integer, Table, Text

from gacha_app.storage.columns import day, identity, metadata, moment, number, ref, word, yes


def term_columns() -> list[Column[Any]]:
    """Return the columns that a contract itself has of its terms, parties and papers."""
    return [
        word("direction", "in"), word("place"), word("telephone"), number("quantity"), word("unit"),
        word("price_by"), number("price"), word("escalation", "none"), number("step_rate"), number("step_every", 1),
        number("step_amount"), word("price_list"), word("frequency", "year"), word("timing", "advance"),
        number("due_day"), number("due_month"), word("periods", "contract"), word("broken", "days"), word("due_list"),
        day("terms_from"), day("billed_from"), number("deposit"), day("signed_on"), day("procedure_on"),
        word("procedure"), word("form", "written"), yes("filed"), day("filed_on"), word("filed_with"),
        number("arrears_rate"), word("arrears_per"), number("grace_days"), word("account"),
        ref("renews_id", "contract", index=True), day("ended_on"), word("end_reason"),
    ]  # fmt: skip


# What a contract said until a day: its area, its parties and all its terms (JSON), for history and the land calendar
contract_formers = Table(
    "contract_former", metadata, identity(), ref("contract_id", "contract", required=True, index=True, owned=True),
    day("since"), Column("until", Date, nullable=False), Column("area", Integer),
    ref("counterparty_id", "counterparty", index=True), ref("household_id", "household", index=True),
    ref("resource_id", "resource", index=True), ref("asset_id", "asset", index=True),
    word("terms", "{}"), word("reason"),
)  # fmt: skip

# One part of what is agreed; interest on arrears is an instalment of its own that names the late one
contract_instalments = Table(
    "contract_instalment", metadata, identity(), ref("contract_id", "contract", required=True, owned=True),
    number("serial"), word("kind", "rent"), day("begins"), day("until"), day("due", required=True),
    Column("amount", Integer, nullable=False), day("cancelled_on"),
    ref("late_id", "contract_instalment", index=True), ref("spread_id", "spread", index=True), word("note"),
    Index(None, "contract_id", "due"), Index(None, "due"),
)  # fmt: skip

# What was done: raised, received, prepaid, written off, deposits, changes; `prepaid` and `deposit` count both ways
contract_acts = Table(
    "contract_act", metadata, identity(), ref("contract_id", "contract", required=True, index=True, owned=True),
    Column("kind", Text, nullable=False), day("date", required=True), number("amount"), number("prepaid"),
    number("deposit"), ref("voucher_id", "voucher", index=True), yes("undone"), word("detail"), word("note"),
    moment("recorded_at"), word("recorded_by"),
)  # fmt: skip

# What an act meant for an instalment: `amount` settled of it; `claim` by how much the receivable grew (or, negative,
# went away)
contract_settlements = Table(
    "contract_settlement", metadata, identity(),
    ref("act_id", "contract_act", required=True, index=True, owned=True),
    ref("instalment_id", "contract_instalment", required=True, owned=True), number("amount"), number("claim"),
    Index(None, "instalment_id", "act_id", "amount", "claim"),
)  # fmt: skip
