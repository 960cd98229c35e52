"""What people answer for: the secretary's project, lists, performance pay, jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "secretary_project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), server_default="economy", nullable=False),
        sa.Column("leader", sa.Text(), server_default="", nullable=False),
        sa.Column("background", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("measures", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("responsible", sa.Text(), server_default="", nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("income_goal", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="running", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_secretary_project_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secretary_project")),
        sa.UniqueConstraint("year", "name", name=op.f("uq_secretary_project_year_name")),
    )
    op.create_index(op.f("ix_secretary_project_project_id"), "secretary_project", ["project_id"], unique=False)
    op.create_table(
        "secretary_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secretary_project_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("target", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["secretary_project_id"],
            ["secretary_project.id"],
            name=op.f("fk_secretary_goal_secretary_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secretary_goal")),
    )
    op.create_index(
        op.f("ix_secretary_goal_secretary_project_id"), "secretary_goal", ["secretary_project_id"], unique=False
    )
    op.create_table(
        "secretary_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secretary_project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("responsible", sa.Text(), server_default="", nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["secretary_project_id"],
            ["secretary_project.id"],
            name=op.f("fk_secretary_step_secretary_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secretary_step")),
    )
    op.create_index(
        op.f("ix_secretary_step_secretary_project_id"), "secretary_step", ["secretary_project_id"], unique=False
    )
    op.create_table(
        "secretary_fund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secretary_project_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_secretary_fund_fund_id")),
        sa.ForeignKeyConstraint(
            ["secretary_project_id"],
            ["secretary_project.id"],
            name=op.f("fk_secretary_fund_secretary_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secretary_fund")),
    )
    op.create_index(op.f("ix_secretary_fund_fund_id"), "secretary_fund", ["fund_id"], unique=False)
    op.create_index(
        op.f("ix_secretary_fund_secretary_project_id"), "secretary_fund", ["secretary_project_id"], unique=False
    )
    op.create_table(
        "secretary_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secretary_project_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), server_default="0", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("coordination", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["secretary_project_id"],
            ["secretary_project.id"],
            name=op.f("fk_secretary_report_secretary_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secretary_report")),
        sa.UniqueConstraint(
            "secretary_project_id", "month", name=op.f("uq_secretary_report_secretary_project_id_month")
        ),
    )
    op.create_table(
        "secretary_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secretary_project_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("reviewer", sa.Text(), server_default="", nullable=False),
        sa.Column("score", sa.Integer(), server_default="0", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["secretary_project_id"],
            ["secretary_project.id"],
            name=op.f("fk_secretary_review_secretary_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secretary_review")),
        sa.UniqueConstraint(
            "secretary_project_id", "quarter", name=op.f("uq_secretary_review_secretary_project_id_quarter")
        ),
    )
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("source_kind", sa.Text(), server_default="person", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), server_default="", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("task_of_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_matter_household_id")),
        sa.ForeignKeyConstraint(["task_of_id"], ["matter.id"], name=op.f("fk_matter_task_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("kind", "year", "sequence", name=op.f("uq_matter_kind_year_sequence")),
        sa.UniqueConstraint("number", name=op.f("uq_matter_number")),
    )
    op.create_index(op.f("ix_matter_household_id"), "matter", ["household_id"], unique=False)
    op.create_index(op.f("ix_matter_task_of_id"), "matter", ["task_of_id"], unique=False)
    op.create_table(
        "matter_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_matter_step_matter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_step")),
    )
    op.create_index(op.f("ix_matter_step_matter_id"), "matter_step", ["matter_id"], unique=False)
    op.create_table(
        "pay_award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="drafted", nullable=False),
        sa.Column("base", sa.Integer(), server_default="0", nullable=False),
        sa.Column("income", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unreceived", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cost", sa.Integer(), server_default="0", nullable=False),
        sa.Column("received", sa.Integer(), server_default="0", nullable=False),
        sa.Column("growth", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rate", sa.Integer(), server_default="0", nullable=False),
        sa.Column("most", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("left", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rule", sa.Text(), server_default="{}", nullable=False),
        sa.Column("figures", sa.Text(), server_default="{}", nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_pay_award_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_award")),
    )
    op.create_index(op.f("ix_pay_award_voucher_id"), "pay_award", ["voucher_id"], unique=False)
    op.create_index(
        "uq_pay_award_year", "pay_award", ["year"], unique=True, sqlite_where=sa.text("state <> 'withdrawn'")
    )
    op.create_table(
        "pay_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), server_default="", nullable=False),
        sa.Column("secretary", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("months", sa.Integer(), server_default="12", nullable=False),
        sa.Column("coefficient", sa.Integer(), server_default="100", nullable=False),
        sa.Column("excluded", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["pay_award.id"], name=op.f("fk_pay_line_award_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_pay_line_household_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_pay_line_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_line")),
    )
    op.create_index(op.f("ix_pay_line_award_id"), "pay_line", ["award_id"], unique=False)
    op.create_index(op.f("ix_pay_line_household_id"), "pay_line", ["household_id"], unique=False)
    op.create_index(op.f("ix_pay_line_voucher_id"), "pay_line", ["voucher_id"], unique=False)
    op.create_table(
        "pay_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Text(), server_default="", nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["pay_award.id"], name=op.f("fk_pay_step_award_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_step")),
        sa.UniqueConstraint("award_id", "step", name=op.f("uq_pay_step_award_id_step")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("work", sa.Text(), server_default="", nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("local", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("poor", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_job_household_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_job_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_household_id"), "job", ["household_id"], unique=False)
    op.create_index(op.f("ix_job_project_id"), "job", ["project_id"], unique=False)
    op.create_table(
        "job_pay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), server_default="0", nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_pay_job_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_job_pay_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_pay")),
    )
    op.create_index(op.f("ix_job_pay_job_id"), "job_pay", ["job_id"], unique=False)
    op.create_index(op.f("ix_job_pay_voucher_id"), "job_pay", ["voucher_id"], unique=False)
