"""The pages of the rail, in the order of the work."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from gacha_app.i18n import N_
from gacha_app.ui.page import Page


@dataclass(frozen=True)
class PageEntry:
    """A page of the rail; its module is imported when it is first shown.

    Attributes:
        name: its name for programs and for `Desk.show_page`; also its module, icon and help.
        title: its name in the rail; translated where it is shown.
        class_name: the `Page` in its module.
        icon: the name of its icon.
        without_book: whether it means something while no book is open.
    """

    name: str
    title: str
    class_name: str
    icon: str
    without_book: bool = False

    @property
    def module(self) -> str:
        """The module that holds the page."""
        return f"gacha_app.ui.pages.{self.name}"


PAGES = (
    PageEntry("overview", N_("总览"), "OverviewPage", "overview"),
    PageEntry("projects", N_("项目"), "ProjectsPage", "projects"),
    PageEntry("money", N_("收入与支出"), "MoneyPage", "money"),
    PageEntry("households", N_("成员与份额"), "HouseholdsPage", "households"),
    PageEntry("dividends", N_("分红"), "DividendsPage", "dividends"),
    PageEntry("funds", N_("补助资金"), "FundsPage", "funds"),
    PageEntry("contracts", N_("合同与资产"), "ContractsPage", "contracts"),
    PageEntry("plans", N_("计划与责任"), "PlansPage", "plans"),
    PageEntry("disclosure", N_("公开"), "DisclosurePage", "disclosure"),
    PageEntry("township", N_("上报与汇总"), "TownshipPage", "township", without_book=True),
    PageEntry("books", N_("凭证与账簿"), "BooksPage", "books"),
    PageEntry("settings", N_("设置"), "SettingsPage", "settings", without_book=True),
)


@cache
def pages() -> tuple[PageEntry, ...]:
    """Return the pages there are; one whose module does not exist is not in the rail."""
    return tuple(page for page in PAGES if find_spec(page.module) is not None)


def page_class(entry: PageEntry) -> type[Page]:
    """Import a page and return its class."""
    found: type[Page] = getattr(import_module(entry.module), entry.class_name)
    return found
