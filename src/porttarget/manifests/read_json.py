"""Reads our own exchange of manifests (`exchange`) into the manifest tables.

In: one JSON document, or JSON lines of such. Out: tables, findings and rejects. What is not as the schema has it is a
finding with its JSON pointer and left out; what is no object where one must be is a reject, and so is a document that
is no JSON. The rest is read: one bad bill never costs the others. Rows are numbered by their objects in the document.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
import polars as pl

from porttarget.errors import NothingRecognised, Where
from porttarget.manifests.ams_tables import VOLUMES, WEIGHTS
from porttarget.manifests.entities import ENTITIES
from porttarget.manifests.exchange import BILL_TYPES, IN_BOND, NESTED, TIME, VERSION, Member, members
from porttarget.manifests.facts import Facts, Many, Places, Rows, Value
from porttarget.manifests.findings import Findings
from porttarget.manifests.json_objects import Node, Texts, read_objects
from porttarget.manifests.make_tables import make_findings, make_tables
from porttarget.manifests.making import Making
from porttarget.manifests.manifest import Manifest, ManifestStats, counted
from porttarget.manifests.ports import CodesOrNames, PortCodes
from porttarget.manifests.rejects import Reject, reject_rows
from porttarget.manifests.spans import ROW_TIME, Ints
from porttarget.manifests.told import Pool, value
from porttarget.tables.marks import JSON_FORMAT

KIND: Final = "JSON"
_KEYS: Final = {"format", "version", "voyage", "calls"}
_UNITS: Final = {"weight_unit": ("weight", "KG"), "volume_unit": ("volume", "X")}
_SCALES: Final = {"weight_unit": WEIGHTS, "volume_unit": VOLUMES}
_CODES: Final = {("bill", "type"): BILL_TYPES, ("bill", "in_bond_type"): IN_BOND}


@dataclass(slots=True)
class _Told:
    """Rows of one entity as they are walked: members of each, the place of each, the row above of each entity."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    segs: list[int] = field(default_factory=list)
    under: list[dict[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """All objects of an input on their way to rows."""

    told: dict[str, _Told] = field(default_factory=lambda: {entity: _Told() for entity in NESTED})
    places: list[tuple[int, int, int, int]] = field(default_factory=list)  # offset, document, message, number
    faults: list[tuple[str, int, str, str, str]] = field(default_factory=list)  # code, seg, found, expected, pointer
    rejects: list[Reject] = field(default_factory=list)
    messages: int = 0

    def place(self, offset: int, document: int, message: int, number: int) -> int:
        self.places.append((offset, document, message, number))
        return len(self.places) - 1

    def fault(self, code: str, seg: int, found: Any, expected: str, pointer: str) -> None:
        self.faults.append((code, seg, _brief(found), expected, pointer))


def read_json(
    data: bytes, *, source: str, received_at: datetime | None, filed_to: str | None, codes: PortCodes
) -> Manifest:
    """All tables of an input; raises NothingRecognised where none of it is such a document."""
    texts = read_objects(data)
    walk = _Walk()
    for number, (document, start, end) in enumerate(texts.documents):
        _document(walk, document, number, data[start:end], start)
    if not walk.messages and not texts.broken:
        raise NothingRecognised(
            f'JSON of another kind: expected an object with "format": "{JSON_FORMAT}" and "version": {VERSION}',
            where=Where(source=source),
        )
    _broken(walk, texts, data)
    making = _making(walk, data, source, received_at, filed_to, codes)
    tables = make_tables(making)
    for code, seg, found, expected, pointer in walk.faults:
        making.findings.add(code, np.array([seg]), found=found, expected=expected, words={"place": pointer})
    findings = make_findings(making, tables)
    rejects = reject_rows(making, walk.rejects)
    stats = ManifestStats(
        interchanges=len(texts.documents), messages=walk.messages, segments=len(walk.places),
        bills=tables["bills"].height, containers=tables["containers"].height, findings=counted(findings["code"]),
        rejected=counted(rejects["reason"]),
    )  # fmt: skip
    return Manifest(**tables, findings=findings, rejects=rejects, stats=stats)


def _broken(walk: _Walk, texts: Texts, data: bytes) -> None:
    for start, end, why in texts.broken:
        seg = walk.place(start, len(texts.documents), -1, 1)
        walk.fault("json_form", seg, why, "JSON (RFC 8259)", "")
        walk.rejects.append(Reject(reason="json_form", detail=why, data=data[start:end], seg=seg))


def _document(walk: _Walk, document: Any, number: int, data: bytes, offset: int) -> None:
    version = document.get("version") if isinstance(document, Node) else None
    if not isinstance(document, Node) or document.get("format") != JSON_FORMAT or version != VERSION:
        seg = walk.place(offset, number, -1, 1)
        wanted = f'an object with "format": "{JSON_FORMAT}", "version": {VERSION}'
        walk.fault("member_form", seg, document, wanted, "")
        walk.rejects.append(Reject(reason="unknown_document", detail=f"expected {wanted}", data=data, seg=seg))
        return
    message = walk.messages
    walk.messages += 1
    root = walk.place(document.offset, number, message, document.number)
    _unknown(walk, document, _KEYS, root, "")
    voyage = document.get("voyage")
    if not isinstance(voyage, Node):
        walk.fault("member_form", root, voyage, "an object", "/voyage")
        voyage = Node()
        voyage.offset, voyage.number = document.offset, document.number
    seg = walk.place(voyage.offset, number, message, voyage.number)
    _take(walk, "message", voyage, seg, "/voyage", {})
    _unknown(walk, voyage, {each.name for each in members("message")}, seg, "/voyage")
    _list(walk, document, "calls", "call", root, "", {})


def _list(
    walk: _Walk, node: Node, name: str, entity: str, seg: int, pointer: str, under: dict[str, int]
) -> None:  # fmt: skip
    """The objects of a member that is a list of them."""
    found = node.get(name)
    if found is None and entity != "call":
        return
    if not isinstance(found, list):
        walk.fault("member_form", seg, found, "a list", f"{pointer}/{name}")
        return
    offset, document, message, number = walk.places[seg]
    for at, each in enumerate(found):
        here = f"{pointer}/{name}/{at}"
        if isinstance(each, Node):
            own = walk.place(each.offset, document, message, each.number)
            _object(walk, entity, each, own, here, under)
        else:
            own = walk.place(offset, document, message, number)
            walk.fault("member_form", own, each, "an object", here)
            walk.rejects.append(
                Reject(reason="member_form", detail=f"{here}: expected an object", data=_text(each), seg=own)
            )  # fmt: skip


def _object(walk: _Walk, entity: str, node: Node, seg: int, pointer: str, under: dict[str, int]) -> None:
    row = _take(walk, entity, node, seg, pointer, under)
    _unknown(walk, node, {*(each.name for each in members(entity)), *NESTED[entity]}, seg, pointer)
    inside = {**under, entity: row}
    for name in node:  # in the order of the document, which rows keep
        if name in NESTED[entity]:
            _list(walk, node, name, NESTED[entity][name], seg, pointer, inside)


def _take(walk: _Walk, entity: str, node: Node, seg: int, pointer: str, under: dict[str, int]) -> int:
    """Keep an object's plain members as a row, those that are not as the schema has them left out."""
    told = walk.told[entity]
    row: dict[str, Any] = {}
    for member in members(entity):
        found = node.get(member.name)
        if found is None:
            continue
        expected = _refused(member, found)
        if expected is None:
            row[member.name] = found
        else:
            walk.fault("member_form", seg, found, expected, f"{pointer}/{member.name}")
    for unit, (of, default) in _UNITS.items():
        if of in row and unit not in row and node.get(unit) is None:
            row[unit] = default
    told.rows.append(row)
    told.segs.append(seg)
    told.under.append(under)
    return len(told.rows) - 1


def _refused(member: Member, found: Any) -> str | None:
    """What was expected instead; None where the value is as it should be."""
    if member.choices:
        return None if found in member.choices else f"one of {', '.join(member.choices)}"
    if member.kind == "number":
        return None if isinstance(found, int | float) and not isinstance(found, bool) else "a number"
    if member.kind == "list":
        parts = found if isinstance(found, list) else [found]
        return None if all(isinstance(each, str) for each in parts) else "a text, or a list of texts"
    if not isinstance(found, str):
        return "a text"
    if member.kind == "time" and not re.fullmatch(TIME, found):
        return "a date, or a date and time in UTC: 2026-03-01T12:00:00Z"
    return None


def _unknown(walk: _Walk, node: Node, known: set[str], seg: int, pointer: str) -> None:
    for name in node:
        if name not in known:
            walk.fault("member_unknown", seg, name, ", ".join(sorted(known)), f"{pointer}/{_escaped(name)}")
    for name in node.twice:
        walk.fault("member_twice", seg, name, "each member once", f"{pointer}/{_escaped(name)}")


def _escaped(name: str) -> str:
    """As a part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _text(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()


def _brief(found: Any) -> str:
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)[:200]


def _making(
    walk: _Walk, data: bytes, source: str, received_at: datetime | None, filed_to: str | None, codes: PortCodes
) -> Making:
    places = np.array(walk.places, np.int64).reshape(-1, 4)
    pool = Pool()
    taken = {entity: _pooled(pool, entity, told) for entity, told in walk.told.items()}
    spans = pool.spans()
    entities = {}
    for entity, (one, many) in taken.items():
        told = walk.told[entity]
        segs = np.array(told.segs, np.int64)
        entities[entity] = Rows(
            entity=entity, segs=segs,
            one={name: _value(entity, name, spans.take(at), segs) for name, at in one.items()},
            many={
                name: Many(spans=spans.take(at), row=row, segs=segs[row], rows=segs.size)
                for name, (at, row) in many.items()
            },
            under={
                above: np.array([each.get(above, -1) for each in told.under], np.int64)
                for above in _above(entity)
            },
        )  # fmt: skip
    return Making(
        facts=Facts(
            places=Places(
                offset=places[:, 0].copy(), interchange=places[:, 1].astype(np.int32),
                message=places[:, 2].astype(np.int32), number=places[:, 3].astype(np.int32),
            ),
            kinds=(KIND,) * walk.messages,
            sent=pl.DataFrame(
                schema={"sent_at": ROW_TIME, "control_number": pl.String, "message_number": pl.String}
            ).clear(walk.messages),
            entities=entities,
        ),
        findings=Findings(), codes=CodesOrNames(codes), source=source, sha256=hashlib.sha256(data).hexdigest(),
        received_at=received_at, filed_to=filed_to,
    )  # fmt: skip


def _above(entity: str) -> tuple[str, ...]:

    return ENTITIES[entity].under


def _pooled(pool: Pool, entity: str, told: _Told) -> tuple[dict[str, Ints], dict[str, tuple[Ints, Ints]]]:
    """Numbers in the pool of all texts of an entity's rows, field by field."""
    one: dict[str, Ints] = {}
    many: dict[str, tuple[Ints, Ints]] = {}
    for member in members(entity):
        if member.kind == "list":
            at, row = [], []
            for number, each in enumerate(told.rows):
                found = each.get(member.name, [])
                for text in found if isinstance(found, list) else [found]:
                    at.append(pool.add(text))
                    row.append(number)
            many[member.name] = np.array(at, np.int64), np.array(row, np.int64)
        else:
            texts = [each.get(member.name) for each in told.rows]
            one[member.name] = np.array([pool.add(_plain(text)) for text in texts], np.int64)
    return one, many


def _plain(found: Any) -> str | None:
    """A number as decimal text, without an exponent."""
    if found is None or isinstance(found, str):
        return found
    text = f"{found:f}" if isinstance(found, float) else str(found)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _value(entity: str, name: str, spans: Any, segs: Ints) -> Value:
    stripped = spans.stripped()
    made = value(
        stripped, segs, words=_CODES.get((entity, name)), scale=_SCALES.get(name)
    )  # fmt: skip
    if (entity, name) in {("message", "function"), ("bill", "status")}:
        # the words themselves are filed; where none is, no segment says it
        return Value(spans=stripped, segs=np.where(stripped.present, segs, -1))
    return made
