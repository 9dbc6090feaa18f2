"""Groups that a trainer teaches: their plan, the events of a session, and what of their answers may be shown."""
