"""Where in a file a field stands, so that a mistake can name its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import yaml

from mmc.errors import ConfigError, Mistake

Path = Sequence[str | int]


def toml_line(text: str, path: Path) -> int | None:
    """The 1-based line of a dotted key in a TOML text; the line of its table where the key is missing."""
    wanted = [str(p) for p in path]
    table: list[str] = []
    best: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        header = re.fullmatch(r"\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?", stripped)
        if header:
            table = [part.strip().strip("\"'") for part in header[1].split(".")]
            if table == wanted[: len(table)]:
                best = number
            continue
        key = re.match(r"([A-Za-z0-9_\-.\"']+)\s*=", stripped)
        if key and table + [p.strip("\"'") for p in key[1].split(".")] == wanted[: len(table) + 1]:
            return number
    return best


def yaml_line(text: str, path: Path) -> int | None:
    """The 1-based line of a path in a YAML text; of its nearest parent where the key is missing."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return mark.line + 1 if mark else None
    line = node.start_mark.line + 1 if node else None
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def yaml_oddities(text: str, file: str) -> list[Mistake]:
    """Keys that YAML swallows without a word: the same one twice, and ones that are no text."""
    found: list[Mistake] = []
    nodes: list[tuple[yaml.Node | None, str]] = [(yaml.compose(text, Loader=yaml.SafeLoader), "")]
    seen: set[int] = set()
    while nodes:
        node, place = nodes.pop()
        if id(node) in seen:
            continue  # an alias
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            nodes += [(item, place) for item in node.value]
        if not isinstance(node, yaml.MappingNode):
            continue
        known: set[str] = set()
        for key, value in node.value:
            name = f"{place}{key.value}"
            line = key.start_mark.line + 1
            if key.tag != "tag:yaml.org,2002:str" and key.tag != "tag:yaml.org,2002:merge":
                found.append(Mistake(file, line, name, "is read as no text; put it in quotes"))
            elif name in known:
                found.append(Mistake(file, line, name, "stands here twice; keep one"))
            known.add(name)
            nodes.append((value, f"{name}."))
    return found


def text_in(body: bytes, file: str) -> str:
    """The text of a file's bytes, or ConfigError with the line where they stop being UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError([Mistake(file, line, "file", "is no UTF-8 text; save it as UTF-8")]) from error


def sound_part(raw: Mapping[str, Any], errors: Sequence[dict[str, object]]) -> dict[str, Any]:
    """What is left without the sections pydantic found wrong, so that the others are still looked at."""
    kept = deepcopy(dict(raw))
    for error in errors:
        section, *rest = error["loc"] if isinstance(error["loc"], tuple) else ("",)
        named = kept.get(section)
        if section in ("sources", "channels") and rest and isinstance(named, dict):
            named.pop(rest[0], None)
        else:
            kept.pop(section, None)
    return kept


def mistakes_of(errors: Sequence[dict[str, object]], file: str, text: str, *, yaml_text: bool) -> list[Mistake]:
    """Pydantic's error list as mistakes with file, line and field."""
    found = []
    for error in errors:
        raw = error["loc"]
        path = [p for p in raw if isinstance(p, (str, int))] if isinstance(raw, tuple) else []
        line = yaml_line(text, path) if yaml_text else toml_line(text, path)
        message = str(error["msg"]).removeprefix("Value error, ")
        found.append(Mistake(file, line, ".".join(str(p) for p in path) or "file", message))
    return found
