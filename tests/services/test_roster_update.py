"""A roster brings a filled register up to date: matched by identity number, shown before, undone in one step."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select, text

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Household
from gacha_app.services import books, households, imports, roster_import
from gacha_app.services.roster_matching import CHANGED, MISSING, NEW
from gacha_app.services.roster_update import plan_roster_update, update_roster
from gacha_app.storage import tables
from tests.sheets.workbooks import tidy_roster, village, write_xlsx

DAY = dt.date(2024, 6, 1)


@pytest.fixture
def filled(book, tmp_path):
    """The book with three households of a roster: of three members, of one, of two."""
    path = write_xlsx(tmp_path / "旧名册.xlsx", {"名册": tidy_roster(village((3, 1, 2)))})
    roster_import.import_roster(book, roster_import.plan_roster(book, path))
    return book


@pytest.fixture
def newer(tmp_path):
    """Write the roster again as people changed it, and return where."""

    def write(people):
        return write_xlsx(tmp_path / "新名册.xlsx", {"名册": tidy_roster(people)})

    return write


def everything(book):
    """Return all that the register holds, of every household and member."""
    with book.reading() as session:
        return [
            [tuple(row) for row in session.execute(text(f"SELECT * FROM {table} ORDER BY id"))]
            for table in ("household", "member", "share_movement")
        ]


def changes(plan, kind):
    return [(one.number, one.name, one.field, one.old, one.new) for one in plan.changes if one.kind == kind]


def test_the_same_roster_changes_nothing(filled, newer):
    plan = plan_roster_update(filled, newer(village((3, 1, 2))))

    assert (plan.changes, plan.errors) == ((), ())
    before = everything(filled)
    with pytest.raises(InvalidInput, match="没有要更新的"):
        update_roster(filled, plan)
    assert everything(filled) == before


def test_what_changed_is_shown_before_and_put_in_its_place(filled, newer):
    people = village((3, 1, 2))
    old = people[0][1]
    people[0][1] = dataclasses.replace(old, name="示例改名", relation="长女")
    people[1][0] = dataclasses.replace(people[1][0], phone="13900009999")

    plan = plan_roster_update(filled, newer(people))

    assert changes(plan, CHANGED) == [
        ("0001", "示例改名", "name", old.name, "示例改名"),
        ("0001", "示例改名", "relation", old.relation, "长女"),
        ("0002", people[1][0].name, "telephone", village((3, 1, 2))[1][0].phone, "13900009999"),
    ]
    update_roster(filled, plan)
    with filled.reading() as session:
        first, second = session.scalars(select(Household).order_by(tables.households.c.number)).all()[:2]
        assert [one.name for one in first.members][1] == "示例改名"
        assert second.telephone == "13900009999"


def test_newcomers_come_in_without_shares_and_nobody_is_taken_out(filled, newer):
    people = village((3, 1, 2, 2))
    gone = people[2].pop(1)
    stranger, newborn = people[3][0], people[3][1]
    people[0].append(newborn)
    people[3] = [stranger]

    plan = plan_roster_update(filled, newer(people))

    assert [name for _number, name, *_rest in changes(plan, NEW)] == [newborn.name, stranger.name]
    assert [name for _number, name, *_rest in changes(plan, MISSING)] == [gone.name]
    with filled.reading() as session:
        shares = sum(one.shares for one in households.holdings_on(session, DAY))
    imported = update_roster(filled, plan, as_of=DAY)
    assert imported.counts == {"changed": 0, "new": 2, "missing": 1}
    with filled.reading() as session:
        kept = {one.number: one for one in session.scalars(select(Household))}
        assert [len(kept[number].members) for number in ("0001", "0002", "0003", "0004")] == [4, 1, 2, 1]
        assert kept["0001"].members[-1].joined == DAY
        assert sum(one.shares for one in households.holdings_on(session, DAY)) == shares
    if stranger.shares != "0":
        assert any("另外登记份额变动" in one.reason for one in plan.findings)


def test_one_step_brings_back_what_stood_before(filled, newer):
    people = village((3, 1, 2, 1))
    people[0][0] = dataclasses.replace(people[0][0], name="示例更名")
    people[1][0] = dataclasses.replace(people[1][0], phone="13900009999")
    before = everything(filled)

    imported = update_roster(filled, plan_roster_update(filled, newer(people)))
    assert everything(filled) != before
    assert books.verify(filled) == ()
    said = imports.undo_import(filled, imported.batch)

    assert said.startswith("已撤销更新")
    assert everything(filled) == before


def test_an_update_is_not_undone_over_what_was_changed_since(filled, newer):
    people = village((3, 1, 2))
    people[1][0] = dataclasses.replace(people[1][0], phone="13900009999")
    imported = update_roster(filled, plan_roster_update(filled, newer(people)))
    with filled.reading() as session:
        second = session.scalars(select(Household).where(tables.households.c.number == "0002")).one()
    second.telephone = "13900001234"
    households.change_household(filled, second)
    before = everything(filled)

    with pytest.raises(InvalidInput, match="登记簿后来又改过"):
        imports.undo_import(filled, imported.batch)
    assert everything(filled) == before


def test_other_shares_are_told_of_and_left_alone(filled, newer):
    people = village((3, 1, 2))
    people[1][0] = dataclasses.replace(people[1][0], shares="9")
    before = everything(filled)

    plan = plan_roster_update(filled, newer(people))

    assert plan.changes == ()
    assert any("请登记份额变动" in one.reason for one in plan.findings)
    assert not plan.errors
    assert everything(filled) == before


def test_a_member_under_another_household_is_told_of_and_stays(filled, newer):
    people = village((3, 1, 2))
    people[2].append(people[0].pop(2))

    plan = plan_roster_update(filled, newer(people))

    assert [one.kind for one in plan.changes if one.kind != CHANGED] == []
    assert any("成员转户" in one.reason for one in plan.findings)


def test_a_register_changed_meanwhile_is_not_overwritten(filled, newer):
    people = village((3, 1, 2))
    people[1][0] = dataclasses.replace(people[1][0], phone="13900009999")
    plan = plan_roster_update(filled, newer(people))
    with filled.reading() as session:
        second = session.scalars(select(Household).where(tables.households.c.number == "0002")).one()
    second.telephone = "13900001234"
    households.change_household(filled, second)
    before = everything(filled)

    with pytest.raises(InvalidInput, match="请重新核对后再试"):
        update_roster(filled, plan)
    assert everything(filled) == before


def test_a_member_without_identity_number_is_found_by_name_in_his_household(filled, newer):
    people = village((3, 1, 2))
    people[0][1] = dataclasses.replace(people[0][1], identity_number="", relation="长女")

    plan = plan_roster_update(filled, newer(people))

    assert [(one.kind, one.field) for one in plan.changes] == [(CHANGED, "relation")]
