"""What a professional reads of the books: lines, months, and files to keep (PDF, CSV, XLSX).

May call: `books`.
"""
