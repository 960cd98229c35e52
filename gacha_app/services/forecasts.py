"""Forecasts of a project's expansion: worked out, kept under a name with what came out, and forgotten."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import replace
from functools import cache

from sqlalchemy import func, select

from gacha_app import paths
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.forecast import Forecast, Inputs, KeptYear, Outcome, inputs_dict, inputs_from, outcomes
from gacha_app.i18n import _
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.budget_tables import forecasts
from gacha_app.storage.tables import projects


@cache
def forecast_templates() -> dict[str, tuple[str, Inputs]]:
    """Return (title, inputs) of the examples to begin a forecast with, by key (`db/reference/forecasts.toml`)."""
    found = tomllib.loads((paths.reference() / "forecasts.toml").read_text("utf-8"))["forecast"]
    return {one.pop("key"): (one.pop("title"), inputs_from(one)) for one in found}


def template(key: str) -> Inputs:
    """Return the inputs of an example, beginning this year.

    Raises:
        InvalidInput: listing what there is.
    """
    kept = forecast_templates()
    for name, (title, inputs) in kept.items():
        if key in (name, title, _(title)):
            return replace(inputs, first_year=dt.date.today().year)
    names = "、".join(_(title) for title, _inputs in kept.values())
    raise InvalidInput("template", _("没有“{value}”这个选项，可用的有：{all}。").format(value=key[:40], all=names))


def work_out(inputs: Inputs) -> dict[str, Outcome]:
    """Return what the scenarios come to; nothing is kept.

    Raises:
        InvalidInput: naming the answer that is wrong.
    """
    return outcomes(inputs)


def keep_forecast(
    book: Book, name: str, inputs: Inputs, *, project_id: int | None = None, note: str = "", forecast_id: int = 0
) -> Forecast:
    """Keep a forecast with what comes out of it now.

    Args:
        forecast_id: the kept forecast whose place it takes; 0 for a new one.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
        NotFound: if there is no such forecast or project.
    """
    found = outcomes(inputs)
    plain = name.strip()
    if not plain:
        raise InvalidInput("name", _("请给这次测算起个名字。"))
    if len(plain) > 60:
        raise InvalidInput("name", _("名字太长，最多60个字。"))
    with book.writing("keep_forecast", plain) as session:
        taken = forecasts.c.name == plain, forecasts.c.id != forecast_id
        if session.scalar(select(func.count()).where(*taken)):
            raise InvalidInput("name", _("已有名为“{name}”的测算，请换一个名字。").format(name=plain))
        if project_id is not None and not session.scalar(select(projects.c.id).where(projects.c.id == project_id)):
            raise NotFound(_("没有这个项目，可能已被删除，请刷新后重试。"))
        if forecast_id:
            kept = _forecast_in(session, forecast_id)
            kept.years.clear()
            # the rows of before must be gone before those of now come under the same keys
            session.flush()
        else:
            kept = Forecast(plain, "", 0, "", _now())
            session.add(kept)
        kept.name, kept.kind, kept.first_year = plain, inputs.kind, inputs.first_year
        kept.inputs = json.dumps(inputs_dict(inputs), ensure_ascii=False, sort_keys=True)
        kept.made_at, kept.made_by, kept.note, kept.project_id = _now(), session.by, note.strip(), project_id
        kept.years.extend(_kept_years(found))
        session.flush()
        return kept


def forget_forecast(book: Book, forecast_id: int) -> None:
    """Throw a kept forecast away; what it was stays in the audit trail.

    Raises:
        NotFound: if there is none.
    """
    with book.writing("forget_forecast", str(forecast_id)) as session:
        session.delete(_forecast_in(session, forecast_id))


def forecast_named(book: Book, name: str) -> Forecast:
    """Return the forecast of this name.

    Raises:
        NotFound: if there is none.
    """
    with book.reading() as session:
        found = session.scalars(select(Forecast).where(forecasts.c.name == name.strip())).first()
    if found is None:
        raise NotFound(_("没有名为“{name}”的测算。").format(name=name[:40]))
    return found


def _kept_years(found: dict[str, Outcome]) -> list[KeptYear]:
    return [
        KeptYear(scenario, one.year, one.income, one.cost + one.interest, one.profit, one.collective, one.cash,
                 one.cumulated)
        for scenario, outcome in found.items()
        for one in outcome.years
    ]  # fmt: skip


def _forecast_in(session: Writing, forecast_id: int) -> Forecast:
    found = session.get(Forecast, forecast_id)
    if found is None:
        raise NotFound(_("没有这个测算，可能已被删除，请刷新后重试。"))
    return found


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
