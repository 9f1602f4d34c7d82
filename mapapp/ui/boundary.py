"""Turn every error into words for the person at the screen."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from mapapp.errors import AppError
from mapapp.i18n import Translator

from .words import literal

LOG = logging.getLogger(__name__)


@contextmanager
def errors_in_words(say: Translator) -> Iterator[None]:
    """
    Show what went wrong instead of a traceback; the page's other parts stay.

    An `AppError` is said with its cure. Anything else is a fault of the program: it is written to the log
    under a number that the reader can pass on.
    """
    try:
        yield
    except AppError as error:
        st.error(literal(say.error(error)), icon=":material/error:")
    except Exception:
        number = uuid.uuid4().hex[:8]
        LOG.exception("fault %s", number)
        st.error(
            say(
                "程序出了差错，数据没有改动。请把编号 {number} 告诉管理员，日志中可查到原因。",
                number=number,
            ),
            icon=":material/error:",
        )
