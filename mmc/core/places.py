"""Where in a file a field stands, so that a mistake can name its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from mmc.errors import Mistake

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
