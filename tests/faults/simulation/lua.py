"""The product's own Lua scripts as Python functions, for a store in memory.

Translates the part of Lua the scripts are written in: locals, assignments, `while`, numeric `for`,
`if`, calls and tables. What it does not know is a SyntaxError, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

Call = Callable[..., Any]
Script = Callable[[list[bytes], list[bytes], Call], Any]

_TOKEN = re.compile(
    r"\s+|--[^\n]*"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<sign>\.\.|==|~=|<=|>=|[-+*/%#<>=(){}\[\],.;])"
)
_WORDS = {
    "and", "break", "do", "else", "elseif", "end", "false", "for", "if", "local", "nil", "not",
    "or", "return", "then", "true", "while",
}  # fmt: skip
_LEVELS = {"or": 1, "and": 2, "<": 3, ">": 3, "<=": 3, ">=": 3, "~=": 3, "==": 3, "..": 4}
_LEVELS |= {"+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_PYTHON = {"~=": "!="}
_UNARY_LEVEL = 7
_NAMESPACES = {"redis", "string"}


class CommandRefused(Exception):
    """The server's own word of error."""


class Table(list[Any]):
    """An array of Lua: counted from one, nil outside."""

    def __getitem__(self, place: Any) -> Any:
        return list.__getitem__(self, int(place) - 1) if 0 < place <= len(self) else None

    def __setitem__(self, place: Any, value: Any) -> None:
        if place == len(self) + 1:
            self.append(value)
        else:
            list.__setitem__(self, int(place) - 1, value)


class Translator:
    """From tokens to the lines of a Python function."""

    def __init__(self, source: str) -> None:
        self._tokens = list(_tokens(source))
        self._at = 0
        self._lines: list[str] = []
        self._depth = 1

    def lines(self) -> list[str]:
        self._block()
        if self._peek():
            raise SyntaxError(f"{self._peek()!r} was not expected here")
        return self._lines

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, token: str) -> None:
        found = self._next()
        if found != token:
            raise SyntaxError(f"{token!r} expected, {found!r} found")

    def _take(self, token: str) -> bool:
        if self._peek() == token:
            self._at += 1
            return True
        return False

    def _emit(self, line: str) -> None:
        self._lines.append("    " * self._depth + line)

    def _block(self) -> None:
        empty = len(self._lines)
        while self._peek() not in ("", "end", "else", "elseif"):
            self._statement()
        if len(self._lines) == empty:
            self._emit("pass")

    def _indented(self) -> None:
        self._depth += 1
        self._block()
        self._depth -= 1

    def _statement(self) -> None:
        match self._peek():
            case ";":
                self._next()
            case "while":
                self._next()
                self._emit(f"while _true({self._expression()}):")
                self._expect("do")
                self._indented()
                self._expect("end")
            case "for":
                self._for()
            case "if":
                self._if()
            case "return":
                self._next()
                ends = self._peek() in ("", "end", "else", "elseif", ";")
                self._emit("return None" if ends else f"return {self._expression()}")
            case "break":
                self._next()
                self._emit("break")
            case "local":
                self._next()
                self._assignment()
            case _:
                self._assignment()

    def _for(self) -> None:
        self._next()
        name = self._name()
        self._expect("=")
        start, _, stop = self._expression(), self._expect(","), self._expression()
        self._expect("do")
        self._emit(f"for {name} in range(int({start}), int({stop}) + 1):")
        self._indented()
        self._expect("end")

    def _if(self) -> None:
        word = "if"
        while word in ("if", "elseif"):
            self._next()
            condition = self._expression()
            self._expect("then")
            self._emit(f"{'if' if word == 'if' else 'elif'} _true({condition}):")
            self._indented()
            word = self._peek()
        if self._take("else"):
            self._emit("else:")
            self._indented()
        self._expect("end")

    def _assignment(self) -> None:
        """Also `local a, b` and a call that stands alone."""
        targets = self._list()
        if self._take("="):
            values = self._list()
            if len(values) < len(targets):  # the last call gives several values
                values[-1] = f"*_several({values[-1]}, {len(targets) - len(values) + 1}),"
            self._emit(f"{', '.join(targets)} = {', '.join(values)}")
        elif targets[0].endswith(")"):
            self._emit(targets[0])
        else:
            self._emit(" = ".join([*targets, "None"]))

    def _list(self) -> list[str]:
        found = [self._expression()]
        while self._take(","):
            found.append(self._expression())
        return found

    def _expression(self, level: int = 0) -> str:
        left = self._unary()
        while (found := _LEVELS.get(self._peek(), 0)) > level:
            sign = self._next()
            right = self._expression(found)
            left = _binary(sign, left, right)
        return left

    def _unary(self) -> str:
        if self._take("not"):
            return f"(not _true({self._expression(_UNARY_LEVEL)}))"
        if self._take("#"):
            return f"len({self._expression(_UNARY_LEVEL)})"
        if self._take("-"):
            return f"(-{self._expression(_UNARY_LEVEL)})"
        return self._suffixed()

    def _suffixed(self) -> str:
        found = self._primary()
        while True:
            if self._take("["):
                found = f"{found}[{self._expression()}]"
                self._expect("]")
            elif self._take("("):
                given = [] if self._peek() == ")" else self._list()
                self._expect(")")
                found = f"{found}({', '.join(given)})"
            elif found in _NAMESPACES and self._take("."):
                found = f"{found}_{self._next()}"
            else:
                return found

    def _primary(self) -> str:
        token = self._peek()
        if token in ("true", "false", "nil"):
            self._next()
            return {"true": "True", "false": "False", "nil": "None"}[token]
        if token == "(":
            self._next()
            inner = self._expression()
            self._expect(")")
            return f"({inner})"
        if token == "{":
            self._next()
            items = [] if self._peek() == "}" else self._list()
            self._expect("}")
            return f"Table(({''.join(item + ', ' for item in items)}))"
        if token[:1] in "'\"" and token:
            return f"b{self._next()}"
        if token[:1].isdigit():
            return self._next()
        return self._name()

    def _name(self) -> str:
        token = self._next()
        if token in _WORDS or not token.isidentifier():
            raise SyntaxError(f"{token!r} is no name")
        return token if token in _GLOBALS or token in _NAMESPACES else f"{token}_"


