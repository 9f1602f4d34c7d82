"""Write the steps of a plan down as plain values, and read them back."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from ..errors import InputError
from ..i18n import N_
from .edits import KINDS, Edit


def written(edit: Edit) -> dict[str, Any]:
    """Write an edit as plain values that JSON can hold."""
    told = {
        key: value.isoformat() if isinstance(value, dt.date) else value for key, value in asdict(edit).items()
    }
    return {"kind": type(edit).__name__, **told}


def read(told: Mapping[str, Any]) -> Edit:
    """Read an edit that `written` wrote; refuse what this version does not know."""
    kind = KINDS.get(str(told.get("kind")))
    values = {key: value for key, value in told.items() if key != "kind"}
    if kind is None or not set(values) <= {field.name for field in fields(kind)}:
        raise InputError(
            N_("方案里有本程序不认识的步骤“{kind}”"),
            N_("请升级本程序后再打开这个方案"),
            kind=told.get("kind"),
        )
    wanted = typing.get_type_hints(kind)
    return kind(**{key: _shaped(value, wanted[key]) for key, value in values.items()})


def _shaped(value: Any, wanted: Any) -> Any:
    """Turn JSON's lists back into tuples and its texts into days."""
    if isinstance(wanted, types.UnionType):
        (wanted,) = [kind for kind in typing.get_args(wanted) if kind is not types.NoneType]
    if wanted is dt.date:
        return None if value is None else dt.date.fromisoformat(value)
    return _tuples(value)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list | tuple) else value
