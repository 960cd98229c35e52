"""How a row of a cash journal might be entered: by rules of words, kept as data, the first that fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gacha_app.domain.imports import JournalEntry, JournalProposal
from gacha_app.domain.money import half_width

_YEAR_AND_NUMBER = re.compile(r"[〔\[【(]\s*((?:19|20)\d{2})\s*(?:年\s*)?[〕\]】)]\s*第?\s*(\d{1,5})\s*号")
# an office's code before the year: 阿财农, 内财农, 阿左政办发
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,8}$")
_OFFICE_BEGINS = re.compile(
    r"(内蒙古|内党|内|阿左|阿右|阿拉善|阿|左|右|额|乌|鄂|巴|财|农|国|中|发改|苏木|旗)[\u4e00-\u9fff]{1,5}$"
)
_BEFORE_OFFICE = re.compile(r"^.*(根据|依据|按照|按|依|据|文号|文件|关于|见|收到|收)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class JournalRule:
    """Words that mean an entry kind.

    Attributes:
        name: what the rule is called in the user's words.
        kind: the entry kind's code.
        direction: "in", "out", or "" for both.
        words: any of these, in the summary or the category; none at all means every row.
        without: none of these.
        projects: any of these in the project's name; none at all means any.
        project: True where the row must name a project, False where it must name none, None for either.
        numbered: True where the summary must name a document number.
        asks_project: whether such an entry wants a project: a row without one is not sure.
        account: a finer account, or "" for the kind's own.
        sure: False where the user should look.
    """

    name: str
    kind: str
    direction: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    project: bool | None = None
    numbered: bool = False
    asks_project: bool = False
    account: str = ""
    project_kind: str = ""
    sure: bool = True

    def fits(self, entry: JournalEntry) -> bool:
        """Return whether a row is of this kind."""
        if self.direction and self.direction != entry.direction:
            return False
        if self.project is not None and self.project != bool(entry.project):
            return False
        if self.numbered and not document_number(entry.summary):
            return False
        if self.projects and not any(word in entry.project for word in self.projects):
            return False
        text = f"{entry.summary} {entry.category}"
        if self.words and not any(word in text for word in self.words):
            return False
        return not any(word in text for word in self.without)


def propose(entries: Iterable[JournalEntry], rules: Sequence[JournalRule]) -> tuple[JournalProposal, ...]:
    """Return how each row might be entered, in the rows' order; the last rules must fit any row."""
    return tuple(_proposal(entry, next(rule for rule in rules if rule.fits(entry))) for entry in entries)


def document_number(text: str) -> str:
    """Return the document number that a text names ("阿财农〔2023〕15号"), or ""."""
    plain = half_width(text)
    match = _YEAR_AND_NUMBER.search(plain)
    if not match:
        return ""
    before = _BEFORE_OFFICE.sub("", plain[: match.start()].rstrip())
    office = _OFFICE.search(before)
    if not office:
        return ""
    code = office[0]
    if len(code) > 6 and (short := _OFFICE_BEGINS.search(code[-6:])):
        code = short[0]
    return f"{code}〔{match[1]}〕{int(match[2])}号"


def fund_name(text: str) -> str:
    """Return what a fund might be called after the row that brought it: without number and "收到"."""
    plain = half_width(text)
    number = _YEAR_AND_NUMBER.search(plain)
    plain = _IN_BRACKETS.sub("", plain)
    if number and (open_number := _YEAR_AND_NUMBER.search(plain)):
        plain = plain[open_number.end() :] or plain[: open_number.start()]
    return re.sub(r"^(已?收到|收|拨入|拨付|到账|转入)", "", plain.strip(" ,，。、:：")).strip(" ,，。、:：")


def _proposal(entry: JournalEntry, rule: JournalRule) -> JournalProposal:
    grant = rule.kind in ("grant", "spend_grant")
    return JournalProposal(
        kind=rule.kind,
        account=rule.account,
        sure=rule.sure and (bool(entry.project) or not rule.asks_project),
        rule=rule.name,
        project_kind=rule.project_kind,
        document_number=document_number(entry.summary) if grant else "",
        fund_name=fund_name(entry.summary) if rule.kind == "grant" else "",
    )
