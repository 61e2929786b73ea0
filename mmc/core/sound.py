"""Sound: the moods of music a film can be given, by name. What they sound like is composed in mmc.video.music."""

from __future__ import annotations

MOODS: dict[str, str] = {
    "tenang": "Tenang",
    "cerah": "Cerah",
    "semangat": "Semangat",
    "waspada": "Waspada",
    "resmi": "Resmi",
}
"""Name as written in schedules -> what the desk calls it."""


def mood_mistake(name: str) -> str:
    """What is wrong with a mood's name; empty for one that exists, and for none at all."""
    if not name or name in MOODS:
        return ""
    return f"no music '{name}'; there are {', '.join(MOODS)}"