def _tokens(source: str) -> Iterator[str]:
    at = source.index("\n") if source.startswith("#!") else 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        if found is None:
            raise SyntaxError(f"no token of ours: {source[at : at + 20]!r}")
        if found.lastgroup:
            yield found[0]
        at = found.end()


def _binary(sign: str, left: str, right: str) -> str:
    if sign in ("or", "and"):
        return f"_{sign}({left}, lambda: {right})"
    if sign == "..":
        return f"(_bytes({left}) + _bytes({right}))"
    return f"({left} {_PYTHON.get(sign, sign)} {right})"


# What the scripts find around them


def _true(value: Any) -> bool:
    return value is not None and value is not False


def _or(left: Any, right: Callable[[], Any]) -> Any:
    return left if _true(left) else right()


def _and(left: Any, right: Callable[[], Any]) -> Any:
    return right() if _true(left) else left


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b"%d" % value


def tonumber(value: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(number) if number.is_integer() else number


def _type(value: Any) -> bytes:
    """Of a text or a table; nobody asks about more."""
    return b"table" if isinstance(value, Table) else b"string" if isinstance(value, bytes) else b""


def _match(text: bytes, pattern: bytes) -> Any:
    found = _pattern(pattern).search(text)
    if found is None:
        return None
    return found.groups() if found.re.groups > 1 else found[found.re.groups]


def _several(values: Any, count: int) -> tuple[Any, ...]:
    given = values if isinstance(values, tuple) else (values,)
    return (*given, *(None,) * count)[:count]


def _sub(text: bytes, first: int, last: int) -> bytes:
    return text[first - 1 : last]


def _find(text: bytes, part: bytes, first: int = 1, plain: bool = False) -> int | None:
    if not plain:
        raise SyntaxError("string.find is understood without patterns only")
    return text.find(part, first - 1) + 1 or None


@cache
def _pattern(pattern: bytes) -> re.Pattern[bytes]:
    """Anchors, sets, captures and `*` mean the same in both; the rest is taken literally."""
    if b"%" in pattern or b"-" in pattern:
        raise SyntaxError(f"the pattern {pattern!r} has signs that mean another thing in Python")
    return re.compile(re.sub(rb"([{}|\\])", rb"\\\1", pattern), re.DOTALL)


def _from_redis(value: Any) -> Any:
    if value is None:
        return False
    return Table(map(_from_redis, value)) if isinstance(value, list) else value


def _to_redis(value: Any) -> Any:
    if isinstance(value, Table):
        return [_to_redis(one) for one in list.__iter__(value)]
    if isinstance(value, bool) or value is None:
        return 1 if value else None
    return value if isinstance(value, bytes) else int(value)


_GLOBALS = {"KEYS", "ARGV", "tonumber", "type"}


@cache
def compile_script(source: str) -> Script:
    """The script as a function of its keys, its arguments, and what carries out a command."""
    lines = ["def script(KEYS, ARGV, redis_call, redis_pcall):", *Translator(source).lines()]
    names: dict[str, Any] = {
        "Table": Table,
        "tonumber": tonumber,
        "type": _type,
        "string_match": _match,
        "string_sub": _sub,
        "string_find": _find,
        "_several": _several,
        "_true": _true,
        "_or": _or,
        "_and": _and,
        "_bytes": _bytes,
    }
    exec(compile("\n".join(lines), "<script>", "exec"), names)  # noqa: S102 - our own scripts
    function = names["script"]

    def run(keys: list[bytes], args: list[bytes], call: Call) -> Any:
        def redis_call(*command: Any) -> Any:
            return _from_redis(call([_bytes(part) for part in command]))

        def redis_pcall(*command: Any) -> Any:
            try:
                return redis_call(*command)
            except CommandRefused:
                return Table()  # with the error in it, which no script looks at

        return _to_redis(function(Table(keys), Table(args), redis_call, redis_pcall))

    return run
