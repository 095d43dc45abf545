"""Logs as JSON lines that can't carry personal data: what isn't known to be harmless is left out.

Only the keys listed here get through, with values that look like a code, an id or a number. An exception
leaves its type and its frames, since messages quote inputs (pydantic) and rows (PostgreSQL). A library's
record leaves its template without arguments, since driver errors put the data there.
"""

import logging
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from types import TracebackType
from uuid import UUID

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

allowed_keys = frozenset(
    {
        *("event", "level", "timestamp", "service", "logger", "where", "template", "exception", "frames"),
        *("network_id", "event_id", "type", "source", "consumer", "topic", "partition", "offset", "key"),
        *("handler", "command", "kind", "subject", "dossier_id", "request_id", "traceparent", "version"),
        *("method", "route", "status", "error", "reason", "slug", "guard", "signal", "state", "part"),
        *("seconds", "again_in", "duration_ms", "attempt", "count", "backlog", "lag", "seq", "entry_id"),
        *("due_at", "cycle", "host", "port", "pid", "wanted"),
    }
)
_code = re.compile(r"[\w.:/<>{}=+@\-]{0,200}")
_event = re.compile(r"[a-z0-9_.:\- ]{1,80}")
withheld = "[withheld]"


def set_up(service: str, level: str = "INFO") -> None:
    """Send structlog and the standard library's logging, libraries' included, through the same filter."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            frames_only,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, frames_only, template_only],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _stamp(service),
                keep_harmless,
                structlog.processors.JSONRenderer(),
            ],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    # Else a line that can't be written is quoted in full on standard error.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(number)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
    # It quotes URLs with their query; requests are measured in `metrics.http_seconds` instead.
    logging.getLogger("uvicorn.access").disabled = True


def get(name: str) -> structlog.typing.FilteringBoundLogger:
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(name)
    return logger


def _stamp(service: str) -> Processor:
    timestamp = structlog.processors.TimeStamper(fmt="iso", utc=True)

    def stamp(logger: WrappedLogger, method: str, entry: EventDict) -> EventDict:
        entry["service"] = service
        return timestamp(logger, method, entry)

    return stamp


def keep_harmless(logger: WrappedLogger, method: str, entry: EventDict) -> EventDict:
    kept: EventDict = {key: _harmless(key, value) for key, value in entry.items() if key in allowed_keys}
    dropped = len(entry) - len(kept)
    if dropped:
        kept["dropped"] = dropped
    return kept


def _harmless(key: str, value: object) -> object:
    if key in ("template", "frames"):
        return value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    shape = _event if key == "event" else _code
    return value if isinstance(value, str) and shape.fullmatch(value) else withheld


def frames_only(logger: WrappedLogger, method: str, entry: EventDict) -> EventDict:
    """Replace an exception by its type and frames."""
    info = entry.pop("exc_info", None)
    if method == "exception" and info is None:
        info = True
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        entry["exception"] = " < ".join(type(e).__qualname__ for e in _causes(error)).replace(" ", "")
        entry["frames"] = list(_frames(error.__traceback__))
    return entry


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield f"{code.co_filename}:{traceback.tb_lineno} {code.co_qualname}"
        traceback = traceback.tb_next


def template_only(logger: WrappedLogger, method: str, entry: EventDict) -> EventDict:
    """A library's own words without its arguments; words without arguments may be an f-string, so they go."""
    record: logging.LogRecord = entry["_record"]
    entry["event"] = "library"
    entry["logger"] = record.name
    entry["where"] = f"{record.module}:{record.lineno}"
    if entry.pop("positional_args", None) and isinstance(record.msg, str):
        entry["template"] = record.msg
    return entry
