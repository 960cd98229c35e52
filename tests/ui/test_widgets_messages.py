"""Messages, questions, the crash dialog and long work's strip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gacha_app.domain.errors import GachaError
from gacha_app.ui.widgets.crash_dialog import CrashDialog
from gacha_app.ui.widgets.messages import MessageBar, ProgressStrip, Question, ask, choose


@pytest.fixture
def bar(dressed, qtbot):
    # away from the corner where the pointer of a screen without a mouse rests: it keeps a line from going
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(100, 100, 100, 100)
    made = MessageBar()
    made.window_kept = window
    layout.addWidget(made)
    layout.addStretch()
    qtbot.addWidget(window)
    window.resize(800, 400)
    window.show()
    return made


def pressed(qtbot, parent, text):
    wanted = next(one for one in parent.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)


def test_nothing_is_said_until_something_is_to_be_said(bar):
    assert not bar.isVisible()
    assert bar.text() == ""


def test_a_success_is_said_quietly_offers_to_undo_and_goes_by_itself(bar, qtbot):
    undone = []
    bar._timer.setInterval(60)
    bar.say("已记账：收到租金 1,200.00 元。", lambda: undone.append(True))
    assert bar.isVisible()
    assert bar.accessibleName() == "已记账：收到租金 1,200.00 元。"
    assert bar.can_undo()
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=2000)
    assert undone == []
    assert not bar.can_undo()


def test_undo_undoes_once_and_closes_the_line(bar, qtbot):
    undone = []
    bar.say("已登记。", lambda: undone.append(True))
    with qtbot.waitSignal(bar.closed, timeout=1000):
        pressed(qtbot, bar, "撤销")
    bar.undo()
    assert undone == [True]


def test_what_undo_itself_says_is_not_closed_with_the_old_line(bar, qtbot):
    bar.say("已登记。", lambda: bar.say("已撤销。"))
    pressed(qtbot, bar, "撤销")
    assert bar.text() == "已撤销。"
    assert not bar.can_undo()


def test_a_refusal_stays_until_it_is_closed(bar, qtbot):
    bar._timer.setInterval(20)
    bar.say("已登记。")
    bar.refuse(GachaError("这笔资金只剩 12,300.00 元。"))
    qtbot.wait(80)
    assert bar.text() == "这笔资金只剩 12,300.00 元。"
    assert bar.property("tone") == "clay"
    assert not next(one for one in bar.findChildren(QPushButton) if one.text() == "撤销").isVisible()
    qtbot.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_a_line_worth_knowing_stays(bar):
    bar.inform("这个账本只能查看。")
    assert bar.property("tone") == "blue"
    assert not bar._timer.isActive()


def test_progress_is_shown_in_figures_and_can_be_stopped_once(dressed, qtbot):
    strip = ProgressStrip("正在导出年度公开表")
    qtbot.addWidget(strip)
    strip.show()
    progress = strip.findChild(QProgressBar)
    assert progress.maximum() == 0
    strip.show_progress(3 * 10**12, 4 * 10**12)
    assert progress.value() / progress.maximum() == 0.75
    assert "正在导出年度公开表 75%" in [one.text() for one in strip.findChildren(QLabel)]
    with qtbot.waitSignal(strip.stop_asked, timeout=1000):
        pressed(qtbot, strip, "停止")
    assert not next(one for one in strip.findChildren(QPushButton)).isEnabled()


def question_shown():
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, Question) and one.isVisible())


def answering(qtbot, answer):
    """Answer the next question once it is shown."""
    seen = []

    def act():
        seen.append(question_shown())
        answer(seen[0])

    QTimer.singleShot(0, act)
    return seen


def test_a_question_names_its_consequence_on_the_button(dressed, qtbot):
    seen = answering(qtbot, lambda dialog: pressed(qtbot, dialog, "批准并记账"))
    assert ask(None, "批准 2023 年度方案？", "批准后方案不能再改。", "批准并记账") is True
    words = [one.text() for one in seen[0].findChildren(QPushButton)]
    assert words == ["先不办", "批准并记账"]
    assert not {"是", "否", "确定", "取消"} & set(words)


def test_escape_and_the_other_button_leave_all_as_it_is(dressed, qtbot):
    answering(qtbot, lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert ask(None, "批准？", "不能再改。", "批准") is False
    answering(qtbot, lambda dialog: pressed(qtbot, dialog, "先不批准"))
    assert ask(None, "批准？", "不能再改。", "批准", cancel="先不批准") is False


def test_enter_takes_the_usual_way_but_not_one_that_cannot_be_undone(dressed, qtbot):
    def enter(dialog):
        qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    answering(qtbot, enter)
    assert ask(None, "批准？", "不能再改。", "批准") is True
    answering(qtbot, enter)
    assert ask(None, "作废？", "要重新拟定。", "作废方案", danger=True) is False


def test_one_of_several_ways_is_chosen(dressed, qtbot):
    answering(qtbot, lambda dialog: pressed(qtbot, dialog, "另存一份"))
    assert choose(None, "已有同名文件", "要怎么办？", [("copy", "另存一份"), ("replace", "替换旧文件")]) == "copy"


def test_the_crash_dialog_shows_words_first_and_details_when_asked(dressed, qtbot, tmp_path):
    dialog = CrashDialog("Traceback: 示例", tmp_path / "日志.txt")
    qtbot.addWidget(dialog)
    dialog.show()
    details = dialog.findChild(QPlainTextEdit)
    assert not details.isVisible()
    assert any("账本没有改动" in one.text() for one in dialog.findChildren(QLabel))
    assert any("日志.txt" in one.text() for one in dialog.findChildren(QLabel))
    pressed(qtbot, dialog, "看细节")
    assert details.isVisible()
    assert details.toPlainText() == "Traceback: 示例"
    pressed(qtbot, dialog, "收起细节")
    assert not details.isVisible()


def test_the_details_of_a_crash_are_copied_and_saved(dressed, qtbot, tmp_path):
    dialog = CrashDialog("Traceback: 示例")
    qtbot.addWidget(dialog)
    pressed(qtbot, dialog, "复制细节")
    assert QApplication.clipboard().text() == "Traceback: 示例"
    dialog.save(tmp_path / "细节.txt")
    assert (tmp_path / "细节.txt").read_text("utf-8") == "Traceback: 示例"
    dialog.save(tmp_path / "没有" / "细节.txt")
    assert any("没能保存到" in one.text() for one in dialog.findChildren(QLabel))
