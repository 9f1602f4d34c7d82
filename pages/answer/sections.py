"""Show what each unit's road sections look like."""

from mapapp.ui import add_scene, screen, standing_view

view = screen.current()
place = add_scene.titled(view.say("单位包路段"))
standing_view.draw(view, ("unit", "section", "assisting"), "answer/sections")
add_scene.offer(view, "sections", place=place, page="answer/sections")
