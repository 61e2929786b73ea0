"""Newsroom: the truth. Stories, reviews and the deliveries ledger, with one verb a file in actions/."""
