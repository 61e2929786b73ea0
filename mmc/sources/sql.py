"""Reads a schedule's SQL before anything runs it: one SELECT over the one table `data`, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mmc.core.dataset import Column, Dataset, Kind
from mmc.errors import DatasetError

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<text>'(?:[^']|'')*')|(?P<name>"(?:[^"]|"")+")|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<word>[^\W\d]\w*)|(?P<mark><=|>=|<>|!=|\|\||[-+*/%=<>(),.;])"""
)
_FUNCTIONS = frozenset({
    "abs", "avg", "ceil", "coalesce", "concat", "count", "date", "dense_rank", "first", "floor", "greatest", "if",
    "ifnull", "initcap", "lag", "last", "lead", "least", "left", "length", "lower", "ltrim", "max", "mean", "median",
    "min", "nullif", "rank", "replace", "right", "round", "row_number", "rtrim", "sign", "starts_with", "ends_with",
    "stddev", "strpos", "substr", "sum", "upper", "variance",
})  # fmt: skip
_KEYWORDS = frozenset({
    "select", "from", "where", "group", "order", "by", "having", "limit", "offset", "as", "and", "or", "not", "in",
    "is", "null", "like", "ilike", "between", "case", "when", "then", "else", "end", "asc", "desc", "nulls",
    "distinct", "over", "partition", "on", "true", "false", "all", "exists", "any", "interval", "cast",
})  # fmt: skip
_FORBIDDEN = frozenset({
    "union", "intersect", "except", "join", "with", "into", "insert", "update", "delete", "drop", "create", "alter",
    "truncate", "lateral", "unnest", "values", "explain", "show", "set", "copy", "attach", "qualify", "cross",
})  # fmt: skip
_AFTER_DATA = frozenset({"where", "group", "order", "having", "limit", "offset"})
_KEEPS_UNIT = frozenset({
    "sum", "avg", "mean", "min", "max", "median", "round", "abs", "coalesce", "first", "last", "ceil", "floor",
    "nullif", "ifnull", "least", "greatest", "lag", "lead", "stddev", "cast", "float", "double", "as",
})  # fmt: skip
_DATES = {"hari_ini": 0, "besok": 1, "kemarin": -1}
HELP = "write it like: select kota, nilai from data where nilai > 10 order by nilai desc"


@dataclass(frozen=True)
class Token:
    """One word, name, text, number or mark."""

    kind: str
    text: str

    @property
    def word(self) -> str:
        return self.text.lower() if self.kind == "word" else ""

    @property
    def column(self) -> str:
        """The column this token may name."""
        return self.text[1:-1].replace('""', '"') if self.kind == "name" else self.text


@dataclass(frozen=True)
class Item:
    """One thing selected: its expression and the name it gets ("" for `*`)."""

    tokens: tuple[Token, ...]
    name: str


@dataclass(frozen=True)
class Select:
    """A statement that passed: what to run, and what each result column is made of."""

    sql: str
    items: tuple[Item, ...]


def read_select(sql: str, today: date) -> Select:
    """The statement with its date words replaced, or DatasetError saying what is not allowed."""
    tokens = [t for t in _tokens(sql) if t.kind != "space"]
    if tokens and tokens[-1].text == ";":
        tokens.pop()
    _check(tokens)
    start = next(n for n, t in enumerate(tokens) if t.word == "from")
    items = _items(tokens[1:start])
    return Select(sql=" ".join(_rendered(t, today) for t in tokens), items=tuple(items))


def result_columns(select: Select, dataset: Dataset, names: Sequence[str], kinds: Mapping[str, Kind]) -> list[Column]:
    """The columns of a result with the units they keep; DatasetError for a number whose unit nobody can know."""
    items = {item.name.lower(): item for item in select.items if item.name}
    return [_column(items.get(name.lower()), dataset, name, kinds[name]) for name in names]


def _tokens(sql: str) -> list[Token]:
    found, position = [], 0
    while position < len(sql):
        match = _TOKEN.match(sql, position)
        if match is None or sql.startswith(("--", "/*"), position):
            raise DatasetError(f"data: '{sql[position : position + 12]}' is not understood; {HELP}")
        found.append(Token(str(match.lastgroup), match[0]))
        position = match.end()
    return found


