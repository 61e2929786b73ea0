"""Storyboards: one file each; a class with a name, an Indonesian title and `compose`."""
