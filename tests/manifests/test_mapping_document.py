"""The example of docs/manifest_mapping.md is run as it stands there, over an invented bay plan."""

from __future__ import annotations

from pathlib import Path

from porttarget.manifests import mapping as language
from porttarget.manifests.findings import Findings
from porttarget.manifests.grammar_edifact_stow import BAPLIE_2
from porttarget.manifests.grammars import messages
from porttarget.manifests.make_tables import make_tables
from porttarget.manifests.making import Making
from porttarget.manifests.map_segments import map_segments
from porttarget.manifests.segments import read_segments
from porttarget.units import WEIGHT_UNIT_KG_REC20
from tests.manifests.samples import TestPorts

PAGE = Path(__file__).parents[2] / "docs" / "manifest_mapping.md"
BAY_PLAN = """UNB+UNOA:2+SENDER+RECIPIENT+260120:1230+1'
UNH+1+BAPLIE:D:95B:UN:SMDG20'
BGM++M1+9'
TDT+20+017W+++QZXA:172:20+++9074729:146:11:INVENTED ST?'AR'
LOC+5+CNNGB:139:6'
LOC+147+0140382::5'
MEA+WT++KGM:20000,5'
LOC+9+CNNGB:139:6'
LOC+11+CAMTR:139:6'
RFF+BM:B1'
RFF+BM:B2'
EQD+CN+CSQU3054383+45G1+++5'
DGS+IMD+3+1263'
LOC+147+0140384::5'
MEA+WT++LBR:100'
MEA+VGM++KGM:2300'
EQD+CN+ABCU1234560+22G1+++4'
UNT+16+1'
UNZ+1+1'
"""


def test_the_example_reads_a_bay_plan() -> None:
    code = PAGE.read_text().split("```python\n")[1].split("```")[0]
    names = {
        name: getattr(language, name) for name in ("Mapping", "Opening", "Rows", "child", "header", "own", "within")
    }
    scope: dict[str, object] = {**names, "BAPLIE_2": BAPLIE_2, "KG": WEIGHT_UNIT_KG_REC20}
    exec(code, scope)  # the page's own example
    mapping = scope["MAPPING_BAPLIE"]
    assert isinstance(mapping, language.Mapping)
    mapped = map_segments(read_segments(BAY_PLAN.encode(), messages(), source="-"), (mapping,))
    making = Making(
        facts=mapped.facts, findings=Findings(), codes=TestPorts(), source="-", sha256="0" * 64, received_at=None,
        filed_to=None,
    )  # fmt: skip
    columns = (
        "box_id", "position_raw", "port_of_lading", "port_of_discharge", "gross_kg", "gross_unit_raw", "weight_kind",
        "load_status", "bills", "un_numbers",
    )  # fmt: skip
    tables = make_tables(making)
    assert tables["stow_positions"].select(columns).rows() == [
        (
            "9074729-017W/CSQU3054383",
            "0140382",
            "CNNGB",
            "CAMTR",
            20000.5,
            "KGM",
            "declared",
            "L",
            ["B1", "B2"],
            ["1263"],
        ),
        ("9074729-017W/ABCU1234560", "0140384", None, None, 2300.0, "KGM", "verified", "E", [], []),
    ]
    assert tables["voyages"]["vessel_name"].to_list() == ["INVENTED ST'AR"]
