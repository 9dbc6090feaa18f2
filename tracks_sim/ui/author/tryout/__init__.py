"""Trying a case on the trainees' own screen, and what scripts without reading make of it."""
