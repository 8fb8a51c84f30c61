"""The table of interchanges: each message with its envelope and what came of it.

From ISA, GS, ST or UNB, UNG, UNH as they stand; an interchange without messages has one row of its own, number 0.
Findings are counted here as they are, so whoever changes their severity counts anew (`count_findings`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from porttarget.manifests.kernels import tokenise
from porttarget.manifests.reading import Reading
from porttarget.manifests.segments import Segments
from porttarget.manifests.spans import Ints, gather
from porttarget.tables import TABLES

_Place = tuple[int, int]
# element and component in X12 and in UN/EDIFACT; (0, 0) where the syntax has none
_OF_INTERCHANGE: Final[dict[str, tuple[_Place, _Place]]] = {
    "sender": ((6, 1), (2, 1)),
    "sender_qualifier": ((5, 1), (2, 2)),
    "receiver": ((8, 1), (3, 1)),
    "receiver_qualifier": ((7, 1), (3, 2)),
    "syntax_version": ((12, 1), (1, 1)),
    "_release": ((0, 0), (1, 2)),
    "usage": ((15, 1), (11, 1)),
}
_OF_GROUP: Final[dict[str, tuple[_Place, _Place]]] = {
    "group_kind": ((1, 1), (1, 1)),
    "group_sender": ((2, 1), (2, 1)),
    "group_receiver": ((3, 1), (3, 1)),
    "group_number": ((6, 1), (5, 1)),
    "group_version": ((8, 1), (0, 0)),
}
_OF_MESSAGE: Final[dict[str, tuple[_Place, _Place]]] = {
    "message_kind": ((1, 1), (2, 1)),
    "_version": ((0, 0), (2, 2)),
    "_sub_release": ((0, 0), (2, 3)),
    "_agency": ((0, 0), (2, 4)),
    "_association": ((0, 0), (2, 5)),
}
_DOCUMENT: Final = (("M10", 7), ("BGM", 2))
SEVERITIES: Final = {"error": "errors", "warning": "warnings", "info": "infos"}
_SCHEMA_VERSION: Final = (
    pl.when(pl.col("_release").is_null())
    .then("syntax_version")
    .otherwise(pl.concat_str("syntax_version", pl.lit(":"), "_release"))
)


def make_interchanges(reading: Reading, tables: dict[str, pl.DataFrame], findings: pl.DataFrame) -> pl.DataFrame:
    """The table `interchanges` of an input."""
    return count_findings(file_interchanges(reading, tables), findings)


def file_interchanges(reading: Reading, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The messages of an input, or of a piece of one, with their envelopes; findings are not counted yet."""
    segments = reading.segments
    messages = segments.messages.astype(np.int64)
    lone = np.setdiff1d(np.arange(segments.interchanges.shape[0]), messages[:, 3])
    nothing = np.full(lone.size, -1, np.int64)
    which = np.concatenate([messages[:, 3], lone])
    group = np.concatenate([messages[:, 2], nothing])
    message = np.concatenate([np.arange(messages.shape[0]), nothing])
    edifact = segments.interchanges[which, tokenise.EDIFACT] == 1
    head = segments.openings()[which]
    opener = np.concatenate([messages[:, 0], nothing])
    group_head = np.where(group >= 0, np.append(segments.groups[:, 0].astype(np.int64), -1)[group], -1)
    columns = [
        *_texts(segments, head, edifact, _OF_INTERCHANGE),
        *_texts(segments, group_head, edifact, _OF_GROUP),
        *_texts(segments, opener, edifact, _OF_MESSAGE),
        *(gather(reading.facts.sent[name], message) for name in ("sent_at", "control_number", "message_number")),
        gather(pl.Series("delimiters", _delimiters(segments)), which),
        gather(pl.Series("is_read", [kind is not None for kind in reading.facts.kinds], dtype=pl.Boolean), message),
        gather(_documents(segments, messages[:, 0].size), message).alias("document"),
        gather(reading.facts["message"]["function"].word("function"), message),
        gather(_lengths(segments), message).alias("segments"),
        pl.Series("group", np.where(group < 0, 0, group + 1 + segments.border.groups), dtype=pl.Int32),
        pl.Series("syntax", np.where(edifact, "EDIFACT", "X12"), dtype=pl.String),
        reading.received(which.size),
    ]
    place = np.concatenate([messages[:, 0], np.searchsorted(segments.interchange, lone)])
    frame = pl.DataFrame([*columns, *reading.provenance(place)]).with_columns(
        pl.col("is_read").fill_null(value=False),
        pl.col("segments").fill_null(0),
        pl.col("group").replace(0, None),
        syntax_version=_SCHEMA_VERSION,
        message_version=_joined("_version", "_sub_release", "_agency", "_association"),
        control_number=pl.coalesce("control_number", _alone(segments, head, edifact)),
        **{
            name: pl.col("message").replace_strict(by_message(tables[name]), default=0, return_dtype=pl.Int32)
            for name in ("bills", "containers")
        },
    )
    return frame.select(name for name in frame.columns if not name.startswith("_")).sort("offset", maintain_order=True)


