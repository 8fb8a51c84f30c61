"""What a node keeps: history as Parquet files, records and the ledger of files in one SQLite database.

One store belongs to one country, fixed when it is made. What was acknowledged is on disk; a store that is damaged,
foreign or of another version is refused and never repaired by guess.
"""

from __future__ import annotations

from porttarget.store.live_writer import LiveWriter
from porttarget.store.pending import Pending
from porttarget.store.receipts import Receipt
from porttarget.store.store import Store

__all__ = ["LiveWriter", "Pending", "Receipt", "Store"]
