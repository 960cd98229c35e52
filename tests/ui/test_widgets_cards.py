"""Cards, figures, progress, things to do, steps, empty pages; and the layouts under them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.cards import Card, CardRow, EmptyState, KeyFigure, ProgressRow, Step, StepBar, TodoRow
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.matching import begins, matches
from gacha_app.ui.widgets.pieces import Bar, Elided
from gacha_app.ui.widgets.scroller import Scroller


@pytest.fixture
def shown(dressed, qtbot):
    def show(widget, width=600, height=300):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        return widget

    return show


def test_what_a_card_holds_begins_at_its_top_however_tall_it_is(shown):
    card = Card("成员与分红")
    card.add_line("每份（元）", "7,297.30")
    card.add_line("户均（元）", "18,000.00")
    shown(card, 300, 500)
    assert max(one.geometry().bottom() for one in card.findChildren(QLabel)) < 120


def test_what_wants_all_the_room_of_a_card_gets_it(shown):
    card, inner = Card("图"), QWidget()
    inner.setMinimumHeight(10)
    inner.setSizePolicy(inner.sizePolicy().Policy.Expanding, inner.sizePolicy().Policy.Expanding)
    card.add(inner, 1)
    shown(card, 300, 500)
    assert inner.height() > 400


def test_a_card_is_emptied_and_filled_again(shown, qtbot):
    card = Card("分配方案")
    card.add_line("本年收益", "1.00")
    card.clear()
    card.add(label("还没有方案"))
    shown(card)
    assert [one.text() for one in card.findChildren(QLabel) if one.isVisible()] == ["分配方案", "还没有方案"]


def test_cards_share_a_line_and_begin_another_where_they_do_not_fit(shown):
    row = CardRow()
    figures = []
    for title in ("总收入", "经营性收入", "收益", "分红", "补助"):
        figure = KeyFigure(title)
        figure.show_figure("3,756,949.82", "较上年 +18.4%")
        figures.append(figure)
        row.add(figure)
    shown(row, 1120, 120)
    assert len({figure.y() for figure in figures}) == 1
    assert figures[-1].geometry().right() == row.width() - 1
    row.resize(620, 300)
    assert [figure.y() > 0 for figure in figures] == [False, False, False, True, True]
    for figure in figures:
        number = figure.findChildren(QLabel)[1]
        assert number.width() >= number.sizeHint().width()


def test_a_linked_figure_leads_on_by_pointer_and_keys(shown, qtbot):
    figure = shown(KeyFigure("补助资金结余", linked=True), 240, 110)
    figure.show_figure("412,300.00", "1 笔须开工", "clay", "clay")
    assert figure.accessibleName() == "补助资金结余 412,300.00 1 笔须开工"
    pressed = []
    figure.clicked.connect(lambda: pressed.append(True))
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton)
    figure.setFocus()
    qtbot.keyClick(figure, Qt.Key.Key_Return)
    qtbot.keyClick(figure, Qt.Key.Key_Space)
    assert len(pressed) == 3
    assert KeyFigure("本年收益").focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_thing_to_do_says_how_urgent_it_is_in_a_word_and_leads_to_its_cure(shown, qtbot):
    todo = shown(TodoRow("clay", "逾期", "绿化养护款逾期 26 天", "欠 86,000.00 元"), 400, 50)
    assert todo.accessibleName() == "逾期: 绿化养护款逾期 26 天 欠 86,000.00 元"
    assert "逾期" in [one.text() for one in todo.findChildren(QLabel)]
    with qtbot.waitSignal(todo.clicked, timeout=1000):
        qtbot.mouseClick(todo, Qt.MouseButton.LeftButton)
    todo.setFocus()
    with qtbot.waitSignal(todo.clicked, timeout=1000):
        qtbot.keyClick(todo, Qt.Key.Key_Return)


@pytest.mark.parametrize(("percent", "share"), [(0, 0.0), (50, 0.5), (100, 1.0), (140, 1.0)])
def test_a_bar_is_as_long_as_what_is_done_and_never_longer_than_itself(shown, percent, share):
    bar = shown(Bar(percent), 200, 8)
    picture, middle = bar.grab().toImage(), bar.height() // 2
    green = sum(picture.pixelColor(x, middle).name().upper() == theme.token("green") for x in range(picture.width()))
    assert green / picture.width() == pytest.approx(share, abs=0.05)


def test_progress_is_said_in_words_too(shown):
    row = shown(ProgressRow("企业捐赠", "逾期 · 已支出 32%", 32, "clay"))
    assert row.accessibleName() == "企业捐赠 逾期 · 已支出 32%"


def test_steps_say_what_is_done_what_is_now_and_what_comes(shown, qtbot):
    bar = shown(StepBar([Step("拟定", "1 月 3 日 苏和"), Step("批准"), Step("发放")], 1))
    pieces = [one for one in bar.findChildren(QLabel) if one.isVisible()]
    assert [one.text() for one in pieces] == ["✓ 拟定", "批准", "发放"]
    assert [one.accessibleName() for one in pieces] == ["拟定 已完成 1 月 3 日 苏和", "批准 正在进行", "发放 还没到"]
    bar.show_steps([Step("拟定"), Step("批准")], 2)
    qtbot.waitUntil(lambda: [one.text() for one in bar.findChildren(QLabel) if one.isVisible()] == ["✓ 拟定", "✓ 批准"])


def test_steps_that_do_not_fit_go_on_in_a_second_line(shown):
    bar = StepBar([Step(f"第 {place} 步要办的事") for place in range(8)], 3)
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addStretch()
    shown(window, 500, 300)
    pieces = [one for one in bar.findChildren(QLabel) if one.isVisible()]
    assert len({one.y() for one in pieces}) > 1
    assert all(bar.rect().contains(one.geometry()) for one in pieces)


def test_an_empty_page_offers_the_first_step_and_the_example(shown, qtbot):
    state = shown(EmptyState("还没有项目。", "新建第一个项目", "看看示例"))
    for text, signal in (("新建第一个项目", state.first_asked), ("看看示例", state.other_asked)):
        wanted = next(one for one in state.findChildren(QPushButton) if one.text() == text)
        with qtbot.waitSignal(signal, timeout=1000):
            qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)


def test_pieces_of_their_own_width_keep_to_one_line_while_there_is_room(shown):
    host = QWidget()
    flow = FlowLayout(host, gap=6)
    for text in ("全部", "未领 6", "退票 1"):
        flow.addWidget(button(text, kind="chip"))
    shown(host, 400, 60)
    assert len({flow.itemAt(place).geometry().y() for place in range(3)}) == 1
    assert flow.heightForWidth(80) > 2 * flow.heightForWidth(400)
    assert flow.itemAt(9) is None


def test_a_line_that_ends_at_the_right_ends_at_the_edge(shown):
    host = QWidget()
    flow = FlowLayout(host, gap=6, to_the_right=True)
    for text in ("应分 1.00", "抵扣 2.00"):
        flow.addWidget(label(text))
    shown(host, 400, 40)
    assert flow.itemAt(1).geometry().right() == 399


def test_a_line_too_long_ends_in_dots_and_the_whole_is_its_tip(shown):
    line = shown(Elided("阿财农〔2023〕15号 巩固拓展脱贫攻坚成果同乡村振兴有效衔接资金"), 120, 20)
    assert line.toolTip() == line.text()
    line.resize(900, 20)
    assert line.toolTip() == ""


def test_what_is_too_tall_scrolls_and_follows_who_walks_by_tab(shown, qtbot):
    content = QWidget()
    layout = QVBoxLayout(content)
    buttons = [button(f"第 {place} 件") for place in range(30)]
    for one in buttons:
        layout.addWidget(one)
    scroller = shown(Scroller(content), 300, 200)
    assert scroller.verticalScrollBar().maximum() > 0
    assert not scroller.horizontalScrollBar().isVisible()
    buttons[-1].setFocus()
    at = buttons[-1].mapTo(scroller, buttons[-1].rect().center())
    assert QRect(0, 0, 300, 200).contains(at)


def test_a_button_is_pressed_by_pointer_enter_and_its_keys_and_shows_them(shown, qtbot):
    window, pressed = QWidget(), []
    layout = QVBoxLayout(window)
    main = button("批准并记账", lambda: pressed.append(True), kind="main", keys="Ctrl+Return")
    layout.addWidget(main)
    layout.addWidget(icon_button("print", "打印", keys="Ctrl+P"))
    shown(window)
    assert main.text() == "批准并记账  Ctrl+Enter"
    assert main.accessibleName() == "批准并记账"
    qtbot.mouseClick(main, Qt.MouseButton.LeftButton)
    main.setFocus()
    qtbot.keyClick(main, Qt.Key.Key_Return)
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [True, True, True]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("zs", "张三", True), ("ZS", "0012 张三", True), ("s", "单秀英", True), ("d", "单位往来", True),
        ("cq", "重庆银行", True), ("三", "张三", True), ("张 12", "0012 张三", True), ("１２", "0012", True),
        ("1080000", "1,080,000.00", True), ("zs", "赵四平", True), ("zp", "赵四平", False), ("三张", "张三", False),
        ("", "张三", True), ("abc", "ABC 公司", True), ("gs", "ABC 公司", True),
    ],
)  # fmt: skip
def test_a_text_is_found_by_part_width_and_initials(query, text, found):
    assert matches(query, text) is found


def test_what_begins_so_is_told_from_what_merely_holds_it():
    assert begins("td", "土地流转")
    assert not begins("dl", "土地流转")
    assert begins("土", "土地流转")
    assert not begins("tdlzx", "土地流转")
