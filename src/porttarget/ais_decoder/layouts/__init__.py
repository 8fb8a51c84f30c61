"""Where each bit of an AIS message lies and what its number means: one declarative table that runs.

`declare` says what a layout is; `itu` holds the message types, the other files application-specific messages by who
defined them; `jobs` says which tables they fill.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Flag, Layout, Reports
from porttarget.ais_decoder.layouts.itu import ITU as LAYOUTS
from porttarget.ais_decoder.layouts.jobs import JOBS, Job

__all__ = ["JOBS", "LAYOUTS", "Application", "Field", "Flag", "Job", "Layout", "Reports"]
