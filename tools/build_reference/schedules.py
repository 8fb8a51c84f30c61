"""Rows of schedule_codes.csv: U.S. Schedule D (four digits, U.S. ports) and Schedule K (five digits, ports abroad).

In: npm sea-ports 0.0.9, whose `code` is either, and the hand-kept ports, which win. Out: one row a code. Three of the
package's slips are mended: Schedule K codes that lost their first zero get it back; New York is 1001 and Newark 4601;
a code given to ports of several countries stays with the one its first three digits stand for. Codes ending in 00, and
any that four or more ports of a country share, stand for "all other ports" of it and name no port.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

import sources
import un_places

OTHER_PORTS = "00"
SHARED = 4
SCHEDULE_D_TOO = "PR"  # Puerto Rico's ports have Schedule D codes; the package gives one of them an Ecuadorian code


def rows() -> Iterator[tuple[str, str, str, str]]:
    """code, UN/LOCODE ("" for other ports of a country), country, further UN/LOCODEs of the same code."""
    for code, ports in sorted(ports_of_codes().items()):
        country = ports[0][:2]
        if is_catch_all(code, ports):
            yield code, "", country, ""
        else:
            yield code, ports[0], country, " ".join(ports[1:])


def is_catch_all(code: str, ports: list[str]) -> bool:
    """Whether a Schedule K code stands for the ports of a country that have none of their own."""
    return len(code) == 5 and (code.endswith(OTHER_PORTS) or len(ports) >= SHARED)


@cache
def ports_of_codes() -> dict[str, list[str]]:
    """UN/LOCODEs by code, the first one being what the code means."""
    kept = hand_kept()
    published: dict[str, list[str]] = defaultdict(list)
    for unlocode, port in sources.sea_ports().items():
        code = str(port.get("code", ""))
        if code.isdigit() and unlocode not in kept and unlocode[:2] != SCHEDULE_D_TOO:
            published[code.zfill(4 if unlocode.startswith("US") else 5)].append(unlocode)
    countries = country_of_prefix(published)
    container = sources.container_ports()
    known = {code: functions for code, _, _, functions, *_ in un_places.rows()}
    found: dict[str, list[str]] = {}
    for code, ports in published.items():
        several = len({port[:2] for port in ports}) > 1
        own = [port for port in ports if not several or port[:2] == countries[code[:3]]]
        if own:
            found[code] = sorted(own, key=lambda port: (port not in container, "1" not in known.get(port, ""), port))
    for unlocode, code in kept.items():
        if code:
            others = [port for port in found.get(code, []) if port[:2] == unlocode[:2] and port != unlocode]
            found[code] = [unlocode, *([] if unlocode.startswith("US") else others)]
    return found


def country_of_prefix(published: dict[str, list[str]]) -> dict[str, str]:
    """The country most ports of a Schedule K prefix lie in; a territory may share the prefix of its neighbour."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for code, ports in published.items():
        counts[code[:3]].update(port[:2] for port in ports)
    return {prefix: count.most_common(1)[0][0] for prefix, count in counts.items()}


def hand_kept() -> dict[str, str]:
    """Schedule D or K code ("" for none) of the ports kept by hand that have one."""
    kept = sources.kept_by_hand("hand_kept.csv")
    return {row["unlocode"]: row["schedule_d"] or row["schedule_k"] for row in kept if has_schedule(row)}


def has_schedule(row: dict[str, str]) -> bool:
    """Whether the hand-kept row settles the code: U.S. ports always do, others where they name one."""
    return row["unlocode"].startswith("US") or bool(row["schedule_k"])
