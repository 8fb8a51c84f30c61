"""Which messages make rows of which tables, by which layouts: one pass over the messages."""

import numpy as np

from porttarget.ais_decoder.kernels import Int, kernel
from porttarget.ais_decoder.sentence_columns import BITS, NO_JOB, ROUTE


@kernel
def choose(
    count: Int, narrow: np.ndarray, word16: np.ndarray, jobs: np.ndarray, required: np.ndarray, tables: np.ndarray,
    table_counts: np.ndarray, job_ends: np.ndarray, job_messages: np.ndarray, job_rows: np.ndarray,
) -> None:  # fmt: skip
    """Sort `count` messages into jobs, each in their order, and number the rows of tables.

    narrow, word16   message columns
    jobs        (256, most jobs a route) uint8, jobs of a route, then NO_JOB
    required    int64 by job, bits below which it makes no row
    tables      int64 by job, its table's number
    table_counts   int64 by table, zero to begin with: its rows
    job_ends    int64 by job, where its room begins, and in the end where what it got ends
    job_messages, job_rows   int64, messages of each job, and the rows of its table they make, job by job

    Cost 3 ns a message; NumPy's passes over masks take 15 ns.
    """
    for m in range(count):
        route = np.int64(narrow[ROUTE, m])
        for k in range(jobs.shape[1]):
            job = np.int64(jobs[route, k])
            if job == NO_JOB:
                break
            if np.int64(word16[BITS, m]) < required[job]:
                continue
            at = job_ends[job]
            row = table_counts[tables[job]]
            job_messages[at] = m
            job_rows[at] = row
            job_ends[job] = at + 1
            table_counts[tables[job]] = row + 1
