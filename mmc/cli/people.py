"""Finds the person a command acts as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmc.errors import NotAllowed

if TYPE_CHECKING:
    from mmc.newsroom.models import Person


def person_named(username: str) -> Person:
    """The person, or NotAllowed: nobody acts without a name."""
    from mmc.newsroom.models import Person

    person = Person.objects.filter(username=username).first()
    if person is None:
        raise NotAllowed(f"nobody is called '{username}' here; `mmc user list` shows who is")
    return person
