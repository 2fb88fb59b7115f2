"""The kernel: what every room means by money, time, identity and failure.

Keeps: cents (`cents`), calendar days and months (`periods`), identifiers (`ids`), the clock (`clock`),
errors (`errors`), how days are written (`written`) and the one way to lock rows (`rows`). No models, no pages, no business rules.

Promises: amounts are whole cents; a month is a calendar month and a day is a market's day; nothing
below reads the machine's clock except `clock.SystemClock`; rows are locked in the order of their keys.

May call: nobody in this house. `errors`, `cents`, `periods`, `ids` and `clock` import the standard
library only, because the guarantee stands on them and must run without Django.
"""
