"""Dates in messages to microseconds since 1970."""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner

# days of a year before each month, and the length of months; month 0 and beyond 12 have none
BEFORE = np.array([0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 0, 0, 0], np.uint32)
LENGTH = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0], np.uint32)
EPOCH = 719_162  # days from 1 January of year 1 to that of 1970


@inner
def utc_us(date: Int) -> tuple[Int, bool]:
    """Microseconds since 1970 of year, month, day, hour, minute, second in 14, 4, 5, 5, 6, 6 bits; whether it exists.

    Unsigned 32-bit numbers throughout: dividing signed ones took 150 ns a date.
    """
    year, month, day = np.uint32(date >> 26), np.uint32(date >> 22 & 15), np.uint32(date >> 17 & 31)
    hour, minute, second = np.uint32(date >> 12 & 31), np.uint32(date >> 6 & 63), np.uint32(date & 63)
    century = year % np.uint32(100) == np.uint32(0)
    leap = (year & np.uint32(3)) == np.uint32(0) and (not century or (year & np.uint32(15)) == np.uint32(0))
    last = LENGTH[month]
    if leap and month == np.uint32(2):
        last += np.uint32(1)
    good = np.uint32(1) <= year <= np.uint32(9999) and np.uint32(1) <= day <= last
    if not (good and hour < np.uint32(24) and minute < np.uint32(60) and second < np.uint32(60)):
        return np.int64(0), False
    past = year - np.uint32(1)
    hundreds = past // np.uint32(100)
    days = past * np.uint32(365) + (past >> np.uint32(2)) - hundreds + (hundreds >> np.uint32(2)) + BEFORE[month] + day
    if leap and month > np.uint32(2):
        days += np.uint32(1)
    of_day = (hour * np.uint32(60) + minute) * np.uint32(60) + second
    return (np.int64(days) - (EPOCH + 1)) * 86_400_000_000 + np.int64(of_day) * 1_000_000, True
