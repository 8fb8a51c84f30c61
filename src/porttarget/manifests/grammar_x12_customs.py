"""X12 messages between customs and carriers as tables: 350 (status), 353 (events), 355 (acceptance), 358 (consist)."""

from __future__ import annotations

from typing import Final

from porttarget.manifests.segments_x12 import message

STATUS_350: Final = message("350", "Customs status information", """
    message:ST(M10 LS
      port:P4(LS V9 VID K1
        reference:N9(K1)
        disposition:X4(K1 N9 N7) LE)
      export:BA1(disposition:X4(K1)) LE)
""")  # fmt: skip

EVENTS_353: Final = message("353", "Customs events advisory", """
    message:ST(M10 P4 event:M15(M7 V1 V2 K1))
""")  # fmt: skip

ACCEPTANCE_355: Final = message("355", "Customs acceptance or rejection", """
    message:ST(M10 K1
      port:P4(K1
        entry:LX(
          amendment:M13(K1)
          bill:M11(K1 reference:N9(K1)
            party:N1(K1 address:N3(K1) place:N4(K1) contact:PER(K1))
            in_bond:M12(K1 function:P5(K1) request:M21(K1))
            general_order:M14(K1) event:M15(K1) transfer:M20(K1)
            container:VID(K1
              master:MBL(K1 amendment:M13(K1))
              VC
              goods:N10(K1 hazard:H1(K1 H2))))
          reference:N9(K1)
          party:N1(K1 address:N3(K1) place:N4(K1) contact:PER(K1))
          in_bond:M12(K1 function:P5(K1) request:M21(K1))
          general_order:M14(K1) event:M15(K1) transfer:M20(K1)
          container:VID(K1
            master:MBL(K1 amendment:M13(K1))
            VC
            goods:N10(K1 hazard:H1(K1 H2)))))
      K3)
""")  # fmt: skip

CONSIST_358: Final = message("358", "Customs consist information", """
    message:ST(M10 port:P4(entry:LX(conveyance:VID(bill:MBL(M13)))))
""")  # fmt: skip

CUSTOMS_SETS: Final = (STATUS_350, EVENTS_353, ACCEPTANCE_355, CONSIST_358)
