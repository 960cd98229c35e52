"""Projects: recorded, planned, measured, and costs they share split between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import split
from gacha_app.domain.project import Measure, Project, ProjectPlan, kind_of_name
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import N_, _, in_chinese
from gacha_app.reports.ledger import total
from gacha_app.reports.report import EntryFilter
from gacha_app.services.budget_plans import check_plans
from gacha_app.services.posting import post_or_draft
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

# What a shared cost may be split by
SPLIT_KEYS = {
    "income": N_("按各项目本年收入"),
    "area": N_("按各项目面积"),
    "equal": N_("平均分摊"),
    "stated": N_("按填写的比例"),
}


def record_project(book: Book, project: Project) -> Project:
    """Add a project.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    project.check()
    with book.writing("record_project", project.name) as session:
        _refuse_taken(session, project.name, None)
        session.add(project)
        session.flush()
        return project


def change_project(book: Book, changed: Project) -> Project:
    """Change a project; its plans and measures are what `changed` holds.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    changed.check()
    with book.writing("change_project", changed.name) as session:
        _refuse_taken(session, changed.name, changed.id)
        check_plans(session, changed)
        return session.merge(changed)


def plan_project(book: Book, project_id: int, plan: ProjectPlan) -> Project:
    """Set a project's plan for a year; an earlier one of that year is replaced.

    Raises:
        InvalidInput: if an amount is negative.
    """
    with book.writing("plan_project") as session:
        project = project_in(session, project_id)
        kept = project.plan_of(plan.year)
        if kept:
            kept.income, kept.cost, kept.note = plan.income, plan.cost, plan.note
            kept.quantity, kept.unit = plan.quantity, plan.unit
        else:
            project.plans.append(plan)
        project.check()
        check_plans(session, project)
        return project


def measure_project(book: Book, project_id: int, measure: Measure) -> Project:
    """Add a physical figure of a project: area, greenhouses, yield, head.

    Raises:
        InvalidInput: if the quantity is negative.
    """
    with book.writing("measure_project") as session:
        project = project_in(session, project_id)
        project.measures.append(measure)
        project.check()
        return project


def split_shared_cost(
    book: Book,
    amount: int,
    account: str,
    key: str,
    on: dt.date,
    *,
    project_ids: list[int] | None = None,
    stated: Mapping[int, int] | None = None,
    summary: str = "",
) -> Voucher:
    """Move a cost recorded without a project onto projects, by a stated key, to the fen.

    Args:
        amount: fen to move.
        account: the expense account it stands on.
        key: one of `SPLIT_KEYS`.
        project_ids: the projects that bear it; all running ones where it is None.
        stated: weights by project, for the key "stated".

    Raises:
        InvalidInput: if so much does not stand there without a project, or nothing tells how to split it.
    """
    if key not in SPLIT_KEYS:
        raise InvalidInput("key", _("没有“{value}”这个选项，请从列表中选择。").format(value=key))
    if amount <= 0:
        raise InvalidInput("amount", _("金额应大于零；要退回或改正已记的账，请用“冲销”。"))
    with book.writing("split_shared_cost", account) as session:
        if session.scalar(select(tables.accounts.c.code).where(tables.accounts.c.code == account)) is None:
            raise InvalidInput("account", _("没有科目“{code}”，请从科目表中选择。").format(code=account[:20]))
        year = EntryFilter(account=account, first=dt.date(on.year, 1, 1), last=on)
        there = total(session, replace(year, without_project=True))
        if amount > there:
            from gacha_app.domain.money import grouped

            raise InvalidInput(
                "amount",
                _("科目 {account} 还没有归到项目的只有 {there} 元，不够分摊 {amount} 元。").format(
                    account=account, there=grouped(max(there, 0)), amount=grouped(amount)
                ),
            )
        weights = _weights(session, key, on, project_ids, stated)
        with in_chinese():
            text = summary.strip() or _("分摊共同费用（{key}）").format(key=_(SPLIT_KEYS[key]))
        bearers = sorted(weights)
        parts = split(amount, [weights[one] for one in bearers])
        postings = [
            Posting(account, part, text, project_id=one) for one, part in zip(bearers, parts, strict=True) if part
        ]
        return post_or_draft(
            session, Voucher(on, text, [*postings, Posting(account, -amount, text)], entry_kind="shared_cost")
        )


def preview_shared_cost(
    book: Book,
    amount: int,
    key: str,
    on: dt.date,
    *,
    project_ids: list[int] | None = None,
    stated: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Return the fen that each project would bear; nothing is kept.

    Raises:
        InvalidInput: if nothing tells how to split it.
    """
    with book.reading() as session:
        weights = _weights(session, key, on, project_ids, stated)
    bearers = sorted(weights)
    return dict(zip(bearers, split(amount, [weights[one] for one in bearers]), strict=True))


def project_in(session: Writing, project_id: int) -> Project:
    """Return a project within a larger action.

    Raises:
        NotFound: if the book has none of this identity.
    """
    project = session.get(Project, project_id)
    if project is None:
        raise NotFound(_("没有这个项目，可能已被删除，请刷新后重试。"))
    return project


def project_for(session: Writing, name: str) -> Project:
    """Return the project of this name, made if the book has none; its kind is guessed from the name."""
    found = session.scalars(select(Project).where(tables.projects.c.name == name)).one_or_none()
    if found is None:
        found = Project(name, kind=kind_of_name(name))
        found.check()
        session.add(found)
        session.flush()
    return found


def _weights(
    session: Session, key: str, on: dt.date, project_ids: list[int] | None, stated: Mapping[int, int] | None
) -> dict[int, int]:
    if key == "stated":
        weights = dict(stated or {})
    else:
        query = select(tables.projects.c.id).where(tables.projects.c.status == "running")
        chosen = project_ids if project_ids is not None else list(session.scalars(query))
        weights = {one: _weight(session, key, on, one) for one in chosen}
    if not weights or not any(weights.values()):
        raise InvalidInput("key", _("这些项目没有可用来分摊的数据，请换一种分摊办法。"))
    return weights


def _weight(session: Session, key: str, on: dt.date, project_id: int) -> int:
    match key:
        case "income":
            wanted = EntryFilter(classes=("income",), project_id=project_id, first=dt.date(on.year, 1, 1), last=on)
            return max(-total(session, wanted), 0)
        case "area":
            measure = tables.measures.c
            latest = (
                select(measure.quantity)
                .where(measure.project_id == project_id, measure.kind == "area", measure.date <= on)
                .order_by(measure.date.desc(), measure.id.desc())
                .limit(1)
            )
            return int(session.scalar(latest) or 0)
        case _:
            return 1


def _refuse_taken(session: Writing, name: str, own_id: int | None) -> None:
    query = select(func.count()).where(tables.projects.c.name == name, tables.projects.c.id != (own_id or 0))
    if session.scalar(query):
        raise InvalidInput("name", _("已有名为“{name}”的项目，请换一个名称。").format(name=name))
