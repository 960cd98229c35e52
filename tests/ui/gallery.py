"""Every piece of the window with invented figures (示例), photographed: `python tests/ui/gallery.py FOLDER`.

Run it once plainly and once with QT_SCALE_FACTOR=1.5, and look at the pictures.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QPoint, Qt, qInstallMessageHandler
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gacha_app.domain.money import split
from gacha_app.reports.report import CellKind, Chart, ChartKind, Column, Report, Row, Series
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import (
    Card,
    CardRow,
    EmptyState,
    KeyFigure,
    ProgressRow,
    Step,
    StepBar,
    TodoRow,
)
from gacha_app.ui.widgets.crash_dialog import CrashDialog
from gacha_app.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DateField,
    MoneyField,
    NoteField,
    QuantityField,
    SharesField,
    TextField,
)
from gacha_app.ui.widgets.figure import FigureCard
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.finder import Finder, Found
from gacha_app.ui.widgets.form import Form
from gacha_app.ui.widgets.messages import MessageBar, ProgressStrip, Question
from gacha_app.ui.widgets.rail import Rail
from gacha_app.ui.widgets.scroller import Scroller
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

PAGES = (
    ("overview", "总览"), ("projects", "项目"), ("money", "收入与支出"), ("households", "成员与份额"),
    ("dividends", "分红"), ("funds", "补助资金"), ("contracts", "合同与资产"), ("plans", "计划与责任"),
    ("disclosure", "公开"), ("township", "上报与汇总"), ("books", "凭证与账簿"), ("settings", "设置"),
)  # fmt: skip
NAMES = ("巴特尔", "乌云其木格", "苏和", "娜仁托娅", "阿拉坦其其格", "王建国", "张秀英", "额尔德尼", "布和", "李海龙")
PROJECTS = [Choice(1, "温棚葡萄", "30 座"), Choice(2, "鸵鸟养殖", "自营"), Choice(3, "土地流转"), Choice(4, "河道清淤")]


def dividends(households: int = 60, pool: int = 1_080_000_00) -> Report:
    """An invented list of dividends."""
    shares = [(1 + place % 9) * 5000 for place in range(households)]
    rows = []
    for place, amount in enumerate(split(pool, shares)):
        offset = 600_00 if place % 13 == 5 else 0
        rows.append(
            Row(
                {
                    "household": f"{place + 1:04d}", "representative": NAMES[place % 10], "people": 2 + place % 5,
                    "shares": shares[place], "amount": amount, "offset": offset, "net": amount - offset,
                    "state": "退票" if place == 7 else "未领" if place % 11 == 3 else "已付",
                },
                record=place + 1,
            )
        )  # fmt: skip
    money = CellKind.MONEY
    return Report(
        "dividends", "2023年度分红", "示例嘎查", "2023年度",
        (
            Column("household", "户号", CellKind.CODE, width=4), Column("representative", "户代表", width=7),
            Column("people", "人数", CellKind.COUNT, "人"), Column("shares", "份额", CellKind.SHARES, "份"),
            Column("amount", "应分", money, "元"), Column("offset", "抵扣", money, "元"),
            Column("net", "实发", money, "元"), Column("state", "状态", width=3),
        ),
        tuple(rows),
        {
            "people": sum(2 + place % 5 for place in range(households)), "shares": sum(shares), "amount": pool,
            "offset": sum(600_00 for place in range(households) if place % 13 == 5),
            "net": pool - sum(600_00 for place in range(households) if place % 13 == 5),
        },
        sample=True,
    )  # fmt: skip


def state_tone(row: Row, key: str) -> str:
    """Clay for what came back, gold for what waits."""
    return {"退票": "clay", "未领": "gold", "已付": "green"}.get(str(row.cells.get(key)), "") if key == "state" else ""


def bars(name: str):
    """An invented figure: income by project over years."""
    from gacha_app.charts.figures import figure_of

    years = tuple(str(year) for year in range(2019, 2024))
    series = tuple(
        Series(choice.text, tuple((20 + 9 * place + 5 * at) * 1_000_000 for place in range(len(years))))
        for at, choice in enumerate(PROJECTS)
    )
    chart = Chart("income", "各项目收入", ChartKind.STACKED, years, series, sample=True)
    return figure_of(chart, theme=name, titled=False)


def overview() -> QWidget:
    """Figures, a chart, things to do, progress."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.space(12))
    row = CardRow()
    for title, number, small, tone, small_tone in (
        ("本年总收入", "3,756,949.82", "较上年 +18.4%", "green", ""),
        ("经营性收入（不含补助）", "2,756,949.82", "占 73.4%", "", ""),
        ("本年收益", "1,602,850.19", "可分配 1,282,280.15", "", ""),
        ("应分 / 已付分红", "1,080,000.00", "已付 96.2% · 2 户未领", "", ""),
        ("补助资金结余", "412,300.00", "1 笔 30 天内须开工", "clay", "clay"),
    ):
        figure = KeyFigure(title, linked=True)
        figure.show_figure(number, small, tone, small_tone)
        row.add(figure)
    layout.addWidget(row)
    middle = QHBoxLayout()
    middle.setSpacing(theme.space(12))
    chart = FigureCard("各项目收入（点击一段看明细）")
    chart.show_figure(bars)
    todo = Card("要办的事")
    for line in (
        ("gold", "待审", "3 张凭证待审核", "共 42,600.00 元"),
        ("clay", "到期", "河滩地合同 12 月 31 日到期", "示例公司 · 1,200 亩"),
        ("clay", "逾期", "绿化养护款逾期 26 天", "欠 86,000.00 元"),
        ("blue", "公开", "四季度财务公开应于 1 月 8 日张榜", "44 项中 41 项已备"),
        ("gold", "未领", "2 户分红未领", "合计 40,812.50 元"),
    ):  # fmt: skip
        todo.add(TodoRow(*line))
    middle.addWidget(chart, 3)
    middle.addWidget(todo, 2)
    layout.addLayout(middle, 1)
    below = CardRow()
    funds, members, plan = Card("补助资金进度"), Card("成员与分红"), Card("计划与实际")
    funds.add(ProgressRow("阿财农〔2023〕15号 衔接资金 70.00 万", "已支出 58%", 58))
    funds.add(ProgressRow("自治区配套 30.00 万", "已支出 100%", 100))
    funds.add(ProgressRow("企业捐赠 30.00 万", "逾期 · 已支出 32%", 32, "clay"))
    members.add_line("户数、人数、份额", "60 户 · 171 人 · 148 份")
    members.add_line("每份（元）", "7,297.30")
    members.add_line("户均（元）", "18,000.00", "green")
    plan.add(ProgressRow("温棚葡萄 96.0 / 105.0 万", "91%", 91))
    plan.add(ProgressRow("鸵鸟养殖 88.0 / 80.0 万", "超出 110%", 110))
    plan.add(ProgressRow("园区绿化养护 82.0 / 110.0 万", "还差 75%", 75, "gold"))
    for card in (funds, members, plan):
        below.add(card)
    layout.addWidget(below)
    return page


