"""Schedule: a rule in schedules/*.yaml, and the dated slots it opens."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from croniter import CroniterBadDateError, croniter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from mmc.core.delivery import LatePolicy
from mmc.core.format import FORMATS
from mmc.core.places import mistakes_of, yaml_line, yaml_oddities
from mmc.core.sound import mood_mistake
from mmc.errors import ConfigError, Mistake

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
STILLS = tuple(f.name for f in FORMATS if not f.film)
FILMS = tuple(f.name for f in FORMATS if f.film)
CAROUSELS = ("square", "portrait")  # what feeds show: all slides of one shape
SLIDES = (3, 10)  # cover, one fact and source; what a feed takes
FIRST_SLIDES = 4  # what a channel that takes no more gets: carousel.square:4
FINISH = ("music", "music_file", "music_licence", "narration", "burn_subtitles")


def span(text: str) -> timedelta:
    """A timedelta from `30m`, `+2h`, `45s`, `1d`; ValueError otherwise."""
    match = re.fullmatch(r"\+?(\d+(?:\.\d+)?)([smhd])", str(text).strip())
    if not match:
        raise ValueError(f"'{text}' is no time span; write it like +30m, 2h, 45s or 1d")
    return timedelta(**{_UNITS[match[2]]: float(match[1])})


Span = Annotated[timedelta, BeforeValidator(span)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Infographic(_Part):
    """Which template draws the stills, in which formats, and whether a carousel is made of the same table."""

    template: str
    formats: tuple[str, ...]
    options: dict[str, Any] = Field(default_factory=dict)  # kicker, subtitle, theme, headline
    carousel: tuple[str, ...] = ()  # the shapes of a carousel: square, portrait; `true` means both
    slides: int = Field(default=SLIDES[1], ge=SLIDES[0], le=SLIDES[1])  # at most so many, cover and source included

    @field_validator("formats")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return _only(names, STILLS)

    @field_validator("carousel", mode="before")
    @classmethod
    def _shapes(cls, asked: Any) -> Any:
        if isinstance(asked, bool):
            return CAROUSELS if asked else ()
        return _only(tuple(map(str, asked)), CAROUSELS) if isinstance(asked, list | tuple) and asked else asked or ()


class Film(_Part):
    """Which storyboard plays, in which formats, and how it sounds and reads."""

    storyboard: str
    formats: tuple[str, ...]
    options: dict[str, Any] = Field(default_factory=dict)
    music: str = ""  # a mood; empty: the storyboard's own
    music_file: str = ""  # own music instead, in the newsroom's folder
    music_licence: str = ""  # who made it and why it may be used; needed with music_file
    narration: bool = False
    burn_subtitles: bool = False

    @field_validator("formats")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return _only(names, FILMS)

    @field_validator("music")
    @classmethod
    def _composed(cls, mood: str) -> str:
        if mistake := mood_mistake(mood):
            raise ValueError(mistake)
        return mood

    @model_validator(mode="after")
    def _licensed(self) -> Film:
        if self.music_file and len(self.music_licence.strip()) < 5:
            raise ValueError("music_file needs music_licence: who made the music and why it may be used, in words")
        if self.music_licence and not self.music_file:
            raise ValueError("music_licence without music_file; our own music needs none")
        if self.music_file and self.music:
            raise ValueError("music and music_file are both given; a film has one music")
        return self

    @property
    def finish(self) -> dict[str, Any]:
        """How it sounds and reads, as mmc.video.finish takes it: only what was asked for."""
        asked = {name: getattr(self, name) for name in FINISH}
        return {name: value for name, value in asked.items() if value}


class Send(_Part):
    """When a channel gets it after the slot opens, and which renditions."""

    at: Span
    send: tuple[str, ...]

    @field_validator("send")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        known = {f"still.{n}" for n in (*STILLS, "all")} | {f"film.{n}" for n in (*FILMS, "all")}
        known |= {f"carousel.{n}{few}" for n in CAROUSELS for few in ("", f":{FIRST_SLIDES}")}
        return _only(names, tuple(sorted(known)))


class Late(_Part):
    """What happens to what is late; `expires` counts from the due time."""

    channels: dict[str, str] = Field(default_factory=dict)  # publish | skip | ask-after 2h
    expires: Span | None = None

    @field_validator("channels")
    @classmethod
    def _readable(cls, rules: dict[str, str]) -> dict[str, str]:
        for rule in rules.values():
            late_rule(rule, None)
        return rules


class Schedule(_Part):
    """A whole rule as written. `name` is the file's name."""

    name: str
    title: str
    every: str
    source: str
    data: str = "select * from data"
    period: str = ""  # what time the picture speaks of, where the query narrows it: "{besok}"
    infographic: Infographic
    video: Film | None = None
    channels: dict[str, Send]
    caption: dict[str, str]
    summary: str = ""
    approval: Literal["auto", "editor"] = "editor"
    holidays: Literal["ignore", "skip", "shift"] = "ignore"
    late: Late = Late()
    checks: dict[str, Any] = Field(default_factory=dict)
    fingerprint: str = ""  # sha256 of the file's text: what a standing approval signs

    @field_validator("every")
    @classmethod
    def _ticks(cls, rule: str) -> str:
        match = re.fullmatch(r"cron:\s*(.+)", rule.strip())
        # Five fields only: a sixth would be seconds, and nobody means a slot a second.
        if not match or len(match[1].split()) != 5 or not croniter.is_valid(match[1]):
            raise ValueError(f"'{rule}' is no rhythm; write `cron: 30 5 * * *` (minute hour day month weekday)")
        try:
            croniter(match[1]).get_next()
        except CroniterBadDateError as error:
            raise ValueError(f"'{rule}' never comes: there is no such day") from error
        return f"cron: {match[1]}"

    @model_validator(mode="after")
    def _every_channel_has_words(self) -> Schedule:
        if "default" not in self.caption:
            missing = [c for c in self.channels if c not in self.caption]
            if missing:
                raise ValueError(f"caption: no text for {', '.join(missing)} and no default")
        return self

    @model_validator(mode="after")
    def _carousels_are_made(self) -> Schedule:
        for channel, send in self.channels.items():
            for name in send.send:
                kind, _, shape = name.partition(".")
                if kind == "carousel" and shape.partition(":")[0] not in self.infographic.carousel:
                    made = ", ".join(self.infographic.carousel) or "none"
                    raise ValueError(f"channels.{channel}: sends {name}, and infographic.carousel makes {made}")
        return self

    @property
    def cron(self) -> str:
        """The cron expression."""
        return self.every.removeprefix("cron: ")

    def late_policy(self, channel: str, default: LatePolicy) -> LatePolicy:
        """The policy of a channel: the schedule's own rule, else the default, with its expiry."""
        rule = self.late.channels.get(channel)
        base = late_rule(rule, self.late.expires) if rule else default
        return LatePolicy(then=base.then, after=base.after, expires=self.late.expires or base.expires)


