"""Put the city on the big screen."""

from mapapp.ui import screen, wall

wall.draw(screen.current())
