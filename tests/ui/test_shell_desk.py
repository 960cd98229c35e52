"""The desk that every page is given."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gacha_app.domain.errors import GachaError
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk


def test_the_organisation_is_read_again_after_it_was_changed(desk: Desk) -> None:
    from dataclasses import replace

    from gacha_app.services.books import change_organisation

    before = desk.organisation
    change_organisation(desk.open_book(), replace(before, accountant="王芳"))

    assert before.accountant == "苏和"
    assert desk.organisation.accountant == "王芳"


def test_background_work_hands_its_result_to_the_window(desk: Desk, qtbot: QtBot) -> None:
    got: list[int] = []

    job = desk.run_in_background("正在计算", lambda progress: 42, got.append)
    with qtbot.waitSignal(job.ended):
        pass

    assert got == [42]


def test_background_work_stops_at_its_next_step(desk: Desk, qtbot: QtBot) -> None:
    done: list[int] = []

    def count(progress: Progress) -> None:
        for step in range(10**9):
            progress(step, 10**9)

    job = desk.run_in_background("正在计算", count, done.append)
    with qtbot.waitSignal(job.progressed):
        pass
    with qtbot.waitSignal(job.ended):
        job.stop()

    assert done == []


def test_background_work_that_is_refused_says_why(desk: Desk, qtbot: QtBot) -> None:
    def refuse(progress: Progress) -> None:
        raise GachaError("U盘已满。")

    with qtbot.waitSignal(desk.refused) as told:
        desk.run_in_background("正在备份", refuse)

    assert str(told.args[0]) == "U盘已满。"


def test_what_is_refused_is_told_and_not_raised(desk: Desk, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise GachaError("金额不对。")

    with qtbot.waitSignal(desk.refused):
        done = desk.try_to(refuse)

    assert not done
