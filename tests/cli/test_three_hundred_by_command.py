"""Three years of a village of three hundred households, worked through the command line from a roster in a workbook."""

from __future__ import annotations

import json
import re

import pytest

from gacha_app.domain.shares import share_text
from gacha_app.storage.book import open_book
from tests import three_hundred_checks as checks
from tests.sheets.workbooks import write_xlsx
from tests.three_hundred_story import BEGAN, NOTE, YEARS, Refused, Story

BOOK = "三百户.gacha"
KINDS = {
    "birth": "出生", "marriage": "婚入", "adoption": "收养", "settled": "迁入", "confirmed": "会议确认为成员",
    "death": "死亡", "moved_away": "迁出", "civil_servant": "成为公务员",
    "allotment": "配股", "inheritance": "继承", "gift": "赠与", "transfer": "转让", "withdrawal": "退出",
    "recount": "动态调整", "share_correction": "更正",
}  # fmt: skip


class ByCommand:
    """Does what is told by commands, one after the other."""

    def __init__(self, gacha, folder):
        self.gacha, self.folder = gacha, folder

    def reading(self):
        return _Reading(self.folder / BOOK)

    def run(self, *words):
        status, out, err = self.gacha(*words)
        if status:
            assert err.count("\n") == 1, err
            raise Refused(err)
        return out

    def told(self, *words):
        return json.loads(self.run(*words, "--json"))

    def settle(self, households):
        rows = [["户号", "姓名", "与户主关系", "持股份额", "银行账号"]]
        for one in households:
            rows.append([one.number, one.name, "户主", share_text(one.shares), one.account])
            rows.append([one.number, one.other, "家人", "", ""])
        write_xlsx(self.folder / "名册.xlsx", {"名册": rows})
        said = self.told("import", "roster", BOOK, "名册.xlsx", "--date", BEGAN)
        assert (said["households"], said["members"], said["rejected"]) == (300, 600, [])

    def earn(self, year):
        self.run("voucher", "add", BOOK, "--date", f"{year}-05-01", "--summary", "示例：卖牛",
                 "--line", "102:3000000", "--line", "50101:-3000000", "--post")  # fmt: skip

    def lend(self, number, yuan, on):
        self.run("record", BOOK, "内部往来", "--date", on, "--amount", yuan, "--household", number)

    def join(self, kind, number, name, on, shares):
        self.run("household", "join", BOOK, number, name, "--date", on, "--kind", KINDS[kind], "--relation", "家人",
                 "--shares", share_text(shares), "--note", NOTE)  # fmt: skip

    def leave(self, kind, number, name, on, heir):
        self.run("household", "leave", BOOK, number, name, "--date", on, "--kind", KINDS[kind], "--note", NOTE,
                 "--representative", heir)  # fmt: skip

    def move(self, kind, number, shares, on, share_kind="member", to=""):
        amount = share_text(-shares if kind == "withdrawal" else shares)
        there = ("--to", to) if to else ()
        return self.told("household", "move", BOOK, number, "--shares", amount, "--date", on, "--reason", KINDS[kind],
                         "--share-kind", share_kind, "--note", NOTE, *there)["id"]  # fmt: skip

    def split(self, number, name, shares, on):
        going = [part for kind, some in shares.items() for part in ("--shares", f"{kind}={share_text(some)}")]
        said = self.run("household", "split", BOOK, number, "--date", on, "--member", name, "--note", NOTE, *going)
        return re.search(r"\d{4}", said)[0]

    def merge(self, number, into, on):
        self.run("household", "merge", BOOK, number, "--into", into, "--date", on, "--note", NOTE)

    def move_member(self, number, name, to, on):
        self.run("household", "move-member", BOOK, number, name, "--to", to, "--date", on, "--note", NOTE)

    def represent(self, number, name, on):
        self.run("household", "represent", BOOK, number, name, "--date", on, "--note", NOTE)

    def correct(self, event, number):
        self.run("household", "correct", BOOK, event, "--reason", "示例：登记错了")

    def set_account(self, number, account):
        self.run("household", "change", BOOK, number, "--account", account)

    def propose(self, year, terms):
        said = ["--tax-rate", f"{terms.tax_rate / 100:g}"] + ["--by-days"] * (terms.weighting == "days")
        if terms.way == "total":
            said += ["--total", f"{terms.total / 100:.2f}"]
        elif terms.way == "per_share":
            said += ["--per-share", f"{terms.per_share / 100:.2f}"]
        for kind, fen in terms.pools.items():
            said += ["--kind", f"{kind}={fen / 100:.2f}"]
        for one in terms.allocations:
            said += ["--allocate", f"{one.title}={one.account}:{one.amount / 100:.2f}"]
        self.run("dividend", "propose", BOOK, "--year", year, *said)

    def withdraw(self, year):
        self.run("dividend", "withdraw", BOOK, "--year", year, "--reason", "示例：重新核对")

    def step(self, year, step):
        said = ["--people", step.people] if step.people else []
        for option in ("entitled", "present", "in_favour", "against", "days"):
            if (number := getattr(step, option)) is not None:
                said += [f"--{option.replace('_', '-')}", number]
        self.run("dividend", "step", BOOK, step.step, "--year", year, "--date", step.done_on, *said)

    def approve(self, year, on):
        self.run("dividend", "approve", BOOK, "--year", year, "--date", on)

    def set_off(self, year, number, fen, on):
        self.run("dividend", "offset", BOOK, number, "--year", year, "--amount", f"{fen / 100:.2f}", "--date", on,
                 "--consent", "示例：本人签字")  # fmt: skip

    def unclaimed(self, year, number):
        self.run("dividend", "unclaimed", BOOK, number, "--year", year, "--reason", "示例：外出务工")

    def pay(self, year, numbers, on, *, cash=False):
        chosen = [part for one in numbers or () for part in ("--household", one)]
        self.run("dividend", "pay", BOOK, "--year", year, "--date", on, "--money", "101" if cash else "102", *chosen)

    def pay_another(self, year, number, payee, relation, on):
        self.run("dividend", "pay", BOOK, "--year", year, "--household", number, "--payee", payee, "--relation",
                 relation, "--date", on)  # fmt: skip

    def bank_file(self, year, path, on):
        self.run("dividend", "bank-file", BOOK, "--year", year, "--out", path, "--format", "card", "--date", on)

    def bank_result(self, year, path, on):
        self.run("dividend", "bank-result", BOOK, path, "--year", year, "--date", on)


