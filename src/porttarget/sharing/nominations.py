"""Nominations between countries: closed codes, the states they pass, and what their bodies must hold.

A partner officer nominates a box with an articulable reason; the host adopts it (and examines), declines or waives it
with a code and words. A random pick is never waived, nor released unexamined: deferring it has its own codes. Pure
tables and functions; the store keeps the rows and their versions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from porttarget.errors import Conflict
from porttarget.sharing.labels import COUNTRIES

Body = Mapping[str, object]

REASON_CODES: Final[Mapping[str, str]] = {
    "lookout": "a lookout of the nominating country matches",
    "rule": "rules of the nominating country score it high",
    "routing": "the observed or declared way of ship or box does not fit",
    "party": "a party to the bill is unknown, new or not what it seems",
    "goods": "description, weight, value or code of the goods does not fit",
    "documents": "filings are late, amended or contradict each other",
    "tip": "information from an officer or partner agency",
    "random": "drawn at random for the baseline",
}
RANDOM_REASON: Final = "random"

ANSWER_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "adopted": {"examine": "the host will examine it"},
    "declined": {
        "insufficient_reason": "the reason does not suffice under the host's law",
        "no_authority": "the authority cited does not hold here",
        "not_here": "the box is not, and will not be, at this port",
        "already_released": "the box has left the host's control",
        "duplicate": "the same box was nominated already",
    },
    "waived": {
        "already_examined": "it was examined on this voyage",
        "trusted_trader": "its trader's status covers the reason given",
        "capacity": "no resource is free before it must leave",
        "unsafe": "it cannot be opened or imaged safely",
    },
}

# decisions of this node's officers on a box; `defer` is the only way to put off a random pick
DECISION_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "examine": {
        "rule": "rules score it high",
        "lookout": "a lookout matches",
        "random": "drawn at random",
        "nomination": "a nomination was adopted",
        "officer": "the officer's own judgement",
    },
    "hold": {
        "examination": "held for examination",
        "documents": "held for documents",
        "officer": "the officer's own judgement",
    },
    "do_not_load": {
        "lookout": "a lookout matches",
        "documents": "filing is incomplete or invalid",
        "threat": "a threat to the ship or port",
        "officer": "the officer's own judgement",
    },
    "release": {
        "examined_clear": "examined, nothing found",
        "documents_clear": "documents answer the question",
        "entered_in_error": "the earlier decision was an error",
        "officer": "the officer's own judgement",
    },
    "waive": dict(ANSWER_CODES["waived"]),
    "defer": {
        "capacity": "no resource is free before it must leave; examined at the next chance",
        "unsafe": "it cannot be opened or imaged safely now",
        "not_discharged": "it was not discharged here",
    },
}

RANDOM_RELEASES: Final = ("examined_clear", "entered_in_error")  # the only codes that release a box drawn at random

# what may follow what; the nominating node holds draft and sent, the host received
_FOLLOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "draft": ("sent",),
    "sent": ("adopted", "declined", "waived"),
    "received": ("adopted", "declined", "waived"),
    "adopted": (),
    "declined": (),
    "waived": (),
}
STATUSES: Final = tuple(_FOLLOWS)
ANSWERS: Final = tuple(ANSWER_CODES)


def next_status(now: str, then: str) -> str:
    """`then`, when it may follow `now`; else Conflict (a second answer, an answer before sending)."""
    allowed = _FOLLOWS.get(now, ())
    if then not in allowed:
        ways = ", ".join(allowed) or "nothing: it is final"
        raise Conflict(
            f"nomination is {now}; {then} cannot follow it (can follow: {ways})", found=now, expected=allowed
        )
    return then


def answer_code_faults(status: object, code: object, reason: object, *, reason_code: object) -> list[str]:
    """What is wrong with an answer to a nomination made for `reason_code`."""
    if status not in ANSWER_CODES:
        return [f"answer is {status!r}, expected one of {', '.join(ANSWERS)}"]
    faults = []
    if code not in ANSWER_CODES[str(status)]:
        faults.append(f"answer_code is {code!r}, expected one of {', '.join(ANSWER_CODES[str(status)])} for {status}")
    if not isinstance(reason, str) or not reason.strip():
        faults.append("answer_reason is empty; an answer says why in words")
    if status == "waived" and reason_code == RANDOM_REASON:
        faults.append("a box drawn at random is never waived")
    return faults


def decision_faults(kind: object, reason_code: object, reason: object, *, arm: str | None = None) -> list[str]:
    """What is wrong with a decision on a box chosen by `arm`."""
    if kind not in DECISION_CODES:
        return [f"kind is {kind!r}, expected one of {', '.join(DECISION_CODES)}"]
    codes = DECISION_CODES[str(kind)]
    faults = []
    if reason_code not in codes:
        faults.append(f"reason_code is {reason_code!r}, expected one of {', '.join(codes)} for {kind}")
    if not isinstance(reason, str) or not reason.strip():
        faults.append("reason is empty; a decision says why in words")
    if kind == "waive" and arm == RANDOM_REASON:
        faults.append("a box drawn at random is never waived, only deferred")
    if kind == "release" and arm == RANDOM_REASON and reason_code in codes and reason_code not in RANDOM_RELEASES:
        faults.append(
            f"a box drawn at random is released only as {' or '.join(RANDOM_RELEASES)}, found {reason_code!r}; "
            "what cannot be examined now is deferred"
        )
    return faults


def nomination_faults(body: Body) -> list[str]:
    """Every fault of a nomination packet's body; empty when it is in form."""
    faults = _field_faults(body, _NOMINATION_FIELDS)
    if not faults and body["reason_code"] not in REASON_CODES:
        faults.append(f"reason_code is {body['reason_code']!r}, expected one of {', '.join(REASON_CODES)}")
    return faults


