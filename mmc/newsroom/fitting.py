"""Words of the outside made fit for the database: PostgreSQL takes no NUL, and columns end somewhere."""

from __future__ import annotations

from typing import Any

from django.db import models


def fitting(model: type[models.Model], fields: dict[str, Any]) -> dict[str, Any]:
    """The same fields without NUL characters, texts cut to their column. An answer that cannot be kept is an
    answer lost: a delivery would stay unknown for ever over a character nobody sees."""
    found = {}
    for name, value in fields.items():
        column = model._meta.get_field(name)
        kept = without_nul(value)
        longest = getattr(column, "max_length", None)
        found[name] = kept[:longest] if isinstance(kept, str) and longest else kept
    return found


def without_nul(value: Any) -> Any:
    """The value with NUL characters taken out of every text in it."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {without_nul(key): without_nul(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_nul(item) for item in value]
    return value