def table_page() -> QWidget:
    """Steps, a table, and the story of a row."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.space(12))
    bar = MessageBar()
    layout.addWidget(bar)
    steps = Card()
    names = ("拟定", "监事会", "苏木镇审核", "大会表决", "公示 5/5 天", "批准", "发放", "归档")
    steps.add(StepBar([Step(name) for name in names], 5))
    panel = TablePanel("dividends", counted="户")
    panel.set_tones(state_tone)
    panel.show_report(dividends())
    panel.set_filters(
        [
            Filter("", "全部"),
            Filter("unpaid", "未领", lambda row: row.cells["state"] == "未领"),
            Filter("back", "退票", lambda row: row.cells["state"] == "退票"),
        ]
    )
    panel.add_action(button("银行代发文件"))
    panel.order_by(4)
    panel.select_record(4)
    story = QWidget()
    inner = QVBoxLayout(story)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(theme.space(12))
    card = Card("0004 · 娜仁托娅")
    card.add(label("7,297.30 元 × 1 份 = 7,297.30 元"))
    card.add(label("柒仟贰佰玖拾柒元叁角整", "muted"))
    card.add_line("上年", "6,180.00  +18.1%")
    card.add_line("状态", "未领：挂账 113 内部往来", "gold")
    card.add(button("登记发放", kind="main", keys="Ctrl+Return"))
    card.add(button("打印明白纸", icon="print"))
    plan = Card("分配方案")
    for name, value in (("本年收益", "1,602,850.19"), ("公积公益金 20%", "320,570.04"), ("向成员分配", "1,080,000.00")):
        plan.add_line(name, value)
    inner.addWidget(card)
    inner.addWidget(plan)
    inner.addStretch()
    left = QWidget()
    stack = QVBoxLayout(left)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(theme.space(12))
    stack.addWidget(steps)
    stack.addWidget(panel, 1)
    layout.addWidget(SplitPanel(left, story, 28), 1)
    bar.say("已登记 0003 苏和的分红 29,189.20 元。", lambda: None)
    return page


def form_page() -> QWidget:
    """Forms, buttons, marks to tick, messages, an empty page."""
    page = QWidget()
    layout = QHBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.space(12))
    left, right = Card("收到租金"), QVBoxLayout()
    form = Form()
    day = form.add("date", "日期", DateField(today=lambda: date(2023, 12, 9)), required=True)
    form.add("amount", "金额", MoneyField(), unit="元", help_text="可写 1.2万，或算式 =1200*3", required=True)
    form.add("project", "项目", ChoiceField(PROJECTS), required=True)
    form.add("household", "哪一户", ChoiceField([Choice(place, name) for place, name in enumerate(NAMES)]))
    form.add("shares", "份额", SharesField(), unit="份")
    form.add("area", "面积", QuantityField(), unit="亩")
    form.add("payer", "对方", TextField("个人或单位"))
    form.add("note", "摘要", NoteField("写清是什么、为什么"))
    form.set_values({"amount": 120000, "project": 2, "area": 34420, "note": "河滩地 2023 年下半年租金"})
    form["household"].setText("白音")
    form["household"].settle()
    day.setText("9")
    day.settle()
    left.add(form)
    row = QHBoxLayout()
    save = button("保存并记下一笔", kind="main", keys="Ctrl+Return")
    form.set_button(save)
    row.addStretch()
    row.addWidget(button("存为草稿"))
    row.addWidget(save)
    left.body.addLayout(row)
    layout.addWidget(left, 3)
    for say in (
        lambda bar: bar.say("已记账：记-2023-12-0007，收到租金 1,200.00 元。", lambda: None),
        lambda bar: bar.refuse(
            "支出超过补助资金余额：只剩 12,300.00 元，这一笔要 20,000.00 元。请减少金额，或换一笔资金。"
        ),
        lambda bar: bar.inform("这个账本只能查看：另一台电脑正在使用它。"),
    ):
        bar = MessageBar()
        say(bar)
        right.addWidget(bar)
    strip = ProgressStrip("正在导出年度公开表")
    strip.show_progress(37, 100)
    right.addWidget(strip)
    marks = Card("按钮与选择")
    first, second = QHBoxLayout(), QHBoxLayout()
    for kind, text in (
        ("main", "批准并记账"),
        ("plain", "导出"),
        ("danger", "作废整个方案"),
        ("quiet", "撤销"),
        ("link", "看明细"),
    ):
        first.addWidget(button(text, kind=kind, icon="undo" if kind == "quiet" else ""))
    first.addStretch()
    ticks = (QCheckBox("只看未领"), QCheckBox("含已结"), QRadioButton("按份额"), QRadioButton("按人口"))
    ticks[0].setChecked(True)
    ticks[2].setChecked(True)
    for tick in ticks:
        second.addWidget(tick)
    years = QComboBox()
    years.addItems(["2023年度", "2022年度"])
    second.addWidget(years)
    second.addStretch()
    marks.body.addLayout(first)
    marks.body.addLayout(second)
    right.addWidget(marks)
    empty = Card()
    empty.add(
        EmptyState(
            "还没有项目。项目是嘎查经营的每一桩事：温棚、养殖、出租的地、承揽的活。",
            "新建第一个项目",
            "看看示例",
            "projects",
        ),
        1,
    )
    right.addWidget(empty, 1)
    layout.addLayout(right, 4)
    return page


class Gallery(QWidget):
    """A window of rail and pages."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "paper")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        rail = Rail("嘎查账本")
        for key, text in PAGES:
            rail.add_page(key, text, key)
        rail.set_book("示例嘎查股份经济合作社 · 2023")
        rail.set_foot(["会计 示例", "已备份 今天 09:12"])
        rail.set_current("overview")
        self.pages = QStackedWidget()
        for page in (overview(), table_page(), form_page()):
            self.pages.addWidget(Scroller(page))
        layout.addWidget(rail)
        content = QVBoxLayout()
        content.setContentsMargins(theme.space(24), theme.space(16), theme.space(24), theme.space(16))
        content.addWidget(self.pages)
        layout.addLayout(content, 1)


