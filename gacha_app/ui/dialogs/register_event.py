"""What every form of the two registers asks: the day, the paper behind it, and the files to attach."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.household import Household, Member
from gacha_app.domain.register_events import EVENT_KINDS, Effect
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.voucher_papers import ChosenPapers
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, DateField, TextField


class EventDialog(FormDialog):
    """A form that registers one event of a household; `made` is the event's identity.

    Attributes:
        papers: the files that are attached to the event once it is kept.
        consequence: what would be afterwards, told while the form is filled.
    """

    def __init__(
        self, desk: Desk, household: Household, day: dt.date, title: str, confirm: str, parent: QWidget | None = None,
        *, sentence: str = "", width: int = 500,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._household = household
        self._day = day
        whose = _("{number} {name}：{what}").format(number=household.number, name=household.representative, what=title)
        super().__init__(whose, confirm, self._keep, parent, sentence=sentence, width=width)
        self.papers = ChosenPapers()
        self.consequence = label(role="muted", wrap=True)

    def register(self, values: dict[str, Any]) -> None:
        """Register the event; to be told by each form."""
        raise NotImplementedError

    def ask_day_and_note(self, placeholder: str = "") -> None:
        """Ask for the day, the paper behind the event, and its files: the end of every form."""
        form = self.form
        form.add("date", _("日期"), DateField(), required=True)
        form.add("note", _("凭据或说明"), TextField(placeholder or _("如 会议决议、公证书、派出所证明")))
        form["date"].set_around(self._day)
        form.set_values({"date": self._day})
        form.add_widget(self.papers)
        form.add_widget(self.consequence)
        for name in form.names():
            form[name].problem_changed.connect(lambda _sentence: self.fit_soon())
        form.changed.connect(self.tell)
        self.tell()

    def tell(self) -> None:
        """Tell what would be afterwards, as far as what is typed says."""
        told = self.told()
        if told != self.consequence.text():
            self.consequence.setText(told)
            self.fit_soon()

    def told(self) -> str:
        """Return what would be afterwards, a line each; "" where nothing is to be told."""
        return ""

    def fit_soon(self) -> None:
        """Take the height that the form needs, once it is laid out."""
        QTimer.singleShot(0, self, self.fit)

    def day(self) -> dt.date:
        """Return the day typed, or where that is none the one offered."""
        return value_of(self.form["date"]) or self._day

    def _keep(self, values: dict[str, Any]) -> int:
        from gacha_app.reports.household_records import last_event
        from gacha_app.services.attachments import attach

        self.register(values)
        book = self._desk.open_book()
        with self._desk.reading() as session:
            event = last_event(session, self._household.id or 0)
        # the event stands; a file that went away meanwhile is told of, and can be attached again later
        for path in self.papers.paths:
            self._desk.try_to(partial(attach, book, "register_event", event, path))
        return event


def kind_choices(*effects: Effect) -> list[Choice]:
    """Return the kinds of events of some effects, to choose from."""
    return [Choice(key, _(kind.title)) for key, kind in EVENT_KINDS.items() if kind.effect in effects]


def other_households(desk: Desk, household: Household) -> list[Choice]:
    """Return the other households, to choose from."""
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        found = choices(session, "household")
    return [Choice(one.id, one.label, one.detail) for one in found if one.id != household.id]


def share_kind_choices(desk: Desk) -> list[Choice]:
    """Return the kinds of shares in use, to choose from."""
    from gacha_app.reports.register_history import share_kind_titles
    from gacha_app.services.share_kinds import list_share_kinds

    with desk.reading() as session:
        titles = share_kind_titles(session)
    return [Choice(one.code, titles[one.code]) for one in list_share_kinds(desk.open_book()) if one.active]


def members_on(household: Household, day: dt.date) -> list[Member]:
    """Return who is a member of the household on a day."""
    from gacha_app.services.register_events import belongs

    return [one for one in household.members if belongs(one, day)]


def before_and_after(name: str, held: int, change: int) -> str:
    """Return what a household holds before and after a change, in words."""
    if held + change < 0:
        return _("{name}：只有 {held} 份，不够减 {shares} 份。").format(
            name=name, held=share_text(held), shares=share_text(-change)
        )
    return _("{name}：{before} 份 → {after} 份").format(
        name=name, before=share_text(held), after=share_text(held + change)
    )


def value_of(field: Any) -> Any:
    """Return what a field means, None while it means nothing."""
    try:
        return field.value()
    except InvalidInput:
        return None


def beside(problem: GachaError, **fields: str) -> GachaError:
    """Return a refusal that names the form's own row where the register calls it otherwise."""
    if isinstance(problem, InvalidInput) and problem.field in fields:
        return InvalidInput(fields[problem.field], str(problem))
    return problem


def two_lines(told: QLabel) -> None:
    """Keep room for two lines from the first."""
    told.setMinimumHeight(2 * told.fontMetrics().lineSpacing())
    told.setAlignment(Qt.AlignmentFlag.AlignTop)
