from __future__ import annotations

import json

import pytest


@pytest.fixture
def book(gacha):
    gacha("new", "a.gacha", "--name", "示例嘎查", "--year", "2023", "--opening", "102=500000")
    return "a.gacha"


def told(answer):
    status, out, err = answer
    assert status == 0, err
    return json.loads(out)


def test_a_herd_lives_by_commands(gacha, book):
    gacha("herd", "add", book, "育雏群", "--species", "鸵鸟", "--since", "2023-01-01")
    gacha("herd", "add", book, "种群", "--account", "132", "--life", "5年", "--since", "2023-01-01")
    assert (
        gacha("herd", "move", book, "育雏群", "purchase", "--date", "2023-02-01", "--heads", "100", "--value", "20000")[
            0
        ]
        == 0
    )
    preview = told(gacha("herd", "move", book, "育雏群", "出售", "--date", "2023-03-01", "--heads", "10", "--price", "5000",
                         "--preview", "--json"))  # fmt: skip
    assert (preview["heads"], preview["value"], len(preview["lines"])) == ("-10", "-2000.00", 4)
    gacha("herd", "move", book, "育雏群", "死亡", "--date", "2023-03-02", "--heads", "5", "--reason", "低温")
    gacha("herd", "move", book, "育雏群", "转群（转出）", "--date", "2023-03-05", "--heads", "20", "--to", "种群")
    gacha("herd", "settle", book, "--date", "2023-04-01", "--meeting", "理事会")

    rows = {row["name"]: row for row in told(gacha("herd", "list", book, "--year", "2023", "--json"))["rows"]}
    assert (rows["育雏群"]["quantity"], rows["育雏群"]["value"], rows["种群"]["quantity"]) == ("75", "15000.00", "20")
    assert all(row["result"] == "一致" for row in told(
        gacha("report", book, "property-agreement", "--year", "2023", "--json"))["rows"])  # fmt: skip
    movements = told(gacha("herd", "movements", book, "--year", "2023", "--json"))
    assert movements["totals"]["closing"] == "95"
    last = told(gacha("asset", "history", book, "种群", "--json"))["changes"][-1]["id"]
    assert gacha("herd", "undo", book, str(last), "--reason", "记错")[0] == 0
    status, _out, said = gacha(
        "herd", "move", book, "育雏群", "sale", "--date", "2023-05-01", "--heads", "96", "--price", "1"
    )
    assert (status, said.strip()) == (1, "“育雏群”在 2023-05-01 只有 95 只，不能出售 96 只。")


def test_an_asset_changes_splits_and_leaves_by_commands(gacha, book):
    gacha("asset", "take-in", book, "温棚", "--date", "2023-01-05", "--value", "120000", "--against", "102",
          "--quantity", "30", "--unit", "座")  # fmt: skip
    gacha("asset", "value", book, "温棚", "--date", "2023-02-01", "--amount", "6000", "--reason", "换膜")
    gacha("asset", "tell", book, "温棚", "--date", "2023-02-02", "--keeper", "李四", "--reason", "换人")
    gacha(
        "asset", "split", book, "温棚", "--date", "2023-03-01", "--new", "塌棚", "--quantity", "5", "--reason", "风灾"
    )
    status, _out, said = gacha(
        "asset", "dispose", book, "塌棚", "--kind", "报废", "--date", "2023-03-10", "--reason", "塌"
    )
    assert (status, said.strip()) == (
        1, "处置资产还缺：成员（代表）大会或理事会决议、苏木（镇）审批；请补齐，确实没有的写明免除的原因。",
    )  # fmt: skip
    words = ("asset", "dispose", book, "塌棚", "--kind", "报废", "--date", "2023-03-10", "--reason", "塌",
             "--excuse", "抢险", "--json")  # fmt: skip
    assert told(gacha(*words, "--preview"))["result"] == "-21000.00"
    assert told(gacha(*words))["cost"] == "21000.00"
    assert gacha(*words)[0] == 1
    assert gacha("asset", "undo-disposal", book, "塌棚", "--reason", "还能修")[0] == 0
    rows = {
        row["name"]: row for row in told(gacha("report", book, "asset-register", "--year", "2023", "--json"))["rows"]
    }
    assert (rows["温棚"]["quantity"], rows["温棚"]["value"], rows["塌棚"]["net"]) == ("25", "105000.00", "21000.00")
    assert gacha("asset", "delete", book, "温棚")[0] == 1
    assert told(gacha("asset", "rules", book, "--json"))["sale"]["excusable"] is False


def test_a_plot_changes_by_commands(gacha, book):
    gacha("resource", "add", book, "河滩地", "--class", "滩涂", "--area", "1200", "--land-class", "水域及水利设施用地")
    assert gacha("resource", "area", book, "河滩地", "--date", "2023-03-01", "--by", "-200", "--kind", "征地",
                 "--reason", "修路", "--compensation", "60000")[0] == 0  # fmt: skip
    [change] = told(gacha("resource", "history", book, "--year", "2023", "--json"))["rows"]
    assert (change["area"], change["compensation"]) == ("-200", "60000.00")
    assert gacha("resource", "undo", book, "河滩地", "--reason", "文件作废")[0] == 0
    status, _out, said = gacha(
        "resource", "area", book, "河滩地", "--date", "2023-04-01", "--by", "-1201", "--reason", "量错"
    )
    assert (status, said.strip()) == (1, "“河滩地”没有那么多面积，到 2023-04-01 会少 1 亩。")


def test_a_count_is_made_printed_read_and_approved_by_commands(gacha, book, tmp_path):
    gacha("herd", "add", book, "肉羊群", "--since", "2023-01-01")
    gacha("herd", "move", book, "肉羊群", "purchase", "--date", "2023-02-01", "--heads", "50", "--value", "25000")
    made = told(
        gacha("stock-take", "make", book, "--date", "2023-12-31", "--scope", "animals", "--scope", "cash", "--json")
    )
    assert [one["scope"] for one in made["made"]] == ["animals"]
    at = ("--date", "2023-12-31", "--scope", "生物资产")
    assert gacha("stock-take", "show", book, *at, "--blank", "--xlsx", "a.xlsx", "--pdf", "a.pdf")[0] == 0
    assert (tmp_path / "a.pdf").exists()
    assert gacha("stock-take", "read", book, "a.xlsx")[0] == 1
    assert gacha("stock-take", "count", book, *at, "--line", "1:48:走失")[0] == 0
    assert (
        gacha("stock-take", "approve", book, *at, "--on", "2024-01-10", "--approver", "理事会", "--meeting", "大会")[0]
        == 1
    )
    assert gacha("stock-take", "book", book, *at)[0] == 0
    gacha("counterparty", "add", book, "保险公司")
    done = gacha("stock-take", "approve", book, *at, "--on", "2024-01-10", "--approver", "理事会", "--meeting", "大会",
                 "--claim", "1:600:counterparty=保险公司", "--scrap", "1:100")  # fmt: skip
    assert done[0] == 0, done[2]
    [row] = told(gacha("stock-take", "list", book, "--year", "2023", "--json"))["rows"]
    assert (row["state"], row["lost"]) == ("已批准", "1000.00")
    status, _out, said = gacha(
        "stock-take", "approve", book, *at, "--on", "2024-01-10", "--approver", "理事会", "--meeting", "x"
    )
    assert (status, said.strip()) == (1, "2023-12-31 生物资产的清查已经批准过了。")
    assert gacha("stock-take", "undo", book, *at, "--reason", "误")[0] == 0
    assert told(gacha("verify", book, "--json"))["ok"] is True
