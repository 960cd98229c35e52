"""The journal as plain text that other accounting programs read: hledger, Beancount, CSV.

A million postings pass here: what postings have in common (an account's name, what they name) is written once and kept.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TextIO

from gacha_app.domain.money import yuan
from gacha_app.domain.shares import quantity_text
from gacha_app.reports.journal import DIMENSIONS, AccountName, Journal
from gacha_app.reports.journal_rows import Key, Named, marks_of, more_of

_HLEDGER_ROOTS = {
    "asset": "资产",
    "liability": "负债",
    "equity": "权益",
    "cost": "成本",
    "income": "收入",
    "expense": "支出",
}
_HLEDGER_TYPES = {"asset": "A", "liability": "L", "equity": "E", "cost": "A", "income": "R", "expense": "X"}
_BEANCOUNT_ROOTS = {
    "asset": "Assets", "liability": "Liabilities", "equity": "Equity", "cost": "Assets", "income": "Income",
    "expense": "Expenses",
}  # fmt: skip
# Two blanks end an account, a line break ends everything, and what cannot be printed belongs in no text
_UNEVEN = re.compile(r"\s{2,}|[^\S ]|[\x00-\x1f\x7f-\x9f]")
# What begins a comment, or parts payee and note
_IN_DESCRIPTIONS = str.maketrans(";|", "；｜")
# What ends a tag's value or begins another tag; days are read out of square brackets
_IN_TAGS = str.maketrans(",:[]", "，：［］")
_HEADINGS = (
    "日期", "凭证号", "摘要", "科目编码", "科目名称", "借方", "贷方", "项目", "资金", "户号", "合同", "往来单位",
    "数量", "单位", "红字", "凭证类型", "附单据数", "制单", "审核", "记账",
)  # fmt: skip
# So many pieces of text are put together before they are written
_AT_ONCE = 4000
_KINDS = {"opening": "期初", "closing": "结转"}


def write_hledger(file: TextIO, journal: Journal) -> None:
    """Write a journal that hledger checks: accounts with their types, whom it was with as payee, the rest as tags."""
    file.write(f"; {one_line(journal.organisation)}\ncommodity 1000.00 CNY\n\n")
    accounts = {code: _hledger_name(one) for code, one in journal.accounts.items()}
    file.writelines(
        f"account {accounts[code]}  ; type: {_HLEDGER_TYPES[one.klass]}\n" for code, one in journal.accounts.items()
    )
    begun = {code: f"    {name}  " for code, name in accounts.items()}
    bare = " CNY\n"
    ended: dict[Key, tuple[str, str]] = {}
    marked: dict[str, str] = {}

    def ending_and_party(key: Key) -> tuple[str, str]:
        named = journal.about.named(key)
        tags = ", ".join(f"{name}:{_tag(text)}" for name, text in _texts(journal, named))
        ended[key] = f" CNY  ; {tags}\n" if tags else bare, _described(journal.party(named))
        return ended[key]

    def marks_as_tags(marks: str) -> str:
        kind, form, _taken_back, reverses, corrects = marks_of(marks)
        tags = ", ".join(f"{name}:{_tag(text)}" for name, text in _marks(kind, form, reverses, corrects))
        tags = f"  ; {tags}" if tags else ""
        if not reverses and not corrects:
            marked[marks] = tags
        return tags

    # One plain loop over all lines; a voucher's first line is put in its place when its last one has been seen
    vouchers = journal.voucher_rows()
    parts: list[str] = []
    add = parts.append
    at, voucher, opened, closed, party, several = 0, None, "", "", "", False
    for identity, code, amount, key, more in journal.line_rows():
        if identity != voucher:
            if voucher is not None:
                parts[at] = f"{opened}{closed}" if several or not party else f"{opened}{party} | {closed}"
                if at > _AT_ONCE:
                    file.write("".join(parts))
                    parts.clear()
            voucher, number, day, summary, marks = next(vouchers)
            tags = marked.get(marks)
            opened = f"\n{day} * ({number}) "
            closed = f"{_described(summary)}{marks_as_tags(marks) if tags is None else tags}\n"
            party, several = "", False
            at = len(parts)
            add("")
        ending, one = ended.get(key) or ending_and_party(key)
        if one and one is not party:
            several = several or (party != "" and one != party)
            party = one
        if more is not None:
            ending = f"{ending[:-1]}{', ' if ending != bare else '  ; '}{_more_tags(more)}\n"
        fen = str(amount)
        figure = f"{fen[:-2]}.{fen[-2:]}" if amount > 99 or amount < -99 else yuan(amount)
        add(f"{begun[code]}{figure}{ending}")
    if parts:
        parts[at] = f"{opened}{closed}" if several or not party else f"{opened}{party} | {closed}"
    file.write("".join(parts))
    if next(vouchers, None) is not None:
        raise ValueError("a posted voucher has no lines")


def write_beancount(file: TextIO, journal: Journal) -> None:
    """Write a journal that Beancount checks: accounts opened once, projects and funds as tags, names as metadata."""
    file.write(f'option "title" "{_quoted(journal.organisation)}"\noption "operating_currency" "CNY"\n\n')
    for name in ("project", "fund"):
        for identity, text in journal.names[name].items():
            file.write(f"; #{name}-{identity}  {one_line(text)}\n")
    accounts = {code: _beancount_name(one) for code, one in journal.accounts.items()}
    # accounts are as old as the country, so that no voucher is older than its accounts
    file.writelines(f"1949-10-01 open {name} CNY\n" for name in accounts.values())
    said: dict[Named, tuple[str, str]] = {}

    def ending_and_party(named: Named) -> tuple[str, str]:
        lines = [f'    {name}: "{_quoted(text)}"\n' for name, text in _texts(journal, named)]
        said[named] = "".join(lines), _quoted(journal.party(named))
        return said[named]

    for voucher, lines in journal.vouchers():
        parts: list[str] = []
        parties, tags = set[str](), set[str]()
        for _id, code, amount, red, project, fund, household, contract, counterparty, quantity, unit, text in lines:
            named = project, fund, household, contract, counterparty
            ending, party = said.get(named) or ending_and_party(named)
            parties.add(party)
            tags.update(f" #{name}-{one}" for name, one in (("project", project), ("fund", fund)) if one is not None)
            more = "".join(f'    {name}: "{_quoted(word)}"\n' for name, word in _more(red, quantity, unit, text))
            parts.append(f"  {accounts[code]}  {yuan(amount)} CNY\n{ending}{more}")
        payee = f'"{party}" ' if (party := _only(parties)) else ""
        if voucher.kind != "normal":
            tags.add(f" #{voucher.kind}")
        # one link holds together a voucher, the red one that takes it back, and the one that enters it anew
        links = {voucher.number if voucher.taken_back else "", voucher.reverses, voucher.corrects} - {""}
        ends = "".join([*sorted(tags), *(f" ^{number.removeprefix('记-')}" for number in sorted(links))])
        marks = "".join(
            f'  {name}: "{_quoted(text)}"\n'
            for name, text in _marks(voucher.kind, voucher.entry_kind, voucher.reverses, voucher.corrects)
        )
        head = f'\n{voucher.date} * {payee}"{_quoted(voucher.summary)}"{ends}\n  number: "{voucher.number}"\n'
        file.write(f"{head}{marks}{''.join(parts)}")


def write_csv(file: TextIO, journal: Journal) -> None:
    """Write one row a posting, with the names of accounts and of what it names."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    accounts = {code: "—".join(part for _code, part in one.path) for code, one in journal.accounts.items()}
    names = [journal.names[name] for name in DIMENSIONS]
    for voucher, lines in journal.vouchers(signed=True):
        kind = _KINDS.get(voucher.kind, "")
        for _id, code, amount, red, *named, quantity, unit, text in lines:
            # a red line stands in the column of the line that it takes back
            columns = (yuan(amount), "") if (amount > 0) != bool(red) else ("", yuan(-amount))
            said = ["" if one is None else texts[one] for texts, one in zip(names, named, strict=True)]
            writer.writerow(
                [voucher.date, voucher.number, _plain(text or voucher.summary), code, accounts[code], *columns,
                 *map(_plain, said), "" if quantity is None else quantity_text(quantity), unit, "是" if red else "",
                 kind, voucher.attachments, *map(_plain, (voucher.prepared_by, voucher.reviewed_by, voucher.posted_by))]
            )  # fmt: skip


