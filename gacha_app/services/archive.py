"""A year's archive: vouchers, ledgers, statements as PDF, the data for other programs, and a list that proves all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from gacha_app import __version__
from gacha_app.domain.archive import CLASSES, ArchivedFile, ArchiveFault, ArchiveLedger, ArchivePaper
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import State
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.ledger_kinds import LEDGERS
from gacha_app.reports.ledger_question import DIMENSIONS, LedgerQuestion
from gacha_app.reports.report import Report
from gacha_app.reports.years import accounts_used, years_with_entries
from gacha_app.services.periods import closed_months
from gacha_app.storage.book import Book
from gacha_app.storage.files import folder_beside
from gacha_app.storage.reference import archive_ledgers, archive_papers

# What long work tells: how much is done, of how much, what is being done
Progress = Callable[[int, int, str], None]
COVER = "会计档案目录.pdf"
_STATEMENTS = ("balance-sheet", "income-statement", "income-expense-detail")
# Bytes from which on a paper needed much memory
_LARGE = 60_000
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True)
class Archived:
    """An archive that was made.

    Attributes:
        sha256: the hash of its list, by which the book's audit trail knows it.
        missing_characters: what the fonts lack; each stands as 〓 on its paper.
    """

    folder: Path
    files: tuple[ArchivedFile, ...]
    sha256: str
    closed: bool
    missing_characters: str = ""


def make_archive(
    book: Book, year: int, folder: Path, progress: Progress | None = None, *, even_open: bool = False
) -> Archived:
    """Make a year's archive as one new folder; where anything fails there is none.

    Args:
        progress: told how far the work is; what it raises ends the work.
        even_open: whether a year that is not closed may be archived; every list then says so (未结账).

    Raises:
        GachaError: if the year is not closed, the book tells nothing of it, or the folder is there or cannot be made.
    """
    from gacha_app.papers.report_paper import print_report
    from gacha_app.reports.archive_list import archive_list
    from gacha_app.sheets.archive_data import LIST, list_text

    closed = closed_months(book, year) == 12
    with book.reading() as session:
        if year not in years_with_entries(session):
            raise InvalidInput("year", _("账本里没有{year}年度的记录，请检查年度。").format(year=year))
        if not closed and not even_open:
            raise InvalidInput(
                "year",
                _("{year}年度还没有结账，请先结账再归档；确实要先归档的，请选择“未结账也归档”。").format(year=year),
            )
        with folder_beside(folder) as beside, in_chinese():
            making = _Making(book, session, year, beside, progress)
            files, missing = making.everything(closed)
            content = list_text(files, year)
            (beside / LIST).write_bytes(content)
            proof = hashlib.sha256(content).hexdigest()
            cover = print_report(archive_list(session, year, files, proof, closed), beside / COVER)
    if not book.read_only:
        with book.writing("archive", str(year)) as writing:
            writing.recorder.note("archive", year=year, sha256=proof, files=len(files), folder=folder.name)
    said = "".join(sorted({*missing, *cover.missing_characters}))
    return Archived(folder, tuple(files), proof, closed, said)


def archivable_years(book: Book) -> dict[int, bool]:
    """Return the years that a book tells of, each with whether it is closed."""
    with book.reading() as session:
        years = years_with_entries(session)
    return {year: closed_months(book, year) == 12 for year in years}


def verify_archive(folder: Path) -> list[ArchiveFault]:
    """Return what is wrong with an archive: files missing, changed, or not in its list.

    Raises:
        GachaError: if the folder holds no archive.
    """
    from gacha_app.sheets.archive_data import LIST, listed_files

    listed = listed_files(folder / LIST)
    faults = []
    for place, expected in listed.items():
        path = folder / PurePosixPath(place)
        try:
            found = _sha256(path) if ".." not in PurePosixPath(place).parts and path.is_file() else ""
        except OSError as problem:
            faults.append(ArchiveFault(place, _("读不出来：{reason}").format(reason=problem.strerror)))
            continue
        if not found:
            faults.append(ArchiveFault(place, _("文件不见了。")))
        elif found != expected:
            faults.append(ArchiveFault(place, _("内容和归档时不一样。")))
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    faults += [ArchiveFault(place, _("目录里没有这个文件。")) for place in sorted(there - {*listed, LIST, COVER})]
    if COVER not in there:
        faults.append(ArchiveFault(COVER, _("文件不见了。")))
    return faults


class _Making:
    """An archive on its way, file by file."""

    def __init__(self, book: Book, session: Session, year: int, folder: Path, progress: Progress | None) -> None:
        self._book = book
        self._session = session
        self._year = year
        self._folder = folder
        self._progress = progress
        self._files: list[ArchivedFile] = []
        self._missing: set[str] = set()

    def everything(self, closed: bool) -> tuple[list[ArchivedFile], set[str]]:
        """Write all files and return them, with the characters that the fonts lack."""
        papers = (step for one in archive_papers() for step in self._reports(one))
        steps = [*self._vouchers(), *self._ledgers(), *papers, (_("电子数据"), lambda: self._data(closed))]
        total = len(steps)
        for done, (name, step) in enumerate(steps):
            if self._progress:
                self._progress(done, total, name)
            step()
        if self._progress:
            self._progress(total, total, "")
        return self._files, self._missing

    def _vouchers(self) -> Iterator[tuple[str, Callable[[], None]]]:
        for month in range(1, 13):
            period = Period(self._year, month)
            yield f"{period.title} {_('记账凭证')}", lambda period=period: self._month_of_vouchers(period)  # type: ignore[misc]

    def _month_of_vouchers(self, period: Period) -> None:
        from gacha_app.papers.voucher import print_vouchers
        from gacha_app.reports.voucher_slips import voucher_slips
        from gacha_app.reports.vouchers import VoucherFilter, voucher_identities

        wanted = VoucherFilter(first=period.first, last=period.last, states=(State.POSTED, State.REVERSED))
        identities = voucher_identities(self._session, wanted)
        if not identities:
            return
        path = self._place("voucher", f"{period.year}-{period.month:02d} 记账凭证.pdf")
        made = print_vouchers(voucher_slips(self._session, identities), path)
        self._missing.update(made.missing_characters)
        self._keep_paper(path, "voucher", f"{period.title} 记账凭证")

    def _ledgers(self) -> Iterator[tuple[str, Callable[[], None]]]:
        for one in archive_ledgers():
            title = LEDGERS[one.name].title
            if one.each != "account":
                yield title, lambda one=one, title=title: self._ledger(one, title, self._each(one.each))  # type: ignore[misc]
                continue
            for first, group in groupby(accounts_used(self._session, self._year), lambda code: code[:3]):
                wanted = [{"account": code} for code in group]
                bound = f"{title} {first}"
                yield bound, lambda one=one, bound=bound, wanted=wanted: self._ledger(one, bound, wanted)  # type: ignore[misc]

    def _ledger(self, ledger: ArchiveLedger, title: str, wanted: list[dict[str, str]]) -> None:
        from gacha_app.services.ledgers import print_ledger, print_ledgers

        whole = LedgerQuestion(Period(self._year))
        path = self._place("ledger", f"{self._year} {title}.pdf")
        if not ledger.each:
            missing = print_ledger(self._book, ledger.name, whole, path)
        elif wanted:
            parts = [(ledger.name, replace(whole, **one)) for one in wanted]  # type: ignore[arg-type]
            missing = print_ledgers(self._book, parts, path)
        else:
            return
        self._missing.update(missing)
        self._keep_paper(path, "ledger", f"{Period(self._year).title} {title}")

    def _each(self, each: str) -> list[dict[str, str]]:
        """Return what tells the ledgers of one file apart."""
        if each == "dimension":
            return [{"dimension": one} for one in DIMENSIONS]
        if each == "quantity":
            return [{"account": code} for code in accounts_used(self._session, self._year, with_quantity=True)]
        return []

    def _reports(self, paper: ArchivePaper) -> Iterator[tuple[str, Callable[[], None]]]:
        from gacha_app.reports.catalogue import report_named

        title = report_named(paper.report).title
        for period in _periods(self._year, paper.every):
            yield f"{period.title} {title}", lambda period=period: self._report(paper, period)  # type: ignore[misc]

    def _report(self, paper: ArchivePaper, period: Period) -> None:
        from gacha_app.services.faces import write_paper

        report = self._official(paper.report, period)
        if not report.rows and paper.every != "year":
            return
        when = f"{period.year}-{period.month:02d}" if period.month else str(period.year)
        if period.quarter:
            when = f"{period.year}第{period.quarter}季度"
        path = self._place(paper.kind, f"{when} {_UNFIT.sub(' ', report.title)}.pdf")
        self._missing.update(write_paper(report, path))
        self._keep_paper(path, paper.kind, f"{period.title} {report.title}")

    def _official(self, name: str, period: Period) -> Report:
        from gacha_app.reports.catalogue import report_named

        return report_named(name).official(self._session, period)

    def _data(self, closed: bool) -> None:
        from gacha_app.reports.archive_data import archive_tables
        from gacha_app.sheets.archive_data import write_table

        statements = [self._official(name, Period(self._year)) for name in _STATEMENTS]
        for table in archive_tables(self._session, self._year, statements, version=__version__, closed=closed):
            paths = [
                self._place("data", f"{form}/{table.group}/{table.name}.{ending}")
                for form, ending in (("CSV", "csv"), ("JSON", "json"))
            ]
            count = write_table(table, *paths)
            for path in paths:
                self._keep(path, "data", f"{table.group} {table.name}", count, "行")

    def _place(self, kind: str, name: str) -> Path:
        path = self._folder / CLASSES[kind].folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _keep_paper(self, path: Path, kind: str, title: str) -> None:
        from gacha_app.papers.typesetting import forget_papers, pages_in

        self._keep(path, kind, title, pages_in(path), "页")
        if path.stat().st_size > _LARGE:
            forget_papers()

    def _keep(self, path: Path, kind: str, title: str, count: int, unit: str) -> None:
        place = path.relative_to(self._folder).as_posix()
        self._files.append(ArchivedFile(place, kind, title, count, unit, path.stat().st_size, _sha256(path)))


def _periods(year: int, every: str) -> list[Period]:
    if every == "month":
        return [Period(year, month) for month in range(1, 13)]
    if every == "quarter":
        return [Period(year, quarter=quarter) for quarter in range(1, 5)]
    return [Period(year)]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
