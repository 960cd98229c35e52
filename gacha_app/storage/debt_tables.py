"""The tables that examined contracts, claims, debts and loans add to a book.

An act (something resolved, charged, repaid, accrued) counts while its voucher stands: taken back in red it is undone,
and nothing here needs to be changed for it. One without a voucher was done in an older book, which is sealed.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from gacha_app.storage.columns import day, identity, metadata, moment, number, ref, word, yes

# A contract looked at (清理合同): one of the register, or one found that nobody wrote down
contract_examinations = Table(
    "contract_examination", metadata, identity(), ref("contract_id", "contract", index=True),
    day("date", required=True), word("people"), *(word(name) for name in ("name", "party", "kind", "subject")),
    Column("area", Integer), day("start"), day("end"), number("yearly_before"), number("yearly_after"),
    word("handling"), word("handling_note"), day("done_on"), word("paper"), word("note"),
    moment("recorded_at", required=True), word("recorded_by"),
    Index(None, "date"),
)  # fmt: skip

# What was found wrong with it: `found` by the program from the register, or ticked by people
contract_faults = Table(
    "contract_fault", metadata, identity(), ref("examination_id", "contract_examination", required=True, owned=True),
    Column("fault", Text, nullable=False), yes("found"), word("detail"),
    Unique("examination_id", "fault"),
)  # fmt: skip

# A claim or a debt that is to be resolved (化解债务); it stands on `account` under its household or counterparty
debts = Table(
    "debt", metadata, identity(), Column("name", Text, nullable=False), word("side", "debt"),
    Column("account", ForeignKey("account.code"), nullable=False), ref("household_id", "household", index=True),
    ref("counterparty_id", "counterparty", index=True), ref("contract_id", "contract", index=True),
    day("arisen_on", required=True), word("reason", "other"), word("evidence"), number("principal"),
    number("interest"), word("planned_way"), day("planned_on"), ref("voucher_id", "voucher", index=True), word("note"),
    moment("recorded_at", required=True), word("recorded_by"),
    Index(None, "account"),
)  # fmt: skip

debt_acts = Table(
    "debt_act", metadata, identity(), ref("debt_id", "debt", required=True, index=True), day("date", required=True),
    Column("way", Text, nullable=False), Column("amount", Integer, nullable=False),
    ref("voucher_id", "voucher", index=True), yes("linked"), word("meeting"), word("paper"),
    word("note"), ref("other_debt_id", "debt", index=True),
    moment("recorded_at", required=True), word("recorded_by"),
)  # fmt: skip

# Land newly found or newly charged for (新增资源收费): `rate` is fen a mu and year
resource_charges = Table(
    "resource_charge", metadata, identity(), Column("plot", Text, nullable=False),
    ref("resource_id", "resource", index=True), word("origin", "found"), Column("area", Integer, nullable=False),
    day("found_on", required=True), ref("household_id", "household", index=True),
    ref("counterparty_id", "counterparty", index=True), number("rate"), number("yearly"), day("ended_on"),
    word("paper"), word("note"), moment("recorded_at", required=True), word("recorded_by"),
)  # fmt: skip

# A year's charge, or money received for it
charge_acts = Table(
    "charge_act", metadata, identity(), ref("charge_id", "resource_charge", required=True, index=True),
    Column("kind", Text, nullable=False), Column("year", Integer, nullable=False), day("date", required=True),
    Column("amount", Integer, nullable=False), ref("voucher_id", "voucher", index=True),
    moment("recorded_at", required=True), word("recorded_by"),
)  # fmt: skip

# Money borrowed or lent; `rate` is in millionths a year or a month
loans = Table(
    "loan", metadata, identity(), Column("name", Text, nullable=False, unique=True), word("side", "taken"),
    Column("account", ForeignKey("account.code"), nullable=False), ref("household_id", "household", index=True),
    ref("counterparty_id", "counterparty", index=True), number("principal"), number("rate"), word("rate_per", "year"),
    word("day_count", "month"), word("plan", "at_end"), number("every", 12), day("start", required=True),
    day("end", required=True), word("purpose", "operation"), word("meeting"), word("excuse"), word("excused_by"),
    word("interest_account"), word("note"), ref("voucher_id", "voucher", index=True),
    moment("recorded_at", required=True), word("recorded_by"),
)  # fmt: skip

# Principal paid back, interest of a month, interest paid
loan_acts = Table(
    "loan_act", metadata, identity(), ref("loan_id", "loan", required=True, index=True),
    Column("kind", Text, nullable=False), word("month"), day("date", required=True),
    Column("amount", Integer, nullable=False), ref("voucher_id", "voucher", index=True),
    moment("recorded_at", required=True), word("recorded_by"),
)  # fmt: skip
