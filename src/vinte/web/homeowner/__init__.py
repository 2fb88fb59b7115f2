"""Pages of a homeowner: the request's questions, its status, answers by private link."""
