"""Writes an act into the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mmc.core.workflow import Role, check_may
from mmc.newsroom.models import Audit, Person


def note(*, by: Person | None, verb: str, subject: str, now: datetime, detail: Mapping[str, Any] | None = None) -> None:
    """One audit row; the system acts as 'mmc'."""
    Audit.objects.create(at=now, who=name_of(by), verb=verb, subject=subject, detail=dict(detail or {}))


def name_of(by: Person | None) -> str:
    """The username, or 'mmc' for the system itself."""
    return by.username if by else "mmc"


def check_right(by: Person | None, verb: str) -> None:
    """Nothing if this person may do it; the system (None) may do what a signed schedule asks for."""
    if by is not None:
        check_may(Role(by.role), verb)
