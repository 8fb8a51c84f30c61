"""Bay plans and reports of moves: what is written is read back as it was said, and segmented alike by pydifact."""

from __future__ import annotations

import re
import warnings
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.errors import UsageError
from porttarget.manifests import Manifest
from porttarget.manifests.filing import HazardPart
from porttarget.manifests.grammars import messages
from porttarget.manifests.segments import read_segments
from porttarget.manifests.stowage import BayPlan, Cell, Move, MoveReport, Voyage
from porttarget.manifests.write_baplie import write_baplie
from porttarget.manifests.write_coarri import write_coarri
from tests.manifests.samples import read

START = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
VOYAGE = Voyage(
    sender="SEN'DER", receiver="RECEIVER", control_number=7, created_at=START, vessel_name="INVENTED ST?'AR+:",
    vessel_imo="9074729", voyage="017W", reference="PLAN7", carrier_scac="QZXA", flag="LR",
)  # fmt: skip
# columns that are not said but follow: ids, places in the file, codes as filed beside what they mean
FOLLOWS = {"voyage_id", "box_id", "number_ok", "bay", "row", "tier", "message_kind", "received_at", "source",
           "source_sha256", "interchange", "message", "segment", "offset", "gross_raw", "gross_unit_raw",
           "load_status_raw", "at_raw", "event_raw", "un_numbers", "hazard_classes"}  # fmt: skip

# every delimiter and the release character, Latin-1, and a letter beyond it; no blanks at the ends, which are no text
texts = st.text("AB9+:'? ÎŁ", min_size=1, max_size=12).map(str.strip).filter(bool)
names = st.sampled_from(["CSQU3054383", "ABCU1234560", "QZXU0000010"])
ports = st.sampled_from(["", "USJAX", "BRSSZ", "CAMTR", "CNNGB"])
sizes = st.none() | st.integers(-4000, 4000).map(lambda n: n / 4)
status = st.sampled_from(["", "L", "E"])
hazards = st.builds(
    HazardPart, un_number=st.sampled_from(["1263", "1760"]), hazard_class=st.sampled_from(["3", "8"]),
    packing_group=st.sampled_from(["", "I", "III"]), flash_point_c=sizes, description=st.just("") | texts,
)  # fmt: skip


def several(one: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=most).map(tuple)


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    weight = draw(sizes)
    over = {f"over_{side}_cm": draw(sizes) for side in ("front", "back", "left", "right", "height")}
    degrees = {f"temperature_{which}": draw(sizes) for which in ("c", "low_c", "high_c")}
    return Cell(
        position=draw(st.integers(0, 9999999).map("{:07d}".format)), number=draw(st.just("") | names),
        size_type=draw(st.just("") | texts), load_status=draw(status), operator=draw(st.just("") | texts),
        port_of_lading=draw(ports), port_of_discharge=draw(ports), origin_port=draw(ports), destination=draw(ports),
        further_ports=draw(several(ports.filter(bool), 4)), gross_kg=weight,
        weight_kind=draw(st.sampled_from(["declared", "verified"])), bills=draw(several(texts)),
        bookings=draw(several(texts)), hazards=draw(several(hazards)), remarks=draw(several(texts, 7)),
        **over, **degrees,
    )  # fmt: skip


plans = st.builds(
    BayPlan, voyage=st.just(VOYAGE), departure=st.just("BRSSZ"), next_port=st.just("USJAX"),
    cells=st.lists(cells(), max_size=4).map(tuple), eta=st.just(START + timedelta(days=8)),
)  # fmt: skip
moves = st.builds(
    Move, number=names, at=st.none() | st.integers(0, 99999).map(lambda n: START + timedelta(minutes=n)),
    size_type=st.just("") | texts, load_status=status, bill_number=st.just("") | texts, booking=st.just("") | texts,
    gross_kg=sizes, weight_kind=st.sampled_from(["declared", "verified"]), seals=several(texts),
    mode=st.sampled_from(["", "sea", "rail", "truck"]), remarks=several(texts, 7),
    hazards=several(st.builds(replace, hazards, contact=st.just("") | texts)),
)  # fmt: skip
reports = st.builds(
    MoveReport, event=st.sampled_from(["loaded", "discharged"]), voyage=st.just(VOYAGE), place=ports.filter(bool),
    moves=st.lists(moves, max_size=4).map(tuple), terminal=st.just("") | texts,
)  # fmt: skip


