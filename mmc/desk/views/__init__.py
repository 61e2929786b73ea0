"""Views: parse, call one action, render."""
