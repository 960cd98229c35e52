"""The example: what was published stands in its books to the fen, everything else says that it is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from gacha_app import i18n
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.domain.errors import GachaError
from gacha_app.domain.identity import birth_of, check_identity_number
from gacha_app.domain.money import decimal_yuan
from gacha_app.domain.project import KINDS, WAYS
from gacha_app.domain.shares import SHARE
from gacha_app.domain.voucher import State
from gacha_app.reports.catalogue import report_named
from gacha_app.reports.disclosure import disclosure
from gacha_app.reports.figures import annual_figures
from gacha_app.reports.project_story import project_story
from gacha_app.reports.report import Cell
from gacha_app.services import example
from gacha_app.services.books import verify
from gacha_app.storage import tables
from gacha_app.storage.book import open_book
from gacha_app.storage.reference import published_figures

VILLAGES = ("乌兰毛道嘎查", "巴音敖包嘎查", "上滩嘎查", "巴彦树贵嘎查", "巴彦套海嘎查", "乌兰素海嘎查")
YEARS = (2021, 2022, 2023, 2024)
GRAPES, EXTENSION, BIRDS = "温棚葡萄", "温棚葡萄扩建", "鸵鸟养殖基地"
# Clocks and what hangs on them; all else is the same whenever the example is made
TIMES = ("posted_at", "recorded_at", "closed_on", "made_at", "drafted_at")


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All six books, made once."""
    folder = tmp_path_factory.mktemp("six") / "六个嘎查"
    example.make_all(folder, user="示例会计")
    return folder


@contextmanager
def reading(folder: Path, village: str) -> Iterator[Session]:
    with open_book(folder / f"{village}.gacha", read_only=True) as book, book.reading() as session:
        yield session


def project_cells(session: Session, year: int, name: str) -> dict[str, Cell]:
    report = report_named("projects").function(session, Period(year))
    return dict(next(row.cells for row in report.rows if row.cells["name"] == name))


def measured(session: Session, year: int, name: str) -> list[tuple[Cell, Cell, str]]:
    """What the project's story tells of its measures: kind, quantity, note."""
    identity = session.scalar(select(tables.projects.c.id).where(tables.projects.c.name == name))
    assert identity
    rows = project_story(session, identity, Period(year)).measures.rows
    return [(row.cells["kind"], row.cells["quantity"], str(row.cells["note"])) for row in rows]


def plan_of(session: Session, year: int, name: str) -> tuple[int, int, int, str]:
    plan = tables.project_plans.c
    query = (
        select(plan.income, plan.cost, plan.quantity, plan.note)
        .join(tables.projects, tables.projects.c.id == plan.project_id)
        .where(plan.year == year, tables.projects.c.name == name)
    )
    return tuple(session.execute(query).one())  # type: ignore[return-value]


# --- what was published ---------------------------------------------------------------------------------------------


def dividends_of(folder: Path, place: str, year: int) -> Decimal:
    total = 0
    for village in place.split("、"):
        with reading(folder, village) as session:
            found = report_named("dividends-by-year").function(session, Period(year)).totals.get(f"year_{year}", 0)
            assert isinstance(found, int)
            total += found
    return decimal_yuan(total)


def of_project(name: str, key: str, per: int) -> Callable[[Path, str, int], Decimal]:
    def read(folder: Path, place: str, year: int) -> Decimal:
        with reading(folder, place) as session:
            value = project_cells(session, year, name)[key]
            assert isinstance(value, int)
            return Decimal(value) / per

    return read


def planned_measure(note: str) -> Callable[[Path, str, int], Decimal]:
    def read(folder: Path, place: str, year: int) -> Decimal:
        with reading(folder, place) as session:
            (quantity,) = [quantity for _kind, quantity, said in measured(session, year, EXTENSION) if note in said]
            assert isinstance(quantity, int)
            return Decimal(quantity) / 1000

    return read


def planned_result(folder: Path, place: str, year: int) -> Decimal:
    with reading(folder, place) as session:
        income, cost, _quantity, _note = plan_of(session, year, EXTENSION)
        return decimal_yuan(income - cost)


def per_household(folder: Path, place: str, year: int) -> Decimal:
    with reading(folder, place) as session:
        rows = report_named("dividends").function(session, Period(year)).rows
        (amount,) = {row.cells["amount"] for row in rows}
        assert isinstance(amount, int)
        return decimal_yuan(amount)


def planned_investment(folder: Path, place: str, year: int) -> Decimal:
    with reading(folder, place) as session:
        query = select(tables.projects.c.investment).where(tables.projects.c.name == BIRDS)
        return decimal_yuan(session.scalars(query).one())


