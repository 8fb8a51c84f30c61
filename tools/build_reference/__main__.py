"""Rebuilds all shipped reference data: `python tools/build_reference` (about ten minutes; see README.md)."""

from __future__ import annotations

import basemap
import land
import lists
import ports
import river_lanes


def main() -> None:
    """Everything, in the order the steps need one another."""
    lists.main()
    ports.main()
    land.main()
    river_lanes.main()
    basemap.main()


if __name__ == "__main__":
    main()
