"""Show the problems on the map, how many there are, and where most of them are."""

from mapapp.ui import figures, overview, screen

view = screen.current()
figures.headline_numbers(view)
overview.draw(view)
