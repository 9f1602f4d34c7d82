"""Do on the command line what the page does. Each module here is one command, with `add` and `run`."""

from . import assign, check, decide, demo, hotspots, import_file, scorecard, serve

COMMANDS = {
    "demo": demo,
    "import": import_file,
    "assign": assign,
    "decide": decide,
    "hotspots": hotspots,
    "scorecard": scorecard,
    "check": check,
    "serve": serve,
}
"""What is typed after ``mapapp`` → its module."""

__all__ = ["COMMANDS"]
