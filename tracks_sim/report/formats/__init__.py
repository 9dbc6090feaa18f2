"""A report as HTML, PDF, Word and CSV."""
