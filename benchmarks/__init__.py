"""Benchmarks: CPU time and ratios against peers in one run. Run by `make bench`, never by the tests."""
