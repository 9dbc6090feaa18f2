"""The acts of staff, shared by command line and pages. Each is written to the audit log before it is done."""