def answer_faults(body: Body) -> list[str]:
    """Every fault of an answer packet's body. Whether a random pick was waived is checked where it is known."""
    faults = _field_faults(body, _ANSWER_FIELDS)
    if not faults:
        faults = answer_code_faults(body["status"], body["answer_code"], body["answer_reason"], reason_code=None)
    return faults


def nomination_body(row: Mapping[str, object]) -> dict[str, object]:
    """Body of a nomination packet from a row of table nominations."""
    return {name: _plain(row.get(name)) for name in _NOMINATION_FIELDS}


def answer_body(row: Mapping[str, object]) -> dict[str, object]:
    """Body of an answer packet from an answered row of table nominations."""
    return {name: _plain(row.get(name)) for name in _ANSWER_FIELDS}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _text(value: object) -> str | None:
    return None if isinstance(value, str) and value.strip() else "text that is not empty"


def _text_or_null(value: object) -> str | None:
    return None if value is None or isinstance(value, str) else "text or null"


def _count_or_null(value: object) -> str | None:
    whole = value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    return None if whole else "a whole number or null"


def _texts(value: object) -> str | None:
    return None if isinstance(value, list) and all(isinstance(item, str) for item in value) else "a list of texts"


def _country(value: object) -> str | None:
    return None if value in COUNTRIES else f"one of {', '.join(COUNTRIES)}"


def _moment(value: object) -> str | None:
    try:
        known = isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        known = False
    return None if known else "ISO 8601 with a time zone"


_Check = Callable[[object], str | None]
_NOMINATION_FIELDS: Final[Mapping[str, _Check]] = {
    "nomination_id": _text, "nominated_by": _country, "host": _country, "port": _text, "box_id": _text,
    "container_number": _text_or_null, "bills": _texts, "vessel_imo": _count_or_null, "vessel": _text_or_null,
    "voyage": _text_or_null, "reason_code": _text, "reason": _text, "authority": _text, "officer": _text,
    "created_at": _moment,
}  # fmt: skip
_ANSWER_FIELDS: Final[Mapping[str, _Check]] = {
    "nomination_id": _text, "status": _text, "answer_code": _text, "answer_reason": _text, "answered_by": _text,
    "answered_at": _moment,
}  # fmt: skip


def _field_faults(body: Body, fields: Mapping[str, _Check]) -> list[str]:
    faults = [f"no field {name!r}" for name in fields if name not in body]
    faults += [f"unknown field {name!r}" for name in _unknown(body, fields)]
    for name, check in fields.items():
        expected = check(body[name]) if name in body else None
        if expected is not None:
            faults.append(f"{name} is {body[name]!r}, expected {expected}")
    return faults


def _unknown(body: Body, fields: Iterable[str]) -> list[str]:
    return sorted(body.keys() - set(fields))
