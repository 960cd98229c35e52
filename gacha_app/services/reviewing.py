"""Reviewing vouchers (审核): who looked at a draft before it was posted, by the book's own rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.organisation import REVIEW_RULES, Organisation
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import _
from gacha_app.services.posting import check_voucher, organisation_in, review_rule
from gacha_app.services.vouchers import draft_of
from gacha_app.storage.book import Book


def review(book: Book, voucher_ids: Sequence[int]) -> list[Voucher]:
    """Find drafts in order, all or none; from then on they may be posted.

    Raises:
        InvalidInput: if one is no draft, could not be posted as it is, or was prepared by who reviews it where the
            book wants another person.
    """
    with book.writing("review", str(len(voucher_ids))) as session:
        others_only = review_rule(session) == "other_person"
        if not session.by.strip():
            raise InvalidInput("user", _("请先在“设置”里填写您的姓名，再审核凭证。"))
        vouchers = [draft_of(session, one) for one in dict.fromkeys(voucher_ids)]
        for voucher in vouchers:
            if voucher.state is State.REVIEWED:
                raise InvalidInput(
                    "voucher",
                    _("{number} 已由{name}审核过了。").format(number=voucher.label, name=voucher.reviewed_by),
                )
            if others_only and voucher.prepared_by == session.by:
                # 会计法: 制单与审核相互分离, where the village's own rule says so
                raise InvalidInput(
                    "voucher",
                    _("{number} 是您自己制的，按本账本的规定，须由别人审核。").format(number=voucher.label),
                )
            check_voucher(session, voucher)
            voucher.state, voucher.reviewed_by = State.REVIEWED, session.by
            voucher.reviewed_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
        return vouchers


def withdraw_review(book: Book, voucher_ids: Sequence[int]) -> list[Voucher]:
    """Make reviewed vouchers drafts again, all or none.

    Raises:
        InvalidInput: if one is posted already or was not reviewed.
    """
    with book.writing("withdraw_review", str(len(voucher_ids))) as session:
        vouchers = [draft_of(session, one) for one in dict.fromkeys(voucher_ids)]
        for voucher in vouchers:
            if voucher.state is not State.REVIEWED:
                raise InvalidInput("voucher", _("{number} 还没有审核。").format(number=voucher.label))
            voucher.state, voucher.reviewed_by, voucher.reviewed_at = State.DRAFT, "", None
        return vouchers


def set_review_rule(book: Book, rule: str) -> Organisation:
    """Say who must look at a voucher before it is posted: a key of `REVIEW_RULES`.

    Raises:
        InvalidInput: listing what there is.
    """
    if rule not in REVIEW_RULES:
        raise InvalidInput(
            "review_rule",
            _("没有“{value}”这个选项，可用的有：{all}。").format(value=rule[:40], all="、".join(REVIEW_RULES)),
        )
    with book.writing("set_review_rule", rule) as session:
        organisation = organisation_in(session)
        organisation.review_rule = rule
        return organisation
