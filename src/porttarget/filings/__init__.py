"""What filings come to over time: versions of bills, what is due and whether it came in time, what customs answered.

Pure functions over the tables of `cargo`; they know neither messages nor stores. Imports Polars when a door is used.
"""

from __future__ import annotations

from porttarget.filings.dispositions import customs_states
from porttarget.filings.due import filings_due
from porttarget.filings.history import bill_history
from porttarget.filings.houses import houses_of_master, master_links
from porttarget.filings.known import bills_as_known, bills_in_force, received_by, rows_in_force
from porttarget.filings.lading import with_lading_times
from porttarget.filings.order import with_bill_keys
from porttarget.filings.timing import filing_times, is_late, lead_before_lading
from porttarget.filings.withdrawn import with_withdrawn

__all__ = [
    "bill_history", "bills_as_known", "bills_in_force", "customs_states", "filing_times", "filings_due",
    "houses_of_master", "is_late", "lead_before_lading", "master_links", "received_by", "rows_in_force",
    "with_bill_keys", "with_lading_times", "with_withdrawn",
]  # fmt: skip
