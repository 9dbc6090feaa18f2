"""Screens of an author's page: each a pure function of a draft."""
