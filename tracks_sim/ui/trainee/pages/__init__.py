"""Pages of a trainee that are not a step of a case."""
