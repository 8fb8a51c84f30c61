"""An input of interchanges of any size, read in pieces of bounded memory, gives the tables of the input read whole.

In: bytes by their place, and what is known of the whole (`Whole`: its size, SHA-256, whether it is UTF-8), which takes
a reading of its own before. Out: tables piece by piece; at the end the containers and interchanges, which only the end
completes, and what they show. `border` tells where is cut, `earlier` and `held` what is carried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl

from porttarget.errors import ManifestError, UsageError, Where
from porttarget.jit import announce_compilation
from porttarget.manifests.border import START, Border, Cut, find_cut
from porttarget.manifests.checks import OF_BILLS
from porttarget.manifests.earlier import Earlier
from porttarget.manifests.envelope import make_rejects, number_in_interchange
from porttarget.manifests.findings import Findings
from porttarget.manifests.grammars import messages
from porttarget.manifests.held import Held
from porttarget.manifests.interchanges import file_interchanges, tags_at, with_tags
from porttarget.manifests.kernels import tokenise
from porttarget.manifests.make_tables import make_findings, make_rows
from porttarget.manifests.manifest import Manifest, ManifestStats, counted
from porttarget.manifests.map_segments import map_segments
from porttarget.manifests.partner_findings import agreed
from porttarget.manifests.partners import Partners
from porttarget.manifests.ports import PortCodes
from porttarget.manifests.read_x12 import MAPPINGS, make_checked, senders_in
from porttarget.manifests.reading import Reading
from porttarget.manifests.segments import Segments, check_content, read_piece, tokenised
from porttarget.manifests.spans import ROW_TIME
from porttarget.tables import TABLES
from porttarget.tables.cargo import TABLES as CARGO

LARGEST_BYTES: Final = 1 << 29  # of a message, which is always read whole
_FINDING: Final = ("code", "offset", "element", "component", "text")  # what makes two findings the same
BytesAt = Callable[[int, int], bytes]  # of the input: from a place on, so many or all there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What is known of an input before its pieces are read."""

    source: str
    size: int
    sha256: str
    utf8: bool
    partners: Partners | None = None
    received_at: datetime | None = None
    filed_to: str | None = None


def read_pieces(
    at: BytesAt, whole: Whole, codes: PortCodes, *, piece_bytes: int
) -> Iterator[Manifest]:  # fmt: skip
    """The tables of an input, piece by piece; the last parts hold its containers and its interchanges.

    piece_bytes   read at once, as far as a message ends within them; with their tables they take seven times as much

    Raises as `read_manifest_bytes` does; and ManifestError for a message larger than `LARGEST_BYTES`, behind the tables
    of what stands before it.
    """
    announce_compilation(tokenise.__file__, "the manifest reader")
    run = _Run(at=at, whole=whole, codes=codes, piece_bytes=piece_bytes)
    size = piece_bytes
    while True:
        data = run.border.head + at(run.border.offset, size)
        last = run.border.shift + len(data) >= whole.size
        if last and run.border is START:
            check_content(data, whole.source)
        segments = read_piece(
            data, messages(), source=whole.source, border=run.border, last=last, utf8=run.is_utf8
        )  # fmt: skip
        if segments is not None:
            yield run.part(segments, data)
            if last:
                break
            run.border, size = border_behind(segments), piece_bytes
        elif size >= LARGEST_BYTES:
            yield from run.ends()
            raise ManifestError(
                f"no message ends within {size} bytes, expected messages of at most {LARGEST_BYTES} bytes",
                where=Where(source=whole.source, offset=run.border.offset), found=size, expected=LARGEST_BYTES,
            )  # fmt: skip
        else:
            size *= 2
    yield from run.ends()


