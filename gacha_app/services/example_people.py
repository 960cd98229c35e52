"""The example's people: invented households, members with numbers that plainly are made up, and their shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.shares import SHARE, parse_shares
from gacha_app.services.example_definition import definition, draw, note_of, village_named
from gacha_app.services.households import add_household
from gacha_app.storage.book import Writing

_AREA = "152921"  # 阿拉善左旗
_MALE, _FEMALE = "男", "女"
_SPOUSE, _HEAD, _FATHER, _MOTHER = "配偶", "户主", "父亲", "母亲"
_CHILDREN = {_MALE: "儿子", _FEMALE: "女儿"}
_GRANDCHILDREN = {_MALE: "孙子", _FEMALE: "孙女"}


@dataclass(frozen=True)
class _Person:
    """Who stands for a household."""

    name: str
    sex: str
    mongolian: bool


def add_people(session: Writing, village: Mapping[str, Any]) -> None:
    """Add a village's households with all that happened to their shares."""
    used: set[str] = set()
    households = {one.number: one for one in _households(village, used)}
    for move in village["moves"]:
        _move(households, move)
        if move["reason"] == "allotment" and not move.get("joins"):
            households[move["to"]].members.append(_newborn(village["name"], households[move["to"]], move["on"], used))
    for household in households.values():
        add_household(session, household)


def _households(village: Mapping[str, Any], used: set[str]) -> list[Household]:
    people = _Names(village["name"], village["mongolian"])
    # a household that is like an earlier one: the same name, as many members, as many shares
    twins = {later: earlier for earlier, later in village["alike"]}
    officers = list(village["officers"].values())
    heads: dict[str, _Person] = {}
    households = []
    for place in range(1, village["households"] + 1):
        number = f"{place:04d}"
        like = twins.get(number, number)
        if like == number:
            heads[number] = people.officer(officers[place - 1]) if place <= len(officers) else people.head(number)
        households.append(_household(village, number, like, heads[like], people, used))
    return households


def _household(
    village: Mapping[str, Any], number: str, like: str, head: _Person, people: _Names, used: set[str]
) -> Household:
    whole, name, place = definition(), village["name"], village["place"]
    joins = any(move.get("joins") and move["to"] == number for move in village["moves"])
    joined = whole["allotment_day"]
    if joins:
        joined = next(move["on"] for move in village["moves"] if move.get("to") == number)
    group = whole["groups"][int(number) % len(whole["groups"])]
    members = [
        Member(
            one.name, one.sex, birth.isoformat(), _identity_number(birth, one.sex, used), relation,
            is_head=relation == _HEAD, joined=max(joined, birth), note=note_of({}),
        )
        for one, birth, relation in _family(name, number, like, head, people)
    ]  # fmt: skip
    movements = [] if joins else _allotment(village, like, len(members))
    return Household(
        number,
        head.name,
        telephone=f"1390000{place}{number[1:]}",
        bank_name=whole["bank_name"],
        bank_account=f"62289999000000{place}{number}",
        address=whole["address"].format(village=name, group=group, house=int(number)),
        group_name=group,
        note=note_of({}),
        joined=joined,
        members=members,
        movements=movements,
    )


def _family(village: str, number: str, like: str, head: _Person, people: _Names) -> list[tuple[_Person, dt.date, str]]:
    """Return two to five people with day of birth and relation: head, spouse, children, a parent."""
    size = 2 + draw(village, like, "size") % 4
    year = (1962 if size == 5 else 1950) + draw(village, number, "year") % 34
    other = _FEMALE if head.sex == _MALE else _MALE
    family = [
        (head, _birth(village, number, 0, year), _HEAD),
        (
            people.relative(number, 1, other, head.mongolian),
            _birth(village, number, 1, year - 3 + draw(number, village, "spouse") % 7),
            _SPOUSE,
        ),
    ]
    surname = "" if head.mongolian else head.name[0]
    for child in range(2, min(size, 4)):
        sex = (_MALE, _FEMALE)[draw(village, number, child, "sex") % 2]
        born = min(year + 23 + 3 * (child - 2) + draw(village, number, child) % 4, 2018)
        family.append(
            (people.relative(number, child, sex, head.mongolian, surname), _birth(village, number, child, born),
             _CHILDREN[sex]),
        )  # fmt: skip
    if size == 5:
        sex = (_MALE, _FEMALE)[draw(village, number, "parent") % 2]
        birth = _birth(village, number, 4, year - 22 - draw(village, number, "parent") % 6)
        parent = people.relative(number, 4, sex, head.mongolian, surname if sex == head.sex == _MALE else "")
        family.append((parent, birth, _FATHER if sex == _MALE else _MOTHER))
    return family


