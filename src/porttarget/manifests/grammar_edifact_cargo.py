"""UN/EDIFACT messages about cargo: CUSCAR (cargo report), IFTMCS (bill of lading), IFCSUM (consolidation), IFTDGN.

Trees are those of the UN directories, the widest issue for each: a message of an earlier one has a part of it. GIS of
the issues to D.02B and GEI of the later ones stand side by side.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.segments_edifact import directories, message

# what is said of a bill; other references may stand between, each opening a group of its own in the standard
_BILL: Final = """
    RFF CNT MOA LOC GIS GEI CUX CPI
    transport:TDT(LOC DTM MEA reference:RFF(TSR))
    party:NAD(DTM RFF contact:CTA(COM))
    quantity:QTY(FTX)
    goods:GID(PAC HAN FTX MEA MOA SGP DGS PCI CST LOC TMD
      indicator:GIS(DTM DOC PAC MEA) indicator:GEI(DTM DOC PAC MEA)
      quantity:QTY(FTX))
"""

CUSCAR: Final = message("CUSCAR", "Customs cargo report", directories("D.95A", "D.23B"), f"""
    message:UNH(BGM DTM LOC QTY reference:RFF(DTM) RFF+BM party:NAD(DTM contact:CTA(COM)) FTX
      transport:TDT(port:LOC(DTM) DTM)
      GIS GEI
      box:EQD(TSR MEA DIM SEL NAD GIS GEI LOC temperature:TMP(RNG))
      CNT
      consignment:CNI({_BILL}
        bill:RFF+BM({_BILL}))
      authentication:AUT(DTM RFF))
""")  # fmt: skip

CUSREP: Final = message("CUSREP", "Customs conveyance report", directories("D.95A", "D.23B"), """
    message:UNH(BGM DTM QTY POC FTX MEA GIS GEI GPO STS reference:RFF(DTM) goods:GDS(FTX)
      port:LOC(DTM)
      document:DOC(RFF DTM LOC)
      duty:TAX(MOA FII LOC RFF DTM GIS GEI)
      party:NAD(contact:CTA(COM) reference:RFF(DTM))
      transport:TDT(TPL DTM call:LOC(GPO DTM QTY NAD MEA POC STS FTX))
      box:EQD(EQN)
      authentication:AUT(DTM))
""")  # fmt: skip

_CHARGE: Final = "TCC(CUX PRI EQN PCD MOA QTY LOC FTX)"
_AGENCY: Final = "agency:GOR(DTM LOC SEL FTX document:DOC(DTM))"
_PARTY: Final = f"""
    party:NAD(LOC MOA contact:CTA(COM) document:DOC(DTM) charge:{_CHARGE} reference:RFF(DTM)
      payment:CPI(RFF CUX LOC MOA) service:TSR(RFF LOC TPL FTX))
"""
_GOODS: Final = f"""
    goods:GID(HAN TMP RNG TMD LOC MOA PIA GIN FTX PCD
      party:NAD(DTM) GDS measure:MEA(EQN) size:DIM(EQN) reference:RFF(DTM)
      marks:PCI(RFF DTM GIN MEA DIM FTX)
      document:DOC(DTM) {_AGENCY} placement:TPL(measure:MEA(EQN))
      split:SGP(SEQ measure:MEA(EQN)) charge:{_CHARGE} insurance:ICD(DTM FTX)
      hazard:DGS(FTX contact:CTA(COM) measure:MEA(EQN) split:SGP(measure:MEA(EQN))))
"""
_BOX: Final = f"""
    box:EQD(EQN TPL TMD MEA DIM SEL LOC HAN TMP FTX RFF PCD charge:{_CHARGE} party:NAD(DTM) attached:EQA(EQN)
      hazard:DGS(FTX contact:CTA(COM)))
"""
_CONTRACT: Final = f"""
    place:LOC(DTM) terms:TOD(LOC) reference:RFF(DTM) {_AGENCY} payment:CPI(RFF CUX LOC MOA) charge:{_CHARGE}
    insurance:ICD(DTM FTX)
    transport:TDT(DTM TSR port:LOC(DTM) reference:RFF(DTM) charge:TCC(MOA PCD) insurance:ICD(DTM FTX))
    {_PARTY} {_GOODS} {_BOX}
"""

IFTMCS: Final = message("IFTMCS", "Bill of lading, contract status", directories("D.95A", "D.23B"), f"""
    message:UNH(BGM CTA COM DTM TSR CUX MOA FTX CNT GDS {_CONTRACT})
""")  # fmt: skip

IFCSUM: Final = message("IFCSUM", "Forwarding and consolidation summary", directories("D.95A", "D.23B"), f"""
    message:UNH(BGM DTM MOA FTX CNT PCD GDS reference:RFF(DTM) {_AGENCY}
      party:NAD(contact:CTA(COM) reference:RFF(DTM))
      charge:{_CHARGE} insurance:ICD(DTM FTX)
      transport:TDT(DTM TSR port:LOC(DTM) SEL FTX measure:MEA(EQN) size:DIM(EQN) contact:CTA(COM) reference:RFF(DTM)
        party:NAD(LOC contact:CTA(COM) document:DOC(DTM) charge:{_CHARGE} reference:RFF(DTM)))
      {_BOX}
      consignment:CNI(
        split:SGP(measure:MEA(EQN)) placement:TPL(measure:MEA(EQN)) CTA COM DTM CNT TSR CUX PCD MOA FTX GDS
        {_CONTRACT}))
""")  # fmt: skip

IFTDGN: Final = message("IFTDGN", "Dangerous goods notification", directories("D.95A", "D.23B"), """
    message:UNH(BGM DTM FTX HAN reference:RFF(DTM)
      transport:TDT(DTM RFF port:LOC(DTM))
      party:NAD(contact:CTA(COM))
      box:EQD(MEA SEL)
      consignment:CNI(HAN DTM LOC
        transport:TDT(RFF port:LOC(DTM))
        party:NAD(contact:CTA(COM) RFF)
        goods:GID(FTX PCI split:SGP(MEA)
          hazard:DGS(FTX MEA LOC RFF split:SGP(LOC MEA)))))
""")  # fmt: skip
