"""What commands share: parsing of times, printing of failures, the exit code of a run over inputs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from porttarget.errors import PortTargetError, UsageError

P = ParamSpec("P")

StoreDir = Annotated[Path, typer.Option("--store", help="Folder of this node's store.", show_default=False)]
At = Annotated[
    str | None, typer.Option("--at", help="Moment the question is about (RFC 3339); default: latest receipt.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 3 when some input was rejected.")]
Partners = Annotated[
    Path | None,
    typer.Option("--partners", help="TOML file of what was agreed with senders: versions, codes, severities."),
]
Port = Annotated[
    str, typer.Option("--port", help="UN/LOCODE; any code of a port complex finds all of it.", show_default=False)
]


def moment(text: str | None, *, option: str) -> datetime | None:
    """A time given on the command line, in UTC; a time without a zone is UTC."""
    if text is None:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} is {text!r}, expected a time such as 2026-03-01T12:00:00Z") from None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def day(text: str | None, *, option: str) -> date | None:
    """A day given on the command line."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} is {text!r}, expected a day such as 2026-03-01") from None


def say(text: str) -> None:
    """One line for a person, on stderr."""
    print(f"porttarget: {text}", file=sys.stderr, flush=True)


def counted(number: int, word: str) -> str:
    """A number with its word: 1 bill, 2 bills."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def say_failures(failed: Iterable[PortTargetError], cut: Iterable[str]) -> None:
    """Name each input that failed or was cut."""
    for error in failed:
        say(str(error))
    for text in cut:
        say(f"{text}: what came before was used")


def say_passed_over(texts: Iterable[str]) -> None:
    """Name inputs of a folder that are of another kind."""
    for text in texts:
        say(f"passed over {text}")


def refuse_own_inputs(inputs: Iterable[str], *outputs: Path | None) -> None:
    """Refuse to write over what is to be read."""
    read = {Path(name).resolve() for name in inputs if name != "-" and Path(name).is_file()}
    for output in outputs:
        if output is not None and output.resolve() in read:
            raise UsageError(f"{output} is an input; name another output")


def until_reader_goes(command: Callable[P, None]) -> Callable[P, None]:
    """End quietly, with exit code 0, when whoever reads our output has had enough (as with `| head`)."""

    @wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> None:
        try:
            command(*arguments, **options)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None

    return run


def exit_code(*, failed: bool, rejected: bool, strict: bool) -> int:
    """1 when an input failed, 3 when something was rejected and the caller is strict, else 0."""
    if failed:
        return 1
    return 3 if rejected and strict else 0


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))
