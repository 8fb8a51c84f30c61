"""Fuzzing of the AIS decoder: cases, what must hold for each, how they are made and changed, and the runs."""
