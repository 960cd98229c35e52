"""A chart shows every value, says its unit, covers no word with another, and tells a window what was clicked."""

from __future__ import annotations

import itertools
import json
import logging
from dataclasses import replace

import pytest
import sample_reports
from matplotlib.backend_bases import MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from gacha_app import paths
from gacha_app.charts.figures import figure_of, place_of, save_chart, source_of
from gacha_app.domain.errors import GachaError
from gacha_app.reports.report import CellKind, Chart, ChartKind, EntryFilter, Series

LONG = ("温棚葡萄", "鸵鸟养殖示范基地建设", "土地流转（河滩地一号至三号）", "园区绿化养护", "河道清淤", "光伏电站收益",
        "市政工程劳务", "道路养护", "面粉加工合作社联营")  # fmt: skip
SHARES = Chart(
    "kinds", "收入构成", ChartKind.SHARE, ("经营收入", "发包及上交收入", "投资收益", "补助收入", "零收入"),
    (Series("收入构成", (184_000_000, 91_694_982, 1_000_000, 100_000_000, 0)),), sample=True,
)  # fmt: skip
PROGRESS = Chart(
    "funds", "补助资金进度", ChartKind.PROGRESS,
    ("示财农〔2023〕15号 衔接推进乡村振兴补助资金", "自治区配套", "尚未到账的", "超支的"),
    (Series("已支出", (40_600_000, 30_000_000, None, 12_000_000)),
     Series("到账", (70_000_000, 30_000_000, None, 10_000_000))),
)  # fmt: skip
GAPPED = Chart(
    "per-share", "历年每份分红", ChartKind.LINE, ("2019", "2020", "2021", "2022", "2023"),
    (Series("历年每份分红", (321_000, None, 481_000, 618_000, 729_730)),), organisation=sample_reports.GACHA,
)  # fmt: skip


