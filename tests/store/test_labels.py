"""Reading by label: for every label and every clearance, a read gives just the rows that the rules let through."""

from __future__ import annotations

from itertools import chain, combinations
from uuid import uuid4

import pytest

from porttarget.errors import UsageError
from porttarget.sharing import make_packet, read_packet
from porttarget.sharing.labels import CAVEATS, COUNTRIES, Clearance, Label
from porttarget.sharing.nominations import nomination_body
from porttarget.store import Store
from porttarget.tables import TABLES
from tests.store.rows import HOUR, T0, decision, give, lookouts, nomination


def subsets(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All choices of some, none or all of `names`."""
    return list(chain.from_iterable(combinations(names, count) for count in range(len(names) + 1)))


LABELS = [
    (originator, rel, caveats)
    for originator in ("CA", "CA+US")
    for rel in subsets(COUNTRIES)
    for caveats in subsets(CAVEATS)
]
CLEARANCES = [
    Clearance(country=country, caveats=frozenset(granted)) for country in COUNTRIES for granted in subsets(CAVEATS)
]


def allowed(reader: Clearance, originator: str, rel: tuple[str, ...], caveats: tuple[str, ...]) -> bool:
    """The rules in words: an originator reads its own, others need to be in rel; every caveat must be granted."""
    return reader.country in (originator, *rel) and all(name in reader.caveats for name in caveats)


def named(index: int) -> dict[str, object]:
    originator, rel, caveats = LABELS[index]
    return {"originator": originator, "rel": list(rel), "caveats": list(caveats)}


def test_lookouts_and_decisions_are_read_by_label_and_clearance(ca: Store) -> None:
    plain = lookouts(*(f"L{index:03}" for index in range(len(LABELS)))).to_dicts()
    labelled = TABLES["lookouts"].from_rows([row | named(index) for index, row in enumerate(plain)])
    give(ca, "list", {"lookouts": labelled}, kind="lookouts")
    with ca.transaction():
        for index in range(len(LABELS)):
            ca.add_decision(decision(box_id=f"D{index:03}", **named(index)), 0)
    for reader in (None, *CLEARANCES):
        rule = reader or Clearance.whole("CA")
        readable = [index for index, label in enumerate(LABELS) if allowed(rule, *label)]
        found = ca.lookouts(clearance=reader).get_column("lookout_id").to_list()
        assert found == [f"L{index:03}" for index in readable], reader
        decided = ca.decisions(clearance=reader).get_column("box_id").to_list()
        assert decided == [f"D{index:03}" for index in readable], reader
        hidden = next((index for index in range(len(LABELS)) if index not in readable), None)
        if hidden is not None:
            assert ca.decisions(box_id=f"D{hidden:03}", clearance=reader).is_empty()


def test_nominations_are_read_by_their_caveats(us: Store) -> None:
    numbers = {}
    for caveats in subsets(CAVEATS):
        row = us.add_nomination(nomination(nomination_id=str(uuid4()), caveats=list(caveats)))
        numbers[caveats] = str(row["nomination_id"])
    for reader in CLEARANCES:
        readable = {number for caveats, number in numbers.items() if set(caveats) <= reader.caveats}
        assert set(us.nominations(clearance=reader).get_column("nomination_id")) == readable
        for number in numbers.values():
            if number in readable:
                assert us.nomination(number, clearance=reader)["nomination_id"] == number
            else:
                with pytest.raises(UsageError, match=f"^no nomination {number}$"):
                    us.nomination(number, clearance=reader)


def test_narrowing_a_lookout_hides_it_at_once_and_no_earlier_version_comes_back(ca: Store) -> None:
    first = lookouts("ACME").to_dicts()[0]
    give(ca, "l1", {"lookouts": TABLES["lookouts"].from_rows([first | {"caveats": []}])}, at=T0, kind="lookouts")
    narrowed = TABLES["lookouts"].from_rows([first | {"caveats": ["ORCON"]}])
    give(ca, "l2", {"lookouts": narrowed}, at=T0 + HOUR, kind="lookouts")
    officer = Clearance(country="CA", caveats=frozenset({"LE"}))
    assert ca.lookouts(T0, clearance=officer).height == 1
    assert ca.lookouts(clearance=officer).is_empty()
    assert ca.lookouts().height == 1


def test_a_decision_that_names_a_nomination_derives_from_it(ca: Store, us: Store) -> None:
    ca.trust("US", us.public_key_pem())
    body = nomination_body(nomination())
    data = make_packet(
        "nomination", body, sender="US", recipient="CA", key=us.node_key(), created_at=T0, packet_id=str(uuid4()),
        sequence=1, label=Label(originator="US", rel=frozenset(COUNTRIES), caveats=frozenset({"LE"})),
    )  # fmt: skip
    packet = read_packet(data, trusted=ca.trusted(), recipient="CA")
    received = {"created_at": T0, "direction": "received", "status": "received", **packet.label.columns()}
    with ca.transaction():
        ca.record_received(packet)
        ca.add_nomination({**packet.body, **received}, packet_id=packet.packet_id)
    made = ca.add_decision(decision(nomination_id=body["nomination_id"], caveats=["PII"]), 0)
    assert (made["originator"], made["rel"], made["caveats"]) == ("CA+US", ["CA"], ["LE", "PII"])
    assert ca.decisions().height == 1
    assert ca.decisions(clearance=Clearance(country="CA", caveats=frozenset({"PII"}))).is_empty()
    assert ca.decisions(clearance=Clearance.whole("US")).is_empty()
    with pytest.raises(UsageError, match=r"^no nomination n-nowhere$"):
        ca.add_decision(decision(nomination_id="n-nowhere"), 1)


@pytest.mark.parametrize(("country", "caveats"), [("MX", ()), ("CA", ("SECRET",))])
def test_a_clearance_of_no_country_or_caveat_of_ours_is_refused(country: str, caveats: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="expected"):
        Clearance(country=country, caveats=frozenset(caveats))
