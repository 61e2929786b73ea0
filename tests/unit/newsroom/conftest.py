"""The engine's test newsroom serves here too."""

from tests.unit.engine.conftest import clock, config, platform, tools

__all__ = ["clock", "config", "platform", "tools"]
