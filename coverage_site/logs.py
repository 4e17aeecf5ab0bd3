"""What a log must not hold."""

import logging


class WithoutQuery(logging.Filter):
    """Takes the query string out of the request line that the development server logs: it is what a reader typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(self._shorten(value) for value in record.args)
        return True

    def _shorten(self, value: object) -> object:
        if not isinstance(value, str) or "?" not in value:
            return value
        before, _, after = value.partition("?")
        return f"{before}?… {after.rpartition(' ')[2]}"
