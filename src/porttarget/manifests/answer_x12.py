"""X12 answers: the functional acknowledgement (TA1, 997) and the acceptance or rejection of a manifest (355).

An interchange whose own envelope is at fault is rejected by TA1 alone; else each functional group has its 997, and each
309 that its group's 997 accepts has a 355 with the bills that something was found about. Layouts: 997 and TA1 as public
tables of 004010 have them; of the 355 the tree is read, while how K1 tells findings is ours, since customs' own
guide could not be read: K1-01 the finding's code, K1-02 severity, place and what was found, cut to 30 characters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from porttarget.manifests.answer_codes import OF_INTERCHANGE, SYNTAX, SyntaxCode
from porttarget.manifests.answers import APPLICATION_ANSWER, Asked, MessageAsked, Row, Verdict
from porttarget.manifests.judged import BillJudged, Judged, judge
from porttarget.manifests.wire import WireX12, plain

CODES: Final[dict[Verdict, str]] = {"accepted": "A", "accepted_with_errors": "E", "rejected": "R"}
WORDS: Final[dict[Verdict, str]] = {
    "accepted": "ACCEPTED", "accepted_with_errors": "ACCEPTED WITH ERRORS", "rejected": "REJECTED",
}  # fmt: skip
MOST_CODES = 5  # AK5-02 to 06, AK9-05 to 09
MOST_ELEMENTS = 99  # AK4 of an AK3
MOST_REMARKS = 10  # K1 at one place
MOST_COPY = 99  # characters of AK4-04
FREE_TEXT = 30  # X12 data element 61, K1
_OWN = frozenset({"ISA", "IEA"})
_WHOLE = OF_INTERCHANGE | {"cut"}  # faults of the interchange wherever they are told


def acknowledgement(asked: Asked) -> tuple[Verdict, bytes] | None:
    """TA1 and 997 of an interchange; None where nothing in it is to be acknowledged."""
    wire = WireX12(asked)
    faults = _interchange_faults(asked)
    lines: list[list[str]] = []
    if faults:
        sent = asked.head["sent_at"] or asked.at
        verdict: Verdict = "rejected" if any(severe for severe, _ in faults) else "accepted_with_errors"
        lines.append(["TA1", asked.head["control_number"] or "", f"{sent:%y%m%d}", f"{sent:%H%M}", CODES[verdict],
                      faults[0][1]])  # fmt: skip
        if verdict == "rejected":
            return verdict, wire.interchange(lines, [])
    groups = [each for each in _groups(asked) if each.messages[0].row["group_kind"] != "FA"]
    if not groups and not lines:
        return None
    verdicts = [group.verdict for group in groups]
    whole: Verdict = "accepted" if not lines and all(each == "A" for each in verdicts) else "accepted_with_errors"
    if verdicts and all(each == "R" for each in verdicts):
        whole = "rejected"
    return whole, wire.interchange(lines, [("FA", group.messages[0].row, [_997(group)]) for group in groups])


def acceptance(asked: Asked) -> tuple[Verdict, bytes] | None:
    """The 355 of the 309s that are accepted as messages; None where there is none."""
    if any(severe for severe, _ in _interchange_faults(asked)):
        return None
    groups, verdicts = [], []
    for group in _groups(asked):
        wanted = [
            each for each in group.messages
            if APPLICATION_ANSWER.get(each.row["message_kind"]) == "355" and each.verdict != "rejected"
        ]  # fmt: skip
        if wanted and not group.refused:
            judged = [(message, judge(asked, message)) for message in wanted]
            verdicts += [one.verdict for _, one in judged]
            groups.append(("SO", wanted[0].row, [("355", list(_355(asked, *each))) for each in judged]))
    if not groups:
        return None
    whole: Verdict = verdicts[0] if len(set(verdicts)) == 1 else "accepted_with_errors"
    return whole, WireX12(asked).interchange([], groups)


# functional acknowledgement -------------------------------------------------------------------------------------------


class _Group:
    """A functional group to be acknowledged: its messages, and the findings about its GS and GE."""

    def __init__(self, messages: list[MessageAsked], faults: list[Row]) -> None:
        self.messages = messages
        self.faults = faults

    @property
    def refused(self) -> bool:
        """The group itself is at fault, so that none of its messages is accepted."""
        return any(each["severity"] == "error" for each in self.faults)

    @property
    def accepted(self) -> int:
        """How many of its messages are accepted."""
        return 0 if self.refused else sum(each.verdict != "rejected" for each in self.messages)

    @property
    def verdict(self) -> str:
        """AK9-01: accepted, with errors noted, partly accepted, rejected."""
        if not self.accepted:
            return "R"
        if self.accepted < len(self.messages):
            return "P"
        return "E" if self.faults or any(each.verdict != "accepted" for each in self.messages) else "A"


def _groups(asked: Asked) -> Iterator[_Group]:
    by_number: dict[int, list[MessageAsked]] = {}
    for message in asked.messages:
        if message.row["group"] is not None:
            by_number.setdefault(message.row["group"], []).append(message)
    numbers = list(by_number)
    starts = [messages[0].row["offset"] for messages in by_number.values()]  # rising, as messages stand in the input
    faults: dict[int, list[Row]] = {number: [] for number in by_number}
    for finding in asked.envelope:
        tag, at = finding["segment_tag"], finding["offset"]
        if tag == "GE":  # closes the last group begun before it
            end = bisect_left(starts, at)
            found = numbers[max(end - 1, 0) : end]
        elif tag == "GS":  # opens the first group begun after it
            begin = bisect_right(starts, at)
            found = numbers[begin : begin + 1]
        else:
            found = []
        for number in found:
            faults[number].append(finding)
    for number, messages in by_number.items():
        yield _Group(messages, [each for each in faults[number] if _code(each, "group")])


def _interchange_faults(asked: Asked) -> list[tuple[bool, str]]:
    """(is an error, TA1 code) of each fault of the interchange itself, errors first."""
    cut = [each for message in asked.messages for each in message.syntax if each["code"] == "cut"]
    own = [each for each in asked.envelope if each["segment_tag"] in _OWN or each["code"] in _WHOLE]
    faults = [(each["severity"] == "error", code) for each in (*own, *cut) if (code := _code(each, "interchange"))]
    if any(message.row["group"] is None for message in asked.messages):
        faults.append((True, "024"))
    return sorted(faults, key=lambda fault: not fault[0])


def _code(finding: Row, level: str) -> str:
    """The code of a finding at a level, "" where it has none there."""
    table: dict[str, str] | None = getattr(SYNTAX.get(finding["code"], SyntaxCode()), level)
    key = finding["expected"] if finding["code"] == "missing_segment" else finding["segment_tag"]
    return (table or {}).get(key or "", (table or {}).get("", ""))


def _997(group: _Group) -> tuple[str, list[list[str]]]:
    first = group.messages[0].row
    lines = [["AK1", first["group_kind"] or "", first["group_number"] or ""]]
    for message in group.messages:
        lines += [["AK2", message.row["message_kind"] or "", message.row["message_number"] or ""], *_notes(message)]
    received = len(group.messages)
    declared = next((each["found"] for each in group.faults if each["code"] == "group_count"), None)
    included = declared if declared and declared.isdigit() else str(received)
    codes = list(dict.fromkeys(_code(each, "group") for each in group.faults))[:MOST_CODES]
    lines.append(["AK9", group.verdict, included, str(received), str(group.accepted), *codes])
    return "997", lines


def _notes(message: MessageAsked) -> Iterator[list[str]]:
    """AK3 with its AK4 for each segment at fault, then AK5."""
    codes: list[str] = []
    places: dict[tuple[int, str, str], list[Row]] = {}
    for finding in message.syntax:
        if code := _code(finding, "message"):
            codes.append(code)
        elif segment := SYNTAX[finding["code"]].segment:
            missing = finding["code"] == "missing_segment"
            tag = (finding["expected"] if missing else finding["segment_tag"]) or ""
            places.setdefault((finding["segment"] + missing, tag[:3], segment), []).append(finding)
    for (position, tag, code), findings in sorted(places.items()):
        yield ["AK3", tag, str(position), "", code]
        for finding in findings[:MOST_ELEMENTS]:
            yield from _element_note(finding)
    if not message.row["is_read"]:
        codes.append("1")
    codes += ["5"] if places else []
    yield ["AK5", CODES[message.verdict], *list(dict.fromkeys(codes))[:MOST_CODES]]


def _element_note(finding: Row) -> Iterator[list[str]]:
    code = SYNTAX[finding["code"]].element
    position = finding["element"]
    if finding["code"] == "extra_elements":
        position = int(finding["expected"]) + 1
    if code and position:
        copied = code not in ("1", "3", "6")  # nothing is copied that is missing, too much, or holds a bad character
        yield ["AK4", str(position), "", code, (finding["found"] or "")[:MOST_COPY] if copied else ""]


# application answer ---------------------------------------------------------------------------------------------------


def _355(asked: Asked, message: MessageAsked, judged: Judged) -> Iterator[list[str]]:
    ports = asked.rows("voyages", message)
    ship = ports[0] if ports else {}
    imo = str(ship.get("vessel_imo") or "")
    yield ["M10", ship.get("carrier_scac") or "", "O", ship.get("vessel_flag") or "", imo,
           ship.get("vessel_name") or "", ship.get("voyage") or "", ship.get("manifest_reference") or "",
           str(len(judged.bills)), "", "L" if imo else ""]  # fmt: skip
    refused = sum(bill.verdict == "rejected" for bill in judged.bills)
    yield ["K1", WORDS[judged.verdict], f"{len(judged.bills)} BILLS, {refused} REJECTED"]
    yield from _remarks(judged.findings, MOST_REMARKS - 1)
    number = 0
    for port, bills in _by_port(ports, judged.bills):
        eta: datetime | None = port["eta_declared"]
        yield ["P4", port["port_of_discharge_raw"] or "", f"{eta:%Y%m%d}" if eta else "", str(len(bills)),
               port["terminal"] or ""]  # fmt: skip
        for bill in bills:
            if bill.findings:
                number += 1
                yield ["LX", str(number)]
                yield _bill(bill.row)
                yield ["K1", WORDS[bill.verdict]]
                yield from _remarks(bill.findings, MOST_REMARKS - 1)


def _by_port(ports: list[Row], bills: list[BillJudged]) -> Iterator[tuple[Row, list[BillJudged]]]:
    """Bills under the port that stands before them."""
    edges = [port["offset"] for port in ports[1:]]
    begin = -1
    for port, end in zip(ports, [*edges, None], strict=True):
        yield (
            port,
            [bill for bill in bills if begin <= bill.row["offset"] and (end is None or bill.row["offset"] < end)],
        )
        begin = end if end is not None else begin


def _bill(row: Row) -> list[str]:
    packages = row["packages"]
    return ["M11", row["bill_number"] or "", row["port_of_lading_raw"] or "",
            "" if packages is None else f"{packages:.0f}", row["package_unit"] or "", row["gross_raw"] or "",
            row["gross_unit_raw"] or "", "", "", row["bill_type"] or "", "", "", row["issuer_scac"] or ""]  # fmt: skip


def _remarks(findings: list[Row], most: int) -> Iterator[list[str]]:
    """K1 for each finding, errors first; where there are more than fit, the last tells how many."""
    ordered = sorted(findings, key=lambda each: each["severity"] != "error")
    shown = ordered if len(ordered) <= most else ordered[: most - 1]
    for each in shown:
        place = f"SEG {each['segment']}" + (f"-{each['element']}" if each["element"] else "")
        text = f"{each['severity'][:1].upper()} {place} {plain(each['found'] or '')}"
        yield ["K1", each["code"].upper()[:FREE_TEXT], text[:FREE_TEXT].rstrip()]
    if len(ordered) > len(shown):
        yield ["K1", f"AND {len(ordered) - len(shown)} MORE"]
