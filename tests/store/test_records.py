"""Officers' records: versions guard against two hands at once, decisions are never changed, each act is audited."""

from __future__ import annotations

import sqlite3
import threading

import polars as pl
import pytest

from porttarget.errors import Conflict, PortTargetError, UsageError
from porttarget.store import Store
from tests.store.rows import HOUR, T0, decision, give, lookouts, nomination, positions, vessel


def answered(store: Store, number: str, version: int, **changed: str) -> dict[str, object]:
    answer = {"status": "adopted", "answer_code": "examine", "answer_reason": "yes", "answered_by": "ca.officer"}
    return store.answer_nomination(number, version, **{**answer, **changed})  # type: ignore[arg-type]  # all text


def test_a_nomination_goes_from_draft_to_answer_once(us: Store) -> None:
    draft = us.add_nomination(nomination())
    assert (draft["status"], draft["version"], draft["rel"], draft["originator"]) == ("draft", 1, ["CA", "US"], "US")
    number = str(draft["nomination_id"])
    with pytest.raises(Conflict, match="adopted cannot follow"):
        answered(us, number, 1)
    us.send_nomination(number, 1, officer="us.analyst")
    row = answered(us, number, 2)
    assert (row["status"], row["version"], row["answer_code"]) == ("adopted", 3, "examine")
    with pytest.raises(Conflict, match="it is final"):
        answered(us, number, 3, status="declined", answer_code="not_here")
    assert us.nomination(number) == row
    assert us.nominations(status="adopted", direction="sent").height == 1
    assert us.nominations(direction="received").is_empty()


def test_a_stale_version_is_a_conflict_that_says_what_stands(us: Store) -> None:
    number = str(us.add_nomination(nomination())["nomination_id"])
    us.send_nomination(number, 1, officer="us.analyst")
    with pytest.raises(Conflict, match="it is sent, version 2, not 1") as told:
        answered(us, number, 1)
    assert isinstance(told.value.found, dict)
    assert told.value.found["status"] == "sent"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason_code": "hunch"}, "reason_code is 'hunch'"),
        ({"reason": " "}, "reason is empty"),
        ({"authority": ""}, "authority is empty"),
        ({"host": "US"}, "expected the two countries"),
        ({"nominated_by": "CA", "host": "US"}, "in US's store"),
        ({"status": "adopted"}, "expected draft"),
        ({"port": "USEWR"}, "port is 'USEWR', expected one of the host's: its code begins with CA"),
        ({"rel": []}, "rel is \\['US'\\], expected CA and US"),
        ({"rel": ["CA"]} | {"originator": "CA+US"}, "rel is \\['CA'\\], expected CA and US"),
        ({"colour": "red"}, "unknown columns"),
        ({"port": None}, "no value for"),
    ],
)
def test_a_nomination_out_of_form_is_refused(us: Store, changed: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        us.add_nomination(nomination(**changed))
    assert us.nominations().is_empty()


def test_a_random_pick_is_never_waived(us: Store) -> None:
    number = str(us.add_nomination(nomination(reason_code="random"))["nomination_id"])
    us.send_nomination(number, 1, officer="us.analyst")
    with pytest.raises(UsageError, match="never waived"):
        answered(us, number, 2, status="waived", answer_code="capacity")


def test_the_other_countrys_nomination_needs_the_packet_that_brought_it(ca: Store) -> None:
    with pytest.raises(Conflict, match="only by packet"):
        ca.add_nomination(nomination(direction="received", status="received"))
    assert ca.nominations().is_empty()
    assert [entry["action"] for entry in ca.audit_entries()] == ["init"]


def test_decisions_are_numbered_by_box_and_superseded(ca: Store) -> None:
    first = ca.add_decision(decision(), 0)
    with pytest.raises(Conflict, match="has 1 decisions, not 0"):
        ca.add_decision(decision(kind="hold", reason_code="documents"), 0)
    second = ca.add_decision(decision(kind="release", reason_code="examined_clear", supersedes=first["decision_id"]), 1)
    other = ca.add_decision(decision(box_id="v/other"), 0)
    assert [row["version"] for row in (first, second, other)] == [1, 2, 1]
    assert first["originator"] == "CA"
    read = ca.decisions(box_id=str(first["box_id"]))
    assert read.get_column("kind").to_list() == ["examine", "release"]
    assert ca.decisions(port="CAHAL").is_empty()
    assert ca.decisions().height == 3
    assert ca.decisions(at=T0).is_empty()


def test_decisions_keep_to_closed_codes_and_own_country(ca: Store) -> None:
    with pytest.raises(UsageError, match="reason_code is 'hunch'"):
        ca.add_decision(decision(reason_code="hunch"), 0)
    with pytest.raises(UsageError, match="only deferred"):
        ca.add_decision(decision(kind="waive", reason_code="capacity"), 0, arm="random")
    with pytest.raises(Conflict, match="another country"):
        ca.add_decision(decision(originator="US"), 0)
    assert ca.decisions().is_empty()


def test_of_many_hands_at_once_one_decides(ca: Store) -> None:
    outcomes: list[str] = []

    def decide(name: str) -> None:
        try:
            ca.add_decision(decision(officer=name), 0)
            outcomes.append("decided")
        except Conflict:
            outcomes.append("conflict")

    hands = [threading.Thread(target=decide, args=(f"officer {number}",)) for number in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(outcomes) == ["conflict"] * 7 + ["decided"]
    assert ca.decisions().height == 1
    assert ca.verify_audit() == []


def test_one_transaction_stands_or_falls_as_a_whole(ca: Store) -> None:
    def twice() -> None:
        with ca.transaction():
            ca.add_decision(decision(), 0)
            ca.add_decision(decision(), 0)

    with pytest.raises(Conflict):
        twice()
    assert ca.decisions().is_empty()
    assert len(ca.audit_entries()) == 1


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "REPLACE"])
def test_what_is_written_is_not_changed_even_by_hand(ca: Store, verb: str) -> None:
    give(ca, "a", {"positions": positions(), "lookouts": lookouts("ACME")})
    ca.add_decision(decision(), 0)
    connection = sqlite3.connect(ca.path / "porttarget.db")
    connection.execute("PRAGMA recursive_triggers = ON")
    for table in ("meta", "receipts", "files", "lookouts", "decisions", "audit"):
        column = connection.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1").fetchone()[0]
        statement = {
            "UPDATE": f"UPDATE {table} SET {column} = {column}",
            "DELETE": f"DELETE FROM {table}",
            "REPLACE": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        }[verb]
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
            connection.execute(statement)
        connection.rollback()
    connection.close()
    assert ca.check() == []


