"""Letters to who owes and is owed (对账函、催款通知): what stands open with each, since when, in words too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gacha_app.domain.ageing import Layer
from gacha_app.domain.money import capital, grouped
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.names import account_names
from gacha_app.reports.parties import Party, party_namer
from gacha_app.reports.party_movements import Aged, aged_balances

KINDS = {"statement": N_("往来对账函"), "demand": N_("催款通知")}
# More amounts than these on one account are told as one line of the older ones
_MOST_LINES = 12


@dataclass(frozen=True)
class LetterLine:
    """An amount that is open: since when, on which account, fen either way."""

    day: str
    what: str
    owed_by: int
    owed_to: int


@dataclass(frozen=True)
class Letter:
    """A letter to one party.

    Attributes:
        number: its place among the letters of a day. name: whom it is to.
        lines: what is open. owed_by, owed_to: fen in all. words: the amount in capital figures.
        text: what it says before the table. reply: what the party confirms.
    """

    number: str
    name: str
    lines: tuple[LetterLine, ...]
    owed_by: int
    owed_to: int
    words: str
    text: str
    reply: str


@dataclass(frozen=True)
class Letters:
    """Letters of a day.

    Attributes:
        kind: a key of `KINDS`. sample: whether the figures are invented.
    """

    kind: str
    title: str
    organisation: str
    telephone: str
    day: dt.date
    letters: tuple[Letter, ...]
    sample: bool


def claim_letters(
    session: Session, kind: str, day: dt.date, parties: Sequence[Party] = (), due: dt.date | None = None
) -> Letters:
    """Return the letters to everybody with something open at the end of a day, or to some.

    Args:
        kind: "statement" tells both sides; "demand" goes only to who owes.
        due: until when a demand asks to be paid.
    """
    by_party: dict[Party, list[Aged]] = {}
    for one in aged_balances(session, day):
        wanted = kind == "statement" or one.amount > 0
        if wanted and one.party != (None, None) and (not parties or one.party in parties):
            by_party.setdefault(one.party, []).append(one)
    names, name = account_names(session), party_namer(session)
    organisation = organisation_of(session)
    letters = [
        _letter(f"{day:%Y%m%d}-{place:03d}", name(*party), found, kind, organisation.name, day, due, names)
        for place, (party, found) in enumerate(sorted(by_party.items(), key=lambda item: name(*item[0])), 1)
    ]
    return Letters(
        kind, _(KINDS[kind]), organisation.name, organisation.telephone, day, tuple(letters), organisation.sample
    )


def _letter(
    number: str, name: str, found: Sequence[Aged], kind: str, village: str, day: dt.date, due: dt.date | None,
    names: dict[str, str],
) -> Letter:  # fmt: skip
    lines = [line for one in found for line in _lines(one, names[one.account])]
    owed_by, owed_to = sum(line.owed_by for line in lines), sum(line.owed_to for line in lines)
    if kind == "demand":
        until = _("请在 {due} 以前缴清").format(due=due) if due else _("请尽快缴清")
        text = _(
            "截至 {day}，您（贵单位）尚欠本集体 {amount} 元，明细如下。{until}；已经缴纳的，请带凭据来核对。"
        ).format(day=day, amount=grouped(owed_by), until=until)
        return Letter(number, name, tuple(lines), owed_by, 0, capital(owed_by), text, _("已收到催款通知，欠款属实。"))
    text = _("为核对往来账目，现将截至 {day} 您（贵单位）与本集体的往来余额列示如下，请核对后签章寄回或交回。").format(
        day=day
    )
    words = "；".join(
        said.format(amount=capital(fen))
        for said, fen in ((_("欠本集体 {amount}"), owed_by), (_("本集体欠 {amount}"), owed_to))
        if fen
    )
    reply = _("□ 以上余额与我方记录相符。　　□ 不符，我方记录为：________________ 元，原因：________________________")
    return Letter(number, name, tuple(lines), owed_by, owed_to, words, text, reply)


def _lines(one: Aged, account: str) -> list[LetterLine]:
    layers, earlier = list(one.layers), []
    if len(layers) > _MOST_LINES:
        layers, earlier = layers[-(_MOST_LINES - 1) :], layers[: -(_MOST_LINES - 1)]
    lines = [_line(_("{day} 以前").format(day=layers[0].day), account, earlier)] if earlier else []
    return lines + [_line(str(layer.day), account, [layer]) for layer in layers]


def _line(day: str, account: str, layers: Sequence[Layer]) -> LetterLine:
    fen = sum(layer.amount for layer in layers)
    return LetterLine(day, account, max(fen, 0), max(-fen, 0))
