"""What each row of a trial balance means in the book: an account, a sub-level, a detail; its sums are checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gacha_app.domain.accounts import CLASSES, EARMARKED, HOUSEHOLDS, RESULT_CLASSES, ROLES, Account, free_code
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.imports import Finding
from gacha_app.domain.ledger_rows import SheetRow
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import _
from gacha_app.services.book_names import BookNames, last_part

_CASE_BY_CASE = "231"  # 一事一议资金: detail by project


@dataclass(frozen=True)
class PlannedLine:
    """A balance that would be taken in.

    Attributes:
        posting: its account may be one that is still to be added.
        party: the name of a counterparty that is still to be registered, or "".
    """

    row: SheetRow
    posting: Posting
    party: str = ""


@dataclass
class OpeningLines:
    """Lines of an opening as they are made of rows, and what is wrong with those.

    Attributes:
        added: (code, above, name) of the accounts that the book has not.
    """

    names: BookNames
    add_accounts: bool
    lines: list[PlannedLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    added: list[tuple[str, str, str]] = field(default_factory=list)
    _stated: list[tuple[SheetRow, str, int]] = field(default_factory=list)

    def take(self, rows: Sequence[SheetRow]) -> None:
        """Make lines of all rows; subtotals and totals are held against what they add up."""
        accounts = list(self._accounts(rows))
        codes = {account.code for _row, account, _detail in accounts if account}
        above = {code[:length] for code in codes for length in range(3, len(code), 2)}
        last_detail = {
            account.code: place for place, (_row, account, detail) in enumerate(accounts) if account and detail
        }
        for place, (row, account, detail) in enumerate(accounts):
            if row.total or account is None:
                continue
            if not detail and (account.code in above or last_detail.get(account.code, -1) > place):
                if row.amount is not None:
                    self._stated.append((row, account.code, self._signed(row, account)))
            elif row.amount:
                self._add(row, account, detail)
        self._check_subtotals()
        self._check_totals(rows)

    def _accounts(self, rows: Sequence[SheetRow]) -> Iterator[tuple[SheetRow, Account | None, str]]:
        """Yield each row with its account and, where it is one of its details, the words that name it."""
        current: Account | None = None
        for row in rows:
            if row.total:
                yield row, None, ""
                continue
            try:
                account, detail = self._account(row, current)
            except InvalidInput as problem:
                if row.amount is None and not row.word("code").strip()[:1].isdigit():
                    # a heading of the sheet ("一、资产类") that states nothing
                    yield row, None, ""
                    continue
                self.findings.append(row.at(problem.field if problem.field in row.letters else "code", str(problem)))
                account, detail, current = None, "", None
            else:
                current = account or current
            yield row, account, detail

    def _account(self, row: SheetRow, current: Account | None) -> tuple[Account | None, str]:
        code = "".join(one for one in row.word("code") if one not in " .-_—")
        name, detail = row.word("name"), row.word("detail")
        if code and not (code.isascii() and code.isdigit()):
            code, name = "", name or row.word("code")
        if code:
            if account := self.names.by_code(code, name):
                return account, self._explicit(row) or detail
            if above := self.names.nearest_above(code):
                return self._below(above, name or detail, row)
            raise InvalidInput(
                "code", _("没有科目“{code} {name}”，请改成本账的科目。").format(code=code, name=name[:30])
            )
        if name:
            account = self.names.by_name(name)
            # the first words of a row name an account, indented ones under it what it consists of
            if account and not (current and current.code != account.code and self._detail_of(current, name)):
                return account, self._explicit(row) or detail
            if current:
                return self._below(current, name, row)
            raise InvalidInput("name", _("没有名为“{name}”的科目。").format(name=name[:40]))
        if current and detail:
            return self._below(current, detail, row)
        return current, self._explicit(row) or detail

    def _explicit(self, row: SheetRow) -> str:
        return next((row.word(one) for one in ("household", "counterparty", "project", "fund") if row.word(one)), "")

    def _below(self, above: Account, name: str, row: SheetRow) -> tuple[Account, str]:
        """Return what a name under an account means: a sub-level, or one of its details."""
        if found := self.names.below(above.code, name):
            return found, self._explicit(row)
        if self._dimension(above):
            return above, name
        if not self.add_accounts:
            raise InvalidInput(
                "code" if row.word("code") else "name",
                _("“{above}”下面没有明细“{name}”，请先增设，或选择导入时一并增设。").format(
                    above=f"{above.code} {above.name}", name=last_part(name)[:40]
                ),
            )
        taken = [one.code for one in self.names.accounts.values() if one.parent == above.code]
        made = Account(free_code(above.code, taken), last_part(name), above.klass, above.normal_side, above.code)
        self.names.accounts[made.code] = made
        self.added.append((made.code, above.code, made.name))
        return made, self._explicit(row)

    def _detail_of(self, account: Account, name: str) -> bool:
        dimension = self._dimension(account)
        return bool(dimension) and self.names.find(dimension, last_part(name)) is not None

    def _dimension(self, account: Account) -> str:
        """Return by what an account's balance is told apart, "" where by sub-levels alone."""
        top = account.code[:3]
        if top == HOUSEHOLDS:
            return "household"
        if top == EARMARKED:
            return "fund"
        if top == _CASE_BY_CASE:
            return "project"
        return "counterparty" if top in ROLES[self.names.chart].claims else ""

    def _signed(self, row: SheetRow, account: Account) -> int:
        amount = row.amount or 0
        return -amount if not row.sided and account.normal_side == "credit" else amount

    def _add(self, row: SheetRow, account: Account, detail: str) -> None:
        if account.klass in RESULT_CLASSES:
            reason = _("“{name}”是收支科目，年初没有余额，请先在旧账做年终结转。").format(name=account.name)
            self.findings.append(row.at_amount(reason))
            return
        if row.quantity is not None and not row.word("unit"):
            self.findings.append(row.at("quantity", _("填了数量，没有写计量单位。")))
            return
        posting = Posting(
            account.code, self._signed(row, account), quantity=row.quantity,
            unit=row.word("unit") if row.quantity is not None else "",
        )  # fmt: skip
        try:
            told, party = self._told(row, account, detail)
        except InvalidInput as problem:
            place = next((one for one in (problem.field, "detail", "name") if row.word(one)), "name")
            self.findings.append(row.at(place, str(problem)))
            return
        self.lines.append(PlannedLine(row, replace(posting, **told), party))

    def _told(self, row: SheetRow, account: Account, detail: str) -> tuple[dict[str, Any], str]:
        """Return the identities a row names, and the name of a counterparty that is not registered yet."""
        told: dict[str, Any] = {}
        party = ""
        for dimension in ("household", "project", "fund"):
            if words := row.word(dimension):
                told[f"{dimension}_id"] = self.names.must_find(dimension, words)
        if words := row.word("counterparty"):
            found = self.names.find("counterparty", words)
            if found is None:
                party = words
            else:
                told["counterparty_id"] = found
        dimension = self._dimension(account)
        if detail and not self._explicit(row) and dimension:
            words = last_part(detail)
            if dimension == "household":
                # own units stand beside the households in 内部往来
                unit = self.names.find("counterparty", words) if self.names.find("household", words) is None else None
                if unit is not None:
                    return {**told, "counterparty_id": unit}, party
            if dimension == "counterparty":
                found = self.names.find("counterparty", words)
                return ({**told, "counterparty_id": found}, party) if found is not None else (told, words)
            told[f"{dimension}_id"] = self.names.must_find(dimension, words)
        return told, party

    def _check_subtotals(self) -> None:
        for row, code, stated in self._stated:
            found = sum(one.posting.amount for one in self.lines if one.posting.account.startswith(code))
            if stated != found and not self.findings:
                reason = _("这里是 {stated} 元，下面的明细合计是 {found} 元，对不上。").format(
                    stated=grouped(abs(stated)), found=grouped(abs(found))
                )
                self.findings.append(row.at_amount(reason))

    def _check_totals(self, rows: Sequence[SheetRow]) -> None:
        """Hold 合计 rows against the lines: of a class where they name one, else of all."""
        if self.findings:
            return
        for row in rows:
            if not row.total or row.amount is None or not row.sided:
                continue
            klass = next((key for key, title in CLASSES.items() if title in row.total), "")
            amounts = [
                one.posting.amount
                for one in self.lines
                if not klass or self.names.accounts[one.posting.account].klass == klass
            ]
            debit, credit = sum(one for one in amounts if one > 0), -sum(one for one in amounts if one < 0)
            agrees = row.debit - row.credit == debit - credit if klass else (row.debit, row.credit) == (debit, credit)
            if not agrees:
                reason = _("“{title}”与上面各行加起来的不符：借方 {debit} 元，贷方 {credit} 元。").format(
                    title=row.total, debit=grouped(debit), credit=grouped(credit)
                )
                self.findings.append(row.at_amount(reason))
