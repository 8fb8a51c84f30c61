"""The grammar that the reader runs: all message sets of both syntaxes, compiled once."""

from __future__ import annotations

from functools import cache
from typing import Final

from porttarget.manifests.grammar import Compiled, compile_grammar
from porttarget.manifests.grammar_edifact import EDIFACT_SETS
from porttarget.manifests.grammar_x12 import MANIFEST_309, SECURITY_FILING_309
from porttarget.manifests.grammar_x12_booking import BOOKING_SETS
from porttarget.manifests.grammar_x12_customs import CUSTOMS_SETS
from porttarget.manifests.grammar_x12_status import STATUS_SETS

ALL_SETS: Final = (MANIFEST_309, SECURITY_FILING_309, *STATUS_SETS, *CUSTOMS_SETS, *BOOKING_SETS, *EDIFACT_SETS)


@cache
def messages() -> Compiled:
    """All message sets that are walked."""
    return compile_grammar(ALL_SETS)
