"""A manifest withdrawn whole ends its bills, each with a row of its own in the history."""

from __future__ import annotations

import polars as pl
import pytest

from porttarget.filings import bill_history, bills_in_force, with_withdrawn
from tests.filings.rows import VOYAGE, bill, bills, day, table


def filing(file: str, received: float, *, count: int = 0, function: str = "delete", **row: object) -> dict[str, object]:
    """A message as its interchange tells of it."""
    return {
        "source": file, "source_sha256": file, "received_at": day(received), "syntax": "EDIFACT", "delimiters": "-",
        "message_kind": "CUSCAR", "sender": "MAPLE", "is_read": True, "segments": 9, "containers": 0, "errors": 0,
        "warnings": 0, "infos": 0, "bills": count, "function": function, "control_number": file, "message_number": "1",
    } | row  # fmt: skip


def ship(file: str, port: str | None = None, **row: object) -> dict[str, object]:
    """What a message says of its ship."""
    where = {"voyage_id": VOYAGE, "carrier_scac": "QZXA", "port_of_discharge": port, "bills_found": 0}
    return {**where, "source": file, "source_sha256": file, **row}


def row(file: str, received: float, number: str = "B1", **more: object) -> dict[str, object]:
    told = {"bill_number": number, "control_number": file, "message_number": "1", **more}
    return bill(str(told.pop("status", "original")), file=file, received_at=day(received), **told)


ROWS = bills(
    row("a", 0), row("a", 0, "B2", place=2, port_of_discharge="CAHAL"), row("b", 1, "B3", voyage_id="other"),
    row("d", 5, "B4"),
)  # fmt: skip


def ended(withdrawal: dict[str, object], *ships: dict[str, object], rows: pl.DataFrame = ROWS) -> list[str]:
    """Numbers of the bills that a withdrawal ends."""
    known = (filing("a", 0, count=2, function="original", document="D1"), filing("b", 1, count=1, document="D2"))
    given = with_withdrawn(rows, table("interchanges", *known, withdrawal), table("voyages", *ships))
    assert given.head(rows.height).equals(rows)
    return sorted(given.tail(given.height - rows.height)["bill_number"].to_list())


@pytest.mark.parametrize(
    ("withdrawal", "ships", "expected"),
    [
        (filing("c", 2), [ship("c")], ["B1", "B2"]),  # what the voyage had until then
        (filing("c", 2), [ship("c", "CAHAL")], ["B2"]),
        (filing("c", 2), [ship("c", carrier_scac="OTHR")], []),
        (filing("c", 2, document="D2"), [ship("c")], ["B3"]),  # the manifest of that number, whatever its voyage
        (filing("c", 2, document="D2", sender="OTHER"), [], []),
        (filing("c", 2, document="D9"), [ship("c")], ["B1", "B2"]),
        (filing("c", 2, function="replace"), [ship("c")], []),
        (filing("c", 2, message_kind="BAPLIE"), [ship("c")], []),
        (filing("c", 2, count=1), [ship("c")], []),  # it names its bills itself
        (filing("c", -1), [ship("c")], []),
    ],
)
def test_which_bills_a_withdrawal_ends(
    withdrawal: dict[str, object], ships: list[dict[str, object]], expected: list[str]
) -> None:
    assert ended(withdrawal, *ships) == expected


def test_the_history_shows_the_withdrawal_and_a_later_filing_stands() -> None:
    rows = bills(row("a", 0), row("d", 5))
    given = with_withdrawn(rows, table("interchanges", filing("c", 2)), table("voyages", ship("c")))
    for order in (given, given[::-1]):
        history = bill_history(order)
        assert history.select("version", "status", "ended_by", "in_force", "unmatched").rows() == [
            (1, "original", "deleted", False, False), (2, "delete", "filed_again", False, False),
            (3, "original", None, True, False),
        ]  # fmt: skip
    assert history["bill_id"].to_list() == ["a:1:1", "c:0/a:1:1", "d:1:1"]
    assert bills_in_force(given, day(3)).is_empty()
    assert ended(filing("c", 2), ship("c"), rows=bills(row("a", 0), row("b", 1, status="delete"))) == []
