"""Which port a destination typed on board means.

In: the text of an AIS destination field. Out: a port, or None where the text names none.
Understood: UN/LOCODEs with or without a blank ("CA MTR", "CAMTR", "CAHAL>CAMTR": what follows the last `>` counts) and
port names as whole words, accents and punctuation aside. Nothing is guessed from parts of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from porttarget.reference import Port

_SHORTEST_NAME = 4


class Destinations:
    """Ports by what they are called at sea."""

    def __init__(self, ports: Sequence[Port]) -> None:
        self._codes = {port.unlocode: port for port in ports}
        self._names: dict[tuple[str, ...], Port] = {}
        for port in ports:
            words = tuple(plain(port.name).split())
            if len("".join(words)) >= _SHORTEST_NAME:
                self._names.setdefault(words, port)
        self._longest = max((len(words) for words in self._names), default=0)

    def port(self, text: str | None) -> Port | None:
        """The port meant by the text."""
        words = plain((text or "").rsplit(">", 1)[-1]).split()
        for at, word in enumerate(words):
            pair = word + words[at + 1] if len(word) == 2 and at + 1 < len(words) else ""
            for code in (word, pair):
                if code in self._codes:
                    return self._codes[code]
        for length in range(min(self._longest, len(words)), 0, -1):
            for at in range(len(words) - length + 1):
                found = self._names.get(tuple(words[at : at + length]))
                if found is not None:
                    return found
        return None


def plain(text: str) -> str:
    """Upper-case letters and digits without accents, words set apart by one blank."""
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return re.sub(r"[^A-Z0-9]+", " ", bare.upper()).strip()
