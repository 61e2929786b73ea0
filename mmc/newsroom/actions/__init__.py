"""Verbs of the newsroom, one a file. Desk, command line and engine all pass through these gates."""
