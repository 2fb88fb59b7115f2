"""How to reach support: by telephone in its hours, by e-mail, by a form that opens a ticket.

Promises: hours are data, with the market's holidays; whether somebody answers now is said as of an instant; whoever
writes on the page is told the number of it by letter, and answered into the thread; nobody's mailbox is filled by it.

May call: tickets and models of this room; people, notices and below.
"""
