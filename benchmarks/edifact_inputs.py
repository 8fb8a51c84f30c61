"""UN/EDIFACT inputs for the benchmark of manifest reading, written here with invented ships, boxes and goods.

`bay_plans` gives BAPLIE interchanges of 670 cells each, `cargo_reports` CUSCAR interchanges of 60 bills each, about so
many megabytes in all, from a fixed seed. Segments are those that the published samples of such messages have.
"""

from __future__ import annotations

import random
from collections.abc import Callable

_PORTS = ("USLGB", "CNYTN", "CNXMN", "TWKHH", "BRSSZ")


def bay_plans(megabytes: float) -> bytes:
    """BAPLIE, D.95B."""
    return _filled(megabytes, _bay_plan)


def cargo_reports(megabytes: float) -> bytes:
    """CUSCAR, D.95B."""
    return _filled(megabytes, _cargo_report)


def _filled(megabytes: float, message: Callable[[int, random.Random], list[str]]) -> bytes:
    draw = random.Random(12)
    out: list[bytes] = []
    size = number = 0
    while size < megabytes * 1_000_000:
        number += 1
        body = message(number, draw)
        whole = (
            f"UNB+UNOA:2+BENCH:ZZ+CUSTOMS:ZZ+260301:0307+{number}'", f"UNH+1+{body[0]}'", *body[1:],
            f"UNT+{len(body) + 1}+1'", f"UNZ+1+{number}'",
        )  # fmt: skip
        out.append("\n".join(whole).encode() + b"\n")
        size += len(out[-1])
    return b"".join(out)


def _bay_plan(number: int, draw: random.Random) -> list[str]:
    out = [
        "BAPLIE:D:95B:UN:SMDG20", "BGM++1'", "DTM+137:2603010307:201'",
        f"TDT+20+{number}W+++QZXA:172:20+++9074729:146::INVENTED STAR'",
        "LOC+5+USLGB:139:6'", "LOC+61+CNYTN:139:6'",
    ]  # fmt: skip
    for cell in range(670):
        out += [
            f"LOC+147+{cell % 40 + 1:03d}{cell // 40 % 12:02d}{cell // 480 * 2 + 82:02d}::5'",
            f"MEA+WT++KGM:{draw.randrange(2_300, 30_000)}'",
            f"LOC+9+{draw.choice(_PORTS)}:139:6'",
            f"LOC+11+{draw.choice(_PORTS)}:139:6'",
            "RFF+BM:1'",
            f"EQD+CN+{_box(draw)}+{draw.choice(('4200', '4500', 'L5G1', '22G1'))}+++{draw.choice('455')}'",
            "NAD+CA+QZX:172:20'",
        ]
    return out


def _cargo_report(number: int, draw: random.Random) -> list[str]:
    out = [
        "CUSCAR:D:95B:UN:LOT10", f"BGM+85+M{number}+9'", "DTM+137:202603010307:203'", "NAD+MS+QZXA:172:20'",
        f"TDT+20+{number}W+1++QZXA:172:20+++9074729:146::INVENTED STAR'",
        "LOC+60+GBPME::139'", "DTM+132:202603110330:203'",
    ]  # fmt: skip
    boxes = [_box(draw) for _ in range(60)]
    out += [f"EQD+CN+{box}+45G1:102:5++3+5'" for box in boxes]
    for line, box in enumerate(boxes, start=1):
        kg = draw.randrange(2_300, 28_000)
        out += [
            f"CNI+{line}+B{number:05d}{line:03d}'", f"RFF+BM:B{number:05d}{line:03d}'", f"CNT+7:{kg}:KGM'",
            "LOC+9+BRSSZ::139'", "LOC+11+GBPME::139'",
            f"NAD+CZ+S{draw.randrange(9_999)}+FIRM {draw.randrange(50_000)} LTD'",
            f"NAD+CN+C{draw.randrange(9_999)}+FIRM {draw.randrange(50_000)} LTD'", "GID+1+20:PK'",
            "FTX+AAA+++ROASTED COFFEE IN BAGS'",
            f"MEA+AAE+G+KGM:{kg}'", f"SGP+{box}+20'",
        ]  # fmt: skip
    return out


def _box(draw: random.Random) -> str:
    """A container number with its check digit (ISO 6346): T, S, T, U count 31, 30, 31, 32."""
    serial = f"{draw.randrange(10**6):06d}"
    values = (31, 30, 31, 32, *(int(digit) for digit in serial))
    return f"TSTU{serial}{sum(value << place for place, value in enumerate(values)) % 11 % 10}"
