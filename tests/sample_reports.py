"""Reports and charts of every shape that the faces must bear; all figures are invented (示例)."""

from __future__ import annotations

from datetime import date

from gacha_app.domain.money import split
from gacha_app.domain.shares import SHARE
from gacha_app.reports.notice import Notice
from gacha_app.reports.report import CellKind, Chart, ChartKind, Column, Report, Row, Series

GACHA = "示例嘎查股份经济合作社"
MONEY = CellKind.MONEY
NAMES = ("巴特尔", "乌云其木格", "苏和", "娜仁托娅", "阿拉坦其其格", "王建国", "张秀英", "额尔德尼", "布和", "李海龙")


def income() -> Report:
    """A small table with levels, subtotals, a red figure and a foot."""

    def row(code: str, name: str, month: int, year: int, level: int = 1, subtotal: bool = False) -> Row:
        return Row({"code": code, "name": name, "month": month, "year": year}, level, subtotal)

    return Report(
        name="income",
        title="2023年12月收入明细表",
        organisation=GACHA,
        period="2023年12月",
        columns=(
            Column("code", "科目编号", CellKind.CODE, width=5),
            Column("name", "项目", width=14),
            Column("month", "本月数", MONEY, "元"),
            Column("year", "本年累计数", MONEY, "元"),
        ),
        rows=(
            row("501", "经营收入", 120_000_00, 2_756_949_82, 0, subtotal=True),
            row("50101", "销售收入：温棚葡萄、鸵鸟养殖", 0, 1_840_000_00),
            row("50102", "出租收入", 120_000_00, 916_949_82),
            row("50103", "冲回上月多记的河道清淤款", -1_234_50, -1_234_50),
            row("521", "补助收入", 0, 1_000_000_00, 0, subtotal=True),
        ),
        totals={"month": 118_765_50, "year": 3_755_715_32},
        notes=("本表按凭证逐笔汇总。", "“本年累计数”含补助收入1,000,000.00元。"),
        sample=True,
    )


