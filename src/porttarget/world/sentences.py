"""What each receiver writes down: sentences with its kind of time stamp, faults of the channel, other lines.

Faults fall only on lines of their own: a spoilt or cut line is never part of a two-part message, so the truth knows
exactly how many sentences a reader must reject and how many must stay incomplete.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import zstandard
from numpy.typing import NDArray

from porttarget.ais_decoder.encode import (
    checksum,
    encode_base_station,
    encode_lrange,
    encode_position_a,
    encode_position_b,
    encode_static_a,
    encode_static_b,
    tag_block,
)  # fmt: skip
from porttarget.world.movement import UNDER_WAY
from porttarget.world.parameters import Radio
from porttarget.world.radio import (
    LONG_RANGE,
    STATIC_A,
    STATIC_B,
    Sender,
    Transmissions,
    measured_position,
)  # fmt: skip
from porttarget.world.randomness import Streams, pick
from porttarget.world.ships import Ship, SmallCraft
from porttarget.world.stations import Station, chance_to_hear
from porttarget.world.voyages import Voyage


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many lines of each kind one receiver's file holds."""

    receiver: str
    file: str
    lines: int = 0
    sentences: int = 0
    messages: int = 0
    bad_checksum: int = 0
    cut: int = 0
    orphans: int = 0
    repeated: int = 0
    other_lines: int = 0


class Transponders:
    """Turns transmissions into sentences; each transmission is encoded once, however many hear it."""

    def __init__(
        self, senders: Sequence[Sender], sent: Transmissions, voyages: Sequence[Voyage], radio: Radio, streams: Streams
    ) -> None:
        self.senders = senders
        self.sent = sent
        self.radio = radio
        self.streams = streams
        self.rng = streams.of("transponders")
        self._voyages: dict[str, list[Voyage]] = {}
        for voyage in voyages:
            self._voyages.setdefault(voyage.ship.ship_id, []).append(voyage)
        self._typed: dict[tuple[str, str], str] = {}

    def sentences(self, row: int) -> list[str]:
        """The sentences of one transmission; to be asked once per row, in order."""
        sent, rng = self.sent, self.rng
        sender, kind = self.senders[sent.sender[row]], int(sent.kind[row])
        channel = "AB"[row % 2]
        time_s = float(sent.time_s[row])
        lat, lon = measured_position(rng, float(sent.lat_deg[row]), float(sent.lon_deg[row]), self.radio.jitter_m)
        noise, heading = rng.normal(0.0, 1.0, 2)
        moving = sent.status[row] == UNDER_WAY
        sog = max(0.0, float(sent.sog_kn[row]) + 0.1 * noise) if moving else abs(round(0.05 * noise, 1))
        cog = (float(sent.cog_deg[row]) + noise) % 360.0
        if isinstance(sender, Station):
            moment = datetime.fromtimestamp(time_s, tz=UTC)
            return encode_base_station(mmsi=sender.mmsi, time=moment, lat_deg=lat, lon_deg=lon, channel=channel)
        if isinstance(sender, SmallCraft):
            if kind == STATIC_B:
                return _small_static(sender, channel)
            return encode_position_b(
                mmsi=sender.mmsi, lat_deg=lat, lon_deg=lon, sog_kn=sog, cog_deg=cog, channel=channel,
                second=int(time_s) % 60,
            )  # fmt: skip
        if kind == STATIC_A:
            return self._static(sender, time_s, channel, row)
        if kind == LONG_RANGE:
            return encode_lrange(
                mmsi=sender.mmsi, lat_deg=lat, lon_deg=lon, sog_kn=sog, cog_deg=cog, channel=channel,
                nav_status=int(sent.status[row]),
            )  # fmt: skip
        return encode_position_a(
            mmsi=sender.mmsi, lat_deg=lat, lon_deg=lon, sog_kn=sog, cog_deg=cog, heading_deg=(cog + heading) % 360.0,
            rot_deg_min=0.0, nav_status=int(sent.status[row]), second=int(time_s) % 60, accuracy=True,
            message_type=3 if row % 7 == 0 else 1, channel=channel,
        )  # fmt: skip

    def _static(self, ship: Ship, time_s: float, channel: str, row: int) -> list[str]:
        moment = datetime.fromtimestamp(time_s, tz=UTC)
        destination, eta = self._next(ship, moment)
        return encode_static_a(
            mmsi=ship.mmsi, imo=ship.imo, callsign=ship.callsign, name=ship.name, ship_type=ship.ship_type,
            to_bow_m=ship.to_bow_m, to_stern_m=ship.length_m - ship.to_bow_m, to_port_m=ship.to_port_m,
            to_starboard_m=ship.beam_m - ship.to_port_m, draught_m=ship.draught_m, destination=destination, eta=eta,
            channel=channel, sequence_id=row % 10,
        )  # fmt: skip

    def _next(self, ship: Ship, moment: datetime) -> tuple[str, datetime | None]:
        """What the mate has typed in as destination and ETA: the next declared call, in one of the usual spellings."""
        for voyage in self._voyages[ship.ship_id]:
            if voyage.motion.time_s[0] <= moment.timestamp() <= voyage.motion.time_s[-1]:
                coming = [call for call in voyage.declared_calls if call.left_at > moment]
                port = coming[0].port if coming else voyage.service.lading[0]
                key = (voyage.key, port)
                if key not in self._typed:
                    rng = self.streams.of("typed", voyage.key, port)
                    self._typed[key] = pick(
                        rng, (port, f"{port[:2]} {port[2:]}", f">{port}", f"{port[:2]}{port[2:]} VIA SEA")
                    )
                eta = coming[0].moored_at + timedelta(hours=len(port) % 3) if coming else None
                return self._typed[key], eta
        return "", None


