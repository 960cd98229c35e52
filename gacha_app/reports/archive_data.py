"""A year's data for the archive, in tables after GB/T 24589.1: 基础档案, 总账, and the statements' figures.

Dates are "20230131", amounts yuan with two decimals; what has no number of its own is told apart by its identity.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import CLASSES
from gacha_app.domain.dates import Period
from gacha_app.domain.money import yuan
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import Kind
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.journal import DIMENSIONS, JournalVoucher, journal_of
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.report import CellKind, EntryFilter, Report, cell_json
from gacha_app.storage.tables import accounts, vouchers

STANDARD = "GB/T 24589.1"
BASICS, LEDGER, STATEMENTS = "基础档案", "总账", "财务报告"
_CURRENCY = "CNY"
_SIDES = {"debit": "借", "credit": "贷", "both": "借或贷"}
_DIMENSION_TITLES = ("项目", "资金", "农户", "合同", "往来单位")
_SOURCES = {"opening": "期初", "closing": "年终结转", "form": "业务表单", "hand": "手工录入"}

Row = tuple[str, ...]


@dataclass(frozen=True)
class ArchiveTable:
    """A table of the archive's data.

    Attributes:
        group: 基础档案, 总账 or 财务报告.
        rows: gives the rows anew, a few at a time, each as long as `fields`.
    """

    group: str
    name: str
    fields: tuple[str, ...]
    rows: Callable[[], Iterable[Row]]


def archive_tables(
    session: Session, year: int, statements: Iterable[Report], *, version: str, closed: bool
) -> list[ArchiveTable]:
    """Return the tables of a year, in the standard's order."""
    reports = list(statements)
    return [
        ArchiveTable(BASICS, "电子账簿", (
            "电子账簿编号", "电子账簿名称", "会计核算单位", "统一社会信用代码", "开发单位", "版本号", "本位币",
            "会计年度", "标准版本号", "科目制度", "结账状态",
        ), lambda: _book(session, year, version, closed)),
        ArchiveTable(BASICS, "会计期间", ("会计年度", "会计期间号", "会计期间起始日期", "会计期间结束日期"),
                     lambda: _periods(year)),
        ArchiveTable(BASICS, "记账凭证类型", ("记账凭证类型编号", "记账凭证类型名称", "记账凭证类型简称"),
                     lambda: [("1", "记账凭证", "记")]),
        ArchiveTable(BASICS, "币种", ("币种编码", "币种名称"), lambda: [(_CURRENCY, "人民币元")]),
        ArchiveTable(BASICS, "会计科目", (
            "科目编号", "科目名称", "科目级次", "科目类型", "余额方向", "上级科目编号",
        ), lambda: _accounts(session)),
        ArchiveTable(BASICS, "辅助项", ("辅助项编号", "辅助项名称", "对应档案"), lambda: [
            (str(number), title, f"{title}档案") for number, title in enumerate(_DIMENSION_TITLES, 1)
        ]),
        *_named(session),
        ArchiveTable(BASICS, "用户", ("用户姓名", "制单", "审核", "记账", "出纳"), lambda: _users(session, year)),
        ArchiveTable(BASICS, "凭证来源", ("凭证来源编号", "凭证来源名称"), lambda: list(_SOURCES.items())),
        ArchiveTable(LEDGER, "科目余额及发生额", (
            "会计年度", "会计期间号", "科目编号", "科目名称", "科目级次", "币种编码", "期初余额方向", "期初本币余额",
            "借方本币金额", "贷方本币金额", "期末余额方向", "期末本币余额",
        ), lambda: _balances(session, year)),
        ArchiveTable(LEDGER, "辅助余额及发生额", (
            "会计年度", "科目编号", *(f"辅助项{number}编号" for number in range(1, 6)), "币种编码", "期初余额方向",
            "期初本币余额", "借方本币金额", "贷方本币金额", "期末余额方向", "期末本币余额",
        ), lambda: _auxiliary(session, year)),
        ArchiveTable(LEDGER, "试算平衡表", (
            "会计年度", "会计期间号", "期初借方合计", "期初贷方合计", "本期借方合计", "本期贷方合计", "期末借方合计",
            "期末贷方合计",
        ), lambda: _trial(session, year)),
        ArchiveTable(LEDGER, "记账凭证", (
            "会计年度", "会计期间号", "记账凭证类型编号", "记账凭证编号", "记账凭证日期", "记账凭证摘要",
            "凭证来源编号", "附件数", "制单人", "审核人", "记账人", "出纳人", "记账标志", "作废标志",
        ), lambda: _vouchers(session, year)),
        ArchiveTable(LEDGER, "记账凭证分录", (
            "会计年度", "会计期间号", "记账凭证类型编号", "记账凭证编号", "记账凭证行号", "记账凭证摘要", "科目编号",
            *(f"辅助项{number}编号" for number in range(1, 6)), "币种编码", "数量", "计量单位", "借方本币金额",
            "贷方本币金额", "红字标志",
        ), lambda: _lines(session, year)),
        ArchiveTable(LEDGER, "凭证扩展信息", ("记账凭证编号", "扩展项", "扩展值"), lambda: _extended(session, year)),
        ArchiveTable(STATEMENTS, "报表集", (
            "报表编号", "报表名称", "报表报告日", "报表报告期", "编制单位", "货币单位",
        ), lambda: [
            (one.name, one.title, f"{year}1231", one.period, one.organisation, "元") for one in reports
        ]),
        ArchiveTable(STATEMENTS, "报表项数据", ("报表编号", "报表项行次", "报表项名称", "报表项栏目", "报表项数值"),
                     lambda: _figures(reports)),
    ]  # fmt: skip


