"""Who files to us and what was agreed with each: versions, codes of their own, how grave their faults are.

In: a file `partners.toml` (`docs/manifest_partners.md` tells its form). Out: `Partners`, which knows what holds for a
sender. All faults of a file are told at once, each with its line, what was found and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

SEVERITIES: Final = ("error", "warning", "info", "silent")  # silent: counted, and told nowhere else


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """What was agreed with a sender.

    senders      ids of interchanges (ISA-06, UNB S002); `*` stands for any characters, `?` for one
    qualifier    what kind of id that is (ISA-05, 0007); "" for any
    versions     by kind of message (309, CUSCAR) the versions agreed
    ports, packages, size_types  their own codes, in capitals, and the standard ones they stand for
    severity     by code of finding what it is for this sender
    """

    name: str = ""
    senders: tuple[str, ...] = ()
    qualifier: str = ""
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ports: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    size_types: Mapping[str, str] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_codes(self) -> bool:
        """It has codes of its own."""
        return bool(self.ports or self.packages or self.size_types)

    def over(self, default: Partner) -> Partner:
        """With what `default` says where this one says nothing."""
        return Partner(
            name=self.name, senders=self.senders, qualifier=self.qualifier,
            versions={**default.versions, **self.versions}, ports={**default.ports, **self.ports},
            packages={**default.packages, **self.packages}, size_types={**default.size_types, **self.size_types},
            severity={**default.severity, **self.severity},
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Partners:
    """All partners of a file; `default` holds for senders of whom it says nothing."""

    source: str = ""
    default: Partner = field(default_factory=Partner)
    partners: tuple[Partner, ...] = ()

    def of(self, sender: str | None, qualifier: str | None = None) -> Partner:
        """What holds for a sender: the entry of its id, else the first whose pattern it meets, else the default."""
        name, kind = (sender or "").strip(), (qualifier or "").strip()
        exact = self._exact.get((name, kind)) or self._exact.get((name, ""))
        if exact is not None:
            return exact
        met = (one for pattern, one in self._patterns if one.qualifier in ("", kind) and pattern.fullmatch(name))
        return next(met, self.default)

    @cached_property
    def _exact(self) -> Mapping[tuple[str, str], Partner]:
        return {
            (each, one.qualifier): one.over(self.default)
            for one in self.partners
            for each in one.senders
            if not is_pattern(each)
        }

    @cached_property
    def _patterns(self) -> Sequence[tuple[re.Pattern[str], Partner]]:
        return [
            (_pattern(each), one.over(self.default))
            for one in self.partners
            for each in one.senders
            if is_pattern(each)
        ]


def is_pattern(sender: str) -> bool:
    """Whether an id stands for several."""
    return "*" in sender or "?" in sender


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in text))
