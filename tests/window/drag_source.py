"""A corner of a file manager: a file that can be dragged away, in the top left of the screen, above all windows.

Prints "ready" once it is on the screen, so that whoever drags knows when to begin.
"""

import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

SIZE = 48

file = pathlib.Path(sys.argv[1])
corner = Gtk.Window(type=Gtk.WindowType.POPUP)
handle = Gtk.EventBox()
handle.add(Gtk.Label(label="file"))
handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
handle.drag_source_add_uri_targets()
handle.connect("drag-data-get", lambda _handle, _drag, data, _info, _time: data.set_uris([file.as_uri()]))
corner.set_title("Deskbell drag source")
corner.add(handle)
corner.set_default_size(SIZE, SIZE)
corner.move(0, 0)
corner.connect("map-event", lambda *_: print("ready", flush=True))
corner.show_all()
Gtk.main()
