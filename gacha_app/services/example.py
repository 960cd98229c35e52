"""The example: six villages with four years of books, as `db/reference/example.toml` tells them."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gacha_app.domain.dividend import DividendPlan
from gacha_app.domain.errors import GachaError
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.services import dividend_lines, dividend_payments, dividends
from gacha_app.services.books import SUFFIX, new_book
from gacha_app.services.example_budgets import add_plans
from gacha_app.services.example_cards import Places, add_cards, opening_of
from gacha_app.services.example_contracts import add_contract_terms
from gacha_app.services.example_debts import add_debts
from gacha_app.services.example_definition import definition, fen, note_of, village_named
from gacha_app.services.example_duties import add_duties
from gacha_app.services.example_entries import drafts_of, vouchers_of
from gacha_app.services.example_funds import add_fund_stories
from gacha_app.services.example_people import add_people
from gacha_app.services.example_property import add_property
from gacha_app.services.periods import close_year
from gacha_app.services.posting import draft, post_all
from gacha_app.services.projects import split_shared_cost
from gacha_app.services.vouchers import reverse
from gacha_app.storage.book import Book

_ACTION = "make_example"


def make_example(path: Path, *, user: str) -> Path:
    """Make the example book and return where it lies.

    Raises:
        GachaError: if the file exists or the folder cannot be written.
    """
    return make_village(path, definition()["example"], user=user)


def make_village(path: Path, name: str, *, user: str) -> Path:
    """Make the book of one of the example villages and return where it lies.

    Raises:
        GachaError: if the file exists, the folder cannot be written, or there is no such village.
    """
    _refuse_existing([path])
    return _make(path, village_named(name), user)


def village_names() -> list[str]:
    """Return the names of the example villages."""
    return [village["name"] for village in definition()["village"]]


def make_all(folder: Path, *, user: str) -> list[Path]:
    """Make the books of all six example villages in a folder, which is made if need be.

    Raises:
        GachaError: if one of the files exists or the folder cannot be written; then none is made.
    """
    names = village_names()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise GachaError(
            _("不能建立文件夹“{folder}”：{reason}。").format(folder=folder, reason=problem.strerror)
        ) from problem
    paths = [folder / f"{name}{SUFFIX}" for name in names]
    _refuse_existing(paths)
    return [make_village(path, name, user=user) for path, name in zip(paths, names, strict=True)]


def _refuse_existing(paths: Sequence[Path]) -> None:
    for path in paths:
        if path.exists():
            raise GachaError(_("“{name}”已经存在，请换一个文件名。").format(name=path.name))


def _make(path: Path, village: Mapping[str, Any], user: str) -> Path:
    # beside first: nobody is left with half an example
    beside = path.with_name(f".{path.name}.making")
    try:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        # its people keep their books in Chinese, whatever language the window speaks
        with in_chinese(), new_book(beside, _organisation(village), opening_of(village), user=user) as book:
            _fill(book, village)
        beside.rename(path)
    except OSError as problem:
        raise GachaError(
            _("不能在“{folder}”里新建账本：{reason}。").format(folder=path.parent, reason=problem.strerror)
        ) from problem
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    return path


def _organisation(village: Mapping[str, Any]) -> Organisation:
    whole = definition()
    return Organisation(
        # always the same: two examples of one village are one village to the township
        code=uuid.uuid5(uuid.NAMESPACE_URL, f"gacha-app/example/{village['name']}").hex,
        name=village["name"],
        township=village["township"],
        banner=whole["banner"],
        league=whole["league"],
        telephone=whole["telephone"],
        first_year=whole["years"][0],
        sample=True,
        **village["officers"],
    )


def _fill(book: Book, village: Mapping[str, Any]) -> None:
    with book.writing(_ACTION, village["name"]) as session:
        add_people(session, village)
        places = add_cards(session, village)
    years = definition()["years"]
    for year in years:
        _keep_year(book, village, year, places)
        if year != years[-1]:
            close_year(book, year)
    with book.writing(_ACTION, village["name"]) as session:
        for voucher in drafts_of(village, places):
            draft(session, voucher)
    if village["name"] == definition()["example"]:
        add_duties(book)
        add_debts(book, years[-1])
        add_property(book, village)
    add_contract_terms(book, village["name"])
    add_plans(book, years[-1])
    add_fund_stories(book, village["name"], places)


def _keep_year(book: Book, village: Mapping[str, Any], year: int, places: Places) -> None:
    """Post a year as it went: its entries, last year's dividend paid among them, shared costs split, its dividend."""
    vouchers = vouchers_of(village, year, places)
    paid_on: dt.date | None = village["paid_on"].get(str(year - 1))
    if paid_on:
        _post(book, village, [one for one in vouchers if one[0].date <= paid_on])
        _pay(book, village, year - 1, paid_on)
        vouchers = [one for one in vouchers if one[0].date > paid_on]
    _post(book, village, vouchers)
    _split_shared(book, village, year, places)
    _distribute(book, village, year)


def _post(book: Book, village: Mapping[str, Any], vouchers: Sequence[tuple[Voucher, str]]) -> None:
    """Post vouchers; those with a reason are taken back some days later."""
    with book.writing(_ACTION, village["name"]) as session:
        post_all(session, [voucher for voucher, _reason in vouchers])
        for voucher, reason in vouchers:
            if reason:
                reverse(session, voucher, reason, on=voucher.date + dt.timedelta(days=3))


def _split_shared(book: Book, village: Mapping[str, Any], year: int, places: Places) -> None:
    shared = village.get("shared")
    if not shared:
        return
    weights = {places["project"][name]: weight for name, weight in shared["projects"].items()}
    split_shared_cost(
        book,
        fen(shared["yuan"][definition()["years"].index(year)]),
        shared["account"],
        shared["key"],
        dt.date(year, 12, 29),
        project_ids=list(weights),
        stated=weights,
        summary=shared["split"],
    )


def _distribute(book: Book, village: Mapping[str, Any], year: int) -> None:
    name, last = str(year), dt.date(year, 12, 31)
    if name in village["dividends"]:
        plan = dividends.propose_dividend(book, year, total=fen(village["dividends"][name]))
        _note(book, village, plan)
        dividends.approve_dividend(book, year, on=last)
    elif name in village.get("proposed", {}):
        plan = dividends.propose_dividend(book, year, total=fen(village["proposed"][name]))
        _note(book, village, plan)
    elif name in village.get("per_share", {}):
        plan = dividends.propose_dividend(book, year, per_share=fen(village["per_share"][name]["yuan"]))
        _note(book, village, plan)
        dividends.approve_dividend(book, year, on=last)
        _pay(book, village, year, village["per_share"][name]["on"])


def _pay(book: Book, village: Mapping[str, Any], year: int, on: dt.date) -> None:
    unpaid = village.get("unpaid", {}).get(str(year), ())
    chosen = [one.number for one in dividends.plan_of(book, year).lines if one.number not in unpaid]
    dividend_payments.pay_dividend(
        book, year, households=chosen, on=on, paid_by=village["officers"]["cashier"], receipt=definition()["receipt"]
    )


def _note(book: Book, village: Mapping[str, Any], plan: DividendPlan) -> None:
    """Write on a plan what of it was published."""
    published = village["published_dividends"].get(str(plan.year), "")
    with book.writing(_ACTION, village["name"]) as session:
        dividend_lines.plan_in(session, plan.year).note = note_of({"published": published})
