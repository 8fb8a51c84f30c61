"""Consigned to nobody named: the texts that stand in place of a consignee on a bill to order.

"TO ORDER", "TO THE ORDER OF SHIPPER", "ORDER". A bill to the order of a named bank or firm names somebody, and is none
of these. Texts are asked in capitals, as filed or cleaned.
"""

from __future__ import annotations

from typing import Final

TO_ORDER: Final = r"^\s*(TO\s+)?(THE\s+)?ORDER(\s+OF(\s+THE)?\s+(SHIPPER|SHIPPERS|CONSIGNOR|HOLDER))?[\s.]*$"