def test_a_nominations_origin_is_not_changed_even_by_hand(us: Store) -> None:
    us.add_nomination(nomination())
    connection = sqlite3.connect(us.path / "porttarget.db")
    for statement in ("UPDATE nominations SET reason = 'other'", "DELETE FROM nominations"):
        with pytest.raises(sqlite3.IntegrityError, match="nominations"):
            connection.execute(statement)
    connection.close()


def test_each_act_is_in_the_audit_in_order(ca: Store) -> None:
    give(ca, "a", {"positions": positions()})
    ca.add_decision(decision(), 0)
    ca.audit("sign_in", "ca.officer", "console", {"role": "officer"})
    entries = ca.audit_entries()
    assert [entry["action"] for entry in entries] == ["init", "receive", "decide_examine", "sign_in"]
    assert [entry["number"] for entry in entries] == [0, 1, 2, 3]
    assert entries[2]["officer"] == "ca.officer"
    assert ca.revision() == 4
    assert ca.audit_entries(since=3) == entries[3:]


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        ("UPDATE audit SET record = replace(record, 'sign_in', 'sign_up') WHERE number = 2", "entry 2: hash is"),
        ("DELETE FROM audit WHERE number = 1", "entry 1: found number 2"),
        ("DELETE FROM audit WHERE number = 3", "log has 3 entries, expected 4"),
        ("UPDATE audit SET record = '[]' WHERE number = 0", "entry 0: its record is not an object"),
        ("UPDATE audit SET record = '{' WHERE number = 3", "entry 3: its record is not JSON"),
    ],
)
def test_who_takes_the_triggers_away_still_leaves_a_trace(ca: Store, attack: str, said: str) -> None:
    for number in range(3):
        ca.audit("sign_in", f"officer {number}", "console")
    size, root = ca.audit_head()
    assert ca.verify_audit(size=size, root=root) == []
    connection = sqlite3.connect(ca.path / "porttarget.db")
    connection.execute("DROP TRIGGER audit_no_update")
    connection.execute("DROP TRIGGER audit_no_delete")
    connection.execute(attack)
    connection.commit()
    connection.close()
    assert said in ca.verify_audit()[0]
    assert any(said in fault for fault in ca.check())


def test_an_audit_cut_back_with_its_head_is_seen_by_who_kept_the_root(ca: Store) -> None:
    ca.audit("sign_in", "o", "console")
    size, root = ca.audit_head()
    assert ca.verify_audit(size=size + 1, root=root)[0] == "log has 2 entries, expected 3"
    ca.audit("sign_out", "o", "console")
    assert ca.verify_audit(size=size, root=root) == []
    assert ca.verify_audit(size=size, root="0" * 64)[0].startswith("root over 2 entries")


def test_the_newer_position_wins_and_what_is_known_stays(ca: Store) -> None:
    first = ca.upsert_vessels(vessel(name="ALPHA", time=T0, lat_deg=45.0, sog_kn=9.0))
    ca.upsert_vessels(vessel(imo=9321483, time=T0 - HOUR, lat_deg=44.0, name="OLD"))
    row = ca.vessels().row(0, named=True)
    assert (row["name"], row["imo"], row["lat_deg"], row["sog_kn"], row["time"]) == ("ALPHA", 9321483, 45.0, 9.0, T0)
    mark = ca.upsert_vessels(vessel(time=T0 + HOUR, lat_deg=46.0))
    row = ca.vessels().row(0, named=True)
    assert (row["name"], row["lat_deg"], row["sog_kn"], row["time"]) == ("ALPHA", 46.0, None, T0 + HOUR)
    ca.upsert_vessels(vessel(name="BETA"))
    row = ca.vessels().row(0, named=True)
    assert (row["name"], row["lat_deg"], row["time"]) == ("BETA", 46.0, T0 + HOUR)
    ca.upsert_vessels(vessel(316000002, name="OTHER"))
    assert ca.vessels(changed_since=mark + 1).get_column("mmsi").to_list() == [316000002]
    assert ca.vessel_mark() == first + 4


def test_of_several_states_of_one_ship_the_latest_is_kept(ca: Store) -> None:
    states = pl.concat([vessel(time=T0 + HOUR, lat_deg=2.0), vessel(time=T0, lat_deg=1.0), vessel(lat_deg=3.0)])
    ca.upsert_vessels(states)
    assert ca.vessels().select("lat_deg").item() == 2.0


def test_unknown_things_are_told(ca: Store) -> None:
    for ask in (lambda: ca.nomination("x"), lambda: ca.packet_bytes("x"), lambda: answered(ca, "x", 1)):
        with pytest.raises(PortTargetError, match=r"no (nomination|packet) x"):
            ask()
