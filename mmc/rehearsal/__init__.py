"""Rehearsal (gladi): loopback stand-ins of platforms and sources, speaking the real wire formats.

Nothing here reaches the outside. A rehearsal checks what it is sent as the platform would, counts what
became public, and can be told to fail in every way a platform fails.
"""

from mmc.rehearsal.server import Rehearsal, start

__all__ = ["Rehearsal", "start"]
