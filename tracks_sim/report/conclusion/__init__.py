"""The conclusion of a study: the planned comparison, what may be shown of it yet, and what it means in plain words."""
