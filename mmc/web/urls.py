"""The addresses of the desk."""

from __future__ import annotations

urlpatterns: list[object] = []
