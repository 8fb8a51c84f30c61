"""Filings of one run are judged together: what they say of one another is found, counted and answered."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from porttarget.flows.manifest import manifest_to, read_manifest
from tests.manifests.samples import small

AGAIN = small().replace(b"000000001", b"000000002")
PLAN = "".join(
    f"{one}'"
    for one in (
        "UNB+UNOA:2+LINER:ZZ+RECEIVER+260105:0930+REF1", "UNH+1+BAPLIE:D:95B:UN:SMDG22", "BGM++PLAN7+9",
        "TDT+20+017W+++QZXA:172:182+++9074729:146:11:INVENTED STAR", "LOC+5+BRSSZ:139:6", "LOC+61+USJAX:139:6",
        "LOC+147+0780690::5", "LOC+9+BRSSZ:139:6", "LOC+11+USJAX:139:6", "EQD+CN+CSQU3054383+45G1+++5",
        "LOC+147+0780692::5", "LOC+9+BRSSZ:139:6", "LOC+11+USJAX:139:6", "EQD+CN+AAAU0000007+22G1+++5",
        "UNT+14+1", "UNZ+1+REF1",
    )
).encode()  # fmt: skip
TOLD = {("undeclared_container", "AAAU0000007"), ("bill_filed_again", "B1")}


def told(findings: pl.DataFrame) -> set[tuple[str, str]]:
    """Code and what was found, of what several filings show."""
    across = findings.filter(pl.col("code").is_in(["undeclared_container", "bill_filed_again"]))
    return set(across.select("code", "found").rows())


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_files_given_together_are_judged_together_in_any_order(order: tuple[int, ...]) -> None:
    files = (small(), AGAIN, PLAN)
    found = read_manifest(*(files[n] for n in order))
    assert told(found.findings) == TOLD
    assert {code: found.stats.findings[code] for code, _ in TOLD} == {code: 1 for code, _ in TOLD}
    plan = found.interchanges.filter(pl.col("message_kind") == "BAPLIE")
    assert plan["errors"].to_list() == [1]


def test_a_file_alone_has_nothing_to_be_compared_with_and_two_in_one_have() -> None:
    assert not told(read_manifest(PLAN).findings)
    assert told(read_manifest(small() + AGAIN + PLAN).findings) == TOLD


def test_tables_and_answers_on_disk_know_what_the_other_files_show(tmp_path: Path) -> None:
    names = []
    for name, data in (("one.309", small()), ("two.309", AGAIN), ("plan.edi", PLAN)):
        (tmp_path / name).write_bytes(data)
        names.append(str(tmp_path / name))
    report = manifest_to(names, tmp_path / "out", ack=tmp_path / "ack")
    findings = pl.read_parquet(tmp_path / "out" / "findings.parquet")
    assert told(findings) == TOLD
    assert report.rows["findings"] == findings.height == sum(report.stats.findings.values())
    answers = {answer.name.split("-")[0] + " " + answer.kind: answer for answer in report.answers}
    assert b"ERC+UNDECONT" in answers["plan.edi CUSRES"].data
    assert {name: one.verdict for name, one in answers.items() if "355" in name} == {
        "one.309 355": "accepted", "two.309 355": "accepted_with_errors",
    }  # fmt: skip
    # tables read back tell it no second time
    again = manifest_to([str(tmp_path / "out")], tmp_path / "copy")
    assert again.stats.findings == report.stats.findings


def test_a_control_number_used_in_another_file_is_told_at_the_later_one_and_in_its_ta1(tmp_path: Path) -> None:
    later = small().replace(b"260105*0930", b"260106*0930").replace(b"B1", b"B2").replace(b"3054383", b"3054384")
    for name, data in (("a.309", later), ("b.309", small())):
        (tmp_path / name).write_bytes(data)
    report = manifest_to([str(tmp_path)], tmp_path / "out", ack=tmp_path / "ack")
    found = pl.read_parquet(tmp_path / "out" / "findings.parquet").filter(
        pl.col("code") == "interchange_received_again"
    )
    assert found.select("source", "found", "expected").rows() == [
        (str(tmp_path / "a.309"), "000000001", str(tmp_path / "b.309"))
    ]
    (ta1,) = [one for one in report.answers if one.kind == "997" and one.name.startswith("a.309")]
    assert b"TA1*000000001*260106*0930*E*025" in ta1.data
