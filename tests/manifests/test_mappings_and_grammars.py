"""Every mapping names only what its grammar has, so that no message can meet a place that is not there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from porttarget.manifests.element_texts import position
from porttarget.manifests.mapping import Mapping, Opening, Place
from porttarget.manifests.read_x12 import MAPPINGS


def places(opening: Opening) -> Iterator[Place]:
    for named in (*opening.one.values(), *opening.many.values()):
        for place in (named,) if isinstance(named, Place) else named:
            yield place if place.tag else place.of(opening.tag)


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.kind)
def test_a_mapping_names_elements_of_its_grammar(mapping: Mapping) -> None:
    tags = {segment.tag for one in mapping.sets for segment in one.segments}
    for opening in (each for one in mapping.entities for each in one.openings):
        for place in places(opening):
            assert place.tag in tags
            assert place.inside in (None, "message") or place.inside in tags
            for element in (*place.elements, *(at for at, _ in place.when), *([place.code] if place.code else [])):
                assert position(mapping, place.tag, element)[0] > 0