@dataclass(slots=True, kw_only=True)
class _Run:
    """One input being read; `told` are findings at segments that are read again before each piece."""

    at: BytesAt
    whole: Whole
    codes: PortCodes
    piece_bytes: int
    border: Border = START
    earlier: Earlier = field(default_factory=Earlier)
    interchanges: dict[tuple[int, str | None, str | None], int] = field(default_factory=dict)
    told: set[tuple[object, ...]] = field(default_factory=set)
    held: Held = field(init=False)

    def __post_init__(self) -> None:
        whole = self.whole
        self.held = Held(
            whose=pl.DataFrame(
                {"source": [whole.source], "source_sha256": [whole.sha256], "received_at": [whole.received_at]},
                schema_overrides={"received_at": ROW_TIME},
            )
        )

    def part(self, segments: Segments, data: bytes) -> Manifest:
        """The tables of a piece."""
        whole = self.whole
        mapped = map_segments(segments, MAPPINGS)
        reading = Reading(
            facts=mapped.facts, findings=Findings(), codes=self.codes, source=whole.source, sha256=whole.sha256,
            received_at=whole.received_at, filed_to=whole.filed_to, segments=segments, mapped=mapped,
            interchanges=self.interchanges, earlier=self.earlier,
        )  # fmt: skip
        reading.senders = senders_in(reading, whole.partners)
        tables = make_checked(reading, make_rows)
        tables["bills"] = self.earlier.versioned(tables["bills"])
        tables["goods"] = self.earlier.numbered(tables["goods"])
        rows = file_interchanges(reading, tables)
        findings = self.once(with_tags(segments, make_findings(reading, tables, OF_BILLS)), segments)
        if whole.partners is not None:
            findings = agreed(findings, rows, whole.partners)
        containers = tables["containers"]
        self.held.take(containers, tags_at(segments, containers["offset"]))
        self.held.take_messages(rows, findings)
        rejects = make_rejects(reading, data)
        stats = ManifestStats(
            interchanges=segments.interchanges.shape[0] - segments.border.inside,
            messages=segments.messages.shape[0], segments=segments.count - len(segments.border.marks),
            bills=tables["bills"].height, containers=0, findings=counted(findings["code"]),
            rejected=counted(rejects["reason"]),
        )  # fmt: skip
        tables["containers"] = TABLES["containers"].empty()
        return Manifest(**tables, findings=findings, rejects=rejects, stats=stats)

    def ends(self) -> Iterator[Manifest]:
        """Containers, interchanges, and findings that all pieces together show."""
        for containers, findings in self.held.containers(self.whole.partners):
            yield _nothing_but(containers=containers, findings=findings)
        yield _nothing_but(interchanges=self.held.interchanges())

    def is_utf8(self, cut: Cut, begun: bytes) -> bool | None:
        """Whether an interchange that goes on at a cut is UTF-8; None where each piece may tell itself."""
        if self.whole.utf8:
            return None
        return _valid(begun) and self._utf8_behind(cut)

    def _utf8_behind(self, cut: Cut) -> bool:
        """Whether the interchange that goes on at a cut is UTF-8 to its end."""
        head, place, size = cut.head, self.border.shift + cut.at, self.piece_bytes
        while True:
            data = head + self.at(place, size)
            tokens = tokenised(data, messages())
            ends = tokens.found[1:2, tokenise.OFFSET].tolist()
            last = place + len(data) - len(head) >= self.whole.size
            further = find_cut(data, tokens.start, tokens.end, tokens.code, tokens.interchange, tokens.found)
            stop = ends[0] if ends else len(data) if last or further is None else further.at
            if ends or last:
                return _valid(data[:stop])
            if further is None:
                if size >= LARGEST_BYTES:
                    return _valid(data)
                size *= 2
            elif not _valid(data[:stop]):
                return False
            else:
                head, place, size = further.head, place + further.at - len(head), self.piece_bytes

    def once(self, findings: pl.DataFrame, segments: Segments) -> pl.DataFrame:
        """Findings at the segments that are read before each piece are told once."""
        told = self.told if segments.border.inside else set()
        before = findings.with_row_index("_row").filter(pl.col("offset") < segments.border.offset)
        again = [row for row, *key in before.select("_row", *_FINDING).iter_rows() if tuple(key) in told]
        behind = [offset for offset, _ in marks(segments)]
        at_head = findings.filter(pl.col("offset").is_in(behind)).select(_FINDING)
        self.told = told | set(at_head.iter_rows())
        return findings.with_row_index("_row").filter(~pl.col("_row").is_in(again)).drop("_row") if again else findings


def _valid(data: bytes) -> bool:
    """Whether these bytes are UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def marks(segments: Segments) -> tuple[tuple[int, int], ...]:
    """Place and number in their interchange of the segments that are read before the next piece once more."""
    if segments.cut is None or segments.cut.interchange < 0:
        return ()
    segs = np.array(segments.cut.heads, np.int64)
    numbers = segments.number_in_message()[segs]
    return tuple(zip(segments.border.offsets(segments.offset)[segs].tolist(), numbers.tolist(), strict=True))


def border_behind(segments: Segments) -> Border:
    """What the piece behind these segments must know."""
    border, cut = segments.border, segments.cut
    if cut is None:
        raise UsageError("nothing follows a piece that was not cut")
    offset, messages = border.shift + cut.at, border.messages + segments.messages.shape[0]
    here, groups = cut.interchange, border.groups + segments.groups.shape[0]
    if here < 0:
        return Border(
            offset=offset, interchanges=border.interchanges + segments.interchanges.shape[0], messages=messages,
            groups=groups,
        )  # fmt: skip
    grouped = cut.group >= 0
    _, begun, sent = segments.interchange_ends[here].tolist()
    goes_on = border.inside and here == 0
    opener = segments.messages[segments.messages[:, 3] == here, 0].astype(np.int64)
    stands = number_in_interchange(segments, opener).tolist()
    references = dict(border.references) if goes_on else {}
    if segments.interchanges[here, tokenise.EDIFACT]:
        for text, number in zip(segments.element(opener, 1).series(), stands, strict=True):
            references.setdefault(text, number)
    opened = int(segments.interchanges[here, tokenise.OFFSET])
    told = any(one.offset >= opened for one in segments.charset_faults)
    return Border(
        offset=offset, inside=True, grouped=grouped, head=cut.head, marks=marks(segments),
        interchanges=border.interchanges + here, messages=messages, groups=groups - grouped,
        in_interchange=(begun - grouped, sent),
        filed=int(number_in_interchange(segments, np.array([segments.count - 1]))[0]),
        in_group=int(segments.groups[-1, 2]) if grouped else 0, references=references, utf8=segments.utf8,
        charset_told=told or (goes_on and border.charset_told),
    )  # fmt: skip


def _nothing_but(**tables: pl.DataFrame) -> Manifest:
    """A part with some tables alone."""
    empty = {each.name: each.empty() for each in CARGO} | tables
    rejects = empty.pop("manifest_rejects")
    stats = ManifestStats(
        interchanges=0, messages=0, segments=0, bills=0, containers=empty["containers"].height,
        findings=counted(empty["findings"]["code"]),
    )  # fmt: skip
    return Manifest(**empty, rejects=rejects, stats=stats)
