"""Mistakes of a newsroom that its files' shape does not show: names, options and words only the rooms know."""

from __future__ import annotations

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mmc.config import Config
from mmc.core.places import text_in, yaml_line
from mmc.core.schedule import Schedule
from mmc.errors import ConfigError, Mistake, MmcError


def mistakes_beyond_shape(config: Config, schedules: dict[str, Schedule]) -> list[Mistake]:
    """Every mistake found; for `mmc.config.load`, so that nothing starts on a newsroom that cannot work."""
    found = _brand(config)
    for schedule in schedules.values():
        found += _in_schedule(schedule, config)
    return found + _sections(config)


def _brand(config: Config) -> list[Mistake]:
    from mmc.drawing.brand import load_brand

    try:
        load_brand(config.brand_folder)
    except ConfigError as error:
        if config.brand_folder.is_dir():
            return list(error.mistakes)
        return [Mistake("mmc.toml", None, "site.brand", f"there is no brand '{config.site.brand}'; {error}")]
    except MmcError as error:
        return [Mistake("mmc.toml", None, "site.brand", str(error))]
    return []


def _sections(config: Config) -> list[Mistake]:
    from mmc.publishers.settings import section_mistakes
    from mmc.sources import open_source

    found: list[Mistake] = []
    for name, source in config.sources.items():
        try:
            # Whether the secret is set is the doctor's question; a stand-in lets the section be read.
            open_source(name, source, "x" if source.secret else "")
        except ConfigError as error:
            found += error.mistakes
    for name, channel in config.channels.items():
        found += section_mistakes(name, channel)
    return found


def _in_schedule(schedule: Schedule, config: Config) -> list[Mistake]:
    file = config.schedules_folder / f"{schedule.name}.yaml"
    text = text_in(file.read_bytes(), str(file))
    wrong = [*_unknown_drawings(schedule), *_unsendable(schedule), *_wrong_words(schedule)]
    return [Mistake(str(file), yaml_line(text, path), ".".join(path), words) for path, words in wrong]


Wrong = tuple[tuple[str, ...], str]


def _unknown_drawings(schedule: Schedule) -> list[Wrong]:
    from mmc.infographics import TEMPLATES
    from mmc.video import STORYBOARDS

    found: list[Wrong] = []
    templates, boards = [t.name for t in TEMPLATES], [s.name for s in STORYBOARDS]
    asked = schedule.infographic.template
    if asked not in templates:
        words = f"there is no template '{asked}'; there are {', '.join(templates)}"
        found.append((("infographic", "template"), words))
    if schedule.video is not None and schedule.video.storyboard not in boards:
        words = f"there is no storyboard '{schedule.video.storyboard}'; there are {', '.join(boards)}"
        found.append((("video", "storyboard"), words))
    elif schedule.video and asked in templates and (words := _unplayed(schedule.video.storyboard, asked)):
        found.append((("video", "storyboard"), words))
    return found


def _unplayed(storyboard: str, template: str) -> str:
    """Why a storyboard cannot play a picture; empty if it can. A data story plays every chart."""
    from mmc.video import storyboard_named

    played = storyboard_named(storyboard).templates
    if storyboard == "data_story" or not played or template in played:
        return ""
    return f"storyboard '{storyboard}' plays {', '.join(played)}; the schedule's picture is {template}"


def _unsendable(schedule: Schedule) -> list[Wrong]:
    """What a channel is to send and nothing makes: it would go out without it, or not at all."""
    made = {"still": set(schedule.infographic.formats), "film": set(schedule.video.formats if schedule.video else ())}
    found: list[Wrong] = []
    for channel, send in schedule.channels.items():
        for name in send.send:
            kind, _, shape = name.partition(".")
            if not made[kind] or (shape != "all" and shape not in made[kind]):
                found.append((("channels", channel, "send"), f"'{name}' is not made by this schedule"))
    return found


def _wrong_words(schedule: Schedule) -> list[Wrong]:
    found: list[Wrong] = []
    for name in sorted({*schedule.caption, *schedule.late.channels} - {"default", *schedule.channels}):
        place: tuple[str, ...] = ("caption", name) if name in schedule.caption else ("late", "channels", name)
        found.append((place, "is no channel of this schedule"))
    patterns: dict[tuple[str, ...], str] = {("caption", name): words for name, words in schedule.caption.items()}
    patterns[("summary",)] = schedule.summary
    for place, pattern in patterns.items():
        try:
            ImmutableSandboxedEnvironment().parse(pattern)
        except TemplateSyntaxError as error:
            found.append((place, f"cannot be filled in: {error}"))
    return found
