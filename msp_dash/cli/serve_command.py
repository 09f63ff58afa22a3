"""``serve``: start the dashboard, in this process or in several."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import ipaddress
import os
import socket
import sys
from pathlib import Path

from msp_dash import __version__
from msp_dash.cli.arguments import add_engine, checked, use_engine
from msp_dash.cli.failures import FAILURE, OK, CommandError
from msp_dash.cli.help_examples import PROGRAM, with_examples
from msp_dash.cli.terminal import say
from msp_dash.config import logs
from msp_dash.config.cores import default_workers
from msp_dash.data import own
from msp_dash.security import credentials
from msp_dash.security.access import EMBED_FROM, HOSTS, LOGIN, Access, host_name
from msp_dash.security.framing import origin
from msp_dash.serving.listening import allow_connections, bind

DEFAULT_PORT = 8501
LOCAL = "127.0.0.1"
ANY = "0.0.0.0"  # noqa: S104 - for `--lan` alone, which asks for it
ADDRESS = "MSP_DASH_ADDRESS"
"""Variable of the environment: the IPv4 address to listen on, `LOCAL` unless set."""
MOST_WORKERS = 64


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    serve = commands.add_parser("serve", help="start the dashboard (the default)")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help="8501 unless given; 0: any")
    serve.add_argument(
        "--lan",
        action="store_true",
        help="let other machines of this network open it, and print their address as a QR code",
    )
    serve.add_argument(
        "--workers",
        type=_workers,
        default=min(default_workers(), MOST_WORKERS),
        metavar="N",
        help="processes; unless given, the number of cores but one where Linux has more than "
        "four of them, and otherwise 1. More than one needs Linux",
    )
    serve.add_argument(
        "--sockets",
        type=Path,
        metavar="FOLDER",
        help="each process listens at worker-N.sock in it too, for a proxy (docs/scaling.md)",
    )
    serve.add_argument(
        "--embed-from",
        type=checked(origin),
        nargs="+",
        action="extend",
        default=[],
        metavar="ORIGIN",
        help="sites that may frame /figure, such as https://a.example; none unless given; "
        f"{EMBED_FROM} in the environment says the same",
    )

    serve.add_argument(
        "--allow-host",
        type=checked(host_name),
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="names that it is opened by, such as minerals.example.org, besides localhost and its "
        f"own address; {HOSTS} in the environment says the same",
    )
    serve.add_argument(
        "--login",
        action="store_true",
        help="let those in who log in at your office's OpenID provider (docs/operating.md); "
        f"{LOGIN}=1 in the environment says the same",
    )
    serve.add_argument(
        "--own",
        metavar="FOLDER",
        default="",
        help="an office's own tables beside the published ones, for this machine or with --login "
        f"(docs/own-tables.md); {own.VARIABLE} in the environment says the same",
    )
    serve.add_argument(
        "--log-level",
        type=checked(logs.valid_level),
        metavar="LEVEL",
        help=f"{', '.join(logs.LEVELS)}; info has a line a request; "
        f"{logs.VARIABLE} in the environment says the same",
    )
    serve.add_argument(
        "--metrics",
        type=_port,
        metavar="PORT",
        help="metrics for Prometheus on this machine, at http://127.0.0.1:PORT/metrics, and at the "
        "ports after it for further processes; with --sockets they are at metrics-1.sock ... "
        "in its folder",
    )
    add_engine(serve)
    with_examples(
        serve,
        "serve --port 8600",
        "serve --lan",
        "serve --workers 4 --sockets /run/msp-dash",
        "serve --allow-host minerals.example.org --embed-from https://www.example.org",
        "serve --own our-tables",
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port: give a number up to 65535")


def _workers(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_WORKERS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:20]!r} is no number from 1 to {MOST_WORKERS}")


def allow(args: argparse.Namespace) -> None:
    """Pass the access options to the app through the environment.

    The app of this process and of its children reads them from there (`security.access`).
    """
    try:
        environment = Access.read()
        login = args.login or environment.login
        if login:
            credentials.read()
        allowed = Access(
            tuple(dict.fromkeys((*args.embed_from, *environment.embed_from))),
            tuple(dict.fromkeys((*args.allow_host, *environment.hosts))),
            login,
            str(Path(args.own).resolve()) if args.own else environment.own,
        )
    except ValueError as error:
        raise CommandError(f"{error}.") from None
    if allowed.own and not login and (args.lan or _address() != LOCAL):
        raise CommandError(
            "Other machines may open an office's own tables after a login alone: add --login, or "
            "leave out --lan."
        )
    os.environ.update(allowed.environment())


def lan_address() -> str | None:
    """Address of this machine on its network, None without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only picks the route; the address is never reached.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") or address == ANY else address


