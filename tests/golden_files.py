"""Comparing exports with reference texts; `GACHA_REWRITE_GOLDEN=1 pytest` writes them anew, to be read in the diff."""

from __future__ import annotations

import os
from pathlib import Path

from openpyxl import load_workbook

GOLDEN = Path(__file__).parent / "golden"


def check_golden(name: str, text: str) -> None:
    """Fail where a text differs from its reference."""
    path = GOLDEN / name
    if os.environ.get("GACHA_REWRITE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"no {path.name}: write it with GACHA_REWRITE_GOLDEN=1"
    assert text == path.read_text(encoding="utf-8")


def workbook_text(path: Path) -> str:
    """Return a workbook as text: sheet, cell, value with its type, number format, bold, merges and print set-up."""
    lines = []
    for sheet in load_workbook(path):
        setup = sheet.page_setup
        lines.append(
            f"== {sheet.title} | {setup.orientation} | area {sheet.print_area} | repeat {sheet.print_title_rows}"
        )
        lines.append(f"merged {' '.join(sorted(str(area) for area in sheet.merged_cells.ranges))}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    bold = " bold" if cell.font.bold else ""
                    shown = cell.value if isinstance(cell.value, str) else f"{cell.value} ({cell.data_type})"
                    lines.append(f"{cell.coordinate} {shown!s} | {cell.number_format}{bold}")
    return "\n".join(lines) + "\n"
