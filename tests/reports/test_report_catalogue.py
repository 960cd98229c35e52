"""Every report by its name: whole, sound, and in the shape that the command line promises."""

from __future__ import annotations

import json

import pytest
from village import Village, speak_another_language

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.reports.catalogue import REPORTS, report_named
from gacha_app.reports.report import Report, report_json


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("said", [{}, {"month": 5}, {"quarter": 4}], ids=["year", "month", "quarter"])
def test_every_report_is_sound_for_every_time(name: str, said: dict[str, int], busy: Village, village_of_2021: Village):
    busy.distributes("900")
    for village, year in ((busy, 2023), (village_of_2021, 2021)):
        report = village.report(name, year, **said)

        assert isinstance(report, Report)
        assert report.name == name
        keys = {column.key for column in report.columns}
        assert len(keys) == len(report.columns)
        assert set(report.totals) <= keys
        shown = json.loads(json.dumps(report_json(report)))
        assert [list(row) for row in shown["rows"]] == [[column.key for column in report.columns]] * len(report.rows)
        assert shown["organisation"] == report.organisation


@pytest.mark.parametrize("name", [name for name in REPORTS if name not in ("projects", "entries")])
def test_no_report_carries_cells_that_no_column_shows(name: str, busy: Village):
    report = busy.report(name)
    hidden = {"last_year", "state", "paid_on"} if name == "dividend-list" else set()

    assert {key for row in report.rows for key in row.cells} <= {column.key for column in report.columns} | hidden


def test_a_report_is_found_by_name_or_title():
    assert report_named("trial-balance") is report_named("科目余额表") is REPORTS["trial-balance"]


def test_an_unknown_report_lists_what_there_is():
    with pytest.raises(GachaError, match="没有“利润表”这张报表，可用的有：income-by-project、.*、ledger、multi-column"):
        report_named("利润表")


def test_an_official_report_is_chinese_in_every_language(busy: Village, monkeypatch: pytest.MonkeyPatch):
    speak_another_language(monkeypatch)

    def official(session):
        return REPORTS["income-by-project"].official(session, Period(2023))

    assert busy.asks(official).columns[0].title == "项目"
    assert busy.report("income-by-project").columns[0].title == "(项目)"
