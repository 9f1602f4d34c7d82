"""Run the command line: ``mapapp COMMAND …`` or ``python -m mapapp COMMAND …``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from . import __version__, settings
from .commands import COMMANDS
from .errors import AppError
from .i18n import DEFAULT, LANGUAGES, Translator

WRONG_USE = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Parameters
    ----------
    argv
        The arguments without the program's name; those of the process by default.

    Returns
    -------
    code
        0 done, 1 the check found something, 2 wrong use or input that cannot be taken in.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character shows another one; the work goes on.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = list(sys.argv[1:] if argv is None else argv)
    say = Translator(language(given, os.environ))
    args = parser(say).parse_args(given)
    args.say = say
    try:
        args.city = args.city or settings.current().city
        return int(args.run(args))
    except AppError as error:
        sys.stderr.write(say("错误：{message}", message=say.error(error)) + "\n")
        return WRONG_USE
    except KeyboardInterrupt:
        sys.stderr.write(say("已中断；没有写完的内容已全部撤销。") + "\n")
        return INTERRUPTED


def parser(say: Translator) -> argparse.ArgumentParser:
    """Build the parser with every command in it."""
    top = argparse.ArgumentParser(
        prog="mapapp", description=say("市容问题上图：哪里集中、由谁负责"), allow_abbrev=False
    )
    top.add_argument("--city", help=say("城市资料库文件；不写则用设置中的"))
    top.add_argument("--lang", choices=list(LANGUAGES), help=say("语言；不写则看环境变量 LANG"))
    top.add_argument("--version", action="version", version=f"mapapp {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        command.add(commands, say)
        commands.choices[name].set_defaults(run=command.run)
    return top


def language(given: Sequence[str], environ: Mapping[str, str]) -> str:
    """Choose the language before the parser exists: ``--lang``, else an English LANG, else Chinese."""
    for at, word in enumerate(given):
        name, equals, value = word.partition("=")
        if name == "--lang":
            value = value if equals else next(iter(given[at + 1 : at + 2]), "")
            return value if value in LANGUAGES else DEFAULT
    return "en" if environ.get("LANG", "").lower().startswith("en") else DEFAULT


if __name__ == "__main__":
    raise SystemExit(main())