def settle(app: QApplication) -> None:
    """Let everything be laid out and drawn, pauses over."""
    from PySide6.QtTest import QTest

    for _round in range(3):
        app.processEvents()
        QTest.qWait(90)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def photograph(app: QApplication, folder: Path, name: str, size: tuple[int, int]) -> None:
    """Take one picture of each page."""
    window = Gallery()
    window.resize(*size)
    window.show()
    for place, page in enumerate(("overview", "table", "form")):
        window.pages.setCurrentIndex(place)
        settle(app)
        window.grab().save(str(folder / f"{name}-{page}.png"))
        if (window.width(), window.height()) != size:
            sys.stderr.write(f"{name}-{page}: wanted {size}, needs {window.width()}x{window.height()}\n")
    window.close()


def popups(app: QApplication, folder: Path, name: str) -> None:
    """Take pictures of what opens over the window."""
    question = Question(
        "批准 2023 年度分红方案？", "批准后按 60 户生成凭证并记账，方案不能再改，只能在没有发放时撤回。",
        [("draft", "先存草稿"), ("yes", "批准并记账")], cancel="先不批准", detail="应分合计 1,080,000.00 元",
    )  # fmt: skip
    danger = Question("作废这个方案？", "作废后要重新拟定。", [("yes", "作废方案")], cancel="留着", danger=True)
    crash = CrashDialog("Traceback (most recent call last):\n  …\nValueError: 示例", Path("日志") / "示例.txt")
    finder = Finder(lambda text: [Found("张秀英", "0007 户 · 5 份", 1), Found("张三", "成员 · 0012 户", 2)])
    for piece, page in ((question, "question"), (danger, "danger"), (crash, "crash")):
        piece.show()
        settle(app)
        piece.grab().save(str(folder / f"{name}-{page}.png"))
        piece.close()
    finder.open_with("zs")
    settle(app)
    finder.grab().save(str(folder / f"{name}-finder.png"))
    finder.close()
    host = QWidget()
    layout = QVBoxLayout(host)
    day, choice = DateField(today=lambda: date(2023, 12, 9)), ChoiceField(PROJECTS)
    panel = TablePanel("dividends")
    panel.show_report(dividends())
    for piece in (day, choice, panel):
        layout.addWidget(piece)
    host.resize(theme.space(420), theme.space(500))
    host.show()
    day.open_calendar()
    settle(app)
    day._calendar.grab().save(str(folder / f"{name}-calendar.png"))
    day._calendar.hide()
    choice.open_list()
    settle(app)
    choice._list.grab().save(str(folder / f"{name}-list.png"))
    choice._list.hide()
    menu: QMenu = panel._menu.made(host)
    menu.popup(host.mapToGlobal(QPoint(0, 0)))
    menu.setActiveAction(menu.actions()[1])
    settle(app)
    menu.grab().save(str(folder / f"{name}-menu.png"))
    menu.close()
    host.close()


def main(folder: Path) -> None:
    """Take all pictures for the scaling this process runs with."""
    folder.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(lambda *_: None)
    app = QApplication.instance() or QApplication([])
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    scale = round(100 * float(os.environ.get("QT_SCALE_FACTOR", "1")))
    for name, font_size, size in (
        ("light", 10, (1366, 768)), ("dark", 10, (1366, 768)), ("light-16pt", 16, (1366, 768)),
        ("light-small", 10, (911, 512)),
    ):  # fmt: skip
        theme.apply_theme(app, name.split("-")[0], font_size)
        photograph(app, folder, f"{name}-{scale}", size)
        if size[0] == 1366:
            popups(app, folder, f"{name}-{scale}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/gallery"))
