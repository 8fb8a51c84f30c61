"""The grammar that the reader runs: all message sets of both syntaxes, compiled once."""

from __future__ import annotations

from functools import cache

from porttarget.manifests.grammar import Compiled, compile_grammar
from porttarget.manifests.grammar_edifact import EDIFACT_SETS
from porttarget.manifests.grammar_x12 import X12_SETS


@cache
def messages() -> Compiled:
    """All message sets that are walked."""
    return compile_grammar((*X12_SETS, *EDIFACT_SETS))
