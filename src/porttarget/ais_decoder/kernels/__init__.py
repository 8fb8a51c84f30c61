"""Compiled parts of the decoder: arrays in, arrays out. Each module is imported where it is first needed."""