def losing():
    chart = sample_reports.income_chart(4, 6)
    series = tuple(
        replace(one, values=tuple(-value // 2 if (n + m) % 4 == 0 else value for m, value in enumerate(one.values)))
        for n, one in enumerate(chart.series)
    )
    return replace(chart, series=series)


CHARTS = {
    "stacked": sample_reports.income_chart(),
    "many projects": sample_reports.income_chart(14, 12),
    "with losses": losing(),
    "grouped": sample_reports.income_chart(3, 5, ChartKind.GROUPED),
    "grouped by month": sample_reports.income_chart(5, 12, ChartKind.GROUPED),
    "long names": replace(sample_reports.income_chart(3, 9), categories=LONG),
    "long names side by side": replace(sample_reports.income_chart(2, 9, ChartKind.GROUPED), categories=LONG),
    "thirty categories": sample_reports.income_chart(2, 30),
    "one bar": sample_reports.income_chart(2, 1),
    "line with a gap": GAPPED,
    "lines": sample_reports.income_chart(5, 12, ChartKind.LINE),
    "many lines": sample_reports.income_chart(14, 12, ChartKind.LINE),
    "shares": SHARES,
    "many shares": Chart("s", "占比", ChartKind.SHARE, LONG * 2, (Series("占比", tuple(range(1, 19))),)),
    "progress": PROGRESS,
    "nothing": Chart("n", "补助资金", ChartKind.STACKED, (), (), organisation=sample_reports.GACHA),
}


def drawn(chart, **how):
    figure = figure_of(chart, **how)
    FigureCanvasAgg(figure).draw()
    return figure


def by_gid(figure):
    return {artist.get_gid(): artist for artist in figure.findobj(lambda one: place_of(one.get_gid()) is not None)}


def words(figure):
    return [text.get_text() for text in figure.texts if text.get_text()]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(("size", "font_size"), [((8.0, 4.5), 10.0), ((5.2, 2.9), 10.0), ((9.0, 5.0), 16.0)])
@pytest.mark.parametrize("titled", [True, False])
def test_no_word_is_cut_off_or_covers_another(name, size, font_size, titled):
    figure = drawn(CHARTS[name], size=size, font_size=font_size, titled=titled)

    width, height = figure.bbox.width, figure.bbox.height
    boxes = [(text.get_text(), text.get_window_extent()) for text in figure.texts if text.get_text()]
    for text, box in boxes:
        assert box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1, text  # noqa: PT018
    for (one, first), (other, second) in itertools.combinations(boxes, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        down = min(first.y1, second.y1) - max(first.y0, second.y0)
        # Boxes of type are higher than its ink
        assert across < 2 or down < 5 * font_size / 10, f"{one!r} over {other!r}"


def test_a_figure_in_a_larger_window_lays_itself_out_anew_with_words_of_the_same_size():
    figure = drawn(sample_reports.income_chart(), size=(8.0, 4.5))
    figure.set_size_inches(5.2, 2.9)
    figure.canvas.draw()

    same = drawn(sample_reports.income_chart(), size=(5.2, 2.9))
    assert [text.get_window_extent().bounds for text in figure.texts] == [
        text.get_window_extent().bounds for text in same.texts
    ]
    assert set(by_gid(figure)) == set(by_gid(same))


@pytest.mark.parametrize("name", [one for one in CHARTS if CHARTS[one].kind in (ChartKind.STACKED, ChartKind.GROUPED)])
def test_the_legend_never_covers_a_bar(name):
    figure = drawn(CHARTS[name])

    legend = [text.get_window_extent() for text in figure.texts if text.get_ha() == "left"]
    for gid, bar in by_gid(figure).items():
        assert all(bar.get_window_extent().y1 < box.y0 for box in legend), gid


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_value_is_a_bar_as_high_as_it_says(theme):
    chart = sample_reports.income_chart(5, 12)

    bars = by_gid(drawn(chart, theme=theme))

    assert set(bars) == {f"s{series}:{category}" for series in range(5) for category in range(12)}
    a_fen = bars["s0:0"].get_height() / chart.series[0].values[0]
    for gid, bar in bars.items():
        series, category = place_of(gid)
        assert bar.get_height() == pytest.approx(a_fen * chart.series[series].values[category])


def test_stacked_bars_stand_on_one_another_and_losses_hang_from_nought():
    chart = losing()
    bars = by_gid(drawn(chart))

    for category in range(6):
        values = [one.values[category] for one in chart.series]
        up = [bars[f"s{n}:{category}"] for n, value in enumerate(values) if value > 0]
        down = [bars[f"s{n}:{category}"] for n, value in enumerate(values) if value < 0]
        for lower, upper in itertools.pairwise(up):
            assert upper.get_y() == pytest.approx(lower.get_y() + lower.get_height())
        for hanging in down:
            assert hanging.get_y() + hanging.get_height() == pytest.approx(up[0].get_y())


def test_the_sum_of_a_stack_stands_over_it():
    figure = drawn(losing())

    nets = [sum(one.values[category] for one in losing().series) for category in range(6)]
    assert [f"{net / 1_000_000:.1f}" for net in nets] == [word for word in words(figure) if "." in word]


def test_the_axis_begins_at_nought_and_large_amounts_are_in_ten_thousands():
    figure = drawn(sample_reports.income_chart(5, 12))

    assert "单位：万元" in words(figure)
    assert "0" in words(figure)
    assert "150" in words(figure)


def test_small_amounts_stay_in_yuan_to_the_fen():
    figure = drawn(GAPPED)

    assert "单位：元" in words(figure)
    assert "7,297.30" in words(figure)
    assert "0" in words(figure)


def test_the_small_ones_of_many_series_are_together_and_say_so():
    figure = drawn(sample_reports.income_chart(14, 12))

    assert "其他（7项）" in words(figure)
    bars = by_gid(figure)
    small = sum(one.values[0] for one in sample_reports.income_chart(14, 12).series[:7])
    large = sample_reports.income_chart(14, 12).series[7].values[0]
    assert bars["s-1:0"].get_height() / bars["s7:0"].get_height() == pytest.approx(small / large)
    assert "s0:0" not in bars


def test_of_many_lines_every_one_is_drawn():
    points = by_gid(drawn(sample_reports.income_chart(14, 12, ChartKind.LINE)))

    assert len(points) == 14 * 12


def test_a_missing_value_is_a_gap_and_not_a_nought():
    figure = drawn(GAPPED)

    assert set(by_gid(figure)) == {"s0:0", "s0:2", "s0:3", "s0:4"}
    line = next(one for one in figure.findobj(Line2D) if len(one.get_xdata()) == 5)
    assert [y == y for y in line.get_ydata()] == [True, False, True, True, True]


def test_a_click_on_a_bar_tells_the_entries_behind_it():
    sources = tuple(EntryFilter(project_id=7, text=str(month)) for month in range(12))
    chart = sample_reports.income_chart(5, 12)
    chart = replace(chart, series=(*chart.series[:4], replace(chart.series[4], sources=sources)))
    figure = drawn(chart)
    clicked = []
    figure.canvas.mpl_connect("pick_event", lambda event: clicked.append(event.artist.get_gid()))

    box = by_gid(figure)["s4:3"].get_window_extent()
    MouseEvent("button_press_event", figure.canvas, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, 1)._process()

    assert clicked == ["s4:3"]
    assert source_of(chart, clicked[0]) == sources[3]


def test_a_click_near_a_point_of_a_line_finds_it():
    figure = drawn(GAPPED)
    clicked = []
    figure.canvas.mpl_connect("pick_event", lambda event: clicked.append(event.artist.get_gid()))

    box = by_gid(figure)["s0:2"].get_window_extent()
    MouseEvent("button_press_event", figure.canvas, box.x0 - 3, box.y0 + 2, 1)._process()

    assert clicked == ["s0:2"]


@pytest.mark.parametrize(
    ("gid", "place"),
    [("s0:3", (0, 3)), ("s-1:2", (-1, 2)), (None, None), ("", None), ("figure", None), ("s:", None), ("sx:1", None)],
)
def test_names_of_artists_are_read_back(gid, place):
    assert place_of(gid) == place


def test_several_series_together_have_no_entries_of_their_own():
    assert source_of(sample_reports.income_chart(14, 12), "s-1:0") is None
    assert source_of(sample_reports.income_chart(5, 12), "s4:3") is None


def test_shares_are_sorted_and_their_per_cents_make_a_hundred():
    figure = drawn(SHARES)

    percents = [word for word in words(figure) if word.endswith("%")]
    assert sum(round(float(one[:-1]) * 10) for one in percents) == 1000
    names = [word for word in words(figure) if word in SHARES.categories]
    assert names == ["经营收入", "补助收入", "发包及上交收入", "投资收益"]
    bars = by_gid(figure)
    assert bars["s0:0"].get_width() > bars["s0:3"].get_width() > bars["s0:1"].get_width()


def test_progress_says_how_much_of_how_much_and_what_is_overdone():
    figure = drawn(PROGRESS)

    assert "已支出 / 到账，单位：万元" in words(figure)
    assert "40.6 / 70.0　58%" in words(figure)
    assert "0.0 / —" in words(figure)
    assert "12.0 / 10.0　120%　超出" in words(figure)
    bars = by_gid(figure)
    assert bars["s0:0"].get_width() / bars["s1:0"].get_width() == pytest.approx(0.58)
    assert bars["s0:3"].get_width() == pytest.approx(bars["s1:3"].get_width())


def test_progress_not_quite_whole_is_never_called_a_hundred():
    chart = replace(
        PROGRESS, categories=("甲",), series=(Series("已支出", (99_999_99,)), Series("到账", (100_000_00,)))
    )

    assert any("99%" in word for word in words(drawn(chart)))


def test_what_does_not_fit_is_counted():
    chart = replace(
        PROGRESS, categories=tuple("甲乙丙丁戊己庚辛"),
        series=(Series("已支出", (1_000_000,) * 8), Series("到账", (2_000_000,) * 8)),
    )  # fmt: skip

    assert any("另有" in word for word in words(drawn(chart, size=(4.0, 2.0))))


@pytest.mark.parametrize("values", [(), (None, None), (0, 0)])
def test_an_empty_chart_says_that_there_is_nothing_yet(values):
    chart = Chart("n", "补助资金", ChartKind.STACKED, ("甲",) * len(values), (Series("x", values),))

    assert "暂无数据" in words(drawn(chart))


def test_invented_figures_are_marked_with_and_without_a_title():
    chart = sample_reports.income_chart()

    assert "示例" in words(drawn(chart))
    assert "示例" in words(drawn(chart, titled=False))
    assert "示例" not in words(drawn(replace(chart, sample=False)))


def test_counts_shares_and_per_cents_have_their_own_units():
    def unit(kind, values):
        chart = Chart("n", "数", ChartKind.GROUPED, ("甲",) * len(values), (Series("x", values),), unit=kind)
        return [word for word in words(drawn(chart)) if word.startswith("单位")]

    assert unit(CellKind.SHARES, (25_000,)) == ["单位：份"]
    assert unit(CellKind.PERCENT, (7_345,)) == ["单位：%"]
    assert unit(CellKind.COUNT, (3,)) == []


def test_colours_are_those_of_the_windows():
    tokens = json.loads((paths.resources() / "style" / "tokens.json").read_text("utf-8"))

    for theme in ("light", "dark"):
        figure = drawn(sample_reports.income_chart(), theme=theme)
        first = by_gid(figure)["s0:0"]
        assert isinstance(first, Rectangle)
        shade = tuple(int(tokens[theme]["series1"][place : place + 2], 16) / 255 for place in (1, 3, 5))
        assert first.get_facecolor()[:3] == pytest.approx(shade)


def test_names_in_chinese_mongolian_and_rare_characters_draw_without_a_box(caplog):
    chart = replace(sample_reports.income_chart(1, 3), categories=("嘎查㐂", "ᠭᠠᠴᠠᠭ᠎ᠠ", "𠮷日"), title="ᠭᠠᠴᠠᠭ᠎ᠠ 收入")

    with caplog.at_level(logging.WARNING):
        figure = drawn(chart)

    assert not caplog.records
    assert "〓日" in words(figure)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_same_chart_gives_the_same_file(tmp_path, ending):
    for name in ("a", "b"):
        save_chart(sample_reports.income_chart(), tmp_path / f"{name}.{ending}")

    first = (tmp_path / f"a.{ending}").read_bytes()
    assert first == (tmp_path / f"b.{ending}").read_bytes()
    assert first.startswith(b"\x89PNG" if ending == "png" else b"<?xml")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{ending}", f"b.{ending}"]


def test_the_parts_of_a_saved_drawing_bear_their_names(tmp_path):
    save_chart(sample_reports.income_chart(), tmp_path / "a.svg")

    assert 'id="s4:11"' in (tmp_path / "a.svg").read_text("utf-8")


def test_another_kind_of_picture_is_refused_in_words(tmp_path):
    with pytest.raises(GachaError, match=r"“a\.jpg”的扩展名改为 \.png 或 \.svg"):
        save_chart(sample_reports.income_chart(), tmp_path / "a.jpg")
    assert list(tmp_path.iterdir()) == []
