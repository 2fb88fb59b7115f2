"""What the two sides of a contact write to each other: on the page and by e-mail, in one thread.

Promises: nobody's address or number is shown to the other by it; a message that is kept was told to whom it is for,
in one transaction; a professional's first message and every summary are an attempt to reach the homeowner that the
platform saw; what is refused leaves nothing behind.
"""
