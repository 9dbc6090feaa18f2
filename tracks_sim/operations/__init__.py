"""The acts of staff, shared by command line and pages.

An act is written to the audit log before it is done or, where it adds or revokes staff or erases, in the same transaction.
What only counts, finds an id or checks a plan has no entry.
"""
