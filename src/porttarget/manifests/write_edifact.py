"""How UN/EDIFACT is spelled, for every writer of it: segments as tuples go in, one interchange of bytes comes out.

Release characters stand where text holds a delimiter; counts and references are true. Latin-1 (UNOC), or UTF-8 (UNOW)
where a text needs it. Shared by writers too: the ship, a place, a box, its weight and hazards. Checks no codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from porttarget.errors import UsageError
from porttarget.manifests import codes_edifact as codes
from porttarget.manifests.filing import HazardPart

Element: TypeAlias = str | Sequence[str]
Line: TypeAlias = tuple[Element, ...]

TEXT: Final = 70  # characters of 4440 in D.95B and D.96B
TEXTS: Final = 5  # components of FTX C108
WEIGHT_KINDS: Final = ("declared", "verified")
_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


def interchange(
    sender: str, receiver: str, created_at: datetime, control: int, messages: Sequence[Sequence[Line]]
) -> bytes:
    """UNB, the messages, UNZ."""
    body = [line for message in messages for line in message]
    ends: Line = ("UNZ", str(len(messages)), str(control))
    wide = _is_wide([*body, ("", sender, receiver)])
    head: Line = (
        "UNB", ("UNOW" if wide else "UNOC", "3"), sender, receiver, (f"{created_at:%y%m%d}", f"{created_at:%H%M}"),
        str(control),
    )  # fmt: skip
    return "".join(map(_spelled, [head, *body, ends])).encode("utf-8" if wide else "latin-1")


def message(number: int, kind: Sequence[str], lines: Sequence[Line]) -> list[Line]:
    """UNH, the segments, UNT; `kind` is identifier, version, release, agency and what the agency's guide adds."""
    return [("UNH", str(number), kind), *lines, ("UNT", str(len(lines) + 2), str(number))]


def _is_wide(lines: Sequence[Line]) -> bool:
    """Whether a text has letters beyond Latin-1."""
    return any(max(part, default="") > "\xff" for line in lines for each in line for part in _parts(each))


def _parts(element: Element) -> Sequence[str]:
    return (element,) if isinstance(element, str) else element


def _spelled(line: Line) -> str:
    """A segment with its delimiters; empty components and elements at the end are left away."""
    elements = list(map(_element, line))
    while not elements[-1]:
        elements.pop()
    return "+".join(elements) + "'"


def _element(element: Element) -> str:
    parts = list(_parts(element))
    while parts and not parts[-1]:
        parts.pop()
    return ":".join(re.sub(r"([?+:'])", r"?\1", part) for part in parts)


def ship(*, voyage: str, name: str, imo: str, carrier: str = "", flag: str = "", mode: str = "") -> Line:
    """TDT of the main carriage: voyage, carrier by its SCAC, IMO number, name and flag of the ship."""
    number = (imo, "146", "11") if imo else ("", "", "")
    line = (carrier, "172", codes.SCAC_AGENCY) if carrier else ""
    return ("TDT", codes.MAIN_CARRIAGE, voyage, mode, "", line, "", "", (*number, name, flag))


def place(code: str) -> Element:
    """A port's code with its list, and the United Nations as its agency where it is a UN/LOCODE."""
    return (code, "139", "6") if _UNLOCODE.fullmatch(code) else (code, "139")


def box(number: str, size_type: str, load_status: str) -> Line:
    """EQD of a container."""
    size = (size_type, "102", "5") if size_type else ""
    return ("EQD", "CN", number, size, "", "", codes.LOAD_STATUS_CODES.get(load_status, load_status))


def weight_kind(kind: str) -> str:
    """The kind of a weight, which is one of two."""
    if kind not in WEIGHT_KINDS:
        raise UsageError(f"kind of weight is {kind!r}, expected {' or '.join(WEIGHT_KINDS)}")
    return kind


def remarks(subject: str, texts: Sequence[str]) -> Iterator[Line]:
    """Free texts, each a component of its own."""
    for text in texts:
        if len(text) > TEXT:
            raise UsageError(f"a remark has {len(text)} characters, expected at most {TEXT}: {text!r}")
    for pieces in runs(texts, TEXTS):
        yield ("FTX", subject, "", "", pieces)


def goods_in(hazard: HazardPart) -> Line:
    """DGS of dangerous goods."""
    flash = (decimal(hazard.flash_point_c), "CEL") if hazard.flash_point_c is not None else ""
    group = codes.PACKING_GROUP_CODES.get(hazard.packing_group, hazard.packing_group)
    return ("DGS", "IMD", hazard.hazard_class, hazard.un_number, flash, group)


def shipping_name(hazard: HazardPart) -> Iterator[Line]:
    """FTX of dangerous goods, cut where the directory cuts."""
    for pieces in runs(cut(hazard.description, TEXT), TEXTS):
        yield ("FTX", codes.SHIPPING_NAME, "", "", pieces)


def cut(text: str, size: int) -> list[str]:
    """The text in pieces of this many characters."""
    return [text[i : i + size] for i in range(0, len(text), size)]


def runs(pieces: Sequence[str], size: int) -> list[Sequence[str]]:
    """The pieces in runs of this many."""
    return [pieces[i : i + size] for i in range(0, len(pieces), size)]


def decimal(value: float) -> str:
    """No exponent, no needless zeros."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"
