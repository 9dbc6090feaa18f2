"""Review and release of a draft: what reviewers say, the reader's page and the document on paper."""
