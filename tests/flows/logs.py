"""Messages as sentences, and those of the shared raw logs: what tests that compare decoders feed them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from porttarget.ais_decoder import Decoded, Decoder

PART = 100  # characters of payload a sentence: overlong messages are refused only where joined


@dataclass(frozen=True)
class Message:
    """A payload as it is sent."""

    payload: str
    fill_bits: int = 0
    channel: str = "A"
    kind: int = 0

    @classmethod
    def of(cls, bits: str, channel: str = "A") -> Message:
        """Bits, armoured."""
        fill = -len(bits) % 6
        whole = bits + "0" * fill
        codes = [int(whole[at : at + 6], 2) for at in range(0, len(whole), 6)]
        payload = "".join(chr(code + (48 if code < 40 else 56)) for code in codes)
        return cls(payload, fill, channel, int(bits[:6], 2))


def sentences(message: Message, number: int = 0) -> list[str]:
    """A message as sentences."""
    parts = [message.payload[at : at + PART] for at in range(0, len(message.payload), PART)]
    made = []
    for k, part in enumerate(parts, 1):
        sequence = "" if len(parts) == 1 else number % 10
        fill = message.fill_bits if k == len(parts) else 0
        body = f"AIVDM,{len(parts)},{k},{sequence},{message.channel},{part},{fill}"
        checksum = 0
        for byte in body.encode():
            checksum ^= byte
        made.append(f"!{body}*{checksum:02X}")
    return made


def decoded(lines: list[str]) -> Decoded:
    """Sentences through a decoder of its own."""
    decoder = Decoder(source="-")
    decoder.feed("".join(f"{line}\n" for line in lines).encode())
    return decoder.finish()


def logged_messages(shared_data: Path, most: int) -> list[Message]:
    """Distinct messages of the raw logs, up to `most` of each type and length."""
    decoder = Decoder(source="raw_logs.nmea.gz")
    decoder.feed(gzip.decompress((shared_data / "ais" / "raw_logs.nmea.gz").read_bytes()))
    messages = decoder.finish().messages.filter(pl.col("type") <= 27)
    distinct = messages.unique("payload", keep="first", maintain_order=True)
    rows = distinct.group_by("type", "bits", maintain_order=True).head(most).sort("message_row")
    return [
        Message(payload, fill_bits, channel or "A", kind)
        for payload, fill_bits, channel, kind in rows.select("payload", "fill_bits", "channel", "type").iter_rows()
    ]
