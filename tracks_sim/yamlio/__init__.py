"""Reading and writing YAML with positions and comments: faults in sentences, and updates that change only their lines. Knows nothing of cases."""
