"""Charts in the window: drawn for the screen's scaling, their parts lead on, and the picture can be taken along."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gacha_app.domain.errors import GachaError
from gacha_app.ui import theme
from gacha_app.ui.widgets.figure import FigureCard, FigureView

HEIGHTS = ((3, 5, 2), (4, 1, 6))


def bars(name: str):
    """Two series over three years, stacked."""
    from matplotlib.figure import Figure

    shades = theme.tokens(name)
    figure = Figure(facecolor=shades["card"])
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    base = [0, 0, 0]
    for series, heights in enumerate(HEIGHTS):
        for category, bar in enumerate(axes.bar(range(3), heights, bottom=base, color=shades[f"series{series + 1}"])):
            bar.set_gid(f"s{series}:{category}")
        base = [before + height for before, height in zip(base, heights, strict=True)]
    axes.set_axis_off()
    return figure


@pytest.fixture
def view(dressed, qtbot):
    made = FigureView()
    made.show_figure(bars, "各项目收入", lambda series, category: f"{series}/{category}")
    qtbot.addWidget(made)
    made.resize(480, 320)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: not made.picture().isNull())
    return made


def at(view, part) -> QPoint:
    return view.centre_of(part).toPoint()


def test_a_figure_is_made_when_it_is_first_seen_and_not_before(dressed, qtbot):
    made = []
    view = FigureView(lambda name: made.append(name) or bars(name))
    qtbot.addWidget(view)
    view.resize(300, 200)
    assert made == []
    view.show()
    qtbot.waitUntil(lambda: made == ["light"])


def test_the_picture_has_a_dot_for_every_dot_of_the_screen(view):
    ratio = view.devicePixelRatioF()
    assert (view.picture().width(), view.picture().height()) == (round(480 * ratio), round(320 * ratio))


def test_every_marked_part_can_be_chosen(view):
    assert view.parts() == [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)]
    for part in view.parts():
        assert view.part_at(view.centre_of(part)) == part
        shade = view.picture().pixelColor(at(view, part) * view.devicePixelRatioF()).name().upper()
        assert shade == theme.token(f"series{part[0] + 1}")
    assert view.part_at(QPoint(2, 2)) is None


def test_a_click_on_a_part_leads_to_what_is_behind_it(view, qtbot):
    with qtbot.waitSignal(view.part_clicked, timeout=1000) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, (1, 2)))
    assert chosen.args == [1, 2]
    with qtbot.assertNotEmitted(view.part_clicked, wait=50):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_parts_are_chosen_by_keys_too_and_said(view, qtbot):
    view.setFocus()
    for _step in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "0/1"
    with qtbot.waitSignal(view.part_clicked, timeout=1000) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [0, 1]
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.accessibleDescription() == "1/0"


def test_the_pointer_shows_what_can_be_chosen(view, qtbot):
    qtbot.mouseMove(view, at(view, (0, 1)))
    qtbot.waitUntil(lambda: view.cursor().shape() == Qt.CursorShape.PointingHandCursor)
    qtbot.mouseMove(view, QPoint(3, 3))
    qtbot.waitUntil(lambda: view.cursor().shape() == Qt.CursorShape.ArrowCursor)


def test_a_larger_place_gets_a_larger_picture_and_its_parts_move_along(view, qtbot):
    view.resize(700, 400)
    qtbot.waitUntil(lambda: view.picture().width() == round(700 * view.devicePixelRatioF()))
    assert view.part_at(view.centre_of((0, 2))) == (0, 2)
    assert view.centre_of((0, 2)).x() > 480


def test_another_theme_draws_the_figure_anew(view, dressed, qtbot):
    theme.apply_theme(dressed, "dark", 10)
    try:
        card = theme.tokens("dark")["card"]
        qtbot.waitUntil(lambda: view.picture().pixelColor(1, 1).name().upper() == card)
    finally:
        theme.apply_theme(dressed, "light", 10)


def test_a_picture_is_copied_light_whatever_the_theme(view, dressed, qtbot):
    theme.apply_theme(dressed, "dark", 10)
    try:
        with qtbot.waitSignal(view.said, timeout=1000) as said:
            view.copy_picture()
    finally:
        theme.apply_theme(dressed, "light", 10)
    assert said.args == ["图片已复制。"]
    copied = QApplication.clipboard().image()
    assert copied.pixelColor(1, 1).name() == "#ffffff"
    assert copied.width() >= 960


@pytest.mark.parametrize(("name", "begins"), [("收入.png", b"\x89PNG"), ("收入.svg", b"<?xml")])
def test_a_picture_is_saved_as_its_name_says(view, qtbot, tmp_path, name, begins):
    with qtbot.waitSignal(view.said, timeout=1000) as said:
        view.save(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert name in said.args[0]
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [name]


def test_saving_where_nothing_can_be_saved_is_refused_in_words(view, tmp_path):
    with pytest.raises(GachaError, match="没有"):
        view.save(tmp_path / "没有这个文件夹" / "收入.png")


def test_what_is_on_the_screen_stays_after_saving(view, qtbot, tmp_path):
    before = QImage(view.picture())
    view.save(tmp_path / "收入.png")
    assert view.part_at(view.centre_of((1, 1))) == (1, 1)
    assert view.picture() == before


def test_a_card_offers_what_can_be_done_with_its_picture(dressed, qtbot):
    card = FigureCard("各项目收入")
    qtbot.addWidget(card)
    card.show_figure(bars)
    card.resize(400, 300)
    card.show()
    qtbot.waitUntil(lambda: not card.view.picture().isNull())
    assert card.view.accessibleName() == "各项目收入"
    menu = card.view.menu(card)
    assert [action.text() for action in menu.actions()] == ["复制图片", "保存图片…（PNG、SVG）"]
    menu.actions()[0].trigger()
    assert not QApplication.clipboard().image().isNull()
