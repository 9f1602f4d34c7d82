"""Show what each leader's communities look like."""

from mapapp.ui import add_scene, screen, standing_view

view = screen.current()
place = add_scene.titled(view.say("领导包社区"))
standing_view.draw(view, ("leader", "community", "street"), "answer/communities")
add_scene.offer(view, "communities", place=place, page="answer/communities")
