"""What can go wrong, as sentences for people. One root; subjects as attributes; causes chained."""


class SyndicatorError(Exception):
    """Anything that a person can mend. The command line shows it in one line and exits with `exit_code`."""

    exit_code = 1


class InvalidArticle(SyndicatorError):
    """An article can be no item: it lacks what every item must have."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class ConfigurationError(SyndicatorError):
    """`syndicator.toml`, an environment variable or a declaration says something that we cannot follow."""

    def __init__(self, where: str, problem: str, hint: str = "") -> None:
        super().__init__(f"{where}: {problem}" + (f" ({hint})" if hint else ""))
        self.where = where
        self.problem = problem
        self.hint = hint


class DefinitionError(ConfigurationError):
    """A file that people write holds a mistake; `where` names it and, if known, the line."""


class QueryError(SyndicatorError):
    """A query cannot be understood. `position` counts characters from 0."""

    def __init__(self, query: str, position: int, problem: str, hint: str = "") -> None:
        super().__init__(f"{problem} at character {position + 1} of {query!r}" + (f" ({hint})" if hint else ""))
        self.query = query
        self.position = position
        self.problem = problem
        self.hint = hint


class StoreError(SyndicatorError):
    """The database or the data folder cannot be used; the message says what to do."""


class NewerStore(StoreError):
    """The database was written by a newer Syndicator; nothing was touched."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            f"{path}: written by a newer Syndicator (schema {found}, this one knows {known}); "
            "upgrade Syndicator, or use another --data folder"
        )
        self.path = path
        self.found = found
        self.known = known


class TooCostly(StoreError):
    """A question took longer than whoever asked it may have; nothing is wrong with the archive."""


class AlreadyRunning(SyndicatorError):
    """Another turn holds the run lock."""

    exit_code = 75

    def __init__(self, path: str) -> None:
        super().__init__(f"another run is working in {path}; it will finish by itself")
        self.path = path


class CaptureError(SyndicatorError):
    """A WARC file cannot be read."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class PublicationRefused(SyndicatorError):
    """A generation was built but not switched to; what stood before still stands."""


class UnknownSource(SyndicatorError):
    """A source was named that nobody declares, or that the operator switched off."""

    def __init__(self, source: str, near: list[str], *, off: bool = False) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else "; `syndicator sources` lists them"
        switched = f"{source} is switched off; to follow it again:  syndicator sources enable {source}"
        super().__init__(switched if off else f"no source {source!r}{hint}")
        self.source = source
        self.near = near
