"""All message sets of UN/EDIFACT that are walked, and CUSRES, the customs response.

Tables are made of those that have a mapping; of the others a message is reported and kept whole.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.grammar import MessageSet
from porttarget.manifests.grammar_edifact_cargo import CUSCAR, CUSREP, IFCSUM, IFTDGN, IFTMCS
from porttarget.manifests.grammar_edifact_stow import BAPLIE_2, BAPLIE_3, MOVINS
from porttarget.manifests.grammar_edifact_terminal import COARRI, CODECO, COPRAR, IFTSTA, VERMAS
from porttarget.manifests.segments_edifact import directories, message

CUSRES_EARLY: Final = message("CUSRES", "Customs response", directories("D.95A", "D.96A"), """
    message:UNH(BGM NAD LOC DTM GIS FTX EQD
      error_point:ERP(ERC)
      package:PAC(marks:PCI(FTX))
      duty:TAX(MOA GIS)
      reference:RFF(DTM MEA EQD amount:MOA(CUX) duty:TAX(MOA GIS))
      document:DOC(DTM LOC)
      authentication:AUT(DTM))
""")  # fmt: skip

CUSRES: Final = message("CUSRES", "Customs response", directories("D.96B", "D.23B"), """
    message:UNH(BGM DTM FTX TDT LOC GIS GEI EQD
      party:NAD(contact:CTA(COM))
      reference:RFF(DTM LOC)
      error_point:ERP(RFF ERC FTX)
      duty:TAX(MOA GIS GEI)
      document:DOC(PAC RFF PCI FTX TDT LOC DTM GIS GEI MEA EQD
        party:NAD(contact:CTA(COM))
        amount:MOA(currency:CUX(DTM))
        duty:TAX(MOA GIS GEI)
        line:CST(FTX duty:TAX(MOA GIS GEI MEA RFF))
        error_point:ERP(RFF ERC FTX))
      CNT
      authentication:AUT(DTM))
""")  # fmt: skip

EDIFACT_SETS: Final[tuple[MessageSet, ...]] = (
    BAPLIE_2, BAPLIE_3, MOVINS, CUSCAR, CUSREP, IFTMCS, IFCSUM, IFTDGN, COPRAR, COARRI, CODECO, VERMAS, IFTSTA,
    CUSRES_EARLY, CUSRES,
)  # fmt: skip
