"""UN/EDIFACT messages about stowage: BAPLIE 2 and 3 (bay plan), MOVINS (stowage instructions).

A place with function 147 is a cell and opens a loop; the other places within it say where its box goes. Trees are those
of the UN directories; carriers follow the guides of SMDG (2.x with D.95B, 3.1 with D.13B), whose texts were not read.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.segments_edifact import directories, message

BAPLIE_2: Final = message("BAPLIE", "Bay plan, occupied and empty cells", directories("D.95A", "D.12B"), """
    message:UNH(BGM DTM reference:RFF(DTM) party:NAD(contact:CTA(COM))
      transport:TDT(LOC DTM RFF FTX)
      cell:LOC+147(GID GDS FTX MEA DIM TMP RNG LOC RFF
        box:EQD(EQA NAD RFF)
        hazard:DGS(FTX)))
""")  # fmt: skip

BAPLIE_3: Final = message("BAPLIE", "Bay plan, occupied and empty cells", directories("D.13A", "D.23B"), """
    message:UNH(BGM DTM reference:RFF(DTM) party:NAD(contact:CTA(COM))
      transport:TDT(RFF FTX port:LOC(DTM))
      UNS
      cell:LOC+147(FTX RFF
        box:EQD(NAD MEA HAN DIM RFF GDS FTX
          place:LOC(TSR TDT)
          temperature:TMP(RNG DTM)
          attached:EQA(NAD)
          hazard:DGS(ATT MEA FTX contact:CTA(COM)))
        CNT))
""")  # fmt: skip

MOVINS: Final = message("MOVINS", "Stowage instructions", directories("D.95A", "D.23B"), """
    message:UNH(BGM DTM reference:RFF(DTM) party:NAD(contact:CTA(COM))
      transport:TDT(LOC DTM RFF FTX)
      handling:HAN(
        cell:LOC+147(RFF FTX MEA DIM LOC NAD
          temperature:TMP(RNG)
          box:EQD(EQN)
          attached:EQA(EQN)
          goods:GID(GDS)
          hazard:DGS(FTX))))
""")  # fmt: skip