def _book(session: Session, year: int, version: str, closed: bool) -> Iterator[Row]:
    one = organisation_of(session)
    state = "已结账" if closed else "未结账"
    yield (
        one.code, f"{one.name}{year}年度账", one.name, one.credit_code, "嘎查账本", version, "人民币", str(year),
        STANDARD, one.chart, state,
    )  # fmt: skip


def _periods(year: int) -> Iterator[Row]:
    for month in range(1, 13):
        period = Period(year, month)
        yield str(year), str(month), _plain_day(period.first), _plain_day(period.last)


def _accounts(session: Session) -> Iterator[Row]:
    for row in session.execute(select(accounts).order_by(accounts.c.code)):
        yield (
            row.code, row.name, str(_level(row.code)), CLASSES[row.klass], _SIDES[row.normal_side], row.parent or "",
        )  # fmt: skip


def _named(session: Session) -> Iterator[ArchiveTable]:
    """Yield the files of what postings may name; of a household only its number and representative."""
    journal = journal_of(session)
    for dimension, title in zip(DIMENSIONS, _DIMENSION_TITLES, strict=True):
        if dimension == "household":
            people = [(number, journal.people[one]) for one, number in journal.names[dimension].items()]
        else:
            people = [(str(one), name) for one, name in journal.names[dimension].items()]
        yield ArchiveTable(BASICS, f"{title}档案", (f"{title}编号", f"{title}名称"), lambda rows=people: rows)  # type: ignore[misc]


def _users(session: Session, year: int) -> Iterator[Row]:
    within = vouchers.c.date.between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    columns = (vouchers.c.prepared_by, vouchers.c.reviewed_by, vouchers.c.posted_by, vouchers.c.cashier)
    found = [set(session.scalars(select(column).where(within).distinct())) for column in columns]
    for name in sorted(set().union(*found) - {""}):
        yield name, *("1" if name in one else "0" for one in found)


def _balances(session: Session, year: int) -> Iterator[Row]:
    """Yield every account with its sub-accounts, month by month from the first in which it is used."""
    names = {row.code: row.name for row in session.execute(select(accounts.c.code, accounts.c.name))}
    opening, moved = _own(session, year)
    standing: dict[str, int] = _with_those_above(opening.get("", {}))
    for month in range(1, 13):
        at = f"{year}-{month:02d}"
        for code, amount in _with_those_above(opening.get(at, {})).items():
            standing[code] = standing.get(code, 0) + amount
        debit, credit = (_with_those_above(moved[side].get(at, {})) for side in (0, 1))
        for code in sorted({*standing, *debit, *credit}):
            before = standing.get(code, 0)
            after = before + debit.get(code, 0) - credit.get(code, 0)
            standing[code] = after
            yield (
                str(year), str(month), code, names[code], str(_level(code)), _CURRENCY, *_sided(before),
                yuan(debit.get(code, 0)), yuan(credit.get(code, 0)), *_sided(after),
            )  # fmt: skip


def _trial(session: Session, year: int) -> Iterator[Row]:
    opening, moved = _own(session, year)
    standing = dict(opening.get("", {}))
    for month in range(1, 13):
        at = f"{year}-{month:02d}"
        for code, amount in opening.get(at, {}).items():
            standing[code] = standing.get(code, 0) + amount
        debit, credit = (moved[side].get(at, {}) for side in (0, 1))
        sides = [*_both_sides(standing.values()), sum(debit.values()), sum(credit.values())]
        for code in {*debit, *credit}:
            standing[code] = standing.get(code, 0) + debit.get(code, 0) - credit.get(code, 0)
        yield str(year), str(month), *map(yuan, (*sides, *_both_sides(standing.values())))


def _own(session: Session, year: int) -> tuple[dict[str, dict[str, int]], tuple[dict[str, dict[str, int]], ...]]:
    """Return by month each account's own opening (month "": before the year), then its debits and its credits."""
    until, first = EntryFilter(last=dt.date(year - 1, 12, 31), with_closing=True), dt.date(year, 1, 1)
    opening: dict[str, dict[str, int]] = defaultdict(dict)
    moved: tuple[dict[str, dict[str, int]], ...] = (defaultdict(dict), defaultdict(dict))
    opening[""] = {code: debit - credit for code, debit, credit in summed(session, until, "account")}
    within = EntryFilter(first=first, last=dt.date(year, 12, 31), with_closing=True)
    for code, month, kind, debit, credit in summed(session, within, "account", "month", "kind"):
        if kind == Kind.OPENING:
            opening[month][code] = debit - credit
        else:
            moved[0][month][code] = moved[0][month].get(code, 0) + debit
            moved[1][month][code] = moved[1][month].get(code, 0) + credit
    return opening, moved


