"""Do on the command line what the page does. Each module here is one command, with `add` and `run`."""

from . import (
    assign,
    audit,
    build_sections,
    bulletin,
    check,
    decide,
    demo,
    hotspots,
    import_file,
    ledger,
    letters,
    scorecard,
    serve,
    steps,
)

COMMANDS = {
    "demo": demo,
    "build-sections": build_sections,
    "import": import_file,
    "assign": assign,
    "decide": decide,
    "hotspots": hotspots,
    "scorecard": scorecard,
    "ledger": ledger,
    "letters": letters,
    "bulletin": bulletin,
    "audit": audit,
    "check": check,
    "steps": steps,
    "serve": serve,
}
"""What is typed after ``mapapp`` → its module."""

__all__ = ["COMMANDS"]
