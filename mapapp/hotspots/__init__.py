"""Find where problems gather. Each module here is one method and ends with its METHOD."""

from . import getis_ord, grid_count
from ._method import Method, Param

METHODS: dict[str, Method] = {method.key: method for method in (getis_ord.METHOD, grid_count.METHOD)}

__all__ = ["METHODS", "Method", "Param"]
