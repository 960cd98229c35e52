"""Which household, member, kind of event and kind of shares the words of a command mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer

from gacha_app.cli.opening import key_of
from gacha_app.cli.showing import refuse
from gacha_app.domain.register_events import EVENT_KINDS, Effect
from gacha_app.domain.shares import parse_shares
from gacha_app.i18n import _
from gacha_app.storage.book import Book

HouseholdName = Annotated[str, typer.Argument(metavar="HOUSEHOLD", help=_("户号或户代表"))]
MemberName = Annotated[str, typer.Argument(metavar="MEMBER", help=_("成员姓名"))]
Day = Annotated[str, typer.Option("--date", help=_("日期，如 2023-03-01"))]
Note = Annotated[str, typer.Option(help=_("会议、公证书等凭据"))]
ShareKindName = Annotated[str, typer.Option("--share-kind", help=_("股种"))]


def household_named(book: Book, name: str) -> int:
    """Return the household that a number or a representative's name means."""
    from gacha_app.services.lookups import named

    return named(book, "household", name)


def member_of(book: Book, household: str, name: str) -> int:
    """Return the member of a household that a name means."""
    from gacha_app.services.lookups import member_named

    return member_named(book, household_named(book, household), name)


def event_kind(word: str, effect: Effect) -> str:
    """Return the kind of event that a word means, among those of one effect."""
    if effect is Effect.SHARES and word in ("correction", "更正", _("更正")):
        return "share_correction"
    return key_of({key: one.title for key, one in EVENT_KINDS.items() if one.effect is effect}, word)


def share_kind_named(book: Book, word: str) -> str:
    """Return the code of the kind of shares that a word means."""
    from gacha_app.reports.register_history import share_kind_titles

    with book.reading() as session:
        return key_of(share_kind_titles(session), word)


def shares_by_kind(book: Book, said: Iterable[str]) -> Mapping[str, int]:
    """Return ten-thousandths of a share by kind, from words like "1.5" or "农龄股=2"."""
    shares: dict[str, int] = {}
    for one in said:
        kind, equals, amount = str(one).rpartition("=")
        if equals and not kind:
            raise refuse(_("“{text}”应写成 股种=份额，如 农龄股=2。").format(text=one))
        shares[share_kind_named(book, kind or "member")] = parse_shares(amount)
    return shares
