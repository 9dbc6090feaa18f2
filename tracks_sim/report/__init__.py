"""From the tables of a study to a report: what the figures can carry, in words, tables and plots."""
