"""The township's work: collecting what villages hand in, the board, the summary, the list of villages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _, in_chinese
from gacha_app.sheets.submissions import read_package
from gacha_app.sheets.village_list import read_village_list
from gacha_app.sheets.workbook import Cover, add_cover_sheet, add_report_sheet, new_workbook, save_workbook
from gacha_app.storage.hub import Hub, open_hub
from gacha_app.storage.hub_address import HubTrouble, is_server, server_url, shown
from gacha_app.township import receiving, villages
from gacha_app.township.board import Board, board_json, read_board
from gacha_app.township.incoming import LARGEST_FILE, Incoming, find_files, showable
from gacha_app.township.package import Package
from gacha_app.township.receiving import Repeated, note_refused, receive, was_received, when
from gacha_app.township.summary import Summary, read_summary, summary_json
from gacha_app.township.tables import board_report, ranking_chart, refused_report, summary_reports
from gacha_app.township.tables import villages_report as summary_report
from gacha_app.township.villages import ExpectedVillage, Village

__all__ = [
    "Accepted", "Collected", "Refused", "board", "board_json", "board_report", "collect", "collected_json",
    "expect_villages", "import_villages", "known_villages", "put_aside", "ranking_chart", "read_hub", "refused_report",
    "shown_address", "stop_expecting", "summary", "summary_json", "summary_report", "summary_reports",
    "without_password", "write_summary",
]  # fmt: skip

# Done so far, all there are, the file's name; whoever raises in it stops the work after whole files
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Accepted:
    """A file that was taken in.

    Attributes:
        period: the time it tells of, as programs name it: "2023", "2023-Q3" or "2023-09".
        version: 1, or more where it took the place of an earlier one.
        notes: sentences about what changed with it.
    """

    file: str
    organisation: str
    township: str
    year: int
    period: str
    version: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A file that was not taken in.

    Attributes:
        reason: why not, in a sentence.
        repeated: whether it was here already; then nothing is wrong with it.
    """

    file: str
    reason: str
    repeated: bool = False


@dataclass(frozen=True)
class Collected:
    """What became of every file seen.

    Attributes:
        ignored: files that are no workbooks, such as lock files.
    """

    accepted: tuple[Accepted, ...] = ()
    refused: tuple[Refused, ...] = ()
    ignored: tuple[Refused, ...] = ()


def collect(
    address: str,
    given: Sequence[Path],
    *,
    user: str = "",
    year: int | None = None,
    progress: Progress | None = None,
) -> Collected:
    """Take the packages in these files and folders into a hub; a bad file is refused in words, the others are taken.

    Args:
        address: the hub, a file or a `postgresql://` address; made where there is none.
        given: files and folders, searched to the bottom.
        user: who collects.
        year: refuse what is of another year; None takes any.
        progress: told before each file.

    Raises:
        GachaError: if the hub cannot be opened or written; what was taken before stays.
    """
    with open_hub(address, create=True, user=user) as hub:
        seen = find_files(given)
        files = [file for file in seen if not file.ignored]
        outcomes = []
        for number, file in enumerate(files):
            if progress:
                progress(number, len(files), file.short_name)
            outcomes.append(_collect_one(hub, file, year))
        if progress:
            progress(len(files), len(files), "")
    return Collected(
        tuple(one for one in outcomes if isinstance(one, Accepted)),
        tuple(one for one in outcomes if isinstance(one, Refused)),
        tuple(Refused(file.name, file.reason) for file in seen if file.ignored),
    )


def collected_json(collected: Collected) -> dict[str, Any]:
    """Return what became of every file in the shape of the command line."""
    return {
        "accepted": [asdict(one) for one in collected.accepted],
        "refused": [asdict(one) for one in collected.refused],
        "ignored": [{"file": one.file, "reason": one.reason} for one in collected.ignored],
    }


def board(address: str, period: Period, *, user: str = "") -> Board:
    """Return who has handed in a period, who is missing, and what does not agree.

    Raises:
        GachaError: if the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        return read_board(hub, period)


def read_hub(address: str, period: Period, *, user: str = "") -> Summary:
    """Return a period over all villages with its board, also where nobody has handed in yet.

    Raises:
        GachaError: if the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        return read_summary(hub, period)


