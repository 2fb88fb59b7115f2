"""How a site looks: the shades of its one colour, and its sign.

`colours` is arithmetic of colours, `shades` makes what a page wears from one colour and says whether it can be read,
`signs` looks through an operator's files, `site` is what this site wears. Only `site` and `tags` know Django.
"""
