"""Streaming decompression of gzip and zstd, recognised by magic, in bounded memory.

In: an iterator of raw pieces. Out: an iterator of decompressed pieces; what is wrong with the stream is kept in
`Unpacked.fault` and the bytes before the fault are still given. RFC 1952 (gzip, several members), RFC 8878 (zstd,
several frames). Zip archives are listed in `inputs`, since they need a seekable file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

GZIP_MAGIC: Final = b"\x1f\x8b"
ZSTD_MAGICS: Final = (b"\x28\xb5\x2f\xfd", *(bytes((low, 0x2A, 0x4D, 0x18)) for low in range(0x50, 0x60)))
ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP_WINDOW: Final = 31  # zlib: 15 bits of window, gzip wrapper with its checksum
_PIECE: Final = 1 << 16
# one zstd block of 4 bytes may stand for 128 KiB; 2 KiB of them give 64 MiB at worst, where 64 KiB would give 2 GiB
_ZSTD_PIECE: Final = 1 << 11


class Unpacked:
    """Decompressed pieces of a raw stream; plain bytes pass through. `fault` is known once iteration has ended."""

    def __init__(self, raw: Iterator[bytes]) -> None:
        self.fault: str | None = None
        self.packing: str | None = None
        self._raw = raw
        self._given = 0

    def __iter__(self) -> Iterator[bytes]:
        first = b""
        for piece in self._raw:
            first += piece
            if len(first) >= 4:
                break
        pieces = _rejoin(first, self._raw)
        if first.startswith(GZIP_MAGIC):
            self.packing = "gzip"
            pieces = self._gunzip(pieces)
        elif first.startswith(ZSTD_MAGICS):
            self.packing = "zstd"
            pieces = self._unzstd(pieces)
        for piece in pieces:
            if piece:
                self._given += len(piece)
                yield piece

    def _gunzip(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        stream = zlib.decompressobj(_GZIP_WINDOW)
        begun = False  # the current member has had bytes
        for piece in raw:
            data = piece
            while data:
                if stream.eof:
                    data = data.lstrip(b"\0")  # padding to a block, as tapes and some tools leave it
                    if not data:
                        break
                    stream, begun = zlib.decompressobj(_GZIP_WINDOW), False
                if not begun and not GZIP_MAGIC.startswith(data[:2]) and not data.startswith(GZIP_MAGIC):
                    self.fault = f"gzip: {self._given} bytes are followed by bytes that are no gzip member"
                    return
                begun = True
                before = stream.copy()
                try:
                    out = stream.decompress(data, _PIECE)
                except zlib.error as error:
                    yield from _up_to_the_fault(before, data)
                    self.fault = f"gzip: damaged ({error})"
                    return
                yield out
                data = stream.unconsumed_tail if not stream.eof else stream.unused_data
        if begun and not stream.eof:
            yield stream.flush()
            self.fault = "gzip: cut before its end"

    def _unzstd(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        import zstandard

        stream = zstandard.ZstdDecompressor().decompressobj()
        begun = False
        for piece in raw:
            for start in range(0, len(piece), _ZSTD_PIECE):
                data = piece[start : start + _ZSTD_PIECE]
                while data:
                    if stream.eof:
                        stream, begun = zstandard.ZstdDecompressor().decompressobj(), False
                    begun = True
                    try:
                        out = stream.decompress(data)
                    except zstandard.ZstdError as error:
                        self.fault = f"zstd: damaged ({error})"
                        return
                    yield out
                    data = stream.unused_data if stream.eof else b""
        if begun and not stream.eof:
            self.fault = "zstd: cut before its end"


def _rejoin(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _up_to_the_fault(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What a damaged piece still gives when it is fed byte by byte."""
    for at in range(len(data)):
        try:
            out = stream.decompress(data[at : at + 1])
        except zlib.error:
            return
        if out:
            yield out