class _Reading:
    """Reads the book that the commands left behind."""

    def __init__(self, path):
        self._path = path

    def __enter__(self):
        self._book = open_book(self._path, read_only=True)
        self._session = self._book.reading()
        return self._session.__enter__()

    def __exit__(self, *problem):
        self._session.__exit__(*problem)
        self._book.close()


@pytest.fixture
def story(gacha, tmp_path):
    made = gacha(
        "new", BOOK, "--name", "示例嘎查", "--township", "示例苏木", "--year", "2021", "--opening", "101=100000",
        "--opening", "102=400000",
    )  # fmt: skip
    assert made[0] == 0, made
    words = ("--share-mode", "动态管理", "--transfer-ceiling", "2", "--reserve-rate", "10", "--json")
    assert json.loads(gacha("charter", BOOK, *words)[1])["share_mode"] == "dynamic"
    return Story(ByCommand(gacha, tmp_path), tmp_path, labour=(21, 33, 60, 90, 120, 150)).tell()


def test_three_years_come_to_the_oracles_figures_line_by_line(story, gacha, tmp_path):
    checks.everything_holds(story)

    assert json.loads(gacha("verify", BOOK, "--json")[1])["ok"] is True
    said = json.loads(gacha("dividend", "show", BOOK, "--year", "2022", "--json")[1])
    shown = {one["household"]: one["amount"] for one in said["lines"]}
    assert shown == {number: f"{fen / 100:.2f}" for number, fen in story.amounts[2022].items()}
    for year in YEARS:
        assert gacha("submit", BOOK, "--year", year, "--out", f"{year}.xlsx")[0] == 0
        assert gacha("township", "collect", "hub.db", f"{year}.xlsx")[0] == 0
        told = json.loads(gacha("township", "summary", "hub.db", "--year", year, "--out", "和.xlsx", "--json")[1])
        assert told["totals"]["dividends"] == f"{sum(story.amounts[year].values()) / 100:.2f}"
    split = json.loads(gacha("household", "show", BOOK, "0021", "--json")[1])
    assert [one["told"] for one in split["events"] if one["what"] == "分户"] == [
        f"农龄股 0.5 份、成员股 0.5 份 · 到户号 0302 示例户21家人 · {NOTE}"
    ]
