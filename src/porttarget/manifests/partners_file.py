"""`partners.toml` → `Partners`: TOML read, every entry checked, all faults told at once.

A fault names its line, where in the file it stands, what was found there and what was expected. Standard codes must be
known to the reference data, codes of findings and kinds of messages to the reader.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from porttarget.errors import UsageError
from porttarget.manifests.finding_kinds import KIND_OF
from porttarget.manifests.grammars import ALL_SETS
from porttarget.manifests.partners import SEVERITIES, Partner, Partners
from porttarget.manifests.ports import PortCodes
from porttarget.manifests.toml_lines import TomlLines, toml_text
from porttarget.reference.code_lists import load_code_lists

_TOP: Final = ("default", "partner")
_TABLES: Final = ("versions", "ports", "packages", "size_types", "severity")
_ENTRY: Final = ("name", "sender", "qualifier", *_TABLES)
_VERSION: Final = re.compile(r"[A-Z0-9]+([.:][A-Z0-9]+)*")
_KINDS: Final = tuple(dict.fromkeys(each.identifier for each in ALL_SETS))

Place = tuple[str | int, ...]


def partners_of(path: Path, codes: PortCodes) -> Partners:
    """The partners in a file; InputMissing where it cannot be read, UsageError with all its faults."""
    return read_partners(toml_text(path), source=str(path), codes=codes)


def read_partners(text: str, *, source: str, codes: PortCodes) -> Partners:
    """Partners from TOML; `codes` knows the ports that own codes may stand for."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{source} is no TOML: {error}") from error
    reader = _Reader(lines=TomlLines(text), codes=codes)
    partners = reader.read(told, source)
    if reader.faults:
        listed = [text for _, text in sorted(reader.faults, key=lambda fault: fault[0])]
        count = f"{len(listed)} fault{'s' if len(listed) > 1 else ''}"
        raise UsageError(f"{source} cannot be used as a file of partners, {count}:\n- " + "\n- ".join(listed))
    return partners


@dataclass(slots=True, kw_only=True)
class _Reader:
    lines: TomlLines
    codes: PortCodes
    faults: list[tuple[int, str]] = field(default_factory=list)

    def read(self, told: Mapping[str, Any], source: str) -> Partners:
        self._unknown(told, _TOP, ())
        default = self._entry(told.get("default", {}), ("default",))
        entries = told.get("partner", [])
        if not isinstance(entries, list):
            self._fault(("partner",), entries, "tables [[partner]]")
            entries = []
        partners = [self._entry(each, ("partner", number)) for number, each in enumerate(entries)]
        seen: dict[tuple[str, str], int] = {}
        for number, each in enumerate(partners):
            for sender in each.senders:
                before = seen.setdefault((sender, each.qualifier), number)
                if before != number:
                    self._fault(("partner", number, "sender"), sender, f"a sender that partner {before + 1} has not")
        return Partners(source=source, default=default, partners=tuple(partners))

    def _entry(self, told: Any, place: Place) -> Partner:
        if not isinstance(told, dict):
            self._fault(place, told, "a table")
            return Partner()
        named = place[0] == "partner"
        self._unknown(told, _ENTRY if named else _TABLES, place)
        senders = self._texts(told.get("sender"), (*place, "sender"), "an id, or a list of ids") if named else ()
        name = self._text(told.get("name", ""), (*place, "name"))
        return Partner(
            name=name or (senders[0] if senders else ""), senders=senders,
            qualifier=self._text(told.get("qualifier", ""), (*place, "qualifier")),
            versions=self._versions(told.get("versions", {}), (*place, "versions")),
            ports=self._codes(told, (*place, "ports"), "a port's code that the reference data knows", self._port),
            packages=self._codes(told, (*place, "packages"), "a known package code", _listed("package_codes")),
            size_types=self._codes(told, (*place, "size_types"), "a size-type of ISO 6346", _listed("size_types")),
            severity=self._severity(told.get("severity", {}), (*place, "severity")),
        )  # fmt: skip

    def _versions(self, told: Any, place: Place) -> Mapping[str, tuple[str, ...]]:
        out = {}
        for kind, versions in self._table(told, place, "a table of message = versions").items():
            here = (*place, kind)
            if kind not in _KINDS:
                self._fault(here, kind, f"a message that is read: {_nearest(kind, _KINDS)}")
            texts = self._texts(versions, here, "a version such as 004010 or D.95B, or a list of them")
            for text in texts:
                if not _VERSION.fullmatch(text):
                    self._fault(here, text, "a version such as 004010 or D.95B")
            out[kind] = tuple(text.replace(".", ":") for text in texts)
        return out

    def _codes(
        self, told: Mapping[str, Any], place: Place, expected: str, known: Callable[[str], bool]
    ) -> Mapping[str, str]:  # fmt: skip
        out = {}
        for own, standard in self._table(
            told.get(str(place[-1]), {}), place, "a table of own code = standard code"
        ).items():
            if not isinstance(standard, str) or not known(standard):
                self._fault((*place, own), standard, expected)
            else:
                out[own.upper()] = standard
        return out

    def _severity(self, told: Any, place: Place) -> Mapping[str, str]:
        out = {}
        for code, severity in self._table(told, place, "a table of finding = severity").items():
            if code not in KIND_OF:
                self._fault((*place, code), code, f"the code of a finding: {_nearest(code, tuple(KIND_OF))}")
            if severity not in SEVERITIES:
                self._fault((*place, code), severity, f"one of {', '.join(SEVERITIES)}")
            else:
                out[code] = severity
        return out

    def _port(self, code: str) -> bool:
        return self.codes.port_of_code(code) is not None

    def _table(self, told: Any, place: Place, expected: str) -> Mapping[str, Any]:
        if isinstance(told, dict):
            return told
        self._fault(place, told, expected)
        return {}

    def _texts(self, told: Any, place: Place, expected: str) -> tuple[str, ...]:
        texts = [told] if isinstance(told, str) else told
        if not isinstance(texts, list) or not texts or not all(isinstance(each, str) and each for each in texts):
            self._fault(place, told, expected)
            return ()
        return tuple(each.strip() for each in texts)

    def _text(self, told: Any, place: Place) -> str:
        if isinstance(told, str):
            return told.strip()
        self._fault(place, told, "a text")
        return ""

    def _unknown(self, told: Mapping[str, Any], known: tuple[str, ...], place: Place) -> None:
        for key in told:
            if key not in known:
                self._fault((*place, key), key, f"one of {', '.join(known)}")

    def _fault(self, place: Place, found: object, expected: str) -> None:
        line = self.lines.of(*place)
        where = f"line {line}, " if line is not None else ""
        told = "nothing" if found is None else repr(found)
        self.faults.append((line or 0, f"{where}{_named(place)}: found {told}, expected {expected}"))


def _listed(name: str) -> Callable[[str], bool]:
    """Whether a code list has a code."""
    lists = load_code_lists()
    ask = lists.package if name == "package_codes" else lists.size_type
    return lambda code: ask(code) is not None


def _nearest(word: str, known: tuple[str, ...]) -> str:
    """The known words that are nearest to one, or the first few where none is near."""
    near = get_close_matches(word, known, n=3)
    return ", ".join(near or known[:3]) + ("" if near else ", …")


def _named(place: Place) -> str:
    """A place as a person names it: partner 2, severity.hs_missing."""
    if place[0] == "partner" and len(place) > 1:
        rest = ".".join(str(part) for part in place[2:])
        return f"partner {int(place[1]) + 1}" + (f", {rest}" if rest else "")
    return ".".join(str(part) for part in place)
