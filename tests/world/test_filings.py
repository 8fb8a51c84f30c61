"""Who learns of what: the filing table holds in every world, and truth and files tell of the same boxes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import polars as pl
import pytest

from porttarget.manifests import read_manifest_bytes
from porttarget.reference import filings_due
from porttarget.world.making import Made, make
from porttarget.world.parameters import load_parameters
from tests.world.conftest import OnDisk

OTHERS_PORTS = {"CA": (("USEWR", "USNYC"), ("USSEA", "USTIW")), "US": (("CAVAN",), ("CAMTR",), ("CAHAL",))}
AT_LEAST = 3


@cache
def cargo_world(seed: int, scale: float = 1e-6) -> Made:
    return make(load_parameters(seed=seed, days=0.25, scale=scale, start=None), with_ais=False)


@pytest.mark.parametrize("seed", range(30))
def test_each_node_knows_of_boxes_landing_at_each_of_the_others_ports(seed: int) -> None:
    made = cargo_world(seed)
    for country, complexes in OTHERS_PORTS.items():
        landing = Counter(made.known(country).values())
        for codes in complexes:
            assert sum(landing[code] for code in codes) >= AT_LEAST, (seed, country, codes)


@pytest.mark.parametrize("seed", range(10))
def test_some_of_those_boxes_have_not_landed_yet(seed: int) -> None:
    made = cargo_world(seed)
    coming = {
        box.key: box.landing.port
        for cargo in made.cargos
        for box in cargo.boxes
        if box.landing.moored_at > made.end and not box.rolled
    }
    for country, complexes in OTHERS_PORTS.items():
        landing = Counter(coming[key] for key in made.known(country) if key in coming)
        for codes in complexes:
            assert sum(landing[code] for code in codes) >= AT_LEAST, (seed, country, codes)


@pytest.mark.parametrize("seed", range(10))
def test_at_the_end_ships_have_arrived_others_come_laden_and_some_are_not_laden_yet(seed: int) -> None:
    made = cargo_world(seed)
    for codes in (*OTHERS_PORTS["CA"], *OTHERS_PORTS["US"]):
        calls = [(voyage, call) for voyage in made.voyages for call in voyage.calls if call.port in codes]
        assert any(call.moored_at <= made.end for _, call in calls), codes
        assert any(v.ladings[-1].left_at <= made.end < call.moored_at for v, call in calls), codes
    assert any(voyage.ladings[0].laden_at > made.end for voyage in made.voyages)


def test_the_filings_of_a_box_are_those_of_the_filing_table() -> None:
    made = cargo_world(5)
    filed: dict[str, set[str]] = {}
    for filing in made.filings:
        for entry in filing.entries:
            filed.setdefault(entry.bill.key, set()).add(filing.country)
    for cargo in made.cargos:
        for bill in cargo.bills:
            aboard = [c for c in cargo.voyage.declared_calls if c.moored_at <= bill.landing.moored_at]
            due = filings_due(bill.landing.port[:2], bill.destination_country, [call.port[:2] for call in aboard])
            wanted = {filing.to_country for filing in due if filing.kind != "isf"}
            if "delete" in bill.faults:  # no onward carrier announces what stays ashore
                wanted -= {f.to_country for f in due if f.kind == "in_transit_notice"} - {
                    f.to_country for f in due if f.by == "carrier_manifest"
                }
            assert filed[bill.key] == wanted, bill.key


def test_an_undeclared_call_owes_a_filing_that_is_not_made() -> None:
    made = cargo_world(2)
    hidden = [voyage for voyage in made.voyages if voyage.undeclared_call is not None]
    assert hidden
    for filing in made.filings:
        if filing.cargo.voyage in hidden:
            call = filing.cargo.voyage.undeclared_call
            assert call is not None
            assert call.port not in {landing.port for landing in filing.cargo.voyage.declared_calls}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What our reader makes of all files of a country: containers, counts of findings."""

    country: str
    containers: pl.DataFrame
    findings: Counter[str]


