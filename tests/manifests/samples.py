"""What the tests of this room share: a small directory of ports, ways to write messages, and reading them.

All names, bills and containers here are invented; codes of ports are public facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from porttarget.manifests import Manifest, read_manifest_bytes

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class TestPort:
    """A port as the reader wants it."""

    __test__ = False
    unlocode: str
    country: str


class TestPorts:
    """Six ports by Schedule D, Schedule K and UN/LOCODE."""

    __test__ = False

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.by_code = {
            code: TestPort(unlocode, unlocode[:2])
            for unlocode, codes in {
                "USJAX": ("1803",),
                "USCHI": ("3901",),
                "BRSSZ": ("35177",),
                "CAMTR": ("01822",),
                "CAHAL": ("01601",),
                "CNNGB": ("57035",),
            }.items()
            for code in (unlocode, *codes)
        }

    def port_of_code(self, code: str) -> TestPort | None:
        """The port with this code."""
        self.asked.append(code)
        return self.by_code.get(code)


def read(data: bytes, **arguments: object) -> Manifest:
    """Read with the test's ports."""
    return read_manifest_bytes(data, codes=TestPorts(), **arguments)  # type: ignore[arg-type]  # keywords of tests


ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260105*0930*U*00401*000000001*0*P*>"
GS = "GS*SO*SENDER*RECEIVER*20260105*0930*1*X*004010"
HEAD = ("M10*QZXA*O*PA*9074729*INVENTED STAR*017W*REF*1**L", "P4*1803*20260120*1*M029")
BILL = ("LX*1", "M11*B1*35177*1*PKG*10*K***00***QZXA", "N1*SH*SHIPPER ONE", "N1*CN*CONSIGNEE ONE")
BOX = ("VID*4B*CSQU*3054383******45G1*L", "N10*1*WOOL SOCKS**J*610510*5*K*10")


def message(
    segments: Sequence[str], *, kind: str = "309", control: str = "0001", count: int | None = None
) -> list[str]:
    """ST, the segments, SE with the true count."""
    return [f"ST*{kind}*{control}", *segments, f"SE*{len(segments) + 2 if count is None else count}*{control}"]


def interchange(*messages: Sequence[str], number: int = 1, terminator: str = "~") -> bytes:
    """One interchange of one group; `*` between elements."""
    segments = [
        ISA.replace("000000001", f"{number:09d}"),
        GS,
        *(segment for each in messages for segment in each),
        f"GE*{len(messages)}*1",
        f"IEA*1*{number:09d}",
    ]
    return "".join(segment + terminator for segment in segments).encode("latin-1")


def small(*extra: str, bill: Sequence[str] = BILL, box: Sequence[str] = BOX, head: Sequence[str] = HEAD) -> bytes:
    """One interchange with one bill and one container, and what the test adds at its end."""
    return interchange(message([*head, *bill, *box, *extra]))


def codes(manifest: Manifest) -> list[str]:
    """Codes of all findings, in order."""
    return manifest.findings["code"].to_list()
