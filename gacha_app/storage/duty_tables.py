"""The tables that duties add to a book: the secretary's project, the three lists, performance pay, jobs."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text
from sqlalchemy import UniqueConstraint as Unique

from gacha_app.storage.columns import day, identity, metadata, moment, number, ref, word, yes

# 书记项目: what a secretary takes the lead of in a year; its income and expense are the linked project's
secretary_projects = Table(
    "secretary_project", metadata, identity(), Column("year", Integer, nullable=False),
    Column("name", Text, nullable=False), word("category", "economy"), word("leader"), word("background"),
    word("content"), word("measures"), word("unit"), word("responsible"), ref("project_id", "project", index=True),
    number("income_goal"), word("state", "running"), word("outcome"), day("ended_on"), word("note"),
    moment("recorded_at", required=True), word("recorded_by"),
    Unique("year", "name"),
)  # fmt: skip

# What is to be reached besides income: thousandths of a unit; `reached` once the year is told of
secretary_goals = Table(
    "secretary_goal", metadata, identity(),
    ref("secretary_project_id", "secretary_project", required=True, index=True, owned=True), number("place"),
    Column("name", Text, nullable=False), word("unit"), number("target"), Column("reached", Integer),
)  # fmt: skip

secretary_steps = Table(
    "secretary_step", metadata, identity(),
    ref("secretary_project_id", "secretary_project", required=True, index=True, owned=True),
    Column("name", Text, nullable=False), day("due", required=True), word("responsible"), day("done_on"), word("note"),
)  # fmt: skip

secretary_funds = Table(
    "secretary_fund", metadata, identity(),
    ref("secretary_project_id", "secretary_project", required=True, index=True, owned=True), number("place"),
    ref("fund_id", "fund", index=True), word("source"), number("amount"),
)  # fmt: skip

# `percent`: hundredths of a per cent of the whole that is done by the end of the month
secretary_reports = Table(
    "secretary_report", metadata, identity(),
    ref("secretary_project_id", "secretary_project", required=True, owned=True),
    Column("month", Integer, nullable=False), number("percent"), word("words"), word("problem"), word("coordination"),
    moment("recorded_at", required=True), word("recorded_by"),
    Unique("secretary_project_id", "month"),
)  # fmt: skip

# `score`: hundredths of a point, 0 to 100 points
secretary_reviews = Table(
    "secretary_review", metadata, identity(),
    ref("secretary_project_id", "secretary_project", required=True, owned=True),
    Column("quarter", Integer, nullable=False), day("reviewed_on", required=True), word("reviewer"), number("score"),
    word("words"), moment("recorded_at", required=True), word("recorded_by"),
    Unique("secretary_project_id", "quarter"),
)  # fmt: skip

# 问题清单, 需求清单, 任务清单: what was raised, who answers it and how it ended
matters = Table(
    "matter", metadata, identity(), Column("kind", Text, nullable=False), Column("number", Text, nullable=False),
    Column("year", Integer, nullable=False), Column("sequence", Integer, nullable=False),
    day("raised_on", required=True), word("source_kind", "person"), word("source"),
    ref("household_id", "household", index=True), Column("content", Text, nullable=False), word("responsible"),
    day("due"), day("answered_on"), word("answer"), day("closed_on"), word("result"),
    Column("satisfied", Boolean), ref("task_of_id", "matter", index=True), word("note"),
    moment("recorded_at", required=True), word("recorded_by"),
    Unique("number"), Unique("kind", "year", "sequence"),
)  # fmt: skip

matter_steps = Table(
    "matter_step", metadata, identity(), ref("matter_id", "matter", required=True, index=True, owned=True),
    day("taken_on", required=True), Column("name", Text, nullable=False), word("people"),
    moment("recorded_at", required=True), word("recorded_by"),
)  # fmt: skip

# 村干部报酬绩效 (以绩提薪): what was worked out, in fen, and what was decided; the rule and its figures as they were
pay_awards = Table(
    "pay_award", metadata, identity(), Column("year", Integer, nullable=False), word("state", "drafted"),
    *(number(name) for name in ("base", "income", "unreceived", "cost", "received", "growth", "rate", "most", "total",
                                "left")),
    word("rule", "{}"), word("figures", "{}"), ref("voucher_id", "voucher", index=True), word("reason"), word("note"),
    moment("made_at", required=True), word("made_by"),
    # once a year: one that was withdrawn makes room for the next
    Index("uq_pay_award_year", "year", unique=True, sqlite_where=text("state <> 'withdrawn'")),
)  # fmt: skip

# `coefficient`: hundredths; `excluded`: why a person gets nothing, or ""
pay_lines = Table(
    "pay_line", metadata, identity(), ref("award_id", "pay_award", required=True, index=True, owned=True),
    number("place"), Column("name", Text, nullable=False), word("post"), yes("secretary"), number("months", 12),
    number("coefficient", 100), word("excluded"), number("amount"), ref("household_id", "household", index=True),
    day("paid_on"), ref("voucher_id", "voucher", index=True),
)  # fmt: skip

pay_steps = Table(
    "pay_step", metadata, identity(), ref("award_id", "pay_award", required=True, owned=True),
    Column("step", Text, nullable=False), day("done_on", required=True), word("people"),
    *(Column(name, Integer) for name in ("entitled", "present", "in_favour", "against", "abstained", "days")),
    word("note"), moment("recorded_at", required=True), word("recorded_by"),
    Unique("award_id", "step"),
)  # fmt: skip

# 带动就业: who works for a project from when to when
jobs = Table(
    "job", metadata, identity(), Column("name", Text, nullable=False), word("origin"),
    ref("household_id", "household", index=True), ref("project_id", "project", required=True, index=True),
    word("work"), day("start", required=True), day("end"), yes("local", default=True), yes("poor"), word("note"),
    moment("recorded_at", required=True), word("recorded_by"),
)  # fmt: skip

# Days in thousandths; with a voucher, the pay is part of what that voucher booked to 213 应付劳务费
job_pays = Table(
    "job_pay", metadata, identity(), ref("job_id", "job", required=True, index=True, owned=True),
    day("date", required=True), number("days"), number("amount"), ref("voucher_id", "voucher", index=True),
    word("note"), moment("recorded_at", required=True), word("recorded_by"),
)  # fmt: skip
