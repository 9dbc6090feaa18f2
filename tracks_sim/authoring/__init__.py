"""Cases of an organisation while they are written: drafts with their journal, what they lack, release, and exchange with others."""
