"""Show one zone: its cases, its clock, its trend, what comes back, and who answered for it."""

from mapapp.ui import add_scene, screen, zone_view

view = screen.current()
place = add_scene.titled(view.say("责任区"))
zone_view.draw(view)
add_scene.offer(view, "zone", place=place, page="zone")
