"""Makes workbooks as villages send them, tidy and messy. Every person in them is invented (示例)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

TIDY_HEADINGS = [
    "序号",
    "姓名",
    "性别",
    "出生日期",
    "公民身份号码",
    "户主",
    "与户主关系",
    "持股份额",
    "联系电话",
    "银行账号",
    "备注",
]
JOURNAL_HEADINGS = ["日期", "凭证号", "摘要", "项目", "收入（元）", "支出（元）", "结余", "经手人"]


@dataclass(frozen=True)
class Person:
    """An invented person of a household; the first of each is its head."""

    name: str
    birth: date
    identity_number: str
    relation: str
    shares: str
    phone: str = ""
    account: str = ""


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Iterable[Sequence[object]]],
    *,
    merged: Mapping[str, Iterable[str]] | None = None,
    hidden: Iterable[str] = (),
) -> Path:
    """Write a workbook; `merged` gives each sheet's merged ranges ("A1:C1")."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(["" if value is None else value for value in row])
        for cells in (merged or {}).get(title, ()):
            sheet.merge_cells(cells)
        if title in hidden:
            sheet.sheet_state = "hidden"
    workbook.save(path)
    return path


def patch_part(path: Path, part: str, pattern: str, replacement: str) -> Path:
    """Change the text of one part of a zipped workbook, as another program would have written it."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    changed, count = re.subn(pattern, replacement, parts[part].decode(), count=1)
    assert count == 1, f"{pattern} is not in {part}"
    parts[part] = changed.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def identity_number(birth: date, place: int, area: str = "152921") -> str:
    """Return an invented identity number with a right check digit."""
    stem = f"{area}{birth:%Y%m%d}{place % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return stem + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(stem, weights, strict=True)) % 11]


def village(sizes: Sequence[int] = (3, 1, 2)) -> list[list[Person]]:
    """Return invented households of these sizes."""
    names = ["额尔德尼", "赵桂花", "䶮丽", "𠮷文斌", "萨仁高娃", "那日苏", "马芳", "阿拉坦其其格", "孙军", "图雅"]
    relations = ["户主", "配偶", "长子", "长女", "父", "母", "孙子"]
    shares = ["1", "1.5", "0.5", "0", "2"]
    households, place = [], 0
    for size in sizes:
        people = []
        for member in range(size):
            place += 1
            birth = date(1940 + place * 7 % 75, place % 12 + 1, place % 28 + 1)
            people.append(
                Person(
                    name=names[place * 3 % len(names)],
                    birth=birth,
                    identity_number=identity_number(birth, place),
                    relation=relations[member % len(relations)] if member else "户主",
                    shares=shares[place % len(shares)],
                    phone=f"138000{place:05d}" if member == 0 else "",
                    account=f"62282900000000{place:05d}" if member == 0 else "",
                )
            )
        households.append(people)
    return households


def tidy_roster(households: Sequence[Sequence[Person]]) -> list[list[object]]:
    """Return a roster's rows as the form asks for them."""
    rows: list[list[object]] = [list(TIDY_HEADINGS)]
    for people in households:
        for person in people:
            rows.append(
                [
                    len(rows),
                    person.name,
                    "女",
                    person.birth,
                    person.identity_number,
                    people[0].name,
                    person.relation,
                    float(person.shares),
                    person.phone,
                    person.account,
                    "",
                ]
            )
    return rows


def journal_rows(
    entries: Sequence[tuple[object, str, str, str, str]], opening: str | None = None
) -> list[list[object]]:
    """Return a journal's rows from (date, summary, project, income, expense), with headings and a running balance."""
    rows: list[list[object]] = [list(JOURNAL_HEADINGS)]
    balance = round(float(opening) * 100) if opening is not None else None
    for place, (day, summary, project, income, expense) in enumerate(entries, 1):
        stated: object = ""
        if balance is not None:
            balance += round(float(income or 0) * 100) - round(float(expense or 0) * 100)
            stated = balance / 100
        rows.append(
            [
                day,
                f"记{place:03d}",
                summary,
                project,
                float(income) if income else "",
                float(expense) if expense else "",
                stated,
                "苏和",
            ]
        )
    return rows


def full_width(text: str) -> str:
    """Return a text with full-width digits."""
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
