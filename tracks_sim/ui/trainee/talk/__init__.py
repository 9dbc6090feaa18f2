"""The simulated talk on screen: what can be said, and what was said."""
