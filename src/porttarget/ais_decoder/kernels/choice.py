"""Which messages make rows of which tables, by which layouts, in one pass; and payloads, packed."""

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

    Cost 5 ns a message; NumPy's passes over masks take 15 ns.
    """
    for m in range(count):
        u = np.uint64(m)
        route = np.uint64(narrow[ROUTE, u])
        bits = np.int64(word16[BITS, u])
        k = np.uint64(0)
        job = np.uint64(jobs[route, k])
        while job != NO_JOB:
            if bits >= required[job]:
                table = np.uint64(tables[job])
                at = job_ends[job]
                row = table_counts[table]
                job_messages[np.uint64(at)] = m
                job_rows[np.uint64(at)] = row
                job_ends[job] = at + 1
                table_counts[table] = row + 1
            k += np.uint64(1)
            job = np.uint64(jobs[route, k])


@kernel
def pack(
    messages: np.ndarray, word_at: np.ndarray, size_of: np.ndarray, words: np.ndarray, each: Int, packed: np.ndarray,
    packed_at: np.ndarray, sizes: np.ndarray,
) -> None:  # fmt: skip
    """Copy `each` words of every message behind one another, since reading them field by field fetches them from afar.

    packed   uint64, each * messages; packed_at, sizes: uint64 and uint16 of messages, where each begins and its bits
    """
    for n in range(messages.size):
        m = np.uint64(messages[n])
        at = np.uint64(word_at[m])
        to = np.uint64(n * each)
        for k in range(np.uint64(each)):
            packed[to + k] = words[at + k]
        packed_at[n] = to
        sizes[n] = size_of[m]
