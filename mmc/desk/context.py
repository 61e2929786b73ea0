"""What every page of the desk knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """The site's words and zone for templates."""
    return {"site": settings.MMC.site}
