"""Makes a world in memory, step by step: fleet and voyages, cargo, schemes, faults, filings, lookouts, outcomes, AIS.

Parameters in, `Made` out; nothing is written here. AIS can be left out where only cargo is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from porttarget.reference import Reference, load_reference
from porttarget.world import faults, filings, outcomes, schemes, watch
from porttarget.world.cargo import Box, Cargo, load
from porttarget.world.filings import Filing
from porttarget.world.firms import Market
from porttarget.world.outcomes import Outcome
from porttarget.world.parameters import Parameters
from porttarget.world.radio import Sender, Transmissions, nothing_sent, transmit
from porttarget.world.randomness import Streams
from porttarget.world.sea import Sea
from porttarget.world.sentences import who_hears
from porttarget.world.ships import Fleet
from porttarget.world.stations import Station, load_stations
from porttarget.world.voyages import Voyage, make_voyages
from porttarget.world.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A made world: its records as they truly are, and what was sent and filed."""

    parameters: Parameters
    streams: Streams
    reference: Reference
    fleet: Fleet
    market: Market
    voyages: tuple[Voyage, ...]
    cargos: tuple[Cargo, ...]
    filings: list[Filing]
    watch: Watch
    outcomes: list[Outcome]
    stations: tuple[Station, ...]
    senders: tuple[Sender, ...]
    sent: Transmissions
    heard: NDArray[np.bool_]

    @property
    def end(self) -> datetime:
        return self.parameters.clock.end

    def known(self, country: str) -> dict[str, str]:
        """Boxes the country knows of at the world's end: box key to landing port."""
        return filings.known_boxes(self.filings, country, self.end)


def make(parameters: Parameters, *, with_ais: bool = True) -> Made:
    """The whole world of these parameters."""
    streams = Streams(parameters.seed)
    reference = load_reference()
    sea = Sea(reference)
    fleet = Fleet(parameters, streams)
    market = Market(parameters.firms, streams)
    stations = load_stations()
    voyages = make_voyages(parameters, streams, fleet, sea)
    cargos = tuple(load(voyage, parameters, streams, market) for voyage in voyages)
    listed = watch.coin_names(parameters.lookouts, streams)
    schemes.play(cargos, parameters, streams, listed)
    faults.spoil(cargos, parameters.faults, streams)
    filed = filings.make_filings(cargos, parameters.faults, streams)
    clock = parameters.clock
    watch.complete(
        listed,
        parameters.lookouts,
        streams,
        start=clock.start - timedelta(days=clock.history_days),
        known={country: _coming(cargos, filed, country, clock.end) for country in ("CA", "US")},
    )
    senders, sent = transmit(voyages, fleet, parameters, streams, sea, stations) if with_ais else ((), nothing_sent())
    return Made(
        parameters=parameters,
        streams=streams,
        reference=reference,
        fleet=fleet,
        market=market,
        voyages=voyages,
        cargos=cargos,
        filings=filed,
        watch=listed,
        outcomes=outcomes.examine(cargos, parameters.outcomes, streams, clock.end),
        stations=stations,
        senders=senders,
        sent=sent,
        heard=who_hears(stations, senders, sent, parameters.radio, streams),
    )


def _coming(cargos: tuple[Cargo, ...], filed: list[Filing], country: str, until: datetime) -> list[Box]:
    """Boxes a country knows of whose ship has not yet moored where they land."""
    known = filings.known_boxes(filed, country, until)
    return [
        box
        for cargo in cargos
        for box in cargo.boxes
        if box.key in known and box.landing.moored_at > until and not box.undeclared
    ]
