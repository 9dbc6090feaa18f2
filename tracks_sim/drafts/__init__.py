"""Cases that are being written: edits, completion, translation and the defaults that follow from what an author has said."""
