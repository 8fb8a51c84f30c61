"""Which messages make rows of a table, by which layouts; what is taken from messages for rows; payloads, packed."""

import numpy as np

from porttarget.ais_decoder.kernels import Int, kernel


@kernel
def choose(
    numbers: np.ndarray, routes: np.ndarray, bits: np.ndarray, job_of: np.ndarray, need: np.ndarray, first_is_main: Int,
    chosen: np.ndarray, main: np.ndarray, others: np.ndarray, places: np.ndarray, ends: np.ndarray,
    job_messages: np.ndarray, job_rows: np.ndarray,
) -> None:  # fmt: skip
    """Find the messages that make rows of one table, and sort them into its jobs, each in their order.

    numbers, routes, bits   int64, uint8, uint16: messages, in their order
    job_of      (256,) uint8 by route, the place of its job among the table's, or NO_JOB
    need        (256,) uint16 by route, bits below which there is no row
    first_is_main   whether job 0 fills whole columns: its rows are not listed
    chosen      int64, messages of all rows; main: those of the main job; others, places: those of other jobs, and their
                rows. Each has room for one more than there are, since what follows the last one is written, too
    ends        int64 by job, and one for the main job: where its room begins, and in the end where what it got ends
    job_messages, job_rows   int64, messages of each job but the main one, and the rows they make, job by job

    Cost 0.9 ns a message without a branch, and 3 ns a row of other jobs.
    """
    row, mine, other = np.uint64(0), np.uint64(0), np.uint64(0)
    mains = np.uint8(first_is_main)
    for m in range(numbers.size):
        u = np.uint64(m)
        route = np.uint64(routes[u])
        there = np.uint64(bits[u] >= need[route])
        is_main = there & np.uint64(job_of[route] < mains)
        chosen[row] = numbers[u]
        main[mine] = numbers[u]
        others[other] = m
        places[other] = row
        row += there
        mine += is_main
        other += there - is_main
    ends[ends.size - 1] += np.int64(mine)
    for k in range(np.int64(other)):
        n = np.uint64(others[k])
        job = np.uint64(job_of[np.uint64(routes[n])])
        at = np.uint64(ends[job])
        job_messages[at] = numbers[n]
        job_rows[at] = places[k]
        ends[job] = np.int64(at) + 1


@kernel
def take_heads(
    chosen: np.ndarray, first_row: Int, all_mmsi: np.ndarray, all_types: np.ndarray, rows: np.ndarray, mmsi: np.ndarray,
    types: np.ndarray,
) -> None:  # fmt: skip
    """Numbers in the decoder (int64), MMSI (int64) and types (uint8) of the chosen messages, in one pass."""
    for k in range(chosen.size):
        m = np.uint64(chosen[k])
        rows[k] = chosen[k] + first_row
        mmsi[k] = all_mmsi[m]
        types[k] = all_types[m]


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
