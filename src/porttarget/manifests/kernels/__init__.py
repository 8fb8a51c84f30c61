"""Compiled loops of the manifest reader: bytes and offset arrays in, offset and value arrays out.

Every buffer is a read-only uint8 array over a bytes object, so that each kernel compiles once.
"""
