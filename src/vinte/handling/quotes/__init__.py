"""Quotes: what a professional would do and for how much, the homeowner's answer, and jobs that were lost.

Keeps: each version of a quote, what was said of it, and who lost a job to whom. Promises: a draft is seen by its writer
alone; what was sent never changes, another offer is a new version and the old one stays readable; amounts are whole
cents and add up; a quote that is accepted in time is a job won by both sides' word, once.
"""