def _qr(url: str) -> None:
    import segno  # noqa: PLC0415 - only with --lan

    segno.make(url, error="m").terminal(compact=True)


def _address() -> str:
    text = os.environ.get(ADDRESS, "") or LOCAL
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise CommandError(f"{ADDRESS}: {text[:40]!r} is not an IPv4 address.") from None


def listening_socket(args: argparse.Namespace) -> socket.socket:
    """The socket of ``--port``; a port that is taken is a failure that names a free one."""
    return _opened(ANY if args.lan else _address(), args.port, f"{PROGRAM} --port")


def _opened(host: str, port: int, option: str) -> socket.socket:
    try:
        return bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE or getattr(error, "winerror", 0) == 10048:
            free = f"{option} {port + 1 if port < 2**16 - 1 else 0}"
            sentence = (
                f"Port {port} is taken by another program: "
                f"stop that program, or choose another port with `{free}`."
            )
        else:
            reason = error.strerror or type(error).__name__
            sentence = (
                f"Port {port} cannot be opened ({reason}): "
                f"choose another one with `{option} {DEFAULT_PORT}`."
            )
        raise CommandError(sentence, FAILURE) from error


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl+C."""
    use_engine(args.engine)
    _log_at(args.log_level)
    allow(args)
    several = args.workers > 1 or args.sockets is not None
    if several and sys.platform != "linux":
        raise CommandError("Several processes and --sockets need Linux: leave both out.", FAILURE)
    allow_connections()
    with contextlib.suppress(KeyboardInterrupt):
        (_serve_several if several else _serve_alone)(args)
    return OK


def _log_at(level: str | None) -> None:
    """Set the log level of this process and its children; fail if there is no such level."""
    level_name = level or os.environ.get(logs.VARIABLE) or logs.DEFAULT_LEVEL
    try:
        os.environ[logs.VARIABLE] = logs.valid_level(level_name)
    except ValueError as error:
        raise CommandError(f"{logs.VARIABLE}: {error}") from error


def _serve_alone(args: argparse.Namespace) -> None:
    from msp_dash.data.paths import root  # noqa: PLC0415 - as below
    from msp_dash.serving.app import serve  # noqa: PLC0415 - Streamlit, 0.5 s: not for --help

    try:
        root()
    except FileNotFoundError as error:
        raise CommandError(str(error), FAILURE) from error
    listening = listening_socket(args)
    (for_metrics,) = _metrics_sockets(args, 1) or (None,)
    announce_address(args, listening)
    serve(listening, for_metrics)


def _metrics_sockets(args: argparse.Namespace, processes: int) -> list[socket.socket]:
    """A socket of this machine for each process's metrics; none unless asked for."""
    if args.metrics is None or args.sockets:
        return []
    ports = range(args.metrics, args.metrics + processes)
    return [_opened(LOCAL, port, f"{PROGRAM} --metrics") for port in ports]


def _serve_several(args: argparse.Namespace) -> None:
    # Neither Streamlit nor pandas is imported: this process only starts and supervises workers.
    from msp_dash.workers.supervisor import Supervisor, WorkersEnded  # noqa: PLC0415 - not Windows

    listening = listening_socket(args)

    def ready() -> None:
        announce_address(args, listening)
        if args.sockets:
            say(f"For a proxy: {args.sockets}/worker-1.sock to worker-{args.workers}.sock")

    logs.configure()
    for_metrics = _metrics_sockets(args, args.workers)
    supervisor = Supervisor(listening, args.workers, args.sockets, for_metrics)
    try:
        asyncio.run(supervisor.run(ready))
    except WorkersEnded as error:
        raise CommandError(str(error), FAILURE) from error


def announce_address(args: argparse.Namespace, listening: socket.socket) -> None:
    """Print where the dashboard can be opened."""
    host, port = listening.getsockname()
    say(
        f"msp_dash {__version__} is at http://{LOCAL if host == ANY else host}:{port} "
        "(Ctrl+C stops it)"
    )
    if args.lan:
        announce(lan_address(), port)


def announce(address: str | None, port: int) -> None:
    """Print where others of this network find the dashboard, and that as a QR code."""
    if address is None:
        say("This machine is on no network: others cannot open it until it joins one.")
        return
    url = f"http://{address}:{port}"
    say(f"Everyone on this network can open {url}")
    _qr(url)
