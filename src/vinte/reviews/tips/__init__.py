"""Tips: a sentence of advice at the moment when it helps, one at a time, gone for good when it was read.

Keeps: which tips an account has put away. The advice itself is data (`tips.toml`), in our own words.
"""
