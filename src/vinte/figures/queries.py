"""What may be asked of own figures."""

from __future__ import annotations

from vinte.figures.folder import FolderMissing, check
from vinte.figures.standing import Refused, refused_files, refused_lines, taken_at

__all__ = ["FolderMissing", "Refused", "check", "refused_files", "refused_lines", "taken_at"]
