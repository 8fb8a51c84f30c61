"""Parquet files of our own making, for large tables: see `file`. Small ones are left to pyarrow: nothing to compile."""
