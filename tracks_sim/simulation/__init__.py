"""Simulated interviews: policies that interview drawn persons, and the calibration of the model on published effects."""
