"""The case that the screen tests play."""

CASE = "the-packing-shed"
