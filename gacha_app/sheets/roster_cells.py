"""Single cells of a roster's row: shares, identity number, birth, bank account, with everything wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from gacha_app.domain.dates import parse_birth
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.identity import birth_of, check_identity_number, tidy_number
from gacha_app.domain.imports import ERROR, WARNING, Finding, TotalCheck
from gacha_app.domain.shares import parse_shares
from gacha_app.i18n import _
from gacha_app.sheets import cells
from gacha_app.sheets.columns import Table
from gacha_app.sheets.grid import Value


@dataclass
class Work:
    """What is gathered while a workbook is read.

    Attributes:
        people: where each identity number was first seen.
        shares: of all rows so far. unclear: whether some share could not be read, so that totals say nothing.
    """

    findings: list[Finding] = field(default_factory=list)
    checks: list[TotalCheck] = field(default_factory=list)
    people: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    shares: int = 0
    unclear: bool = False

    def find(
        self, table: Table, row: int, what: str, reason: str, severity: str = ERROR,
        twin: tuple[str, int] | None = None,
    ) -> None:  # fmt: skip
        """Note a finding about one cell."""
        value = cells.text(table.value(row, what))
        self.findings.append(Finding(table.grid.title, row + 1, table.letter(what), value, reason, severity, twin))


def shares_of(table: Table, row: int, work: Work) -> int:
    """Return a row's shares in ten-thousandths; nought, and a finding, where they cannot be read."""
    what = "shares" if table.has("shares") else "household_shares"
    if fault := table.fault(row, what):
        work.find(table, row, what, fault)
        work.unclear = True
        return 0
    try:
        return parse_shares(number_text(table.value(row, what)))
    except InvalidInput as problem:
        work.find(table, row, what, str(problem))
        work.unclear = True
        return 0


def number_text(value: Value) -> str:
    """Return a cell for counting shares: what binary fractions leave beyond nine places is dropped."""
    return cells.text(round(value, 9) if isinstance(value, float) else value).strip("'’‘`")


def figure_stated(value: Value) -> int | None:
    """Return the ten-thousandths that a household's own figure states, or None where it is no figure."""
    if value == "":
        return None
    try:
        return parse_shares(number_text(value).rstrip("人口"))
    except InvalidInput:
        return None


def identity_of(table: Table, row: int, name: str, work: Work) -> str:
    """Return a row's identity number, noting what is wrong with it and who else has it."""
    value = table.value(row, "identity_number")
    tidy = tidy_number(cells.text(value))
    if fault := table.fault(row, "identity_number"):
        work.find(table, row, "identity_number", fault)
    elif cells.nothing(value):
        if table.has("identity_number"):
            work.find(table, row, "identity_number", _("“{name}”没有身份证号。").format(name=name), WARNING)
        return ""
    elif cells.number_lost_digits(value):
        work.find(table, row, "identity_number", _("身份证号存成了数字，末几位已丢失，请改为文本格式后重新填写。"))
    else:
        try:
            tidy = _sound_identity(tidy)
        except InvalidInput as problem:
            work.find(table, row, "identity_number", str(problem))
            return tidy
        if tidy in work.people:
            _find_twin(table, row, tidy, work)
        else:
            work.people[tidy] = (table.grid.title, row + 1, name)
    return tidy


# a sheet is checked whole again whenever one of its cells is corrected; a refusal is not kept
@lru_cache(maxsize=1 << 15)
def _sound_identity(tidy: str) -> str:
    return check_identity_number(tidy)


def _find_twin(table: Table, row: int, number: str, work: Work) -> None:
    sheet, other_row, other_name = work.people[number]
    where = (
        _("第{row}行").format(row=other_row)
        if sheet == table.grid.title
        else _("“{sheet}”表第{row}行").format(sheet=sheet, row=other_row)
    )
    work.find(
        table,
        row,
        "identity_number",
        _("身份证号与{where}“{name}”的相同，请核对。").format(where=where, name=other_name),
        twin=(sheet, other_row),
    )


def birth_of_row(table: Table, row: int, number: str, work: Work) -> str:
    """Return a row's day of birth, or what the identity number says of it; "" where neither is known."""
    value = table.value(row, "birth")
    known = birth_of(number) if work.people.get(number, ("", 0, ""))[:2] == (table.grid.title, row + 1) else ""
    if fault := table.fault(row, "birth"):
        work.find(table, row, "birth", fault)
        return known
    if cells.nothing(value):
        return known
    try:
        birth = parse_birth(cells.tidy(value))
    except InvalidInput as problem:
        work.find(table, row, "birth", str(problem))
        return known
    if known and birth[:7] != known[:7]:
        reason = _("出生日期与身份证号里的{birth}不一致，请核对。").format(birth=known)
        work.find(table, row, "birth", reason, WARNING)
    return birth


def bank_account_of(table: Table, filled: Table, row: int, work: Work) -> str:
    """Return a household's bank account as the row gives it, noting what is doubtful."""
    value = filled.value(row, "bank_account")
    own = table.value(row, "bank_account") != ""
    if own and cells.number_lost_digits(value):
        work.find(table, row, "bank_account", _("银行账号存成了数字，末几位已丢失，请改为文本格式后重新填写。"))
    account = "" if cells.nothing(value) else tidy_number(cells.text(value))
    if own and account and not (account.isdecimal() and 8 <= len(account) <= 30):
        work.find(table, row, "bank_account", _("银行账号应为8至30位数字，请核对。"), WARNING)
    return account


def sex_of(text: str) -> str:
    """Return 男 or 女 from what a cell says, or the text itself."""
    return text[0] if text[:1] in ("男", "女") else text
