"""Texts in the user's language: Chinese is the source, catalogues give the others."""

from __future__ import annotations

import gettext
import os

from gacha_app import paths

DOMAIN = "gacha"
LANGUAGES = {"zh": "中文", "en": "English"}

_language = "zh"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


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


def _(text: str) -> str:
    """Return the text in the language in use."""
    return _catalogue.gettext(text) if text else ""


def N_(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown, by `_`."""
    return text