def _auxiliary(session: Session, year: int) -> Iterator[Row]:
    """Yield the year's sums of every account for each project, fund, household, contract and counterparty."""
    keys = ("account", *(f"{name}_id" for name in DIMENSIONS), "kind")
    numbers = journal_of(session).names["household"]
    sums: dict[tuple[Any, ...], list[int]] = {}
    times = (
        EntryFilter(last=dt.date(year - 1, 12, 31), with_closing=True),
        EntryFilter(first=dt.date(year, 1, 1), last=dt.date(year, 12, 31), with_closing=True),
    )
    for place, time in enumerate(times):
        for found in summed(session, time, *keys):
            *named, kind, debit, credit = found
            if not any(named[1:]):
                continue
            kept = sums.setdefault(tuple(named), [0, 0, 0])
            if place == 0 or kind == Kind.OPENING:
                kept[0] += debit - credit
            else:
                kept[1] += debit
                kept[2] += credit
    for key in sorted(sums, key=lambda one: tuple(str(part or "") for part in one)):
        account, project, fund, household, contract, counterparty = key
        before, debit, credit = sums[key]
        yield (
            str(year), str(account), _text(project), _text(fund), numbers.get(household, ""),
            _text(contract), _text(counterparty), _CURRENCY, *_sided(before), yuan(debit), yuan(credit),
            *_sided(before + debit - credit),
        )  # fmt: skip


def _vouchers(session: Session, year: int) -> Iterator[Row]:
    for one, _lines in journal_of(session, year).vouchers(signed=True):
        yield (
            *_numbered(one), one.date.replace("-", ""), one.summary, _source(one), str(one.attachments),
            one.prepared_by, one.reviewed_by, one.posted_by, one.cashier, "1", "0",
        )  # fmt: skip


def _lines(session: Session, year: int) -> Iterator[Row]:
    journal = journal_of(session, year)
    numbers = journal.names["household"]
    for one, lines in journal.vouchers():
        numbered = _numbered(one)
        for place, line in enumerate(lines, 1):
            _id, code, amount, red, project, fund, household, contract, counterparty, quantity, unit, text = line
            # a red line stands in the column of the line that it takes back
            sides = (yuan(amount), "0.00") if (amount > 0) != bool(red) else ("0.00", yuan(-amount))
            yield (
                *numbered, str(place), text or one.summary, code, _text(project), _text(fund),
                "" if household is None else numbers[household], _text(contract), _text(counterparty), _CURRENCY,
                "" if quantity is None else quantity_text(quantity), unit, *sides, str(int(red)),
            )  # fmt: skip


def _extended(session: Session, year: int) -> Iterator[Row]:
    for one, _lines in journal_of(session, year).vouchers(signed=True):
        for title, value in (
            ("冲销的凭证", one.reverses), ("订正的凭证", one.corrects), ("冲销原因", one.reason),
            ("已被冲销", "1" if one.taken_back else ""), ("业务表单", one.entry_kind),
        ):  # fmt: skip
            if value:
                yield one.number, title, value


def _figures(reports: Iterable[Report]) -> Iterator[Row]:
    for report in reports:
        for row in report.rows:
            for column in report.columns:
                value = row.cells.get(column.key)
                if column.kind is CellKind.MONEY and value is not None:
                    named = [str(row.cells.get(key) or "") for key in ("line", "item")]
                    yield report.name, *named, column.title, str(cell_json(column, value))


def _numbered(one: JournalVoucher) -> Row:
    return one.date[:4], str(int(one.date[5:7])), "1", one.number


def _source(one: JournalVoucher) -> str:
    return one.kind if one.kind in _SOURCES else "form" if one.entry_kind else "hand"


def _with_those_above(own: dict[str, int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for code, amount in own.items():
        for length in range(3, len(code) + 1, 2):
            sums[code[:length]] = sums.get(code[:length], 0) + amount
    return sums


def _sided(amount: int) -> tuple[str, str]:
    return "借" if amount > 0 else "贷" if amount < 0 else "平", yuan(abs(amount))


def _both_sides(amounts: Iterable[int]) -> tuple[int, int]:
    plain = list(amounts)
    return sum(one for one in plain if one > 0), -sum(one for one in plain if one < 0)


def _level(code: str) -> int:
    return (len(code) - 1) // 2


def _plain_day(day: dt.date) -> str:
    return f"{day:%Y%m%d}"


def _text(identity: object) -> str:
    return "" if identity is None else str(identity)