def said(frame: pl.DataFrame) -> list[dict[str, object]]:
    """Rows without what follows from the rest, and without what is null."""
    return [
        {name: value for name, value in row.items() if name not in FOLLOWS and value is not None}
        for row in frame.to_dicts()
    ]


def as_row(part: Cell | Move) -> dict[str, object]:
    """The row that a cell or a move must give, `hazards` and `seals` aside."""
    row = asdict(part) | {"container_number": part.number, "remarks": " ".join(part.remarks)}
    if part.gross_kg is None:
        del row["weight_kind"]
    del row["number"]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()
            if value not in (None, "")}  # fmt: skip


def hazards_of(manifest: Manifest) -> list[HazardPart]:
    """The hazards of all containers, in order."""
    return [
        HazardPart(
            un_number=row["un_number"], hazard_class=row["hazard_class"], packing_group=row["packing_group"] or "",
            flash_point_c=row["flash_point"], description=row["description"] or "", contact=row["contact"] or "",
        )
        for row in manifest.hazards.to_dicts()
    ]  # fmt: skip


def ill(manifest: Manifest) -> set[str]:
    """Findings of more than words: not check digits, nor that a date of writing has no column."""
    return set(manifest.findings.filter(pl.col("severity") == "error")["code"].to_list()) - {"container_check_digit"}


@settings(max_examples=25, deadline=None)
@given(plans)
def test_a_bay_plan_that_is_written_is_read_back_as_whole_rows(plan: BayPlan) -> None:
    manifest = read(write_baplie(plan))
    wanted = []
    for cell in plan.cells:
        row = as_row(cell)
        for name in ("port_of_lading", "port_of_discharge", "origin_port", "destination"):
            if name in row:
                row[f"{name}_raw"] = row[name]
        row["position_raw"] = row.pop("position")
        wanted.append(row | {"hazards": len(cell.hazards)})
    assert said(manifest.stow_positions) == wanted
    assert hazards_of(manifest) == [one for cell in plan.cells for one in cell.hazards]
    assert manifest.voyages.select("vessel_name", "vessel_imo", "voyage", "declared_ports", "eta_declared").rows() == [
        (VOYAGE.vessel_name, 9074729, "017W", ["BRSSZ", "USJAX"], plan.eta)
    ]
    assert (ill(manifest), manifest.rejects.height) == (set(), 0)


@settings(max_examples=25, deadline=None)
@given(reports)
def test_a_report_that_is_written_is_read_back_as_whole_rows(report: MoveReport) -> None:
    manifest = read(write_coarri(report))
    every = {"event": report.event, "timing": "actual", "place": report.place, "place_raw": report.place,
             "vessel_name": VOYAGE.vessel_name, "vessel_imo": 9074729, "voyage": "017W"}  # fmt: skip
    if report.terminal:
        every["terminal"] = report.terminal
    wanted = [every | as_row(move) for move in report.moves]
    for row in wanted:
        del row["seals"], row["hazards"]
    assert said(manifest.events) == wanted
    assert hazards_of(manifest) == [one for move in report.moves for one in move.hazards]
    assert manifest.seals.select("container_number", "seal").rows() == [
        (move.number, seal) for move in report.moves for seal in move.seals
    ]
    assert (ill(manifest), manifest.rejects.height) == (set(), 0)


@settings(max_examples=25, deadline=None)
@given(st.one_of(plans.map(write_baplie), reports.map(write_coarri)))
def test_pydifact_and_the_tokeniser_find_the_same_in_what_is_written(data: bytes) -> None:
    assert theirs(data) == ours(data)


