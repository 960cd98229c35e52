"""Which class of the duties is kept in which table."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import registry, relationship

from gacha_app.domain.job import Job, JobPay
from gacha_app.domain.matter import Matter, MatterStep
from gacha_app.domain.pay_award import PayAward, PayLine
from gacha_app.domain.secretary import Funding, Goal, MonthReport, Review, SecretaryProject, Stage
from gacha_app.storage import duty_tables


def map_duties(mapper: registry) -> None:
    """Map the secretary's project, the lists, performance pay and jobs, each with what it owns."""
    for kind, table in (
        (Funding, duty_tables.secretary_funds),
        (Goal, duty_tables.secretary_goals),
        (JobPay, duty_tables.job_pays),
        (MatterStep, duty_tables.matter_steps),
        (MonthReport, duty_tables.secretary_reports),
        (PayLine, duty_tables.pay_lines),
        (Review, duty_tables.secretary_reviews),
        (Stage, duty_tables.secretary_steps),
    ):
        mapper.map_imperatively(kind, table)
    stages = duty_tables.secretary_steps.c
    owned = {
        "goals": _owned(Goal, duty_tables.secretary_goals.c.place),
        "stages": _owned(Stage, (stages.due, stages.id)),
        "fundings": _owned(Funding, duty_tables.secretary_funds.c.place),
        "reports": _owned(MonthReport, duty_tables.secretary_reports.c.month),
        "reviews": _owned(Review, duty_tables.secretary_reviews.c.quarter),
    }
    mapper.map_imperatively(SecretaryProject, duty_tables.secretary_projects, properties=owned)
    steps, lines, pays = duty_tables.matter_steps.c, duty_tables.pay_lines.c, duty_tables.job_pays.c
    mapper.map_imperatively(
        Matter, duty_tables.matters, properties={"steps": _owned(MatterStep, (steps.taken_on, steps.id))}
    )
    mapper.map_imperatively(PayAward, duty_tables.pay_awards, properties={"lines": _owned(PayLine, lines.place)})
    mapper.map_imperatively(Job, duty_tables.jobs, properties={"pays": _owned(JobPay, (pays.date, pays.id))})


def _owned(kind: type[Any], order: Any) -> Any:
    return relationship(kind, cascade="all, delete-orphan", lazy="selectin", order_by=order)
