"""Say when each case is due, what its clock shows, and why."""

from .lights import lights
from .reckoning import due, limit_rows, reference, units, without_limit
from .words import explain

__all__ = ["due", "explain", "lights", "limit_rows", "reference", "units", "without_limit"]
