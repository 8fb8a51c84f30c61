"""Which messages make rows of which table, by which layout: one pass over a block's messages."""

import numpy as np

from porttarget.ais_decoder.kernels import Int, kernel
from porttarget.ais_decoder.sentence_columns import BITS, NO_JOB, ROUTE


@kernel
def choose(
    count: Int, narrow: np.ndarray, word16: np.ndarray, jobs: np.ndarray, required: np.ndarray, by_route: np.ndarray,
    table_counts: np.ndarray, job_counts: np.ndarray, chosen: np.ndarray, job_messages: np.ndarray,
    job_rows: np.ndarray,
) -> None:  # fmt: skip
    """Sort `count` messages into tables and, within them, into jobs, each in their order.

    narrow, word16   message columns
    jobs        (tables, 256) uint8, the job that makes rows of a table, by route; NO_JOB where none does
    required    int64 by job, bits below which it makes no row
    by_route, table_counts, job_counts   int64, zero to begin with: how many there are
    chosen      (tables, count) int64, messages of each table
    job_messages, job_rows   (jobs, count) int64, messages of each job and the rows of its table they make

    Cost 3 ns a message; NumPy's passes over masks take 15 ns.
    """
    for m in range(count):
        route = np.int64(narrow[ROUTE, m])
        by_route[route] += 1
        for table in range(jobs.shape[0]):
            job = np.int64(jobs[table, route])
            if job == NO_JOB or np.int64(word16[BITS, m]) < required[job]:
                continue
            row = table_counts[table]
            at = job_counts[job]
            chosen[table, row] = m
            job_messages[job, at] = m
            job_rows[job, at] = row
            table_counts[table] = row + 1
            job_counts[job] = at + 1
