"""Packages as villages hand them in; every village and figure is invented (示例)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from gacha_app.reports.figures import FIGURES
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.sheets.submissions import add_package_sheets, save_package
from gacha_app.sheets.workbook import add_report_sheet, new_workbook
from gacha_app.township.package import FigurePlace, Package

_DAY = date(2023, 5, 6)


def figures(**changes: int) -> dict[str, int]:
    """Return a year's figures that agree with each other, but for what is changed."""
    kept = dict.fromkeys((key for key, _title, _kind in FIGURES), 0)
    return kept | {
        "income": 500_000_00, "operating_income": 400_000_00, "subsidy_income": 100_000_00, "expense": 200_000_00,
        "result": 300_000_00, "closing_undistributed": 60_000_00, "dividends": 180_000_00, "households": 60,
        "members": 171, "shares": 148_0000, "assets_total": 900_000_00, "equity_total": 900_000_00,
    } | changes  # fmt: skip


def package(
    name: str = "示例一嘎查", *, code: str = "", township: str = "示例苏木", year: int = 2023,
    made_at: str = "2024-01-10T09:00:00+08:00", closed: bool = True, sample: bool = True, quarter: int = 0,
    month: int = 0, secret: bytes = b"", **changes: int,
) -> Package:  # fmt: skip
    """Return a package that has no sheets but one of its figures; signed if a key is given."""
    said = figures(**changes)
    made = Package(
        organisation_code=code or f"code of {name}", organisation=name, township=township, banner="示例旗", year=year,
        made_at=made_at, figures=said, places={key: FigurePlace("主要指标", 4, 3, "money") for key in said},
        sample=sample, closed=closed, program_version="0.1.0", quarter=quarter, month=month,
    )  # fmt: skip
    return made.signed(secret) if secret else made


def income_report(package: Package, rows: int = 3) -> Report:
    """Return a small report with every kind of cell."""
    return Report(
        "income", "收入", package.organisation, f"{package.year}年度",
        (
            Column("number", "序号", CellKind.COUNT), Column("code", "户号", CellKind.CODE), Column("name", "项目"),
            Column("date", "日期", CellKind.DATE), Column("amount", "金额", CellKind.MONEY, "元"),
            Column("shares", "份额", CellKind.SHARES, "份"), Column("area", "面积", CellKind.QUANTITY, "亩"),
            Column("rate", "占比", CellKind.PERCENT),
        ),
        tuple(
            Row({"number": n + 1, "code": f"{n:04d}", "name": f"示例项目{n} x", "date": None if n else _DAY,
                 "amount": 1_234_567_89 * n - 7, "shares": n * 2_5000, "area": 34_420 * n, "rate": 73_45})
            for n in range(rows)
        ),
        {"amount": sum(1_234_567_89 * n - 7 for n in range(rows)), "shares": sum(n * 2_5000 for n in range(rows))},
        ("本表金额含税。",), package.sample,
    )  # fmt: skip


def write(package: Package, path: Path, rows: int = 3, sheets: int = 1, secret: bytes = b"") -> Package:
    """Write a package as the workbook a village sends, and return it whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = new_workbook()
    report = income_report(package, rows)
    placed = [(report, add_report_sheet(workbook, report, f"收入{n}" if n else "收入")) for n in range(sheets)]
    whole = add_package_sheets(workbook, package, FIGURES, placed, secret)
    save_package(workbook, whole, path)
    return whole


def edit(path: Path, sheet: str, cell: str, value: object) -> None:
    """Change a cell as somebody does who opens the workbook and types."""
    workbook = load_workbook(path)
    workbook[sheet][cell].value = value
    workbook.save(path)
