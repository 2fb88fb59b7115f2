"""A contact bought, by hand or by consent, within caps.

Keeps: the purchase itself (`buying`), the caps of week and month, the consents to automatic purchases and the
purchases they bring, and what a buyer may read.

What the guarantee says of one contact more is told by `claims`, which registers at `promise`.

Promises: one transaction takes the place, moves the money and writes down what the guarantee will ask about;
a consent ends when what it was given under no longer holds.

May call: `offers`, `requests`, `pricing`, the models.
"""
