"""Keep the city in one file: one transaction per write, a revision that every write raises."""

from sqlalchemy import Engine

from .aliases import forget_alias, learn_alias
from .briefing_copies import add_picture, freeze_briefing, frozen_briefing, frozen_briefings, picture
from .briefings import add_scene, briefing, briefings, forget_briefing, new_briefing, save_briefing
from .bulletins import (
    Kept,
    bulletin,
    bulletin_content,
    bulletins,
    issue_bulletin,
    new_bulletin,
    save_bulletin,
)
from .cell_file import cells
from .checking import Finding, check
from .cleared import clear_texts, cleared, digest
from .clock import clock_table, set_clock_table
from .decisions import decide, judge, withdraw_decisions
from .draft_plans import DraftConflictError, draft, drafts, drop_draft, save_draft
from .engine import connect
from .figures import (
    forget_view,
    freeze,
    frozen,
    frozen_reports,
    save_view,
    set_stages,
    set_weights,
    stages,
    views,
    weights,
)
from .ground import plan_patrols, record_patrol, set_ground_rules, withdraw_patrol
from .ground_points import inspect_point, photos_of, set_checklist, set_point_kinds, withdraw_inspection
from .ground_shops import check_shop, sign_shop
from .imports import Arrival, Receipt, save_import, save_together
from .letters import (
    earlier_points,
    issue_letter,
    letter_content,
    letter_history,
    letters,
    next_sequence,
    note_letter,
    open_round,
    points_of_letters,
    rounds,
)
from .photo_files import add_photo, photo_bytes, photos
from .photo_files import missing as missing_photos
from .publishing import Published, publish
from .reading import changes, city, evidence, imports, rejected, revision, words
from .roster_edits import edit, end, give, withdraw
from .steps import Taken, judge_steps, take_steps
from .writing import learn_word, learn_words, mark_made_up, rename_city, set_projection

__all__ = [
    "Arrival",
    "DraftConflictError",
    "Engine",
    "Finding",
    "Kept",
    "Published",
    "Receipt",
    "add_picture",
    "add_scene",
    "briefing",
    "briefings",
    "Taken",
    "add_photo",
    "bulletin",
    "bulletin_content",
    "bulletins",
    "cells",
    "changes",
    "check",
    "check_shop",
    "city",
    "clear_texts",
    "cleared",
    "clock_table",
    "connect",
    "decide",
    "digest",
    "earlier_points",
    "draft",
    "drafts",
    "drop_draft",
    "edit",
    "end",
    "evidence",
    "forget_alias",
    "forget_briefing",
    "forget_view",
    "freeze",
    "freeze_briefing",
    "frozen",
    "frozen_briefing",
    "frozen_briefings",
    "frozen_reports",
    "give",
    "imports",
    "inspect_point",
    "issue_bulletin",
    "issue_letter",
    "judge",
    "judge_steps",
    "learn_alias",
    "learn_word",
    "learn_words",
    "letter_content",
    "letter_history",
    "letters",
    "mark_made_up",
    "new_briefing",
    "picture",
    "new_bulletin",
    "next_sequence",
    "note_letter",
    "open_round",
    "photo_bytes",
    "missing_photos",
    "photos",
    "photos_of",
    "plan_patrols",
    "points_of_letters",
    "record_patrol",
    "rejected",
    "rename_city",
    "revision",
    "save_briefing",
    "rounds",
    "save_bulletin",
    "publish",
    "save_draft",
    "save_import",
    "save_together",
    "save_view",
    "set_checklist",
    "set_clock_table",
    "set_ground_rules",
    "set_point_kinds",
    "set_projection",
    "set_stages",
    "set_weights",
    "sign_shop",
    "stages",
    "take_steps",
    "views",
    "weights",
    "withdraw",
    "withdraw_decisions",
    "withdraw_inspection",
    "withdraw_patrol",
    "words",
]
