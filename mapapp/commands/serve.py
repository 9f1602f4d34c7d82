"""Serve the page to browsers."""

from __future__ import annotations

import argparse
import ipaddress
import os
import subprocess
import sys
from pathlib import Path

from ..errors import SettingsError
from ..i18n import N_, Translator
from ..settings import ROOT, VARIABLES
from ._console import note

SCRIPT = ROOT / "streamlit_app.py"


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp serve``."""
    parser = parsers.add_parser("serve", help=say("打开网页服务"))
    parser.add_argument("--port", type=int, default=8501, help=say("端口"))
    parser.add_argument("--address", default="127.0.0.1", help=say("监听地址"))


def run(args: argparse.Namespace) -> int:
    """Run the server until it is stopped; its exit code is ours."""
    say: Translator = args.say
    refuse_strangers(args.address)
    if not SCRIPT.is_file():
        raise SettingsError(N_("缺少 {file}"), N_("请从发行包恢复这个文件"), file=str(SCRIPT))
    environment = {**os.environ, VARIABLES["city"]: absolute(args.city)}
    note(
        say(
            "网页地址：http://{address}:{port}（按 Ctrl+C 结束）",
            address=_shown(args.address),
            port=args.port,
        )
    )
    line = command_line(args.address, args.port)
    if os.name == "posix":
        # The server takes our place, so that a signal sent to us reaches it.
        os.chdir(ROOT)
        os.execve(sys.executable, line, environment)  # noqa: S606
    try:
        return subprocess.run(line, cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 0


def command_line(address: str, port: int) -> list[str]:
    """Write the server's command line; the other settings stand in .streamlit/config.toml."""
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(SCRIPT),
        f"--server.address={address}",
        f"--server.port={port}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]


def refuse_strangers(address: str) -> None:
    """Refuse an address that other machines can reach: the page has no sign-in of its own."""
    if not is_loopback(address):
        raise SettingsError(
            N_("不能在 {address} 上提供服务：网页没有登录，局域网内人人可看可改"),
            N_("请在本机 127.0.0.1 上运行，由带登录的反向代理（如 nginx）转发给单位内的用户"),
            address=address,
        )


def is_loopback(address: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def absolute(city: str) -> str:
    """Make a file's path absolute, because the server runs in the project's folder."""
    return city if "://" in city else str(Path(city).resolve())


def _shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address
