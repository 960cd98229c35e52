"""Texts in the user's language: Chinese is the source, catalogues give the others."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from gacha_app import paths

DOMAIN = "gacha"
LANGUAGES = {"zh": "中文", "en": "English"}

_language = "zh"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_official: ContextVar[bool] = ContextVar("official", default=False)


def use_language(language: str) -> None:
    """Make `_` answer in this language ("zh" or "en"); an unknown one means Chinese."""
    global _language, _catalogue
    _language = language if language in LANGUAGES else "zh"
    if _language == "zh":
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation(DOMAIN, paths.resources() / "i18n", [_language], fallback=True)


def language() -> str:
    """Return the language in use ("zh" or "en")."""
    return _language


def language_of_environment() -> str | None:
    """Return the language that `GACHA_LANGUAGE` asks for, if it does."""
    wanted = os.environ.get("GACHA_LANGUAGE", "")[:2]
    return wanted if wanted in LANGUAGES else None


@contextmanager
def in_chinese() -> Iterator[None]:
    """Make `_` answer in Chinese within the block and its thread: official sheets are Chinese in every language."""
    token = _official.set(True)
    try:
        yield
    finally:
        _official.reset(token)


def _(text: str) -> str:
    """Return the text in the language in use."""
    if not text or _official.get():
        return text
    return _catalogue.gettext(text)


def N_(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown, by `_`."""
    return text
