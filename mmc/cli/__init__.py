"""The command line: one file a command, thin over the rooms. Exit status 0 done, 1 failed, 2 wrong usage."""

from mmc.cli.app import main

__all__ = ["main"]