def _check(tokens: Sequence[Token]) -> None:
    words = [t.word for t in tokens]
    if not tokens or words[0] != "select" or words.count("select") != 1:
        raise DatasetError(f"data: exactly one SELECT is allowed; {HELP}")
    if any(t.text == ";" for t in tokens):
        raise DatasetError("data: only one statement is allowed; remove what follows the ';'")
    for word in words:
        if word in _FORBIDDEN:
            raise DatasetError(f"data: '{word.upper()}' is not allowed; one SELECT over the table `data`")
    for token, after in zip(tokens, [*tokens[1:], Token("end", "")], strict=True):
        calls = after.text == "(" and token.kind in ("word", "name")
        if calls and token.word not in _FUNCTIONS | _KEYWORDS:
            raise DatasetError(f"data: the function {token.text}() is not allowed")
    if words.count("from") != 1:
        raise DatasetError(f"data: exactly one FROM is allowed; {HELP}")
    _check_table(tokens[words.index("from") + 1 :])


def _check_table(rest: Sequence[Token]) -> None:
    if not rest or rest[0].column.lower() != "data" or rest[0].kind not in ("word", "name"):
        raise DatasetError("data: the only table is `data`; write: from data")
    if len(rest) > 1 and rest[1].word not in _AFTER_DATA:
        raise DatasetError(f"data: '{rest[1].text}' after `from data` is not allowed; only the one table `data`")


def _rendered(token: Token, today: date) -> str:
    if token.word in _DATES:
        return f"date('{today + timedelta(days=_DATES[token.word])}')"
    return token.text


def _items(tokens: Sequence[Token]) -> list[Item]:
    groups: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "," and depth == 0:
            groups.append([])
        else:
            groups[-1].append(token)
    if groups[0] and groups[0][0].word in ("distinct", "all"):
        groups[0] = groups[0][1:]
    return [_item(group) for group in groups if group]


def _item(group: Sequence[Token]) -> Item:
    named = len(group) > 1 and group[-1].kind in ("word", "name") and group[-1].word != "end"
    if named and group[-2].word == "as":
        return Item(tuple(group[:-2]), group[-1].column)
    if named and (group[-2].text == ")" or group[-2].kind in ("word", "name", "number", "text")):
        return Item(tuple(group[:-1]), group[-1].column)
    return Item(tuple(group), group[-1].column if len(group) == 1 and group[0].text != "*" else "")


def _column(item: Item | None, dataset: Dataset, name: str, kind: Kind) -> Column:
    by_name = {c.name.lower(): c for c in dataset.columns}
    original = by_name.get(name.lower())
    if item is None or (len(item.tokens) == 1 and item.tokens[0].column.lower() in by_name):
        source = original if item is None else by_name[item.tokens[0].column.lower()]
        if source is not None:
            kept = source.label if source.name == name else name
            return Column(name=name, kind=source.kind, label=kept, unit=source.unit)
    if kind != "number":
        return Column(name=name, kind=kind, label=name)
    stated = re.fullmatch(r"(.+?)\s*\[([^\[\]]+)\]", name)
    unit = stated[2] if stated else _unit(item, by_name) if item else ""
    if not unit:
        raise DatasetError(
            f"data: the unit of '{name}' cannot be told from its formula; select an original column, "
            f'or state it in the name: as "{name} [%]"'
        )
    return Column(name=stated[1] if stated else name, kind="number", label=stated[1] if stated else name, unit=unit)


def _unit(item: Item, by_name: Mapping[str, Column]) -> str:
    """The unit a formula keeps: sums, averages and differences of one unit; "" where it makes a new one."""
    words = [t.column.lower() for t in item.tokens if t.kind in ("word", "name")]
    used = [by_name[word] for word in words if word in by_name]
    strange = [
        t for t in item.tokens
        if (t.word and t.word not in _KEEPS_UNIT and t.column.lower() not in by_name) or t.text in ("*", "/", "%", "||")
    ]  # fmt: skip
    units = {c.unit for c in used if c.kind == "number"}
    return units.pop() if len(units) == 1 and not strange else ""
