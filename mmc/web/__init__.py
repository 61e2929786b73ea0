"""Web: the glue. `boot(config)` sets Django up once; `desk_app` is the ASGI application."""

from mmc.web.boot import boot

__all__ = ["boot"]
