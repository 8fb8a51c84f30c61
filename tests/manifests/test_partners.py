"""What was agreed with a sender: the file's faults, whose filing is whose, versions, codes of their own, severities."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from porttarget.errors import UsageError
from porttarget.manifests.answers import answers
from porttarget.manifests.manifest import Manifest
from porttarget.manifests.partners import Partner, Partners
from porttarget.manifests.partners_file import partners_of, read_partners
from porttarget.manifests.toml_lines import TomlLines
from porttarget.reference import load_reference
from tests.manifests.samples import BILL, BOX, HEAD, TestPorts, interchange, message, read, small

EXAMPLE = Path(__file__).parents[2] / "docs" / "partners.example.toml"
NOW = datetime(2026, 1, 5, tzinfo=UTC)
BAD = """\
[default]
severity = { hs_mising = "warning", no_column = "quiet" }
colour = "red"

[[partner]]
sender = "MAPLE*"
[partner.versions]
309 = "004010"
CUSKAR = ["D.95B"]
[partner.ports]
OK1 = "CAHAL"
HFX2 = "CAHLX"

[[partner]]
sender = "MAPLE*"
qualifier = 12
size_types = { 40RF = "45R1", 40XX = "9" }
[[partner]]
packages = "CTN"
"""
FAULTS = """\
partners.toml cannot be used as a file of partners, 10 faults:
- line 2, default.severity.hs_mising: found 'hs_mising', expected the code of a finding: hs_missing, table_missing, \
column_missing
- line 2, default.severity.no_column: found 'quiet', expected one of error, warning, info, silent
- line 3, default.colour: found 'colour', expected one of versions, ports, packages, size_types, severity
- line 9, partner 1, versions.CUSKAR: found 'CUSKAR', expected a message that is read: CUSCAR, CUSRES, CUSREP
- line 12, partner 1, ports.HFX2: found 'CAHLX', expected a port's code that the reference data knows
- line 15, partner 2, sender: found 'MAPLE*', expected a sender that partner 1 has not
- line 16, partner 2, qualifier: found 12, expected a text
- line 17, partner 2, size_types.40XX: found '9', expected a size-type of ISO 6346
- line 18, partner 3, sender: found nothing, expected an id, or a list of ids
- line 19, partner 3, packages: found 'CTN', expected a table of own code = standard code"""


def agreed(text: str) -> Partners:
    return read_partners(text, source="partners.toml", codes=TestPorts())


def test_all_faults_of_a_file_are_told_at_once_each_with_its_line() -> None:
    with pytest.raises(UsageError) as error:
        agreed(BAD)
    assert str(error.value) == FAULTS
    with pytest.raises(UsageError, match=r"is no TOML: .*line 1"):
        agreed("[[partner\n")


def test_a_key_s_line_is_found_in_headers_inline_tables_and_dotted_keys() -> None:
    lines = TomlLines('a = 1\n[[t]]\nx.y = 2\n[t.z]\n"k l" = 3\n[[t]]\nq = { r = 4 }\n')
    paths = (("a",), ("t", 0), ("t", 0, "x", "y"), ("t", 0, "z", "k l"), ("t", 1, "q", "r"), ("t", 1), ("none",))
    assert [lines.of(*path) for path in paths] == [1, 2, 3, 5, 7, 6, None]


def test_a_sender_has_its_very_entry_else_the_first_pattern_else_the_default() -> None:
    default = Partner(severity={"hs_missing": "error", "cut": "info"})
    wide, narrow = Partner(name="wide", senders=("N*",)), Partner(name="narrow", senders=("NO?TH",))
    exact = Partner(name="exact", senders=("NORTH",), qualifier="02", severity={"cut": "silent"})
    found = Partners(default=default, partners=(wide, narrow, exact))
    assert [found.of(*who).name for who in (("NORTH", "02"), ("NORTH ", "ZZ"), ("SOUTH", "02"), (None, None))] == [
        "exact", "wide", "", "",
    ]  # fmt: skip
    assert found.of("NORTH", "02").severity == {"hs_missing": "error", "cut": "silent"}


def test_the_example_of_the_documents_has_no_fault() -> None:
    found = partners_of(EXAMPLE, load_reference())
    maple = found.of("MAPLELINE", "ZZ")
    assert maple.versions["CUSCAR"] == ("D:95B", "D:96B")
    assert maple.severity["no_column"] == "silent"
    assert found.of("NORTHERN LIGHT").name == "agents of the North"


@pytest.mark.parametrize(("version", "told"), [("004010", []), ("0040", []), ("005010", [("004010", "005010")])])
def test_a_message_of_a_version_that_was_not_agreed_is_told(version: str, told: list[tuple[str, str]]) -> None:
    found = read(small(), partners=agreed(f'[[partner]]\nsender = "SENDER"\nversions = {{ 309 = "{version}" }}'))
    rows = [row for row in found.findings.to_dicts() if row["code"] == "partner_version"]
    assert [(row["found"], row["expected"]) for row in rows] == told
    assert [(row["segment_tag"], row["segment"], row["text"]) for row in rows] == [
        ("ST", 1, "message 309 has version 004010; agreed with this sender: 005010")
    ] * len(told)
    assert found.interchanges["warnings"].sum() == len(told)
    assert ("partner_version" in found.stats.findings) == bool(told)


def test_codes_of_their_own_are_read_as_standard_ones_of_that_sender_alone() -> None:
    own = (
        HEAD[0], HEAD[1].replace("1803", "JAXX"), BILL[0], BILL[1].replace("PKG", "CRTN"), *BILL[2:],
        BOX[0].replace("45G1", "40HQ"), BOX[1],
    )  # fmt: skip
    ours = interchange(message(own))
    theirs = ours.replace(b"*ZZ*SENDER  ", b"*ZZ*OTHER   ").replace(b"000000001", b"000000002")
    theirs = theirs.replace(b"B1", b"B2")
    text = """
        [[partner]]
        sender = "SENDER"
        ports = { JAXX = "1803" }
        packages = { CRTN = "CTN" }
        size_types = { 40HQ = "45G1" }
    """
    found = read(ours + theirs, partners=agreed(text))
    assert found.voyages.select("port_of_discharge", "port_of_discharge_raw").rows() == [
        ("USJAX", "JAXX"), (None, "JAXX"),
    ]  # fmt: skip
    assert found.bills["package_unit"].to_list() == ["CTN", "CRTN"]
    told = found.findings.filter(found.findings["code"].is_in(["partner_code", "unknown_port", "unknown_package"]))
    assert told.select("code", "interchange", "found", "expected").rows() == [
        ("partner_code", 1, "CRTN", "CTN"), ("partner_code", 1, "40HQ", "45G1"),
        ("unknown_port", 2, "JAXX", None), ("unknown_package", 2, "CRTN", None),
    ]  # fmt: skip
    # one container on one voyage: whoever told first decides
    assert found.containers["size_type"].to_list() == ["45G1"]


def judged(severity: str, data: bytes) -> tuple[Manifest, dict[str, str], str]:
    """The manifest, the verdict of each answer, and the text of all."""
    found = read(data, received_at=NOW, partners=agreed(f'[[partner]]\nsender = "SEN*"\nseverity = {{ {severity} }}'))
    given = list(answers(found.tables(), at=NOW))
    return found, {each.kind: each.verdict for each in given}, b"".join(each.data for each in given).decode()


def test_severities_agreed_with_a_sender_decide_its_answers() -> None:
    good, bad = small(), small(box=(BOX[0].replace("3054383", "3054384"), BOX[1]))
    assert judged("", bad)[1] == {"997": "accepted", "355": "rejected"}
    lowered, verdicts, _ = judged('container_check_digit = "warning"', bad)
    assert verdicts == {"997": "accepted", "355": "accepted_with_errors"}
    assert lowered.interchanges.select("errors", "warnings", "infos").row(0) == (0, 1, 0)
    silent, verdicts, text = judged('container_check_digit = "silent"', bad)
    assert verdicts == {"997": "accepted", "355": "accepted"}
    assert "CHECK_DIGIT" not in text
    assert silent.stats.findings == {"container_check_digit": 1}
    assert silent.interchanges.select("errors", "warnings", "infos").row(0) == (0, 0, 0)
    without = good.replace(b"*610510*", b"**")
    assert judged("", without)[1] == {"997": "accepted", "355": "accepted"}
    _, verdicts, text = judged('hs_missing = "error"', without)
    assert verdicts == {"997": "accepted", "355": "rejected"}
    assert "HS_MISSING" in text


def test_a_fault_of_syntax_made_an_error_rejects_the_message_in_the_997() -> None:
    odd = small("QQ*1")
    assert judged("", odd)[1]["997"] == "accepted_with_errors"
    assert judged('unexpected_segment = "error"', odd)[1] == {"997": "rejected"}
    assert judged('no_column = "error"', small("R4*Q*UN*USJAX"))[1]["355"] != "accepted"
