"""X12 status messages as tables: 315 (ocean status), 322 (terminal and ramp activity), 323 (vessel schedule)."""

from __future__ import annotations

from typing import Final

from porttarget.manifests.segments_x12 import message

STATUS_315: Final = message("315", "Status details, ocean", """
    message:ST(B4 N9 Q2 SG place:R4(DTM V9) V9)
""")  # fmt: skip

ACTIVITY_322: Final = message("322", "Terminal operations and intermodal ramp activity", """
    message:ST(ZC1
      status:Q5(
        equipment:N7(V4 DTM M7 W09 W2 NA GR5 Y7 V1
          place:R4(DTM) H3 party:N1(N3 N4) K1 N9 line:L0(L5 H1) L3)))
""")  # fmt: skip

SCHEDULE_323: Final = message("323", "Vessel schedule and itinerary", """
    message:ST(V1 K1 call:R4(DTM V9))
""")  # fmt: skip

STATUS_SETS: Final = (STATUS_315, ACTIVITY_322, SCHEDULE_323)
