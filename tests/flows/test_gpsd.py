"""GPSD's JSON: against what GPSD itself prints, whole objects; each difference is listed in docs/ais_gpsd.md."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from porttarget.ais_decoder import Decoder
from porttarget.flows.gpsd_applications import FUNCTIONS, HEAD_BITS
from porttarget.flows.gpsd_json import GpsdJson
from tests.flows.gpsd_differences import DIFFERENCES, explained
from tests.flows.logs import Message, decoded, logged_messages, sentences

DOCS = Path(__file__).resolve().parents[2] / "docs" / "ais_gpsd.md"


def objects(lines: list[str], **choices: bool) -> list[Any]:
    """Objects we write."""
    return [json.loads(line) for line in GpsdJson(**choices).lines(decoded(lines)).splitlines()]


def gpsdecode(lines: list[str], *options: str) -> list[str]:
    """Lines that GPSD prints."""
    if shutil.which("gpsdecode") is None:
        pytest.skip("gpsdecode of Debian's gpsd-clients is not installed")
    told = subprocess.run(["gpsdecode", "-V"], capture_output=True, check=True, text=True)
    if "3.22" not in (version := told.stdout + told.stderr):
        pytest.skip(f"compared with gpsdecode 3.22, found {version.strip()}")
    fed = "".join(f"{line}\n" for line in lines).encode()
    run = subprocess.run(["gpsdecode", *options], input=fed, capture_output=True, check=True)
    return run.stdout.decode().splitlines()


@pytest.fixture(scope="module")
def logged(shared_data: Path) -> list[str]:
    """Distinct messages of the raw logs, up to 100 of each type and length, as sentences."""
    return [line for number, each in enumerate(logged_messages(shared_data, 100)) for line in sentences(each, number)]


def invented() -> list[str]:
    """Random data for every application that GPSD takes apart, of lengths that matter to it or to our layouts."""
    chance = random.Random(20)
    lines: list[str] = []
    for number, ((kind, dac, fi), function) in enumerate(FUNCTIONS.items()):
        base, layout = HEAD_BITS[kind], function.layout
        wanted = (base + layout.required_bits, base + layout.bits, base + layout.most_bits, *(function.compat or ()))
        for size in sorted({min(size, 1000) for size in wanted} | {base + 40, base + 130}):
            between = f"{chance.getrandbits(34):034b}" if kind == 6 else "00"
            head = f"{kind:06b}00{chance.getrandbits(30):030b}{between}{dac:010b}{fi:06b}"
            density = chance.choice((0.2, 0.5))
            data = "".join("1" if chance.random() < density else "0" for _ in range(size - len(head)))
            lines += sentences(Message.of(head + data), number)
    return lines


@pytest.mark.parametrize("scaled", [True, False], ids=["scaled", "raw"])
def test_compat_prints_each_logged_message_as_gpsd_3_22_does_to_the_byte(logged: list[str], scaled: bool) -> None:
    for split24 in (False, True):
        options = ("-j" if scaled else "-u", *(("-s",) if split24 else ()))
        ours = GpsdJson(scaled=scaled, compat=True, split24=split24).lines(decoded(logged)).decode().splitlines()
        assert ours == gpsdecode(logged, *options)


@pytest.mark.parametrize("scaled", [True, False], ids=["scaled", "raw"])
def test_compat_prints_each_application_as_gpsd_3_22_does_to_the_byte(scaled: bool) -> None:
    lines = invented()
    ours = GpsdJson(scaled=scaled, compat=True).lines(decoded(lines)).decode().splitlines()
    assert ours == gpsdecode(lines, "-j" if scaled else "-u")


@pytest.mark.parametrize("scaled", [True, False], ids=["scaled", "raw"])
def test_objects_differ_from_gpsd_3_22_only_as_listed(logged: list[str], scaled: bool) -> None:
    take = decoded(logged)
    theirs = gpsdecode(logged, "-j" if scaled else "-u", "-s")
    compat = GpsdJson(scaled=scaled, compat=True, split24=True).objects(take)
    right = GpsdJson(scaled=scaled, split24=True).objects(take)
    both = [line for line, printed in zip(right, compat, strict=True) if printed is not None]
    found: Counter[int] = Counter()
    unexplained = []
    for line, other in zip(both, theirs, strict=True):
        assert line is not None, f"GPSD alone prints {other}"
        numbers, rest = explained(json.loads(line), json.loads(other), newer=False)
        found.update(numbers)
        unexplained += rest
    assert unexplained == []
    seen = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14} if scaled else {5, 10, 11, 12, 14}
    assert seen <= set(found)
    assert sum(line is not None for line in right) > len(both)  # 15: lengths that 3.22 refuses


@pytest.mark.parametrize(("scaled", "name"), [(True, "sample.aivdm.js.chk"), (False, "sample.aivdm.ju.chk")])
def test_gpsds_own_sample_gives_its_recorded_objects_save_listed_differences(
    shared_data: Path, scaled: bool, name: str
) -> None:
    decoder = Decoder(source="-")
    decoder.feed((shared_data / "ais" / "sample.aivdm").read_bytes())
    ours = [json.loads(line) for line in GpsdJson(scaled=scaled).lines(decoder.finish()).splitlines()]
    recorded = [json.loads(line) for line in (shared_data / "ais" / name).read_text().splitlines()]
    left = list(ours)
    alone = []
    for theirs in recorded:
        match = next((one for one in left if _same(one, theirs)), None)
        if match is None:
            alone.append((theirs["type"], theirs["mmsi"]))
        else:
            left.remove(match)
    assert alone == [(8, 999999999)]  # its two sentences are heard by different receivers: not one message to us
    assert [(one["type"], one["mmsi"]) for one in left] == [(24, 271041815)]  # a second part B, after the same part A


def _same(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    if (ours["type"], ours["mmsi"]) != (theirs["type"], theirs["mmsi"]):
        return False
    return explained(ours, theirs, newer=True)[1] == []


def test_every_difference_is_in_the_document_under_its_number() -> None:
    text = DOCS.read_text()
    missing = [f"{each.number}. {each.title}" for each in DIFFERENCES if f"{each.number}. **{each.title}**" not in text]
    assert missing == []


def test_a_position_has_gpsds_keys_in_gpsds_order() -> None:
    # GPSD's sample.aivdm: 371798000 turns left faster than 5° in 30 s
    (line,) = GpsdJson().lines(decoded(["!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"])).decode().splitlines()
    assert line == (
        '{"class":"AIS","device":"stdin","type":1,"repeat":0,"mmsi":371798000,"scaled":true,"status":0,'
        '"status_text":"Under way using engine","turn":"fastleft","speed":12.3,"accuracy":true,"lon":-123.3953833,'
        '"lat":48.3816333,"course":224.0,"heading":215,"second":33,"maneuver":0,"raim":false,"radio":34017}'
    )


def _half(part: int, mmsi: int, name: str = "", channel: str = "A") -> str:
    """A half of type 24: part A with a name of capitals, part B of ship type 36, 10 × 20 × 3 × 4 m."""
    head = f"{24:06b}00{mmsi:030b}{part:02b}"
    letters = "".join(f"{ord(letter) - 64:06b}" for letter in name)
    body = letters.ljust(120, "0") if part == 0 else f"{36:08b}".ljust(92, "0") + f"{10:09b}{20:09b}{3:06b}{4:06b}"
    (line,) = sentences(Message.of((head + body).ljust(160 if part == 0 else 168, "0"), channel))
    return line


def test_halves_of_type_24_are_one_object_in_the_place_of_the_second() -> None:
    lines = [_half(0, 338000001, "GULL"), _half(0, 338000002, "TERN"), _half(1, 338000001)]
    assert objects(lines) == [
        {
            "class": "AIS", "device": "stdin", "type": 24, "repeat": 0, "mmsi": 338000001, "scaled": True,
            "shipname": "GULL", "shiptype": 36, "shiptype_text": "Sailing", "vendorid": "", "model": 0, "serial": 0,
            "callsign": "", "to_bow": 10, "to_stern": 20, "to_port": 3, "to_starboard": 4,
        },
    ]  # fmt: skip
    assert [one.get("part") for one in objects(lines, split24=True)] == ["A", "A", "B"]


def test_halves_find_one_another_across_takes_and_in_either_order() -> None:
    decoder, writer = Decoder(source="-"), GpsdJson()
    decoder.feed(f"{_half(1, 338000001)}\n".encode())
    first = writer.lines(decoder.take())
    decoder.feed(f"{_half(0, 338000001, 'GULL')}\n".encode())
    second = writer.lines(decoder.finish())
    assert first == b""
    assert json.loads(second)["shipname"] == "GULL"


def test_compat_forgets_a_name_after_eight_others_on_its_channel() -> None:
    others = [_half(0, 338000100 + k, "TERN") for k in range(8)]
    elsewhere = [_half(0, 338000100 + k, "TERN", "B") for k in range(8)]
    first, last = _half(0, 338000001, "GULL"), _half(1, 338000001)
    assert objects([first, *others[:7], last], compat=True) != []
    assert objects([first, *others, last], compat=True) == []
    assert objects([first, *elsewhere, last], compat=True) != []
    assert objects([first, *others, last]) != []
