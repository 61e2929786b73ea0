"""Language: what a picture is said in. Chosen once, where it is composed, and in force until that is done.

Sentences stand in pairs, `say("Sumber", "Source")`, so that whoever changes one sees the other. The language is a
context variable and no argument because every number, date and label of a picture depends on it, hundreds of calls
deep; whatever draws later (a counting figure of a film) is bound to it by its sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from mmc.errors import DrawingError

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
_spoken: ContextVar[str] = ContextVar("language", default="id")


def spoken() -> str:
    """The language in force: `id` where nobody chose one."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything said inside is said in this language; DrawingError for one we do not speak."""
    if language not in LANGUAGES:
        raise DrawingError(f"no language '{language}'; write {' or '.join(LANGUAGES)}", element="language")
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def say(indonesian: str, english: str) -> str:
    """The one of two sentences that is in the language in force."""
    return english if _spoken.get() == "en" else indonesian
