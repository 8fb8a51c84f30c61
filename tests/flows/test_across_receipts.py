"""Logs taken in one after the other: repetitions known over calls, numbers of messages that link, all tables kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from porttarget.ais_decoder import Decoded, decode_bytes, encode
from porttarget.flows import ingest as intake
from porttarget.flows import remembered
from porttarget.flows.ingest import ingest
from porttarget.flows.kept import KEPT
from porttarget.store import Store

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"
TWO = "!AIVDM,1,1,,A,15N1u<PP1FJuvSRHOE6QIwwh0HQ6,0*30"
STATIC = encode.encode_static_a(mmsi=316_111_000, name="FIRST", sequence_id=1)


def at(second: float, *sentences: str, receiver: str) -> bytes:
    time = START + timedelta(seconds=second)
    return "".join(encode.tag_block(each, source=receiver, time=time) + "\n" for each in sentences).encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.init(tmp_path / "store", "CA")


def logs(folder: Path, **texts: bytes) -> Mapping[str, Path]:
    for name, text in texts.items():
        (folder / f"{name}.nmea").write_bytes(text)
    return {name: folder / f"{name}.nmea" for name in texts}


def linked(store: Store) -> list[tuple[object, ...]]:
    """Who heard what: each hearing with its message's MMSI, by number and source."""
    messages = store.read("messages").select("message_row", "mmsi", message_source="source")
    return (
        store.read("hearings")
        .join(messages, on=["message_row", "message_source"], how="left")
        .select(
            "mmsi", pl.col("message_source").str.extract(r"(\w+)\.nmea"), "receiver", second=pl.col("time").dt.second()
        )
        .sort("second", "receiver", "mmsi")
        .rows()
    )


def test_what_a_later_call_brings_again_is_a_hearing_of_what_is_there(store: Store, tmp_path: Path) -> None:
    paths = logs(
        tmp_path,
        a=at(0, ONE, receiver="rA") + at(1, *STATIC, receiver="rA") + at(2, TWO, receiver="rA"),
        b=at(3, *STATIC, receiver="rB") + at(4, TWO, receiver="rB") + at(40, ONE, receiver="rB"),
        c=at(41, ONE, receiver="rC"),
    )
    for path in paths.values():
        ingest(store, [path])
    assert linked(store) == [
        (371_798_000, "a", "rA", 0), (316_111_000, "a", "rA", 1), (367_033_650, "a", "rA", 2),
        (316_111_000, "a", "rB", 3), (367_033_650, "a", "rB", 4), (371_798_000, "b", "rB", 40),
        (371_798_000, "b", "rC", 41),
    ]  # fmt: skip
    assert store.read("messages").height == 4


def test_the_window_slides_over_calls(store: Store, tmp_path: Path) -> None:
    texts = {f"n{second}": at(second, ONE, receiver="rA") for second in (0, 25, 50, 75, 106)}
    for path in logs(tmp_path, **texts).values():
        ingest(store, [path])
    assert store.read("messages").get_column("source").str.extract(r"(\w+)\.nmea").to_list() == ["n0", "n106"]
    assert store.read("hearings").height == 5


def test_a_message_that_was_received_later_does_not_make_an_earlier_receipt_lack_it(
    store: Store, tmp_path: Path
) -> None:
    paths = logs(tmp_path, late=at(0, ONE, TWO, receiver="rA"), early=at(1, ONE, receiver="rB"))
    day = timedelta(days=1)
    ingest(store, [paths["late"]], received_at=START + 2 * day)
    ingest(store, [paths["early"]], received_at=START + day)
    assert store.read("positions", at=START + day).get_column("receiver").to_list() == ["rB"]
    assert store.read("positions", at=START + 2 * day).height == 3


def test_receipts_of_one_call_are_known_by_when_they_came_too(store: Store, tmp_path: Path) -> None:
    logs(tmp_path, a=at(0, ONE, receiver="rA"), b=at(1, ONE, receiver="rB"), c=at(2, ONE, receiver="rC"))
    (tmp_path / "receipts.csv").write_text(
        "file,received_at\na.nmea,2026-03-02T00:00:00Z\nb.nmea,2026-03-01T23:00:00Z\nc.nmea,2026-03-03T00:00:00Z\n"
    )
    ingest(store, [tmp_path])
    kept = store.read("messages").select("receiver", time=pl.col("time").dt.second()).rows()
    assert kept == [("rB", 1), ("rA", 0)]
    assert store.read("hearings").height == 3