WRITERS: dict[str, Callable[[TextIO, Journal], None]] = {
    "hledger": write_hledger,
    "beancount": write_beancount,
    "csv": write_csv,
}


def one_line(text: str) -> str:
    """Return a text without line breaks, tabs, blanks side by side and signs that nobody can see."""
    return _UNEVEN.sub(" ", text).strip() if _UNEVEN.search(text) else text.strip()


def _texts(journal: Journal, named: Named) -> Iterable[tuple[str, str]]:
    """Yield what a posting names, by dimension; a household with its representative."""
    for name, identity in zip(DIMENSIONS, named, strict=True):
        if identity is not None:
            text = journal.names[name][identity]
            yield name, f"{text} {journal.people[identity]}" if name == "household" else text


def _more(red: int, quantity: int | None, unit: str, text: str) -> Iterable[tuple[str, str]]:
    """Yield what else is to be said of a posting."""
    if red:
        yield "red", "yes"
    if quantity is not None:
        yield "quantity", f"{quantity_text(quantity)} {unit}".strip()
    if text:
        yield "note", text


@lru_cache(maxsize=65536)
def _more_tags(more: str) -> str:
    return ", ".join([f"{name}:{_tag(word)}" for name, word in _more(*more_of(more))])


def _marks(kind: str, form: str, reverses: str, corrects: str) -> Iterable[tuple[str, str]]:
    """Yield what marks a voucher: an opening, a year's closing, a red one, one that enters another anew."""
    if kind != "normal":
        yield "kind", kind
    if reverses:
        yield "reverses", reverses
    if corrects:
        yield "corrects", corrects
    if form:
        yield "form", form


def _plain(text: str) -> str:
    # a spreadsheet would run a text that begins so as a formula
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _only(parties: set[str]) -> str:
    """Return the one party that a voucher deals with; "" where there are several or none."""
    parties.discard("")
    return next(iter(parties)) if len(parties) == 1 else ""


def _hledger_name(account: AccountName) -> str:
    names = (f"{code} {one_line(name).replace(':', '：').translate(_IN_DESCRIPTIONS)}" for code, name in account.path)
    return ":".join([_HLEDGER_ROOTS[account.klass], *(name.strip() for name in names)])


def _beancount_name(account: AccountName) -> str:
    # letters and digits of any script, and hyphens; the code in front makes every name another
    parts = [f"{code}-{''.join(filter(_is_letter_or_digit, name))}".rstrip("-") for code, name in account.path]
    return ":".join([_BEANCOUNT_ROOTS[account.klass], *parts])


def _is_letter_or_digit(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind[0] == "L" or kind == "Nd" or sign == "-"


def _described(text: str) -> str:
    # most texts need nothing, and to find that out is quick
    if text.isprintable() and ";" not in text and "|" not in text and "  " not in text:
        return text.strip()
    return one_line(text).translate(_IN_DESCRIPTIONS)


@lru_cache(maxsize=4096)
def _tag(text: str) -> str:
    return one_line(text).translate(_IN_TAGS)


def _quoted(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')
