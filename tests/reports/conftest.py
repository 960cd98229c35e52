"""What the tests of reports stand on: a village with a book of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from village import Village


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A village that has 500,000 yuan at the bank and nothing else, its book begun in 2022."""
    made = Village(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def busy_master(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """The busy village, made once and closed; tests get copies."""
    village = Village(tmp_path_factory.mktemp("busy"))
    village.has_project("温棚葡萄", "grapes")
    village.has_project("土地流转", "land_lease", way="lease")
    village.has_household("巴图", "1", people=2)
    village.has_household("乌云其木格", "2")
    village.has_household("王建国", "1.5")
    village.records("sale", "3000", project="温棚葡萄", on="2022-09-01")
    village.records("sale", "8000", project="温棚葡萄", on="2023-09-01")
    village.records("lease", "2000", project="土地流转", on="2023-03-01")
    village.records("subsidy", "500", on="2023-04-01")
    village.records("operating_cost", "1500", project="温棚葡萄", on="2023-05-01")
    village.records("management", "250", on="2023-06-01")
    village.has_fund("衔接资金", "7000", document_number="阿财农〔2023〕15号", project="温棚葡萄")
    village.records("grant", "5000", fund="衔接资金", project="温棚葡萄", on="2023-03-20")
    village.records("spend_grant", "1000", fund="衔接资金", project="温棚葡萄", item="151", on="2023-07-01")
    village.close()
    return village


@pytest.fixture
def busy(busy_master: Village, tmp_path: Path) -> Iterator[Village]:
    """The village with two projects, three households, a fund, and entries in 2022 and 2023."""
    made = busy_master.copied_to(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def year_master(busy_master: Village, tmp_path_factory: pytest.TempPathFactory) -> Village:
    """The busy village with everything that a disclosure tells of, made once and closed."""
    year = busy_master.copied_to(tmp_path_factory.mktemp("year"))
    firm = year.deals_with("蒙草公司")
    year.plans("温棚葡萄", 2023, "10000", "1600")
    year.measures("温棚葡萄", "area", "30")
    year.has_contract("河滩地合同", number="2022-01", counterparty_id=firm, project_id=2, yearly=2_000_00)
    year.has_asset("温棚", "1000", fund_id=1, public_money=True)
    year.has_resource("河滩地", "beach", "1200.5")
    year.records("cash", "300", on="2023-10-01", money="101")
    year.records("household", "20", household="王建国", on="2023-02-01")
    year.records("transfer", "100", item="211", inward=True, counterparty="蒙草公司", on="2023-02-02")
    year.records("transfer", "40", item="112", counterparty="蒙草公司", on="2023-02-03")
    year.enters(("102", "66"), ("241", "-66"), on="2023-02-05")
    year.distributes("900")
    year.pays(2023, "0001")
    year.close()
    return year


@pytest.fixture
def year(year_master: Village, tmp_path: Path) -> Iterator[Village]:
    """A year with everything that a disclosure tells of."""
    made = year_master.copied_to(tmp_path)
    yield made
    made.close()


@pytest.fixture
def village_of_2021(tmp_path: Path) -> Iterator[Village]:
    """A village with nothing at all, its book begun in 2021."""
    made = Village(tmp_path, "空嘎查", first_year=2021, opening={"102": "0"})
    yield made
    made.close()