# raw components: each delimiter released, the release character itself, and one that releases nothing special
_RAW = st.lists(st.sampled_from(["A", "9", " ", "É", "?+", "?:", "?'", "??", "?A"]), max_size=5).map("".join)
_SEGMENTS = st.lists(
    st.tuples(st.sampled_from(["FTX", "QQQ", "LOC"]), st.lists(st.lists(_RAW, min_size=1, max_size=4), max_size=5)),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(_SEGMENTS, st.sampled_from(["", "\n", "\r\n"]))
def test_any_segments_with_release_characters_give_pydifact_the_same_elements(
    segments: list[tuple[str, list[list[str]]]], gap: str
) -> None:
    body = ["+".join([tag, *(":".join(parts) for parts in elements)]) for tag, elements in segments]
    every = ["UNB+UNOC:3+S+R+260105:0930+1", "UNH+1+BAPLIE:D:95B:UN", *body, f"UNT+{len(body) + 2}+1", "UNZ+1+1"]
    data = "".join(f"{one}'{gap}" for one in every).encode("latin-1")
    assert len(ours(data)) == len(every)
    assert theirs(data) == ours(data)


def ours(data: bytes) -> list[list[list[str]]]:
    """Segments as elements as components, from the offsets; without what is empty at the end."""
    segments = read_segments(data, messages(), source="in")
    raw = segments.buf.tobytes()
    out = []
    for s in range(segments.count):
        first, last = int(segments.el_first[s]), int(segments.el_first[s + 1]) - 1
        starts = [*map(int, segments.el_start[first:last]), int(segments.end[s]) + 1]
        line = [[raw[int(segments.start[s]) : starts[0] - 1].decode()]]
        for part, (start, stop) in zip(segments.el_part[first:last], pairwise(starts), strict=True):
            if part == 0:
                line.append([])
            line[-1].append(raw[start : stop - 1].decode())
        out.append(_trimmed(line))
    return out


def theirs(data: bytes) -> list[list[list[str]]]:
    """The same of pydifact."""
    parser = pytest.importorskip("pydifact.parser")
    text = data.decode("utf-8" if data.startswith(b"UNB+UNOW") else "latin-1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has no directory to check segments by
        found = list(parser.Parser().parse(text))
    return [
        _trimmed([[one.tag], *([each] if isinstance(each, str) else list(each) for each in one.elements)])
        for one in found
    ]


def _trimmed(line: list[list[str]]) -> list[list[str]]:
    for parts in line:
        while parts and not parts[-1]:
            parts.pop()
    while not line[-1]:
        line.pop()
    return line


def test_a_bay_plan_is_spelled_with_released_delimiters_and_true_counts() -> None:
    cell = Cell(position="0780690", number="CSQU3054383", load_status="L", over_left_cm=12.5, remarks=("A+B: 'C'?",))
    plan = BayPlan(voyage=VOYAGE, departure="BRSSZ", next_port="USJAX", cells=(cell,))
    assert write_baplie(plan).decode("latin-1") == "".join([
        "UNB+UNOC:3+SEN?'DER+RECEIVER+260105:0930+7'", "UNH+1+BAPLIE:D:95B:UN:SMDG22'", "BGM++PLAN7+9'",
        "DTM+137:2601050930:201'",
        "TDT+20+017W+++QZXA:172:182+++9074729:146:11:INVENTED ST???'AR?+?::LR'", "LOC+5+BRSSZ:139:6'",
        "LOC+61+USJAX:139:6'", "LOC+147+0780690::5'", "FTX+AAI+++A?+B?: ?'C?'??'", "DIM+8+CMT::12.5'", "RFF+BM:1'",
        "EQD+CN+CSQU3054383++++5'", "UNT+12+1'", "UNZ+1+7'",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(position="1", bills=("1",)), "cell 1 has bill '1'"),
        (Cell(position="1", further_ports=("USJAX",) * 5), "5 further ports, expected at most 4"),
        (Cell(position="1", remarks=("X" * 71,)), "71 characters, expected at most 70"),
        (Cell(position="1", gross_kg=1, weight_kind="guessed"), "kind of weight is 'guessed'"),
    ],
)
def test_a_cell_that_cannot_be_written_is_refused_in_words(cell: Cell, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        write_baplie(BayPlan(voyage=VOYAGE, departure="BRSSZ", next_port="USJAX", cells=(cell,)))


@pytest.mark.parametrize(
    ("event", "move", "words"),
    [
        ("weighed", Move(number="CSQU3054383"), "event is 'weighed'"),
        ("loaded", Move(number=""), "a container has no number"),
        ("loaded", Move(number="CSQU3054383", mode="air"), "mode is 'air'"),
    ],
)
def test_a_move_that_cannot_be_written_is_refused_in_words(event: str, move: Move, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        write_coarri(MoveReport(event=event, voyage=VOYAGE, place="USJAX", moves=(move,)))
