"""Goods descriptions as targeting weighs them: whether one tells nothing (`reference.vague`), and how much it says."""

from __future__ import annotations

from porttarget.reference.vague import why_vague

__all__ = ["letters", "why_vague"]


def letters(description: str) -> int:
    """Number of letters."""
    return sum(char.isalpha() for char in description)
