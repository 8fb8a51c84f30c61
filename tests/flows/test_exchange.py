"""A nomination crosses the border as a signed packet, is answered, and the answer comes back; nothing else passes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from porttarget.errors import Conflict, NotAllowed, PortTargetError, UsageError
from porttarget.flows.exchange import (
    Answer,
    Nomination,
    answer_nomination,
    export_packets,
    import_packet,
    nominate_box,
    verify_packet,
)
from porttarget.flows.node import picture, plan_picture, rank_picture
from porttarget.store import Store

if TYPE_CHECKING:
    from tests.conftest import Nodes


def nominate(us: Store) -> str:
    box = rank_picture(picture(us), "CAMTR").worklist.row(0, named=True)["box_id"]
    asked = Nomination(
        box_id=box,
        reason_code="lookout",
        reason="shipper matches a lookout",
        authority="test act s. 1",
        officer="A. Us",
    )
    return str(nominate_box(us, asked)["nomination_id"])


def test_nominated_adopted_planned_and_answered(copy_of_nodes: Nodes, tmp_path: Path) -> None:
    with Store.open(copy_of_nodes.us) as us, Store.open(copy_of_nodes.ca) as ca:
        nomination = nominate(us)
        (packet,) = export_packets(us, tmp_path / "to-ca")
        assert us.nomination(nomination)["status"] == "sent"
        assert export_packets(us, tmp_path / "to-ca") == []

        assert nomination in import_packet(ca, packet.read_bytes())
        received = ca.nomination(nomination)
        assert (received["status"], received["direction"], received["originator"]) == ("received", "received", "US")
        answer_nomination(
            ca, nomination, Answer(status="adopted", code="examine", reason="we will image it", officer="B. Ca")
        )
        seen = picture(ca)
        ranked = rank_picture(seen, str(received["port"]))
        plan = plan_picture(seen, ranked, hours=400)
        drawn = set(ranked.worklist.filter(pl.col("arm") == "random")["box_id"])
        assert drawn, "a random pick is never waived, also not by an adoption"
        assert set(plan.tasks["box_id"]) | set(plan.not_scanned["box_id"]) == {received["box_id"]} | drawn

        (back,) = export_packets(ca, tmp_path / "to-us")
        import_packet(us, back.read_bytes())
        final = us.nomination(nomination)
        assert (final["status"], final["answer_code"], final["answered_by"]) == ("adopted", "examine", "B. Ca")


def test_a_replay_a_changed_byte_and_an_unknown_key_are_refused_and_logged(
    copy_of_nodes: Nodes, tmp_path: Path
) -> None:
    with Store.open(copy_of_nodes.us) as us, Store.open(copy_of_nodes.ca) as ca:
        nominate(us)
        data = export_packets(us, tmp_path)[0].read_bytes()
        changed = data.replace(b"lookout", b"lookins", 1)
        assert changed != data
        with pytest.raises(NotAllowed):
            import_packet(ca, changed)
        assert ca.nominations().height == 0
        import_packet(ca, data)
        with pytest.raises(Conflict, match="already"):
            import_packet(ca, data)
        assert ca.nominations().height == 1
        with Store.init(tmp_path / "stranger", "CA") as stranger, pytest.raises(NotAllowed, match="no trusted key"):
            import_packet(stranger, data)
        refused = [entry for entry in ca.audit_entries() if entry["action"] == "refuse_packet"]
        assert len(refused) == 2
        assert ca.verify_audit() == []


def test_verify_takes_nothing_in(copy_of_nodes: Nodes, tmp_path: Path) -> None:
    with Store.open(copy_of_nodes.us) as us, Store.open(copy_of_nodes.ca) as ca:
        nominate(us)
        data = export_packets(us, tmp_path)[0].read_bytes()
        assert "holds" in verify_packet(ca, data)
        assert "holds" in verify_packet(us, data)
        assert ca.nominations().height == 0


def test_only_boxes_of_the_other_country_are_nominated(nodes: Nodes) -> None:
    with Store.open(nodes.ca) as ca:
        own = rank_picture(picture(ca), "CAMTR").worklist.row(0, named=True)["box_id"]
        for box, said in ((own, "only the other country's"), ("9999999-1W/NONE0000000", "no box")):
            asked = Nomination(box_id=box, reason_code="rule", reason="r", authority="a", officer="o")
            with pytest.raises(UsageError, match=said):
                nominate_box(ca, asked)


def test_the_nominating_node_cannot_answer_itself(copy_of_nodes: Nodes) -> None:
    with Store.open(copy_of_nodes.us) as us:
        nomination = nominate(us)
        with pytest.raises(PortTargetError, match="its host answers"):
            answer_nomination(us, nomination, Answer(status="adopted", code="examine", reason="r", officer="o"))
