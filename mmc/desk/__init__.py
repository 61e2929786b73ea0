"""Desk: the editors' room. Views parse, call one action, render."""
