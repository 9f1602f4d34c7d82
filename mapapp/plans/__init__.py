"""Plan who answers for what: steps on a draft of zones and roster, published from a day on."""

from .applying import Complaint, Planned, apply, begin, step
from .drafts import Divergence, Draft, diverged, together
from .edits import (
    DescribeSections,
    DivideSides,
    DrawSection,
    Edit,
    Give,
    GiveEach,
    GiveGround,
    JoinSections,
    MergeCommunities,
    MoveBorder,
    Release,
    RemoveCommunity,
    RemoveSections,
    RenameCommunity,
    RenameSection,
    SplitCommunity,
    SplitSection,
)
from .notation import read, written
from .sentences import sentence

__all__ = [
    "Complaint",
    "DescribeSections",
    "DivideSides",
    "Divergence",
    "Draft",
    "DrawSection",
    "Edit",
    "Give",
    "GiveEach",
    "GiveGround",
    "JoinSections",
    "MergeCommunities",
    "MoveBorder",
    "Planned",
    "Release",
    "RemoveCommunity",
    "RemoveSections",
    "RenameCommunity",
    "RenameSection",
    "SplitCommunity",
    "SplitSection",
    "apply",
    "begin",
    "diverged",
    "read",
    "sentence",
    "step",
    "together",
    "written",
]
