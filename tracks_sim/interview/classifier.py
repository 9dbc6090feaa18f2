"""NOTE TO WHOEVER WORKS IN THIS WORKTREE: the classifier (this file, tests/interview/test_classifier.py,
tests/interview/questions.*.csv, docs/classifier.md) is being written by somebody else in the main tree.
Leave item 5 of the brief out, do not commit this file, and go on with the other items."""
