"""Letters to who owes and is owed, a page each, with a slip to be signed and handed back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gacha_app.domain.money import grouped
from gacha_app.i18n import N_
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports import face
from gacha_app.reports.claim_letters import Letter, Letters

_LABELS = {
    "day": N_("发生日期"), "what": N_("科目"), "owed_by": N_("欠本集体（元）"), "owed_to": N_("本集体欠（元）"),
    "total": N_("合计"), "number": N_("编号"), "reply": N_("回　执"), "signed": N_("签章"), "seal": N_("（盖章处）"),
    "telephone": N_("联系电话"), "date": N_("日期"), "to": N_("致"), "capital": N_("大写"),
}  # fmt: skip


def print_letters(letters: Letters, path: Path) -> Typeset:
    """Print letters, a page each.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("claim_letter", letters_data(letters), path)


def letters_data(letters: Letters) -> dict[str, Any]:
    """Return all that stands on letters, as `claim_letter.typ` takes it."""
    return {
        "heading": letters.title,
        "organisation": letters.organisation,
        "telephone": letters.telephone,
        "day": f"{letters.day.year}年{letters.day.month}月{letters.day.day}日",
        "both": letters.kind == "statement",
        "labels": _LABELS,
        "sample": face.SAMPLE if letters.sample else "",
        "letters": [_letter(one, letters.kind == "statement") for one in letters.letters],
    }


def _letter(one: Letter, both: bool) -> dict[str, Any]:
    sides = [(line.owed_by, line.owed_to) if both else (line.owed_by,) for line in one.lines]
    totals = (one.owed_by, one.owed_to) if both else (one.owed_by,)
    return {
        "number": one.number, "name": one.name, "text": one.text, "words": one.words, "reply": one.reply,
        "lines": [
            [line.day, line.what, *(grouped(fen) if fen else "" for fen in amounts)]
            for line, amounts in zip(one.lines, sides, strict=True)
        ],
        "totals": [grouped(fen) if fen else "" for fen in totals],
    }  # fmt: skip
