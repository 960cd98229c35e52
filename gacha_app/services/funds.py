"""Subsidy funds: what was granted; receipts and spending are entries that carry the fund."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.fund import RETURN_KIND, Fund
from gacha_app.domain.fund_plan import FundPlan
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.ledger import posted
from gacha_app.services.vouchers import record_entry
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing


def record_fund(book: Book, fund: Fund) -> Fund:
    """Add a fund.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    with book.writing("record_fund", fund.name) as session:
        add_fund(session, fund)
        return fund


def add_fund(session: Writing, fund: Fund) -> None:
    """Add a fund within a larger action."""
    fund.check()
    _refuse_taken(session, fund)
    session.add(fund)
    session.flush()


def change_fund(book: Book, changed: Fund) -> Fund:
    """Change what is known of a fund.

    Raises:
        InvalidInput: if an answer is wrong, the name is taken, or it was used for another project than the one named.
    """
    changed.check()
    with book.writing("change_fund", changed.name) as session:
        _refuse_taken(session, changed)
        _refuse_used_elsewhere(session, changed)
        return session.merge(changed)


def change_answers(book: Book, fund_id: int, answers: Mapping[str, Any]) -> Fund:
    """Change some of what is known of a fund; the rest stays.

    Raises:
        InvalidInput: if an answer is wrong, or the stage is said while the milestones of its plan say it.
        NotFound: if the fund is not there.
    """
    with book.reading() as session:
        fund = session.get(Fund, fund_id)
        if fund is None:
            raise NotFound(_("没有这笔资金，可能已被删除，请刷新后重试。"))
        plan = session.get(FundPlan, fund.plan_id) if fund.plan_id else None
        if "stage" in answers and plan is not None and plan.milestones:
            raise InvalidInput("stage", _("“{name}”的进展由登记的项目进展决定，不能直接改。").format(name=fund.name))
    return change_fund(book, replace(fund, **answers))


def return_money(book: Book, fund_id: int, answers: Answers) -> Voucher:
    """Give money of a fund back to who gave it: 借 专项应付款 贷 银行存款, which is no spending.

    Raises:
        InvalidInput: if an answer is wrong, or more is given back than the fund held on that day.
    """
    with book.reading() as session:
        fund = session.get(Fund, fund_id)
        if fund is None:
            raise NotFound(_("没有这笔资金，可能已被删除，请刷新后重试。"))
    said = replace(answers, fund_id=fund_id, project_id=answers.project_id or fund.project_id)
    return record_entry(book, RETURN_KIND, said)


def _refuse_taken(session: Writing, fund: Fund) -> None:
    held = tables.funds.c
    if session.scalar(select(func.count()).where(held.name == fund.name, held.id != (fund.id or 0))):
        raise InvalidInput("name", _("已有名为“{name}”的资金，请换一个名称。").format(name=fund.name))


def _refuse_used_elsewhere(session: Writing, fund: Fund) -> None:
    """Refuse another project than the one that vouchers and the implementation plan name."""
    if fund.project_id is None:
        return
    held = tables.postings.c
    # what was taken back binds nobody: its red lines make it nought
    query = (
        posted(tables.projects.c.name)
        .join(tables.projects, tables.projects.c.id == held.project_id)
        .where(held.fund_id == fund.id, held.project_id != fund.project_id)
        .group_by(tables.projects.c.id, tables.projects.c.name, held.account)
        .having(func.sum(held.amount) != 0)
    )
    other = session.scalar(query)
    if other is None and fund.plan_id is not None:
        plan = session.get_one(FundPlan, fund.plan_id)
        funds = tables.funds.c
        if not session.scalar(select(func.count()).where(funds.plan_id == plan.id, funds.id != fund.id)):
            plan.project_id = fund.project_id
        elif plan.project_id not in (None, fund.project_id):
            other = session.scalar(select(tables.projects.c.name).where(tables.projects.c.id == plan.project_id))
    if other is not None:
        raise InvalidInput(
            "project_id",
            _("“{name}”已有凭证或方案记在“{project}”，不能改到别的项目。").format(name=fund.name, project=other),
        )
