"""The pages of coordinators, authors, approvers and auditors; what each may do is the table of access."""
