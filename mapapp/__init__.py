"""Join city-appearance problems with the zones and people that answer for them."""

__version__ = "0.1.0"