def shown_address(address: str) -> str:
    """Return a hub's address as it may be shown: a file's name, or a server without its password."""
    return shown(address)


def without_password(address: str) -> str:
    """Return an address as it may be kept; a file stays as it is."""
    if not is_server(address):
        return address
    url = server_url(address)
    # URL.set leaves what it is given as None
    bare = URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string().replace("+psycopg", "", 1)


def summary(address: str, period: Period, *, out: Path | None = None, user: str = "") -> Summary:
    """Return a period over all villages that handed in, and write it as a workbook if a file is named.

    Raises:
        GachaError: if the hub cannot be opened, holds nothing of that time, or the file cannot be written.
    """
    with open_hub(address, user=user) as hub:
        found = read_summary(hub, period)
    if not found.villages:
        raise GachaError(_("汇总库里还没有{period}的上报文件。").format(period=period.title))
    if out:
        write_summary(found, out)
    return found


def write_summary(found: Summary, path: Path) -> None:
    """Write a period over all villages as a workbook.

    Raises:
        GachaError: if the file cannot be written.
    """
    with in_chinese():
        townships = "、".join(name for name in found.townships if name)
        cover = Cover(
            _("{period}集体经济汇总表").format(period=found.period.title),
            townships or _("苏木（镇）"),
            (
                (_("应报"), _("{count} 个").format(count=found.board.expected)),
                (_("已报"), _("{count} 个").format(count=len(found.villages))),
                (_("缺报"), "、".join(line.organisation for line in found.board.missing) or _("无")),
            ),
            found.sample,
        )
        workbook = new_workbook()
        sheets = (_("总表"), _("各村"), _("排名"), _("全部指标"), _("缺报与退回"))
        add_cover_sheet(workbook, cover, sheets)
        for sheet, report in zip(sheets, summary_reports(found), strict=True):
            add_report_sheet(workbook, report, sheet, signers=(_("制表人"), _("审核人"), _("负责人")))
        save_workbook(workbook, path)


def expect_villages(address: str, rows: Sequence[ExpectedVillage], *, user: str = "") -> int:
    """Put villages on the list of those that are to hand in; return how many were new.

    Raises:
        InvalidInput: naming the line that is wrong.
        GachaError: if the hub cannot be opened.
    """
    with open_hub(address, create=True, user=user) as hub:
        return villages.expect_villages(hub, rows)


def import_villages(address: str, path: Path, *, user: str = "") -> int:
    """Put the villages of a workbook's list on the list of those that are to hand in.

    Raises:
        GachaError: if the list cannot be read, or the hub cannot be opened.
    """
    return expect_villages(address, read_village_list(path), user=user)


def known_villages(address: str, *, user: str = "") -> tuple[Village, ...]:
    """Return every village a hub knows.

    Raises:
        GachaError: if the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        return villages.known_villages(hub)


def stop_expecting(address: str, village_id: int, *, user: str = "") -> None:
    """Take a village off the list; what it handed in stays.

    Raises:
        GachaError: if the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        villages.stop_expecting(hub, village_id)


def put_aside(address: str, seen_file_id: int, *, user: str = "") -> None:
    """Take a refused file off the board.

    Raises:
        GachaError: if the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        receiving.put_aside(hub, seen_file_id)


def _collect_one(hub: Hub, file: Incoming, year: int | None) -> Accepted | Refused:
    package: Package | None = None
    sha256 = ""
    try:
        if file.reason:
            raise GachaError(file.reason)
        with file.unpacked() as path:
            sha256 = _hash_of(path)
            if sha256 and (at := was_received(hub, sha256)):
                raise Repeated(_("这份文件已经收过（{at}），没有重复计入。").format(at=when(at)))
            package = read_package(path)
        got = receive(hub, package, file.name, sha256, year)
        return Accepted(file.name, got.organisation, got.township, got.year, got.period.code, got.version, got.notes)
    except HubTrouble:
        raise
    except GachaError as problem:
        reason = showable(str(problem))
        note_refused(hub, file.name, sha256, problem, package, reason=reason)
        return Refused(file.name, reason, isinstance(problem, Repeated))


def _hash_of(path: Path) -> str:
    """Return the hash of a file's bytes, "" where they cannot be read: the reader says why."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
