"""Pages on which staff work with trainees, studies and cases."""