def late_rule(rule: str, expires: timedelta | None) -> LatePolicy:
    """`publish`, `skip`, `skip-after 2h` or `ask-after 2h` as a LatePolicy; ValueError otherwise."""
    if rule == "publish":
        return LatePolicy(then="publish", expires=expires)
    match = re.fullmatch(r"(ask|skip)(?:-after\s+(\S+))?", rule)
    if not match:
        raise ValueError(f"'{rule}' is no late rule; write publish, skip, skip-after 2h or ask-after 2h")
    after = span(match[2]) if match[2] else timedelta(minutes=1)
    return LatePolicy(then="ask" if match[1] == "ask" else "skip", after=after, expires=expires)


def parse_schedule(text: str, name: str, file: str) -> Schedule:
    """The schedule in a YAML text, or ConfigError with every mistake and its line."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        words = " ".join(str(error).split())
        raise ConfigError([Mistake(file, yaml_line(text, ()), "file", f"no valid YAML: {words}")]) from error
    if not isinstance(raw, dict):
        raise ConfigError([Mistake(file, 1, "file", "should be a list of `key: value` lines")])
    found = yaml_oddities(text, file)
    for key in ("name", "fingerprint"):
        if key in raw:
            found.append(Mistake(file, yaml_line(text, (key,)), key, "is no setting; the file's name is the name"))
    fields = {k: v for k, v in raw.items() if isinstance(k, str)}
    fields |= {"name": name, "fingerprint": hashlib.sha256(text.encode()).hexdigest()}
    try:
        schedule = Schedule(**fields)
    except ValidationError as error:
        found += mistakes_of([dict(e) for e in error.errors()], file, text, yaml_text=True)
    if found:
        raise ConfigError(found)
    return schedule


def dangling(schedule: Schedule, sections: Mapping[str, Any], file: str, text: str) -> list[Mistake]:
    """The source and channels a schedule names and mmc.toml (its tables as read) has no section for."""
    wanted: list[tuple[str, str, tuple[str, ...]]] = [("sources", schedule.source, ("source",))]
    wanted += [("channels", name, ("channels", name)) for name in schedule.channels]
    tables = {part: sections.get(part) for part in ("sources", "channels")}
    known = {part: table if isinstance(table, Mapping) else {} for part, table in tables.items()}
    return [
        Mistake(file, yaml_line(text, path), ".".join(path), f"mmc.toml has no [{part}.{name}]")
        for part, name, path in wanted if name not in known[part]
    ]  # fmt: skip


def slots_between(
    schedule: Schedule, start: datetime, end: datetime, zone: ZoneInfo, days_off: frozenset[date] = frozenset()
) -> list[datetime]:
    """The moments (aware, UTC) after `start` and up to `end` at which the rule opens a slot.

    Holidays (`days_off`, local dates) are ignored, skipped, or shifted to the same time of the next
    day that is none, as the schedule says.
    """
    utc = ZoneInfo("UTC")
    ticks = croniter(schedule.cron, start.astimezone(zone) - timedelta(days=14))
    found: list[datetime] = []
    while True:
        local: datetime = ticks.get_next(datetime)
        if local > end.astimezone(zone):
            break
        if local.date() in days_off and schedule.holidays == "skip":
            continue
        while local.date() in days_off and schedule.holidays == "shift":
            local += timedelta(days=1)
        if start < local <= end:
            found.append(local.astimezone(utc))
    return sorted(set(found))


def _only(names: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    strange = [n for n in names if n not in known]
    if strange:
        raise ValueError(f"unknown: {', '.join(strange)}; known: {', '.join(known)}")
    if not names:
        raise ValueError("is empty")
    return names
