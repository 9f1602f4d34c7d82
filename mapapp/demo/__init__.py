"""Make the demo city."""
