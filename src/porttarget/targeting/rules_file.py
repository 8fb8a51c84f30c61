"""Rules from a TOML file (`data/rules.toml` is shipped): a RuleSet, or a RuleError that lists every fault.

A file with a fault is refused whole.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from porttarget.errors import InputMissing, RuleError, Where
from porttarget.targeting.rules import RuleSet
from porttarget.targeting.rules_check import check_document


def load_rules(path: Path | None = None) -> RuleSet:
    """The rules of `path`, or the shipped ones."""
    if path is None:
        return parse_rules((files("porttarget.targeting") / "data" / "rules.toml").read_bytes(), source="rules.toml")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputMissing(f"rules cannot be read: {error.strerror}", where=Where(source=str(path))) from error
    return parse_rules(data, source=str(path))


def parse_rules(data: bytes, *, source: str) -> RuleSet:
    """A RuleSet of TOML bytes; RuleError with all faults otherwise."""
    try:
        text = data.decode("utf-8")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise RuleError("rules must be UTF-8", where=Where(source=source, offset=error.start)) from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"not TOML: {error}", where=Where(source=source)) from error
    rules, faults = check_document(document, text, source=source)
    if rules is None or faults:
        raise RuleError(
            f"{source} is refused: {len(faults)} fault{'s' if len(faults) != 1 else ''}", faults=tuple(faults)
        )
    return rules