def dividends(households: int = 60, pool: int = 1_080_000_00) -> Report:
    """A list of dividends, a row a household, adding up to the pool."""
    shares = [(1 + place % 9) * SHARE // 2 for place in range(households)]
    amounts = split(pool, shares) if households else []
    rows = []
    for place, (held, amount) in enumerate(zip(shares, amounts, strict=True)):
        offset = 600_00 if place % 13 == 5 else 0
        name = NAMES[place % 10] if place != 3 else "乌仁图雅·阿拉坦乌拉巴特尔苏和（代领人：其其格玛）"
        rows.append(
            Row(
                {
                    "number": place + 1, "household": f"{place + 1:04d}", "representative": name, "shares": held,
                    "amount": amount, "offset": offset, "net": amount - offset,
                    "note": "抵扣2022年水费" if offset else "",
                }
            )
        )  # fmt: skip
    return Report(
        name="dividends",
        title="2023年度收益分配发放表",
        organisation=GACHA,
        period="2023年度（股权登记日2023-12-31）",
        columns=(
            Column("number", "序号", CellKind.COUNT, width=3),
            Column("household", "户号", CellKind.CODE, width=4),
            Column("representative", "户代表", width=7),
            Column("shares", "份额", CellKind.SHARES, "份", 4),
            Column("amount", "应分", MONEY, "元", 7),
            Column("offset", "抵扣", MONEY, "元", 6),
            Column("net", "实发", MONEY, "元", 7),
            Column("note", "备注", width=6),
        ),
        rows=tuple(rows),
        totals={key: sum(int(row.cells[key]) for row in rows) for key in ("shares", "amount", "offset", "net")},
        notes=("每户应分金额先按份额算到分，余下的分按舍去部分从大到小逐户各补一分，各户合计与总额一分不差。",),
        sample=True,
    )


def wide(rows: int = 30) -> Report:
    """A table of fourteen columns."""
    titles = ("经营收入", "发包及上交收入", "投资收益", "补助收入", "其他收入", "经营支出", "管理费用", "公益支出",
              "本年收益", "成员分配")  # fmt: skip
    body = []
    for place in range(rows):
        cells = {"code": f"1508{place:02d}", "village": ("乌兰素海嘎查", "巴彦树贵嘎查", "上滩嘎查")[place % 3],
                 "handed": date(2024, 1, 5 + place % 20), "share": 7_345 + place,
                 **{f"m{n}": (place + 1) * (n + 3) * 1_234_567 * (-1 if n == 8 and place % 4 == 0 else 1)
                    for n in range(10)}}  # fmt: skip
        body.append(Row(cells))
    return Report(
        name="summary",
        title="2023年度各嘎查集体经济收益汇总表",
        organisation="示例苏木",
        period="2023年度",
        columns=(
            Column("code", "代码", CellKind.CODE, width=5),
            Column("village", "嘎查（村）", width=8),
            Column("handed", "上报日期", CellKind.DATE, width=6),
            *(Column(f"m{n}", title, MONEY, "元", 8) for n, title in enumerate(titles)),
            Column("share", "补助占比", CellKind.PERCENT, "%", 5),
        ),
        rows=tuple(body),
        totals={f"m{n}": sum(int(row.cells[f"m{n}"]) for row in body) for n in range(10)},
    )


def contracts() -> Report:
    """A table of long texts, quantities and dates."""
    return Report(
        name="contracts",
        title="合同与资源台账",
        organisation=GACHA,
        period="截至2023年12月31日",
        columns=(
            Column("subject", "标的", width=10),
            Column("party", "承包（承租）方", width=10),
            Column("area", "面积", CellKind.QUANTITY, "亩", 5),
            Column("term", "期限", width=10),
            Column("due", "下次应收日", CellKind.DATE, width=6),
            Column("count", "棚数", CellKind.COUNT, "座", 4),
            Column("rate", "履约率", CellKind.PERCENT, width=5),
        ),
        rows=(
            Row({"subject": "河滩地一号（黄河东岸防洪堤以西、灌渠以北，四至以附图为准）",
                 "party": "蒙草生态环境（示例）有限公司", "area": 1_200_500, "term": "2020-01-01至2029-12-31",
                 "due": date(2024, 12, 31), "count": 0, "rate": 10_000}),
            Row({"subject": "温棚", "party": "=HYPERLINK(\"http://x\")", "area": 34_420, "term": None, "due": None,
                 "count": 30, "rate": 7_345}),
            Row({"subject": "#1机井", "party": "张𫞩", "area": 2_000, "term": "长期", "due": date(2024, 3, 1),
                 "count": None, "rate": None}),
        ),
        notes=("面积以确权证为准。",),
    )  # fmt: skip


def empty() -> Report:
    """A report with nothing in it."""
    return Report("funds", "2023年度补助资金", GACHA, "2023年度", (
        Column("document", "文号", width=12), Column("granted", "批复金额", MONEY, "元"),
        Column("left", "结余", MONEY, "元")), (), {"granted": 0, "left": 0})  # fmt: skip


def income_chart(series: int = 5, categories: int = 12, kind: ChartKind = ChartKind.STACKED) -> Chart:
    """Income of so many projects over months."""
    names = ("温棚葡萄", "鸵鸟养殖", "土地流转", "园区绿化养护", "河道清淤", "光伏", "市政工程", "道路养护", "面粉加工",
             "环境卫生", "旅游", "商业广场", "牧草", "其他经营")  # fmt: skip
    return Chart(
        "income_by_month", "各项目收入", kind,
        tuple(f"{month + 1}月" for month in range(categories)),
        tuple(
            Series(names[n], tuple(3_000_000 * (n + 1) * (1 + (m * 7 + n * 3) % 5) for m in range(categories)))
            for n in range(series)
        ),
        organisation=GACHA, period="2023年度", sample=True,
    )  # fmt: skip


def funds() -> Report:
    """A small table of subsidy funds."""
    return Report(
        "funds", "补助资金", GACHA, "2023年度",
        (
            Column("document", "文号", width=12), Column("source", "资金来源", width=6),
            Column("granted", "批复", MONEY, "元"), Column("spent", "支出", MONEY, "元"),
            Column("left", "结余", MONEY, "元"), Column("progress", "进度", CellKind.PERCENT),
        ),
        (
            Row({"document": "示财农〔2023〕15号 衔接推进乡村振兴补助资金", "source": "中央", "granted": 700_000_00,
                 "spent": 406_000_00, "left": 294_000_00, "progress": 5_800}),
            Row({"document": "示财农〔2023〕41号", "source": "自治区", "granted": 300_000_00, "spent": 300_000_00,
                 "left": 0, "progress": 10_000}),
        ),
        {"granted": 1_000_000_00, "spent": 706_000_00, "left": 294_000_00},
        ("结余资金按原用途结转下年使用。",), True,
    )  # fmt: skip


def notice(*sections: Report, mongolian: str = "") -> Notice:
    """A notice of these sections, or of the usual ones."""
    return Notice(
        GACHA, "示例苏木", "2023年度财务公开榜", sections or (income(), funds(), contracts(), empty(), dividends(12)),
        "2024年1月8日至2024年1月15日", "0478-0000000", ("如有疑问，请在公示期内向监事会提出，五日内答复。",),
        mongolian=mongolian,
    )  # fmt: skip
