"""Pages of a professional: `guarantee`, `contacts`, `money`, `profile`; what they share is in `page.py`."""
