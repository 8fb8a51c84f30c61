"""X12 bookings and freight bills of ocean carriers as tables: 301 (confirmation), 310 (freight receipt and invoice)."""

from __future__ import annotations

from typing import Final

from porttarget.manifests.segments_x12 import message

BOOKING_301: Final = message("301", "Confirmation, ocean", """
    message:ST(B1 G61 Y6 Y3 release:Y4(W09) N9 R2A
      party:N1(N2 N3 N4 G61)
      place:R4(DTM) W09 H3 EA
      line:LX(N7 W09 K1 L0 L5 L4 L1 hazard:H1(H2))
      V1 V9)
""")  # fmt: skip

FREIGHT_310: Final = message("310", "Freight receipt and invoice, ocean", """
    message:ST(B3 B2A Y6 G3 N9 V1 M0 M1 C2 C3 Y2
      party:N1(N2 N3 N4 G61) G61
      place:R4(DTM) R2A R2 K1 H3 L5
      clause:C8(C8C)
      line:LX(
        equipment:N7(QTY V4 N12 M7 W09 rate:L1(C3) L7 X1 X2 N9 hazard:H1(H2)
          goods:L0(L5 rate:L1(C3) L7 X1 X2 clause:C8(C8C) hazard:H1(H2)))
        loose_goods:L0(L5 rate:L1(C3) L7 X1 X2 clause:C8(C8C) hazard:H1(H2)))
      L3 PWK rate:L1(C3) V9 L11)
""")  # fmt: skip

BOOKING_SETS: Final = (BOOKING_301, FREIGHT_310)