def _small_static(craft: SmallCraft, channel: str) -> list[str]:
    return encode_static_b(
        mmsi=craft.mmsi, name=craft.name, callsign=craft.callsign, ship_type=craft.ship_type,
        to_bow_m=craft.length_m // 2, to_stern_m=craft.length_m - craft.length_m // 2, to_port_m=craft.beam_m // 2,
        to_starboard_m=craft.beam_m - craft.beam_m // 2, vendor="PTW", channel=channel,
    )  # fmt: skip


def who_hears(
    stations: Sequence[Station], senders: Sequence[Sender], sent: Transmissions, radio: Radio, streams: Streams
) -> NDArray[np.bool_]:
    """(stations, transmissions): whether each station hears each transmission."""
    heard = np.zeros((len(stations), len(sent)), dtype=np.bool_)
    by_satellite = sent.kind == LONG_RANGE
    shore = np.zeros(len(sent), dtype=np.bool_)
    for row, station in enumerate(stations):
        if station.satellite:
            continue
        rng = streams.of("hearing", station.name)
        odds = chance_to_hear(station, sent.lat_deg, sent.lon_deg, radio.full_range_share)
        shore |= odds > 0
        own = np.array([sender is station for sender in senders], dtype=np.bool_)[sent.sender]
        heard[row] = ((rng.random(len(sent)) < odds) & ~by_satellite) | own
    for row, station in enumerate(stations):
        if station.satellite:
            heard[row] = by_satellite | ((sent.kind == STATIC_A) & ~shore)
    return heard


class Log:
    """One receiver's file as it grows, with its tally."""

    def __init__(self, station: Station, radio: Radio, streams: Streams) -> None:
        self.station = station
        self.radio = radio
        self.rng = streams.of("log", station.name)
        self.tally = Tally(receiver=station.name, file=station.file)
        self._lines: list[str] = []
        self._other(f"# {station.name}, class A and B, thinned")

    def hear(self, sentences: Sequence[str], time_s: float) -> None:
        """Write down one message, or what the channel left of it."""
        radio, rng = self.radio, self.rng
        spoil, cut, lose, repeat, other, comment = rng.random(6)
        tally = self.tally
        moment = int(time_s)
        if other < radio.other_line:
            self._other(_own_position(self.station, moment))
        if comment < radio.comment_line:
            self._other(f"# {datetime.fromtimestamp(moment, tz=UTC):%Y-%m-%d %H:%M} UTC")
        paired = ",2,1," in sentences[0][:12]
        if paired and lose < radio.lost_part:
            self._sentence(sentences[int(lose < radio.lost_part / 2)], moment)
            tally.orphans += 1
            return
        for sentence in sentences:
            if not paired and spoil < radio.bad_checksum:
                self._sentence(_spoilt(sentence), moment)
                tally.bad_checksum += 1
            elif not paired and cut < radio.cut_line:
                # a cut line has lost what would follow it too, its trailing time included
                self._sentence(sentence[: int(rng.integers(16, len(sentence) - 6))], moment, whole=False)
                tally.cut += 1
            else:
                self._sentence(sentence, moment)
                tally.messages += not paired or sentence is sentences[-1]
                if not paired and repeat < radio.repeated_line:
                    self._sentence(sentence, moment)
                    tally.messages += 1
                    tally.repeated += 1

    def bytes(self) -> bytes:
        """The file, packed as its name says."""
        data = ("\n".join(self._lines) + "\n").encode("ascii")
        if self.station.suffix.endswith(".gz"):
            out = io.BytesIO()
            with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0, compresslevel=6) as packed:
                packed.write(data)
            return out.getvalue()
        if self.station.suffix.endswith(".zst"):
            return zstandard.ZstdCompressor(level=6).compress(data)
        return data

    def _sentence(self, sentence: str, moment: int, *, whole: bool = True) -> None:
        style = self.station.style
        if style == "leading":
            line = f"{moment} {sentence}"
        elif style == "trailing":
            line = f"{sentence},{moment}" if whole else sentence
        else:
            line = tag_block(sentence, source=self.station.name, time=datetime.fromtimestamp(moment, tz=UTC))
        self._lines.append(line)
        self.tally.lines += 1
        self.tally.sentences += 1

    def _other(self, line: str) -> None:
        self._lines.append(line)
        self.tally.lines += 1
        self.tally.other_lines += 1


def _spoilt(sentence: str) -> str:
    """The sentence with a payload character changed on the way: its checksum no longer fits."""
    place = sentence.rindex(",") - 3
    return f"{sentence[:place]}{'0' if sentence[place] != '0' else '1'}{sentence[place + 1 :]}"


def _own_position(station: Station, moment: int) -> str:
    """A `$GPGGA` line of the station's own satellite receiver."""
    lat, lon = abs(station.lat_deg), abs(station.lon_deg)
    body = (
        f"GPGGA,{datetime.fromtimestamp(moment, tz=UTC):%H%M%S},{int(lat):02d}{lat % 1 * 60:07.4f},N,"
        f"{int(lon):03d}{lon % 1 * 60:07.4f},W,1,08,1.0,12.0,M,-22.0,M,,"
    )
    return f"${body}*{checksum(body):02X}"


def write_down(
    transponders: Transponders, stations: Sequence[Station], heard: NDArray[np.bool_], streams: Streams
) -> Iterator[Log]:
    """The logs of all stations, complete."""
    logs = [Log(station, transponders.radio, streams) for station in stations]
    sent = transponders.sent
    for row in np.flatnonzero(heard.any(axis=0)):
        sentences = transponders.sentences(int(row))
        for place in np.flatnonzero(heard[:, row]):
            logs[place].hear(sentences, float(sent.time_s[row]))
    yield from logs
