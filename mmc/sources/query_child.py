"""The child process of `query`: one polars statement under limits of time and memory.

Run as a script by its path, never imported: it needs polars and nothing of ours, so it starts fast.
Standard input: a line of JSON {sql, seconds, memory}, then the table as Arrow IPC. Standard output: a
line of JSON {ok, error}, then the result as Arrow IPC.
"""

from __future__ import annotations

import io
import json
import sys


def limit(seconds: int, memory: int) -> None:
    """Lets the system end this process when it takes more (bytes of address space, seconds of CPU)."""
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent's clock still stops us
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Answers one question."""
    asked = json.loads(sys.stdin.buffer.readline())
    table = sys.stdin.buffer.read()
    limit(int(asked["seconds"]), int(asked["memory"]))
    import polars as pl

    out = sys.stdout.buffer
    try:
        frame = pl.read_ipc(io.BytesIO(table))
        found = pl.SQLContext(data=frame).execute(asked["sql"], eager=True)
        packed = io.BytesIO()
        found.write_ipc(packed)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, MemoryError, ValueError) as error:
        out.write(json.dumps({"ok": False, "error": str(error) or type(error).__name__}).encode() + b"\n")
        return
    out.write(json.dumps({"ok": True, "error": ""}).encode() + b"\n" + packed.getvalue())


if __name__ == "__main__":
    main()
