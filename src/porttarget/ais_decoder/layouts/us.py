"""Application-specific messages of the United States (DAC 366 and 367) that are not the Seaway's.

Functions 56 and 57 of DAC 366 are encrypted position reports: they have no layout and stay raw.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.us_environment import US_ENVIRONMENT
from porttarget.ais_decoder.layouts.us_notices import NOTICES
from porttarget.ais_decoder.layouts.us_weather import WEATHER

US = (*NOTICES, *WEATHER, US_ENVIRONMENT)
