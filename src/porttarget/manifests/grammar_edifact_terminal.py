"""UN/EDIFACT messages of terminals: COPRAR (order), COARRI (report), CODECO (gate), VERMAS (verified mass), IFTSTA.

Trees are those of the UN directories, the widest issue for each; carriers follow the guides of SMDG and ITIGG.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.segments_edifact import directories, message

COPRAR: Final = message("COPRAR", "Container discharge or loading order", directories("D.95A", "D.23B"), """
    message:UNH(BGM DTM FTX reference:RFF(DTM)
      transport:TDT(RFF port:LOC(DTM) DTM FTX)
      party:NAD(contact:CTA(COM))
      box:EQD(RFF EQN TMD DTM LOC MEA DIM temperature:TMP(RNG) RNG SEL FTX PCD
        hazard:DGS(FTX MEA contact:CTA(COM))
        EQA HAN
        onward:TDT(DTM RFF port:LOC(DTM))
        NAD)
      CNT)
""")  # fmt: skip

COARRI: Final = message("COARRI", "Container discharge or loading report", directories("D.95A", "D.23B"), """
    message:UNH(BGM DTM FTX reference:RFF(DTM)
      transport:TDT(RFF port:LOC(DTM) DTM)
      party:NAD(contact:CTA(COM))
      box:EQD(RFF GDS TMD DTM place:LOC(DTM) MEA DIM temperature:TMP(RNG) RNG SEL FTX PCD
        hazard:DGS(FTX MEA contact:CTA(COM))
        EQA PIA COD HAN
        damage:DAM(COD)
        onward:TDT(DTM port:LOC(DTM))
        NAD)
      CNT)
""")  # fmt: skip

CODECO: Final = message("CODECO", "Container gate-in or gate-out report", directories("D.95A", "D.23B"), """
    message:UNH(BGM DTM FTX reference:RFF(DTM)
      transport:TDT(RFF port:LOC(DTM) DTM)
      party:NAD(contact:CTA(COM))
      goods:GID(HAN FTX PIA MEA temperature:TMP(RNG) SGP hazard:DGS(FTX MEA contact:CTA(COM)))
      box:EQD(RFF TMD DTM LOC MEA DIM SEL FTX PCD EQA COD HAN
        damage:DAM(COD)
        onward:TDT(DTM RFF port:LOC(DTM))
        NAD
        hazard:DGS(FTX MEA contact:CTA(COM))
        temperature:TMP(RNG))
      CNT)
""")  # fmt: skip

VERMAS: Final = message("VERMAS", "Verified gross mass", directories("D.15B", "D.23B"), """
    message:UNH(BGM DTM reference:RFF(DTM) party:NAD(contact:CTA(COM))
      box:EQD(RFF LOC SEL
        mass:MEA(DTM)
        onward:TDT(RFF LOC)
        document:DOC(DTM party:NAD(contact:CTA(COM)))))
""", source="groups of D.16A by their segments; the order within them is from memory, please review")  # fmt: skip

IFTSTA: Final = message("IFTSTA", "Multimodal status report", directories("D.95A", "D.23B"), """
    message:UNH(BGM DTM TSR party:NAD(contact:CTA(COM)) reference:RFF(DTM) LOC FTX CNT
      box:EQD(STS MEA DIM SEL RFF TPL TMD hazard:DGS(FTX) place:LOC(DTM) attached:EQA(SEL)
        transport:TDT(DTM RFF port:LOC(DTM)) temperature:TMP(RNG) damage:DAM(COD))
      consignment:CNI(LOC CNT
        status:STS(RFF DTM DOC FTX MOA party:NAD(contact:CTA(COM)) place:LOC(DTM) PCI
          transport:TDT(DTM RFF port:LOC(DTM))
          box:EQD(MEA DIM SEL RFF TPL TMD place:LOC(DTM) attached:EQA(SEL))
          goods:GID(HAN SGP DGS FTX GDS LOC QTY MEA DIM reference:RFF(DTM) marks:PCI(GIN)))))
""")  # fmt: skip
