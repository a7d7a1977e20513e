"""The real content, released."""

from tests.web.conftest import project, released_project

__all__ = ["project", "released_project"]
