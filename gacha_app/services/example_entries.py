"""The example's entries: a year's amounts spread over its months, each made a voucher by the forms of the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gacha_app.domain.entry_kinds import DIMENSIONS, Answers, make_voucher
from gacha_app.domain.money import split
from gacha_app.domain.shares import QUANTITY
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.services.example_cards import Places, account_of
from gacha_app.services.example_definition import definition, draw, fen, quantity
from gacha_app.services.vouchers import parse_line
from gacha_app.storage.reference import entry_kinds

_YUAN = 100


def vouchers_of(village: Mapping[str, Any], year: int, places: Places) -> list[tuple[Voucher, str]]:
    """Return a year's vouchers in the order of their days, each with the reason it is taken back for, mostly ""."""
    entries = [
        *(entry for flow in village["flows"] for entry in _spread(flow, year, village["name"])),
        *(
            entry
            for project in village["project"]
            for flow in project.get("flows", ())
            for entry in _spread({**flow, "project": project["name"]}, year, village["name"])
        ),
        *_shared(village, year),
        *_funds(village),
        *_purchases(village),
        *village["entries"],
    ]
    of_year = sorted((one for one in entries if one["on"].year == year), key=lambda one: one["on"])
    return [(_voucher(one, places), one.get("reversed", "")) for one in of_year]


def drafts_of(village: Mapping[str, Any], places: Places) -> list[Voucher]:
    """Return the entries that wait to be posted."""
    return [_voucher(one, places) for one in village["drafts"]]


def _spread(flow: Mapping[str, Any], year: int, village: str) -> Iterator[dict[str, Any]]:
    """Yield an entry for each month of a flow; the year's amount and quantity are split exactly."""
    place = definition()["years"].index(year)
    amount = fen(flow["yuan"][place])
    if not amount:
        return
    name = (village, flow.get("project", ""), flow["summary"], year)
    months: Sequence[int] = flow["months"]
    weights = [1 if flow.get("even") else 80 + draw(*name, month) % 41 for month in months]
    counted = [0] * len(months)
    if "quantity" in flow:
        counted = [part * QUANTITY for part in split(quantity(flow["quantity"][place]) // QUANTITY, weights)]
        amounts = split(amount, counted)
    else:
        # whole yuan are spread in whole yuan, as people pay; fen in fen
        step = 1 if amount % _YUAN else _YUAN
        amounts = [part * step for part in split(amount // step, weights)]
    for month, part, count in zip(months, amounts, counted, strict=True):
        day = flow.get("day") or 3 + draw(*name, month, "day") % 24
        summary = flow["summary"].format(year=year, month=month, quarter=(month + 2) // 3)
        yield {
            **flow, "on": dt.date(year, month, day), "fen": part, "summary": summary, "thousandths": count or None,
            "attachments": 1 + draw(*name, month, "papers") % 3,
        }  # fmt: skip


def _shared(village: Mapping[str, Any], year: int) -> Iterator[dict[str, Any]]:
    """Yield what several projects cost together; it stands without a project until it is split."""
    if shared := village.get("shared"):
        keys = ("months", "yuan", "summary", "counterparty")
        flow = {"debit": shared["account"], "credit": "102", **{key: shared[key] for key in keys}}
        yield from _spread(flow, year, village["name"])


def _funds(village: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for fund in village.get("fund", ()):
        named = {"fund": fund["name"], "project": fund["project"]}
        for one in fund["received"]:
            yield {"kind": "grant", **named, **one}
        for one in fund.get("spent", ()):
            yield {"kind": "spend_grant", **named, **one}


def _purchases(village: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the buying of every asset that was not there at the beginning."""
    for asset in village["assets"]:
        kind = "spend_grant" if "fund" in asset else "purchase_asset"
        yield {
            "kind": kind, "item": account_of(asset), "on": asset["acquired"], "fen": fen(asset["yuan"]),
            "summary": definition()["purchase"].format(name=asset["name"]), "thousandths": quantity(asset["quantity"]),
            "unit": asset["unit"], **{key: asset[key] for key in ("project", "fund", "counterparty") if key in asset},
        }  # fmt: skip


def _voucher(entry: Mapping[str, Any], places: Places) -> Voucher:
    """Return the draft of an entry: lines written out, two accounts, or a form with its answers."""
    chosen: dict[str, Any] = {
        f"{dimension}_id": places[dimension][entry[dimension]] for dimension in DIMENSIONS if dimension in entry
    }
    day, summary, attachments = entry["on"], entry["summary"], entry.get("attachments", 1)
    if "lines" in entry:
        postings = [_line(text, summary, places) for text in entry["lines"]]
        return Voucher(day, summary, postings, attachments=attachments)
    amount = entry["fen"] if "fen" in entry else fen(entry["yuan"])
    if "debit" in entry:
        postings = [
            Posting(entry["debit"], amount, summary, **chosen),
            Posting(entry["credit"], -amount, summary, **chosen),
        ]
        return Voucher(day, summary, postings, attachments=attachments)
    counted = entry.get("thousandths") or (quantity(entry["quantity"]) if "quantity" in entry else None)
    answers = Answers(
        day, amount, summary, inward=entry.get("inward", False), item=entry.get("item", ""),
        money=entry.get("money", ""), quantity=counted, unit=entry.get("unit", ""), attachments=attachments, **chosen,
    )  # fmt: skip
    return make_voucher(entry_kinds()[entry["kind"]], answers)


def _line(text: str, summary: str, places: Places) -> Posting:
    code, amount, named = parse_line(text)
    chosen: dict[str, Any] = {f"{dimension}_id": places[dimension][name] for dimension, name in named.items()}
    return Posting(code, fen(amount), summary, **chosen)
