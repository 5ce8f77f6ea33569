"""Message templates: written here, approved by Meta, sent outside the 24-hour window.

`shape` reads components, `drafts` writes and judges them, `actions` are what people do,
`meta` asks the Graph API, `work` does that in workers, `updates` hears what Meta says of
them, `sending` queues one for a customer, `notices` chooses those of the system.
"""
