"""Write bulletins whose every number is a named query over a frozen period."""

from ._binding import Fault, Number, bind, faults, numbers
from ._blocks import BLOCKS, Block, block
from ._bulletin import Bulletin, Heading, check, spoken
from ._numbers import found
from ._queries import QUERIES, Answer, Period, Query, answer
from ._templates import KINDS, PARAGRAPHS, Paragraph, draft, periods
from ._wording import fill, sources

__all__ = [
    "BLOCKS",
    "KINDS",
    "PARAGRAPHS",
    "QUERIES",
    "Answer",
    "Block",
    "Bulletin",
    "Fault",
    "Heading",
    "Number",
    "Paragraph",
    "Period",
    "Query",
    "answer",
    "bind",
    "block",
    "check",
    "draft",
    "faults",
    "fill",
    "found",
    "numbers",
    "periods",
    "sources",
    "spoken",
]