def _birth(village: str, number: str, place: int, year: int) -> dt.date:
    drawn = draw(village, number, place, "birth")
    return dt.date(year, 1 + drawn % 12, 1 + drawn // 12 % 28)


def _identity_number(birth: dt.date, sex: str, used: set[str]) -> str:
    """Return a number that passes its check but that nobody has: the sequence is 990 to 999."""
    from stdnum.cn import ric

    for sequence in range(990 + (sex == _MALE), 1000, 2):
        first = f"{_AREA}{birth:%Y%m%d}{sequence}"
        if first not in used:
            used.add(first)
            return first + str(ric.calc_check_digit(first + "0"))
    raise ValueError(birth)


def _allotment(village: Mapping[str, Any], like: str, size: int) -> list[ShareMovement]:
    whole = definition()
    day, note = whole["allotment_day"], whole["allotment_note"]
    if village.get("one_share_each"):
        return [ShareMovement(day, SHARE, note=note)]
    if draw(village["name"], like, "half") % 15 == 0:
        return [ShareMovement(day, SHARE // 2, note=note)]
    movements = [ShareMovement(day, min(size, 4) * SHARE, note=note)]
    if labour := draw(village["name"], like, "labour") % 3:
        movements.append(ShareMovement(day, labour * SHARE // 2, share_kind="labour", note=note))
    return movements


def _move(households: Mapping[str, Household], move: Mapping[str, Any]) -> None:
    """Let shares come, go, or go from one household to another."""
    giver, taker = households.get(move.get("from", "")), households.get(move.get("to", ""))
    if move["shares"] == "all" and giver:
        parts = {
            kind: giver.shares_on(move["on"], kind)
            for kind in ("member", "labour")
            if giver.shares_on(move["on"], kind)
        }
    else:
        parts = {"member": parse_shares(move["shares"])}
    for kind, shares in parts.items():
        for household, sign in ((giver, -1), (taker, 1)):
            if household:
                household.movements.append(
                    ShareMovement(move["on"], sign * shares, kind, move["reason"], note_of(move))
                )
    if giver and move.get("leaves"):
        giver.left = move["on"]
        for member in giver.members:
            member.left = move["on"]
    elif giver and move["reason"] == "inheritance":
        oldest = min(giver.members, key=lambda one: (one.is_head, one.birth))
        oldest.left = move["on"]


def _newborn(village: str, household: Household, day: dt.date, used: set[str]) -> Member:
    """Return the child that a household got new shares for."""
    head = household.members[0]
    sex = (_MALE, _FEMALE)[draw(village, household.number, day) % 2]
    surname = "" if head.name in _mongolian_names() else head.name[0]
    child = _Names(village, 0).relative(household.number, day.year, sex, not surname, surname)
    birth = day - dt.timedelta(days=60 + draw(village, day) % 60)
    relation = (_GRANDCHILDREN if int(head.birth[:4]) < day.year - 45 else _CHILDREN)[sex]
    return Member(
        child.name, sex, birth.isoformat(), _identity_number(birth, sex, used), relation, joined=birth,
        note=note_of({}),
    )  # fmt: skip


class _Names:
    """Names of a village: heads of households in turn, so that few are alike; their relatives by lot."""

    def __init__(self, village: str, mongolian: int) -> None:
        self._village, self._mongolian = village, mongolian
        self._people = definition()["people"]
        self._turn: dict[tuple[str, bool], int] = {}

    def officer(self, name: str) -> _Person:
        """Return the officer of this name."""
        people = self._people
        women = (*people["mongolian_women"], *people["women"])
        sex = _FEMALE if name in women or name[1:] in people["women"] else _MALE
        return _Person(name, sex, name in _mongolian_names())

    def head(self, number: str) -> _Person:
        """Return somebody new to stand for a household."""
        drawn = draw(self._village, number, "head")
        mongolian = drawn % 100 < self._mongolian
        sex = _FEMALE if drawn // 100 % 4 == 0 else _MALE
        pool = self._shuffled(sex, mongolian)
        turn = self._turn.get((sex, mongolian), 0)
        self._turn[sex, mongolian] = turn + 1
        return _Person(pool[turn % len(pool)], sex, mongolian)

    def relative(self, number: str, place: int, sex: str, mongolian: bool, surname: str = "") -> _Person:
        """Return somebody of a household; a surname is handed down where there is one."""
        pool = self._given(sex, mongolian)
        drawn = draw(self._village, number, place, "name")
        surnames = self._people["surnames"]
        if not mongolian and not surname:
            surname = surnames[drawn // len(pool) % len(surnames)]
        return _Person(("" if mongolian else surname) + pool[drawn % len(pool)], sex, mongolian)

    def _given(self, sex: str, mongolian: bool) -> list[str]:
        key = ("mongolian_" if mongolian else "") + ("men" if sex == _MALE else "women")
        return list(self._people[key])

    def _shuffled(self, sex: str, mongolian: bool) -> list[str]:
        given = self._given(sex, mongolian)
        names = given if mongolian else [surname + one for surname in self._people["surnames"] for one in given]
        taken = village_named(self._village)["officers"].values()
        return sorted((one for one in names if one not in taken), key=lambda one: draw(self._village, one))


def _mongolian_names() -> tuple[str, ...]:
    people = definition()["people"]
    return (*people["mongolian_men"], *people["mongolian_women"])
