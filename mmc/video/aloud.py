"""Aloud: a text in words only, in the language it is written in. Both languages have a voice."""

from __future__ import annotations

from mmc.core.language import spoken as language_in_force
from mmc.video.spoken import spoken
from mmc.video.spoken_english import spoken_english

LANGUAGES = ("id", "en")  # in which a narrator speaks


def aloud(text: str, language: str = "") -> str:
    """The text as it is read aloud; without a language in the one in force."""
    return spoken_english(text) if (language or language_in_force()) == "en" else spoken(text)
