"""Logins: tokens that change, sealed at rest, renewed by one process at a time, connected by the real OAuth flows.

A channel is either connected (`mmc channel connect`: its login lies sealed in the vault and is renewed by us) or has a
static secret named in mmc.toml. Where both exist, the connected login counts.
"""
