"""Show where problems concentrate more than chance would have it, and who answers there."""

from mapapp.ui import add_scene, hotspot_view, screen

view = screen.current()
place = add_scene.titled(view.say("热点分析"))
hotspot_view.draw(view)
add_scene.offer(view, *hotspot_view.scene(), place=place)
