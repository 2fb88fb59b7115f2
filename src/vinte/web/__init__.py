"""The pages, one set for each audience: public, homeowner, professional, desk, operator.

It keeps no tables. A view reads through a room's `queries`, makes one call into a room's `actions`, and shows what
came back; no rule of the guarantee is decided here.

What it promises: every route stands in `authorization.ROUTES` or is refused; `request.clock` is the only clock;
instants are shown in the market's zone; nothing on a page is inline script or style; each page works without
JavaScript. How a page is put together: docs/design-system.md. It may call every room but `api`, `demo` and `project`.
"""
