"""File formats of cases and catalogues, as records."""