def planned_birds(folder: Path, place: str, year: int) -> Decimal:
    with reading(folder, place) as session:
        return Decimal(plan_of(session, year, BIRDS)[2]) / 1000


def donated(folder: Path, place: str, year: int) -> Decimal:
    with reading(folder, place) as session:
        rows = report_named("funds").function(session, Period(year)).rows
        (fund,) = [row.cells for row in rows if row.cells["level"] == "社会捐赠"]
        assert fund["granted"] == fund["received"]
        assert isinstance(fund["received"], int)
        return decimal_yuan(fund["received"])


def villages_above_a_million(folder: Path, place: str, year: int) -> Decimal:
    incomes = []
    for village in VILLAGES:
        with reading(folder, village) as session:
            incomes.append(annual_figures(session, year)["income"])
    return Decimal(sum(income > 1_000_000_00 for income in incomes))


READERS: dict[str, Callable[[Path, str, int], Decimal]] = {
    "集体和个人分红合计": dividends_of,
    "温棚葡萄产量": of_project(GRAPES, "yield", 1000),
    "温棚葡萄亩产": of_project(GRAPES, "yield_per_mu", 1000),
    "温棚葡萄年利润": of_project(GRAPES, "profit", 100),
    "温棚座数": of_project(GRAPES, "greenhouses", 1000),
    "计划新建拱棚": planned_measure("拱棚6座"),
    "计划新建占地面积": planned_measure("占地面积"),
    "计划新建种植面积": planned_measure("种植面积"),
    "项目预计年创收": of_project(EXTENSION, "plan_income", 100),
    "带动集体合作社年收入": planned_result,
    "以租赁方式每户收益": per_household,
    "鸵鸟养殖计划投资": planned_investment,
    "鸵鸟养殖计划规模": planned_birds,
    "四家企业捐赠产业扶持资金": donated,
    "集体经济收入100万元以上嘎查数": villages_above_a_million,
}


def told_by_the_books() -> list[dict[str, str]]:
    """What was published of our villages; figures of the whole zone are no single book's."""
    rows = [row for row in published_figures() if set(row["place"].split("、")) <= set(VILLAGES)]
    return rows + [row for row in published_figures() if row["figure"] == "集体经济收入100万元以上嘎查数"]


def test_every_published_figure_of_the_villages_is_looked_for():
    assert {row["figure"] for row in told_by_the_books()} == set(READERS)


@pytest.mark.parametrize("row", told_by_the_books(), ids=lambda row: f"{row['year']}-{row['figure']}-{row['place']}")
def test_a_published_figure_stands_in_the_books(six: Path, row: dict[str, str]):
    found = READERS[row["figure"]](six, row["place"], int(row["year"]))

    wanted = Decimal(row["value"])
    if "近" in row["kind"]:
        assert wanted - 5 <= found < wanted
    else:
        assert found == wanted


def test_all_six_villages_distributed_4720000_yuan_for_2023(six: Path):
    assert dividends_of(six, "、".join(VILLAGES), 2023) == Decimal("4720000.00")
    assert dividends_of(six, "乌兰素海嘎查", 2023) == 0


def test_a_record_of_a_published_figure_names_its_source(six: Path):
    sources = {row["source"] for row in told_by_the_books()}
    noted = {
        "乌兰素海嘎查": [
            (tables.projects, 2),
            (tables.project_plans, 1),
            (tables.measures, 6),
            (tables.dividend_plans, 1),
        ],
        "巴彦树贵嘎查": [(tables.projects, 1), (tables.project_plans, 1), (tables.dividend_plans, 1)],
        "巴音敖包嘎查": [(tables.funds, 1), (tables.dividend_plans, 1)],
        "乌兰毛道嘎查": [(tables.dividend_plans, 1)],
        "上滩嘎查": [(tables.dividend_plans, 1)],
        "巴彦套海嘎查": [(tables.dividend_plans, 1)],
    }

    for village, wanted in noted.items():
        with reading(six, village) as session:
            for table, count in wanted:
                notes = [note for note in session.scalars(select(table.c.note)) if note.startswith("公布：")]
                assert len(notes) == count, (village, table.name)
                assert all(f"来源：{source}" in note for note in notes for source in sources)


@pytest.mark.parametrize("village", VILLAGES)
def test_what_is_not_published_says_that_it_is_an_example(six: Path, village: str):
    with reading(six, village) as session:
        for table in (
            tables.projects, tables.project_plans, tables.measures, tables.funds, tables.contracts, tables.assets,
            tables.resources, tables.counterparties, tables.households, tables.members, tables.share_movements,
            tables.dividend_plans,
        ):  # fmt: skip
            notes = session.scalars(select(table.c.note)).all()
            assert all(note.startswith(("示例", "公布：")) for note in notes), table.name
        assert session.scalars(select(tables.organisations.c.sample)).one()
        assert report_named("income-by-project").function(session, Period(2023)).sample