def senders(segments: Segments) -> list[tuple[str | None, str | None]]:
    """Sender and qualifier of each interchange, as sent."""
    edifact = segments.interchanges[:, tokenise.EDIFACT] == 1
    places = {name: _OF_INTERCHANGE[name] for name in ("sender", "sender_qualifier")}
    return list(pl.DataFrame(_texts(segments, segments.openings(), edifact, places)).iter_rows())


def count_findings(interchanges: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """The table with its findings counted: those of a message in its row, those of the envelope in the first row."""
    return count_tallied(interchanges, tally(findings))


def tally(findings: pl.DataFrame) -> pl.DataFrame:
    """How many findings there are of each severity, by message and interchange."""
    return findings.group_by("source_sha256", "interchange", "message", "severity").agg(pl.len().alias("count"))


def count_tallied(interchanges: pl.DataFrame, tallied: pl.DataFrame) -> pl.DataFrame:
    """As `count_findings`, of findings already counted (`tally`), in any number of rows."""
    first = interchanges.unique(["source_sha256", "interchange"], keep="first", maintain_order=True)
    known = interchanges.select("source_sha256", "interchange", "message")
    at_home = tallied.join(known, on=known.columns, how="semi")
    elsewhere = tallied.join(known, on=known.columns, how="anti").drop("message")
    elsewhere = elsewhere.join(first.select(known.columns), on=["source_sha256", "interchange"])
    kept = [*known.columns, "severity", "count"]
    both = pl.concat([at_home.select(kept), elsewhere.select(kept)])
    counts = both.group_by(known.columns).agg(
        pl.col("count").filter(pl.col("severity") == severity).sum().alias(name)
        for severity, name in SEVERITIES.items()
    )
    counted = interchanges.drop(SEVERITIES.values(), strict=False).join(
        counts, on=known.columns, how="left", maintain_order="left"
    )
    return TABLES["interchanges"].conform(counted.with_columns(pl.col(SEVERITIES.values()).fill_null(0)))


def with_tags(segments: Segments, findings: pl.DataFrame) -> pl.DataFrame:
    """Findings with the tag of the segment that each stands at."""
    return findings if findings.is_empty() else findings.with_columns(tags_at(segments, findings["offset"]))


def tags_at(segments: Segments, offsets: pl.Series) -> pl.Series:
    """Tags of the segments at these places in the input."""
    places = segments.border.offsets(segments.offset)
    segs = np.searchsorted(places, offsets.to_numpy(), side="right") - 1
    return segments.element_zero(np.maximum(segs, 0)).series("segment_tag").str.slice(0, 3)


def _texts(
    segments: Segments, segs: Ints, edifact: np.ndarray[tuple[int], np.dtype[np.bool_]],
    places: dict[str, tuple[_Place, _Place]],
) -> list[pl.Series]:  # fmt: skip
    """A column for each name: the element that has it, of these segments; null where there is none."""
    none = np.full(segs.size, -1, np.int64)
    out = []
    for name, (of_x12, of_edifact) in places.items():
        x12 = segments.element(np.where(edifact, none, segs) if of_x12[0] else none, *(of_x12 if of_x12[0] else (1, 1)))
        other = segments.element(
            np.where(edifact, segs, none) if of_edifact[0] else none, *(of_edifact if of_edifact[0] else (1, 1))
        )
        out.append(other.where(edifact, x12).series(name))
    return out


def _joined(*names: str) -> pl.Expr:
    """Components as sent, with colons; null where there is none, without empty ones at the end."""
    text = pl.concat_str([pl.col(name).fill_null("") for name in names], separator=":").str.strip_chars_end(":")
    return pl.when(text != "").then(text)


def _alone(segments: Segments, head: Ints, edifact: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pl.Series:
    return _texts(segments, head, edifact, {"control_number": ((13, 1), (5, 1))})[0]


def _documents(segments: Segments, messages: int) -> pl.Series:
    """The number of each message's document, null where it has none."""
    out: list[str | None] = [None] * messages
    for tag, position in _DOCUMENT:
        segs = segments.tagged(tag)
        for message, text in zip(
            segments.message[segs].tolist(), segments.element(segs, position).series().to_list(), strict=True
        ):
            if 0 <= message < messages and out[message] is None:
                out[message] = text
    return pl.Series(out, dtype=pl.String)


def _lengths(segments: Segments) -> pl.Series:
    count = segments.messages.shape[0]
    inside = segments.message[segments.message >= 0]
    return pl.Series(np.bincount(inside, minlength=count)[:count].astype(np.int32))


def _delimiters(segments: Segments) -> list[str]:
    """The delimiters of each interchange, in the order in which ISA or UNA bring them."""
    out = []
    for row in segments.interchanges.tolist():
        x12 = (tokenise.ELEMENT, tokenise.COMPONENT, tokenise.TERMINATOR)
        una = (tokenise.COMPONENT, tokenise.ELEMENT, tokenise.DECIMAL, tokenise.RELEASE, tokenise.TERMINATOR)
        signs = (row[k] for k in (una if row[tokenise.EDIFACT] else x12))
        out.append("".join(chr(sign) if 0 <= sign < 256 else " " for sign in signs))
    return out


def by_message(frame: pl.DataFrame) -> dict[int, int]:
    """How many rows of a table there are of each message."""
    return dict(frame.group_by("message").len().iter_rows())