@pytest.fixture(scope="module", params=["CA", "US"])
def held(request: pytest.FixtureRequest, tiny: OnDisk) -> Read:
    frames, findings = [], Counter[str]()
    for path in tiny.manifests(request.param):
        manifest = read_manifest_bytes(
            path.read_bytes(), source=path.name, received_at=datetime(2026, 3, 1, tzinfo=UTC), filed_to=request.param
        )
        assert not manifest.stats.rejected, path.name
        findings.update(manifest.stats.findings)
        frames.append(manifest.containers)
    return Read(country=request.param, containers=pl.concat(frames), findings=findings)


def test_every_filed_container_is_in_the_truth_and_every_box_told_of_is_in_a_file(tiny: OnDisk, held: Read) -> None:
    told = tiny.truth("boxes").filter(pl.col("filed_to").list.contains(held.country))
    names = pl.col("voyage_id"), pl.col("landing_port")
    in_files = set(held.containers.select("container_number", *names).iter_rows())
    in_truth = set(told.select("filed_number", *names).iter_rows())
    assert in_files == in_truth
    mistyped = set(told.filter(pl.col("filed_number") != pl.col("container_number"))["filed_number"])
    assert set(held.containers.filter(~pl.col("number_ok"))["container_number"]) == mistyped


def test_files_and_their_false_bill_counts_are_as_many_as_in_the_truth(tiny: OnDisk, held: Read) -> None:
    files = tiny.truth("filings").filter((pl.col("country") == held.country) & pl.col("written"))
    assert files["file"].to_list() == [path.name for path in tiny.manifests(held.country)]
    assert held.findings["bill_count"] == files.filter(pl.col("faults").list.contains("count_mismatch")).height


def test_frob_destination_and_first_call_are_read_as_the_truth_has_them(tiny: OnDisk, held: Read) -> None:
    names = "voyage_id", "due", "destination_country", "first_na_call"
    truth = tiny.truth("boxes").select(*names, container_number="filed_number")
    rows = held.containers.join(truth, on=["voyage_id", "container_number"], suffix="_true")
    assert rows.height == held.containers.height
    frob = pl.col("due").list.contains(f"{held.country}:frob_manifest")
    # a box may be told of twice, by the ship as remaining on board and by the onward carrier as in transit
    assert set(rows.filter("frob")["container_number"]) == set(rows.filter(frob)["container_number"])
    for column in ("destination_country", "first_na_call"):
        assert (rows[column] == rows[f"{column}_true"]).all(), column
    away = rows.filter(pl.col("landing_port").str.slice(0, 2) != held.country)
    assert away.height > 50
    assert (away["frob"] | (away["destination_country"] == held.country)).all()


def test_an_undeclared_box_is_in_no_file(default: OnDisk) -> None:
    hidden = default.truth("boxes").filter("undeclared")
    assert hidden.height > 0
    assert hidden["filed_to"].list.len().sum() == 0
    everything = b"".join(path.read_bytes() for country in ("CA", "US") for path in default.manifests(country))
    for number in hidden["container_number"]:
        assert number[4:].encode() not in everything


def test_late_bills_are_received_after_the_deadline_and_the_others_before(default: OnDisk) -> None:
    voyages = {(v.voyage_id, p.port): p for v in cargo_world(1).voyages for p in v.ladings}
    assert voyages
    filings = default.truth("filings")
    assert set(filings["kind"]) == {"manifest", "supplement", "amendment", "in_transit_notice"}
    first = filings.filter(pl.col("kind") == "manifest").select("voyage_key", "country", "origin", "received_at")
    late = filings.filter(pl.col("kind") == "supplement").join(first, on=["voyage_key", "country", "origin"])
    hours = (late["received_at"] - late["received_at_right"]).dt.total_minutes() / 60
    assert late.height > 10
    assert hours.min() > 5