# --- the books are sound --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("village", VILLAGES)
def test_an_example_book_has_no_fault_and_every_disclosure_agrees(six: Path, village: str):
    with open_book(six / f"{village}.gacha", read_only=True) as book:
        assert verify(book) == ()
        with book.reading() as session:
            for year in YEARS:
                told = disclosure(session, year)
                assert len(told.checks) > 10
                assert told.faults == ()


@pytest.mark.parametrize("village", VILLAGES)
@pytest.mark.parametrize("name", ["cash-book", "bank-book"])
def test_money_is_never_below_nought(six: Path, village: str, name: str):
    with reading(six, village) as session:
        for year in YEARS:
            balances = [row.cells.get("balance") for row in report_named(name).function(session, Period(year)).rows]
            assert len(balances) > 5
            assert all(isinstance(one, int) and one >= 0 for one in balances)


@pytest.mark.parametrize("village", VILLAGES)
def test_the_cards_of_assets_cost_what_the_accounts_say(six: Path, village: str):
    with reading(six, village) as session:
        for klass, account in (("fixed", "151"), ("biological", "132")):
            cards = session.scalar(select(func.sum(tables.assets.c.value)).where(tables.assets.c.klass == klass)) or 0
            rows = report_named("trial-balance").function(session, Period(2024)).rows
            assert [row.cells["closing_debit"] for row in rows if row.cells["code"] == account] in ([cards], [])


def test_three_years_are_closed_and_the_last_one_is_open(six: Path):
    for village in VILLAGES:
        with reading(six, village) as session:
            closed = session.execute(select(tables.periods.c.year, func.count()).group_by(tables.periods.c.year)).all()
            assert [tuple(row) for row in closed] == [(2021, 12), (2022, 12), (2023, 12)]


# --- there is something of everything -------------------------------------------------------------------------------


def test_every_kind_of_project_and_every_way_of_running_is_there(six: Path):
    kinds, ways = set(), set()
    for village in VILLAGES:
        with reading(six, village) as session:
            for kind, way in session.execute(select(tables.projects.c.kind, tables.projects.c.way)):
                kinds.add(kind)
                ways.add(way)

    assert kinds == set(KINDS)
    assert ways == set(WAYS)


@pytest.mark.parametrize("village", VILLAGES)
def test_a_village_has_entries_of_every_sort_in_every_year(six: Path, village: str):
    with reading(six, village) as session:
        for year in YEARS:
            used = set(
                session.scalars(
                    select(tables.vouchers.c.entry_kind).where(func.substr(tables.vouchers.c.date, 1, 4) == str(year))
                )
            )
            assert {"lease", "operating_cost", "labour", "management", "welfare", "subsidy", "cash"} <= used
        counted = session.execute(select(tables.vouchers.c.state, func.count()).group_by(tables.vouchers.c.state))
        states = dict(counted.all())
        assert states[State.REVERSED] == 1
        assert states[State.DRAFT] >= 1
        drafts = session.scalars(select(tables.vouchers.c.date).where(tables.vouchers.c.state == State.DRAFT))
        assert {day.year for day in drafts} == {2024}
        ends = session.scalars(select(tables.contracts.c.end)).all()
        assert any(dt.date(2024, 12, 31) <= end <= dt.date(2025, 3, 31) for end in ends if end)


@pytest.mark.parametrize("village", VILLAGES)
def test_the_people_plainly_are_invented_and_their_numbers_pass_the_check(six: Path, village: str):
    with reading(six, village) as session:
        households = session.execute(select(tables.households)).all()
        assert 40 <= len(households) <= 80
        assert len({one.representative for one in households}) < len(households)
        for one in households:
            assert one.telephone.startswith("1390000")
            assert one.bank_account.startswith("62289999000000")
        sizes = session.execute(select(tables.members.c.household_id, func.count()).group_by("household_id")).all()
        assert {2, 3, 4, 5} <= {count for _household, count in sizes} <= {2, 3, 4, 5, 6}
        for member in session.execute(select(tables.members)):
            assert check_identity_number(member.identity_number).startswith("152921")
            assert member.identity_number[14:16] == "99"
            assert birth_of(member.identity_number) == member.birth
            assert int(member.identity_number[16]) % 2 == (member.sex == "男")


