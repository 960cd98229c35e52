"""A roster of ten thousand people held against the book, and checked whole again after one of its cells is mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measured, timed
from benchmarks.villages import village
from gacha_app.services.roster_import import RosterPlan, plan_roster

PEOPLE = 10_000


def roster(folder: Path) -> Iterator[Measured]:
    """Look at a roster as its import does."""
    path = _roster(folder / "名册.xlsx")
    with village(folder / "a.gacha", households=1, entries=1) as book:
        first: list[RosterPlan] = []
        seconds, worst = timed(lambda: first.append(plan_roster(book, path)), 3)
        yield Measured("roster", "a roster of 10,000 rows, read and checked", seconds, worst)
        mended = {("名册", PEOPLE // 2, 3): "2"}
        known = first[-1].sheet
        again, worst = timed(lambda: plan_roster(book, path, edits=mended, known=known), 5)
        yield Measured("roster", "  checked again after a cell is mended", again, worst)


def _roster(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(["户号", "姓名", "与户主关系", "持股份额", "出生日期", "住址"])
    for place in range(PEOPLE):
        household, member = divmod(place, 4)
        relation = "户主" if member == 0 else "家人"
        born = f"{1950 + place % 60}-{1 + place % 12:02d}-{1 + place % 28:02d}"
        sheet.append(
            [f"{household + 1:04d}", f"示例{household}{'甲乙丙丁'[member]}", relation, 1 + member, born, "东队"]
        )
    book.save(path)
    return path
