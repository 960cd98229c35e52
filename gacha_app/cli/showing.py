"""How commands answer: people's tables, or one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.reports.report import Report, cell_text, report_json


def show_json(answer: Any) -> None:
    """Print one JSON object."""
    print(json.dumps(answer, ensure_ascii=False, indent=1))


def show_report(report: Report) -> None:
    """Print a report as a table as wide as it needs to be."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    heading = f"{report.organisation}  {report.title}  {report.period}"
    if report.sample:
        heading += "  " + _("（示例）")
    table = Table(box=box.SIMPLE_HEAD, title=heading, title_justify="left", show_footer=bool(report.totals))
    for column in report.columns:
        title = f"{column.title}（{column.unit}）" if column.unit else column.title
        foot = cell_text(column, report.totals.get(column.key), zero=True) if report.totals else ""
        table.add_column(title, footer=foot, justify="right" if column.is_number else "left", no_wrap=True)
    for row in report.rows:
        cells = [cell_text(column, row.cells.get(column.key)) for column in report.columns]
        cells[0] = "  " * row.level + cells[0]
        table.add_row(*cells)
    console = Console(width=None if sys.stdout.isatty() else 500, highlight=False)
    console.print(table)
    for note in report.notes:
        console.print(note)


def give_report(report: Report, *, as_json: bool, xlsx: Path | None, csv: Path | None, pdf: Path | None) -> None:
    """Give a report in the form asked for; on the screen where none is."""
    if as_json:
        show_json(report_json(report))
    faces: tuple[tuple[Path | None, Callable[[Report, Path], object]], ...] = (
        (xlsx, _workbook),
        (csv, _csv),
        (pdf, _paper),
    )
    for path, write in faces:
        if path:
            missing = write(report, path)
            print(_("已写入 {path}").format(path=path), file=sys.stderr)
            if missing:
                print(_("字体里没有这些字，已用〓代替：{characters}").format(characters=missing), file=sys.stderr)
    if not as_json and not any((xlsx, csv, pdf)):
        show_report(report)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Yield what long work tells how far it is; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done_so_far, total, _name: bar.update(task, completed=done_so_far, total=total)


def done(sentence: str, as_json: bool = False, answer: Any = None) -> None:
    """Say that something is done."""
    if as_json:
        show_json(answer)
    else:
        print(sentence)


def refuse(sentence: str) -> GachaError:
    """Return the refusal that ends a command."""
    return GachaError(sentence)


def _workbook(report: Report, path: Path) -> None:
    from gacha_app.services.faces import write_workbook

    write_workbook([report], path)


def _csv(report: Report, path: Path) -> None:
    from gacha_app.services.faces import write_table_text

    write_table_text(report, path)


def _paper(report: Report, path: Path) -> str:
    from gacha_app.services.faces import write_paper

    return write_paper(report, path)
