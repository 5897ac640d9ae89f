"""A mark in the pixels, another for each recipient, that only who holds the original can read.

The whole trip::

The whole trip::

key = mark_key(secret, "work-7", "North Pier Books")          # evidence.marks.pixel.key
copy = mark_copy(original, key)                               # evidence.marks.pixel.embed
found = detect_marks(original, suspect, [key, *other_keys])   # evidence.marks.pixel.detect
print(found.statement)
"""
