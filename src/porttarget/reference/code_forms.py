"""How a code is written before it is looked up: for one text, and the same for a column.

In: a code as filed. Out: the code as the list has it, so that "mt 1822", "01822" and "1822" meet. A form never decides
whether a code is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

_SIGN = re.compile(r"[^A-Z0-9]+")
_DIGIT = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form with its two implementations, for one text and for a column."""

    one: Callable[[str], str]
    column: Callable[[pl.Expr], pl.Expr]


def _signs(text: str) -> str:
    return _SIGN.sub("", _upper(text))


def _signs_column(texts: pl.Expr) -> pl.Expr:
    return texts.str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", "")


def _words(text: str) -> str:
    return _SIGN.sub(" ", _upper(text)).strip(" ")


def _words_column(texts: pl.Expr) -> pl.Expr:
    return texts.str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars(" ")


def _schedule(text: str) -> str:
    signs = _signs(text)
    return signs.zfill(4) if len(signs) == 3 and signs.isdigit() else signs


def _schedule_column(texts: pl.Expr) -> pl.Expr:
    import polars as pl

    signs = _signs_column(texts)
    return pl.when(signs.str.contains(r"^[0-9]{3}$")).then(signs.str.zfill(4)).otherwise(signs)


def _hs(text: str) -> str:
    digits = _DIGIT.sub("", text)
    return digits[:6] if len(digits) % 2 == 0 or len(digits) > 6 else ""


def _hs_column(texts: pl.Expr) -> pl.Expr:
    import polars as pl

    digits = texts.str.replace_all(r"[^0-9]+", "")
    length = digits.str.len_bytes()
    return pl.when((length % 2 == 0) | (length > 6)).then(digits.str.slice(0, 6)).otherwise(pl.lit(""))


def _un(text: str) -> str:
    digits = _DIGIT.sub("", text)
    return digits.zfill(4) if digits else ""


def _un_column(texts: pl.Expr) -> pl.Expr:
    import polars as pl

    digits = texts.str.replace_all(r"[^0-9]+", "")
    return pl.when(digits.str.len_bytes() > 0).then(digits.str.zfill(4)).otherwise(digits)


def _upper(text: str) -> str:
    return text.upper()


SIGNS: Final = Form(one=_signs, column=_signs_column)  # capitals and digits only
WORDS: Final = Form(one=_words, column=_words_column)  # the same, one blank between words
SCHEDULE: Final = Form(one=_schedule, column=_schedule_column)  # three digits are a Schedule D code that lost its zero
HS: Final = Form(one=_hs, column=_hs_column)  # at most six digits: a national code is cut
UN: Final = Form(one=_un, column=_un_column)  # four digits, without UN or NA
