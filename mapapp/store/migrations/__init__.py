"""Bring the tables of an older store up to date, one step per file in `versions/`."""