def test_what_an_earlier_call_kept_is_known_from_the_moment_it_was_received(store: Store, tmp_path: Path) -> None:
    paths = logs(tmp_path, old=at(0, ONE, receiver="rA"), a=at(1, TWO, receiver="rB"), b=at(2, ONE, receiver="rC"))
    ingest(store, [paths["old"]], received_at=START + timedelta(hours=2))
    (tmp_path / "receipts.csv").write_text(
        "file,received_at\na.nmea,2026-03-01T13:00:00Z\nb.nmea,2026-03-01T15:00:00Z\n"
    )
    ingest(store, [paths["a"], paths["b"]])
    assert sorted(store.read("messages").get_column("receiver")) == ["rA", "rB"]


def test_a_log_taken_in_without_looking_for_repetitions_is_known_all_the_same(store: Store, tmp_path: Path) -> None:
    paths = logs(tmp_path, a=at(0, ONE, TWO, receiver="rA"), b=at(1, TWO, receiver="rB"))
    ingest(store, [paths["a"]], dedup_s=None)
    ingest(store, [paths["b"]])
    assert store.read("messages").height == 2
    assert linked(store) == [(367_033_650, "a", "rB", 1)]


def test_a_cut_log_and_later_the_whole_of_it_give_each_message_once(store: Store, tmp_path: Path) -> None:
    text = b"".join(at(60 * k, ONE, TWO, receiver="rA") for k in range(30))
    paths = logs(tmp_path, cut=text[: len(text) // 2], whole=text)
    for path in paths.values():
        ingest(store, [path])
    assert store.read("positions").select("mmsi", "time").is_unique().all()
    assert store.read("positions").height == 60


def test_a_log_with_a_false_time_a_line_does_not_read_all_of_history(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[tuple[object, object]] = []
    monkeypatch.setattr(remembered.Remembered, "_read", lambda _, since, until: reads.append((since, until)))
    text = b"".join(at(86_400 * k, ONE, receiver="rA") for k in range(200)) + at(60, TWO, receiver="rA")
    ingest(store, [logs(tmp_path, a=text)["a"]])
    window, minute = timedelta(seconds=30), timedelta(minutes=1)
    assert len(reads) == remembered.MOST_READS
    assert (START - window, START + 2 * minute + window) in reads  # two minutes side by side, the longest of them
    assert all(until - since <= 2 * (window + minute) for since, until in reads)


def test_numbers_of_messages_are_unique_in_a_store_and_link_its_tables(store: Store, tmp_path: Path) -> None:
    texts = {f"n{k}": at(1000 * k, ONE, *STATIC, TWO, receiver="rA") for k in range(3)}
    ingest(store, [*logs(tmp_path, **texts).values()])
    messages = store.read("messages")
    assert messages.get_column("message_row").is_unique().all()
    for name, count in (("positions", 6), ("statics", 3), ("hearings", 9)):
        rows = store.read(name)
        keys = ["message_row", "time"] if name == "hearings" else ["message_row", "mmsi", "type", "time"]
        assert rows.join(messages, on=keys, how="inner").height == rows.height == count


def test_an_input_with_more_messages_than_numbers_is_refused_and_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "ROWS_OF_AN_INPUT", 1)
    report = ingest(store, [logs(tmp_path, a=at(0, ONE, TWO, receiver="rA"))["a"]])
    assert "2 messages, expected at most 1" in str(report.failed[0])
    assert store.read("messages").is_empty()


def test_every_table_that_decoding_gives_is_in_the_store(store: Store, tmp_path: Path) -> None:
    corpus = Path(__file__).parents[1] / "ais_decoder" / "fuzz" / "corpus"
    log = b"\n".join(path.read_bytes() for path in sorted(corpus.iterdir()))
    given = decode_bytes(log, source=str(tmp_path / "log.nmea"), receiver="log")
    ingest(store, [logs(tmp_path, log=log)["log"]], dedup_s=None)
    filled = [name for name in KEPT if given.table(name).height]
    assert len(filled) == len(KEPT) - 1  # all but hearings
    for name in filled:
        expected = given.table(name)
        found = store.read(name)
        assert found.sort(expected.columns).equals(expected.sort(expected.columns)), name
    assert set(Decoded.names) - set(KEPT) == {"radio_states"}
