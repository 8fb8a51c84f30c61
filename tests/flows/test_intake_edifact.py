"""UN/EDIFACT is taken into a store like any other filing: once, with who sent it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from porttarget.flows.ingest import ingest
from porttarget.store import Store

PLAN = (
    "UNB+UNOA:2+SENDER:ZZ+RECEIVER+260105:0930+REF1", "UNH+1+BAPLIE:D:95B:UN:SMDG22", "BGM++PLAN7+9",
    "TDT+20+017W+++QZXA:172:182+++9074729:146:11:INVENTED STAR", "LOC+5+BRSSZ:139:6", "LOC+61+USJAX:139:6",
    "LOC+147+0780690::5", "MEA+WT++KGM:3833", "LOC+9+BRSSZ:139:6", "LOC+11+USJAX:139:6",
    "EQD+CN+CSQU3054383+22G1+++5", "UNT+11+1", "UNZ+1+REF1",
)  # fmt: skip


def test_a_bay_plan_is_taken_in_once_with_its_sender(tmp_path: Path) -> None:
    plan = tmp_path / "plan.edi"
    plan.write_bytes("".join(f"{one}'" for one in PLAN).encode())
    with Store.init(tmp_path / "us", "US") as store:
        when = datetime(2026, 1, 5, 10, tzinfo=UTC)
        first = ingest(store, [str(plan)], received_at=when)
        again = ingest(store, [str(plan)], received_at=when)
        assert (len(first.taken), first.failed, again.taken, again.already) == (1, [], [], [str(plan)])
        assert store.read("stow_positions")["container_number"].to_list() == ["CSQU3054383"]
        filed = store.read("interchanges", columns=["sender", "message_kind", "document", "received_at"])
        assert filed.rows() == [("SENDER", "BAPLIE", "PLAN7", when)]
