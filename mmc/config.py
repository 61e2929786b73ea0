"""Config: mmc.toml and the environment as one frozen value. The only reader of os.environ."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from mmc import ASSETS as ASSETS
from mmc.core.places import mistakes_of, sound_part, text_in, toml_line
from mmc.core.schedule import Schedule, dangling, parse_schedule
from mmc.core.sections import ChannelConfig as ChannelConfig
from mmc.core.sections import Engine as Engine
from mmc.core.sections import Gladi as Gladi
from mmc.core.sections import Section
from mmc.core.sections import Serve as Serve
from mmc.core.sections import Site as Site
from mmc.core.sections import SourceConfig as SourceConfig
from mmc.core.sections import Store as Store
from mmc.core.sections import Video as Video
from mmc.errors import ConfigError, Mistake

Further = Callable[["Config", dict[str, Schedule]], list[Mistake]]


class Config(Section):
    """The whole newsroom. Paths are relative to `folder`, where mmc.toml lies."""

    folder: Path
    site: Site
    store: Store = Store()
    engine: Engine = Engine()
    serve: Serve = Serve()
    video: Video = Video()
    sources: dict[str, SourceConfig] = Field(default_factory=dict)
    channels: dict[str, ChannelConfig] = Field(default_factory=dict)
    rehearsal: Gladi | None = None  # set: nothing here reaches a real platform
    not_connected: tuple[str, ...] = ()  # channels a report shows as "belum tersambung"
    secrets: dict[str, str] = Field(default_factory=dict, repr=False, exclude=True)

    @property
    def media_folder(self) -> Path:
        return self.folder / self.store.media.removeprefix("file://")

    @property
    def site_folder(self) -> Path:
        return self.folder / self.store.site

    @property
    def schedules_folder(self) -> Path:
        return self.folder / "schedules"

    @property
    def brand_folder(self) -> Path:
        """The newsroom's own brand folder if it has one, else the one shipped with MMC."""
        own = self.folder / "brands" / self.site.brand
        return own if own.is_dir() else ASSETS / "brands" / self.site.brand

    @property
    def database_url(self) -> str:
        """The ledger's database with an absolute path for SQLite."""
        if self.store.database.startswith("sqlite:///"):
            return f"sqlite:///{self.folder / self.store.database.removeprefix('sqlite:///')}"
        return self.store.database

    @property
    def engine_url(self) -> str:
        """The engine's own database: a file beside the ledger, or a database beside it."""
        if self.database_url.startswith("sqlite:///"):
            ledger = Path(self.database_url.removeprefix("sqlite:///"))
            return f"sqlite:///{ledger.with_name(ledger.stem + '-engine.sqlite3')}"
        parts = urlsplit(self.database_url)  # the name alone: ?sslmode=... may follow it
        return parts._replace(path=f"{parts.path}_engine").geturl()

    @cached_property
    def schedules(self) -> dict[str, Schedule]:
        """Every schedule of the newsroom by name; ConfigError with all mistakes of all files."""
        return read_schedules(self.schedules_folder)

    def secret(self, name: str) -> str:
        """The secret a section names: a variable, or a file (a name with a slash). ConfigError if absent."""
        if not name:
            return ""
        if not (value := self.secrets.get(name, "")):
            how = f"is not set; export {name}=... or {name}_FILE=path"
            raise ConfigError([Mistake("environment", None, name, how)])
        return value


def load(folder: Path | str | None = None, further: Further | None = None) -> Config:
    """The newsroom in a folder (default: $MMC_DIR, else the working folder), or ConfigError.

    `further` finds what only rooms above can tell, in whatever is sound: all mistakes come at once.
    """
    home = Path(folder or os.environ.get("MMC_DIR") or ".").resolve()
    file = home / "mmc.toml"
    if not file.is_file():
        raise ConfigError([Mistake(str(file), None, "file", "not found; `mmc init` writes one")])
    text = text_in(file.read_bytes(), str(file))
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        mistake = Mistake(str(file), int(at[1]) if at else None, "file", f"no valid TOML: {error}")
        raise ConfigError([mistake]) from error
    mistakes = [
        Mistake(str(file), toml_line(text, (key,)), key, "is no setting of this file; secrets never stand here")
        for key in ("folder", "secrets") if raw.pop(key, None) is not None
    ]  # fmt: skip
    try:
        config = Config(**raw, folder=home, secrets=_secrets(raw, home, mistakes))
    except ValidationError as error:
        found = [dict(e) for e in error.errors()]
        mistakes += mistakes_of(found, str(file), text, yaml_text=False)
        config = Config(**{"site": {"name": "?"}, **sound_part(raw, found)}, folder=home)
    schedules, wrong = sound_schedules(home / "schedules", raw)
    mistakes += wrong
    for mistake in further(config, schedules) if further else []:
        line = mistake.line if mistake.file != "mmc.toml" else toml_line(text, mistake.field.split("."))
        mistakes.append(replace(mistake, line=line, file=str(file) if mistake.file == "mmc.toml" else mistake.file))
    if mistakes:
        raise ConfigError(mistakes)
    return config


def read_schedules(folder: Path) -> dict[str, Schedule]:
    """Every *.yaml of a folder by file name; ConfigError with the mistakes of all of them."""
    found, mistakes = sound_schedules(folder)
    if mistakes:
        raise ConfigError(mistakes)
    return found


def sound_schedules(folder: Path, raw: dict[str, Any] | None = None) -> tuple[dict[str, Schedule], list[Mistake]]:
    """The schedules of a folder that can be read, and the mistakes of the others; `raw` is mmc.toml's tables."""
    found, mistakes = dict[str, Schedule](), list[Mistake]()
    for file in sorted(folder.glob("*.yaml")):
        try:
            text = text_in(file.read_bytes(), str(file))
            found[file.stem] = parse_schedule(text, file.stem, str(file))
            mistakes += dangling(found[file.stem], raw, str(file), text) if raw is not None else []
        except ConfigError as error:
            mistakes += error.mistakes
    mistakes += [Mistake(str(f), None, "file", f"is not read; name it {f.stem}.yaml") for f in folder.glob("*.yml")]
    return found, mistakes


def _secrets(raw: dict[str, Any], home: Path, mistakes: list[Mistake]) -> dict[str, str]:
    named = ["MMC_SECRET_KEY"]
    for part in ("sources", "channels"):
        sections = raw.get(part)
        if isinstance(sections, dict):
            named += [s["secret"] for s in sections.values()
                      if isinstance(s, dict) and isinstance(s.get("secret"), str) and s["secret"]]
    values = dict[str, str]()
    for name in named:
        if "/" in name:
            values[name] = _secret_file(home / name, name, mistakes)
            continue
        path = os.environ.get(f"{name}_FILE") or (os.environ.get(name, "") if name.endswith("_FILE") else "")
        values[name] = _secret_file(Path(path), name, mistakes) if path else os.environ.get(name, "")
    return values


def _secret_file(path: Path, name: str, mistakes: list[Mistake]) -> str:
    if not path.is_file():
        mistakes.append(Mistake("environment", None, name, f"names {path}, which is not there"))
        return ""
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        mistakes.append(Mistake(str(path), None, name, f"others may read it; run: chmod 600 {path}"))
        return ""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(Mistake(str(path), None, name, f"cannot be read as text: {error}"))
        return ""
