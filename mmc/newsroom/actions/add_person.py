"""Adds a person who may log in."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from mmc.core.workflow import Role
from mmc.errors import MoveRefused
from mmc.newsroom.models import Person


def add_person(*, username: str, role: str, name: str, password: str) -> Person:
    """The new person; MoveRefused for an unknown role, a taken name or a weak password."""
    if role not in {r.value for r in Role}:
        raise MoveRefused(f"no role '{role}'; there are {', '.join(r.value for r in Role)}")
    try:
        validate_password(password)
    except ValidationError as error:
        raise MoveRefused(f"password refused: {' '.join(error.messages)}") from error
    first, _, last = name.partition(" ")
    person = Person(username=username, role=role, first_name=first, last_name=last)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.full_clean(exclude=["password"])
            person.save()
    except (IntegrityError, ValidationError) as error:
        raise MoveRefused(f"'{username}' cannot be used: taken, or not letters, digits and @/./+/-/_") from error
    return person
