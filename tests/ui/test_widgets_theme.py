"""The look: one file of tokens, type that follows one setting, icons that follow the theme."""

from __future__ import annotations

import json
import re

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit

from gacha_app import paths
from gacha_app.ui import theme
from gacha_app.ui.navigation import PAGES
from gacha_app.ui.widgets.buttons import button, icon_button, label

STYLE = paths.resources() / "style"


@pytest.fixture(autouse=True)
def light_again(qapp):
    yield
    theme.apply_theme(qapp, "light", 10)


def luminance(shade: str) -> float:
    parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shades_in(picture: QImage) -> set[str]:
    solid = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return {shade.name().upper() for shade in solid if shade.alpha() == 255}


def test_both_themes_name_the_same_colours_as_plain_hex():
    light, dark = theme.tokens("light"), theme.tokens("dark")
    assert light.keys() == dark.keys()
    assert all(re.fullmatch("#[0-9A-F]{6}", shade) for shade in [*light.values(), *dark.values()])


def test_the_light_theme_has_the_colours_that_were_decided():
    assert {
        "ink": "#1F2A30", "muted": "#6B7780", "line": "#E4E1D9", "paper": "#F7F5F0", "card": "#FFFFFF",
        "green": "#2F6F4E", "green_soft": "#E7F0EA", "clay": "#C2553B", "gold": "#D39B2F", "blue": "#4A6FA5",
        "plum": "#7E5A83", "rail": "#23332B",
    }.items() <= theme.tokens("light").items()  # fmt: skip


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_stand_out_from_what_they_stand_on(name):
    shades = theme.tokens(name)
    for words, ground in (
        ("ink", "card"), ("ink", "paper"), ("ink", "selection"), ("ink", "header"), ("on_fill", "green_fill"),
        ("on_fill", "clay_fill"), ("rail_muted", "rail"), ("rail_ink", "rail_active"), ("green_ink", "green_soft"),
        ("clay_ink", "clay_soft"), ("gold_ink", "gold_soft"), ("blue_ink", "blue_soft"), ("plum_ink", "plum_soft"),
        ("green_ink", "card"), ("clay_ink", "card"), ("gold_ink", "card"), ("muted", "card"),
    ):  # fmt: skip
        assert contrast(shades[words], shades[ground]) >= 4.3, (words, ground)
    assert contrast(shades["focus"], shades["card"]) >= 3
    assert contrast(shades["muted"], shades["paper"]) >= 4


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_pictures_of_the_style_sheet_wear_the_tokens(name):
    shades = theme.tokens(name)
    for picture, token in (("arrow", "muted"), ("check", "on_fill"), ("dot", "on_fill")):
        assert shades[token] in (STYLE / name / f"{picture}.svg").read_text()


def test_the_style_sheet_is_filled_and_sets_type_in_points(dressed):
    sheet = dressed.styleSheet()
    assert "$" not in sheet
    assert not re.search(r"font-size:[^;]*px", sheet)
    assert json.loads((STYLE / "tokens.json").read_text())["light"]["ink"] in sheet


@pytest.mark.parametrize("size", [9, 10, 13, 16])
def test_all_type_and_every_space_follow_one_setting(dressed, qtbot, size):
    theme.apply_theme(dressed, "light", size)
    title, line = label("总览", "title"), QLineEdit()
    for widget in (title, line):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    assert title.font().pointSizeF() == pytest.approx(1.5 * size)
    assert line.font().pointSizeF() == size
    assert theme.space(20) == 2 * size


def test_a_size_no_eye_wants_is_brought_back_to_the_nearest(dressed):
    theme.apply_theme(dressed, "light", 40)
    assert theme.look().font_size == 16
    theme.apply_theme(dressed, "light", 1)
    assert theme.look().font_size == 9


def test_the_bundled_font_writes_chinese_and_its_figures_are_of_one_width(dressed, qtbot):
    shown = QLabel("嘎查账本")
    qtbot.addWidget(shown)
    assert shown.fontInfo().family() == theme.FAMILY
    assert len({shown.fontMetrics().horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_icons_already_shown_change_with_the_theme(dressed, qtbot):
    plain, alone = button("导出", icon="export"), icon_button("print", "打印")
    for widget in (plain, alone):
        qtbot.addWidget(widget)
    theme.apply_theme(dressed, "dark", 10)
    for widget in (plain, alone):
        assert theme.tokens("dark")["muted"] in shades_in(widget.icon().pixmap(48, 48).toImage())


def test_every_page_of_the_rail_has_its_icon(dressed):
    for page in PAGES:
        assert shades_in(theme.pixmap(page.icon, "ink", 48, 2).toImage()) == {theme.token("ink")}


def test_an_icon_is_drawn_for_the_scaling_of_its_screen(dressed):
    drawn = theme.pixmap("search", "ink", 18, 1.5)
    assert (drawn.width(), drawn.devicePixelRatio()) == (27, 1.5)


def test_large_type_makes_a_laptop_narrow_and_a_wide_screen_not(dressed):
    assert theme.is_narrow(1099)
    assert not theme.is_narrow(1100)
    theme.apply_theme(dressed, "light", 16)
    assert theme.is_narrow(1366)
    assert not theme.is_narrow(1440)


def test_twenty_thousand_texts_do_not_wear_the_interpreter_out(dressed, qtbot):
    # PySide6 6.12.0 on Python 3.11 lost a reference to None at each call, and aborted after some thousand
    shown = QLabel()
    qtbot.addWidget(shown)
    for _round in range(20_000):
        shown.setText("户")
    assert shown.text() == "户"
