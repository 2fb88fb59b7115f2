"""The profile, the area and hours of work, badges and their papers, reviews."""
