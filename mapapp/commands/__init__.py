"""Do on the command line what the page does. Each module here is one command, with `add` and `run`."""

from . import assign, check, demo, hotspots, import_file, scorecard, serve

COMMANDS = (demo, import_file, assign, hotspots, scorecard, check, serve)

__all__ = ["COMMANDS"]