@pytest.mark.parametrize("village", VILLAGES[:5])
def test_shares_lie_between_a_half_and_five_and_move_over_the_years(six: Path, village: str):
    moved = tables.share_movements.c
    with reading(six, village) as session:
        for year in YEARS:
            held = session.scalars(
                select(func.sum(moved.change)).where(moved.date <= dt.date(year, 12, 31)).group_by(moved.household_id)
            ).all()
            assert all(SHARE // 2 <= one <= 5 * SHARE for one in held if one)
        reasons = set(session.scalars(select(moved.reason)))
        assert {"allotment", "inheritance", "transfer"} <= reasons


@pytest.mark.parametrize("village", VILLAGES[:5])
def test_dividends_are_decided_at_the_years_end_and_paid_after_it(six: Path, village: str):
    plan, line = tables.dividend_plans.c, tables.dividend_lines.c
    with reading(six, village) as session:
        for year in (2021, 2022, 2023):
            found = session.execute(select(plan.id, plan.approved_on).where(plan.year == year)).one()
            assert found.approved_on == dt.date(year, 12, 31)
            days = {
                row.paid_on
                for row in session.execute(select(line.paid_on, line.state).where(line.plan_id == found.id))
                if row.state == LineState.PAID
            }
            assert all(day.year == year + 1 and day.month <= 2 for day in days)


def test_two_households_of_the_single_example_wait_for_their_money(six: Path):
    with reading(six, "巴彦树贵嘎查") as session:
        states = [row.cells["state"] for row in report_named("dividends").function(session, Period(2023)).rows]
        plan = session.scalars(select(tables.dividend_plans.c.state).where(tables.dividend_plans.c.year == 2024)).one()

    assert (states.count("未付"), states.count("已付")) == (2, 58)
    assert plan is PlanState.PROPOSED


def test_one_project_is_paid_for_by_funds_of_two_levels_that_went_differently_far(six: Path):
    for village in ("巴彦树贵嘎查", "乌兰素海嘎查"):
        with reading(six, village) as session:
            rows = report_named("funds").function(session, Period(2023)).rows
        of_project = {row.cells["level"]: row.cells for row in rows if row.cells["project"] == GRAPES}

        assert of_project["中央"]["received"] == 700_000_00
        assert of_project["自治区"]["received"] == 300_000_00
        assert of_project["中央"]["progress"] != of_project["自治区"]["progress"]


# --- making it ------------------------------------------------------------------------------------------------------


def test_the_example_is_the_same_every_time_and_in_every_language(six: Path, tmp_path: Path):
    i18n.use_language("en")
    again = example.make_example(tmp_path / "又一本.gacha", user="示例会计")

    with reading(six, "巴彦树贵嘎查") as first, open_book(again, read_only=True) as book, book.reading() as second:
        for table in tables.metadata.sorted_tables:
            if table is not tables.audit:
                assert _rows(first, table) == _rows(second, table), table.name


def _rows(session: Session, table: Table) -> list[tuple[object, ...]]:
    columns = [column for column in table.c if column.key not in TIMES]
    return [tuple(row) for row in session.execute(select(*columns).order_by(*table.primary_key.columns))]


def test_who_makes_it_is_named_in_its_vouchers(six: Path):
    with reading(six, "上滩嘎查") as session:
        names = session.scalars(select(tables.vouchers.c.prepared_by).distinct()).all()

    assert sorted(names) == ["示例会计", "程序（示例会计）"]


def test_a_file_that_is_there_is_refused_and_stays(tmp_path: Path):
    path = tmp_path / "账本.gacha"
    path.write_text("别的东西", "utf-8")

    with pytest.raises(GachaError, match="“账本.gacha”已经存在"):
        example.make_example(path, user="")

    assert path.read_text("utf-8") == "别的东西"


def test_none_of_the_six_is_made_where_one_is_in_the_way(tmp_path: Path):
    (tmp_path / "乌兰素海嘎查.gacha").write_text("别的东西", "utf-8")

    with pytest.raises(GachaError, match="“乌兰素海嘎查.gacha”已经存在"):
        example.make_all(tmp_path, user="")

    assert [path.name for path in tmp_path.glob("*.gacha")] == ["乌兰素海嘎查.gacha"]


def test_a_folder_that_cannot_be_is_refused_in_words(tmp_path: Path):
    (tmp_path / "文件").write_text("", "utf-8")

    with pytest.raises(GachaError, match="不能建立文件夹"):
        example.make_all(tmp_path / "文件" / "六个", user="")
    with pytest.raises(GachaError, match="不存在"):
        example.make_example(tmp_path / "没有" / "a.gacha", user="")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "home") == ["文件"]
