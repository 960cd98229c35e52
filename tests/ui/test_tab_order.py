"""Every control of a page is reached with Tab, whatever the focus is led to first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from gacha_app.ui.pages.dividends import DividendsPage
from gacha_app.ui.pages.funds import FundsPage
from gacha_app.ui.pages.households import HouseholdsPage
from gacha_app.ui.pages.money import MoneyPage
from gacha_app.ui.pages.projects import ProjectsPage


@pytest.mark.parametrize("page_class", [FundsPage, MoneyPage, ProjectsPage, HouseholdsPage, DividendsPage])
def test_tab_reaches_search_and_buttons_and_comes_back(desk, qtbot, page_class):
    page = page_class(desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.refresh()
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    first = QApplication.focusWidget()
    assert first not in (None, page)

    reached = {first}
    for _step in range(80):
        qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())

    assert any(isinstance(one, QLineEdit) for one in reached)
    waiting = [
        one
        for one in page.findChildren(QPushButton)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert waiting
    assert {one.accessibleName() or one.text() for one in waiting if one not in reached} == set()
