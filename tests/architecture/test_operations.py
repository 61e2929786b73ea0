"""The page for whoever is on duty at night: no state without advice, no command or log word that is not there."""

from __future__ import annotations

import re

import pytest

from mmc.core.delivery import State
from mmc.desk.words import STATES
from tests.architecture.test_house import COMMANDS, ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
CODE = "\n".join(file.read_text("utf-8") for file in sorted((ROOT / "mmc").rglob("*.py")))


def told(page: str) -> dict[str, list[str]]:
    """{state: [desk word, meaning, what to do]} of the page's table."""
    chapter = page.partition("## The states of a delivery")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in chapter.splitlines() if line[:1] == "|"]
    return {row[0]: row[1:] for row in rows[2:]}


def gaps(page: str) -> list[str]:
    """The states that the page does not describe whole, in the words of the desk."""
    table = told(page)
    whole = {s.value for s in State if len(table.get(s.value, ())) == 3 and all(table[s.value])}
    return sorted(({s.value for s in State} - whole) | (table.keys() - {s.value for s in State}))


def test_every_state_says_what_to_do_and_a_missing_one_is_found() -> None:
    assert gaps(PAGE) == []
    for state in State:
        line = next(line for line in PAGE.splitlines() if line.startswith(f"| {state.value} |"))
        assert gaps(PAGE.replace(line + "\n", "")) == [state.value]
        assert gaps(PAGE.replace(line, line.rpartition("|")[0].rpartition("|")[0] + "| |")) == [state.value]


@pytest.mark.parametrize("state", State)
def test_a_state_is_called_as_the_desk_calls_it(state: State) -> None:
    assert told(PAGE)[state.value][0] == str(STATES[state].word)


def test_every_log_word_it_names_is_written_somewhere() -> None:
    words = set(re.findall(r"`\[([a-z_]+)\]", PAGE)) - {"engine", "store", "site"}
    assert words and {w for w in words if f'"{w}"' not in CODE} == set()


def test_every_option_it_names_is_taken() -> None:
    found = re.findall(r"(mmc(?: [a-z]+)+)((?: (?!mmc )[^\s`]+)*)", PAGE)
    seen = 0
    for words, rest in found:
        named = words.split()
        while " ".join(named) not in COMMANDS and len(named) > 2:
            named.pop()
        for option in re.findall(r"--[a-z-]+", rest):
            seen += 1
            taken = [o for p in COMMANDS[" ".join(named)].params for o in (*p.opts, *p.secondary_opts)]
            assert option in taken, f"{' '.join(named)} takes no {option}"
    assert seen > 5
