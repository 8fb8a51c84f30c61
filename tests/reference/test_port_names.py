"""Ports by name: each spelling gives the port that bears the name there, and what several bear gives none."""

from __future__ import annotations

import pytest

from porttarget.reference import load_reference


@pytest.mark.parametrize(
    ("text", "unlocode"),
    [
        ("Port Hueneme, California", "USNTD"),
        ("Puerto Bolivar,Ecuador", "ECPBO"),
        ("PUERTO BOLIVAR, COLOMBIA", "COPBO"),
        ("New York/Newark Area, Newark, New Jersey", "USEWR"),
        ("New York, New York", "USNYC"),
        ("LOS ANGELES, CA", "USLAX"),
        ("Portland, Oregon", "USPDX"),
        ("Portland, Maine", "USPWM"),
        ("Shanghai ,China (Mainland)", "CNSHA"),
        ("Ning Bo,China (Mainland)", "CNNGB"),
        ("Kaohsiung,China (Taiwan)", "TWKHH"),
        ("Pusan,South Korea", "KRPUS"),
        ("Busan, Korea, Republic of", "KRPUS"),
        ("Bremerhaven,Federal Republic of Germany", "DEBRV"),
        ("Antwerp,Belgium", "BEANR"),
        ("Ho Chi Minh City,Vietnam", "VNSGN"),
        ("Montréal, QC, Canada", "CAMTR"),
        ("Montreal, Quebec", "CAMTR"),
        ("Saint John, New Brunswick", "CASJB"),
        ("St. John's, Newfoundland", "CASJF"),
        ("Halifax", "CAHAL"),
        ("Nowhere, Texas", None),
        ("Vancouver, Nowhere", None),
        ("Newark, Texas", None),
        ("", None),
        (",", None),
    ],
)
def test_a_name_gives_the_port_that_bears_it_there(text: str, unlocode: str | None) -> None:
    found = load_reference().port_of_name(text)
    assert (found and found.unlocode) == unlocode
