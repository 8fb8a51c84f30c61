"""The bounded memory of rankings and plans: what falls out, what is made once, who waits for whom."""

from __future__ import annotations

import threading

import pytest

from porttarget.api.kept import Kept


def test_the_least_recently_used_falls_out_and_the_bound_holds() -> None:
    kept: Kept[int, int] = Kept(3)
    made: list[int] = []

    def ask(key: int) -> int:
        def make() -> int:
            made.append(key)
            return key * 10

        return kept.get(key, make)

    assert [ask(key) for key in (1, 2, 3, 1, 4, 1)] == [10, 20, 30, 10, 40, 10]
    assert made == [1, 2, 3, 4]
    ask(2)
    assert made == [1, 2, 3, 4, 2], "2 fell out when 4 came"
    for key in range(100):
        ask(key)
        assert len(kept) <= 3


def test_many_that_ask_at_once_get_one_value_made_once() -> None:
    kept: Kept[str, object] = Kept(2)
    made: list[object] = []
    start = threading.Barrier(8)
    got: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    def ask() -> None:
        start.wait()
        got.append(kept.get("a", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert got == made * 8


def test_another_value_is_had_while_one_is_being_made() -> None:
    kept: Kept[str, int] = Kept(4)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        assert go_on.wait(10)
        return 1

    thread = threading.Thread(target=lambda: kept.get("slow", slow))
    thread.start()
    assert begun.wait(10)
    assert kept.get("quick", lambda: 2) == 2
    go_on.set()
    thread.join()
    assert kept.get("slow", lambda: 9) == 1


def test_a_failure_is_not_kept() -> None:
    kept: Kept[str, float] = Kept(1)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", lambda: 1.5) == 1.5
