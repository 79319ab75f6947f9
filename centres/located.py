"""YAML whose every value knows its line, so that a mistake can be pointed at.

A form is read as a whole: each mistake is noted with file and line and reading goes on, so that
the person who wrote the file sees all of them at once."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong in a file; lines count from 1."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class FormError(Exception):
    """Everything that is wrong in a file, in the order of its lines."""

    def __init__(self, mistakes: Collection[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes))
        super().__init__("\n".join(map(str, self.mistakes)))


class Notes:
    """Collects mistakes while a file is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []

    def add(self, line: int, what: str) -> None:
        self.mistakes.append(Mistake(self.file, line, what))

    def check(self) -> None:
        """Raise `FormError` if anything was noted."""
        if self.mistakes:
            raise FormError(self.mistakes)


class Item:
    """A value of the file with its place. A reader that finds another kind of value than it asked
    for notes the mistake and gets an empty one, so that reading can go on."""

    def __init__(self, node: yaml.Node, path: str, notes: Notes) -> None:
        self._node, self.path, self._notes = node, path, notes

    @property
    def line(self) -> int:
        return int(self._node.start_mark.line) + 1

    def wrong(self, what: str) -> None:
        self._notes.add(self.line, f"{self.path}: {what}" if self.path else what)

    @property
    def is_map(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    @property
    def is_null(self) -> bool:
        return self._node.tag == "tag:yaml.org,2002:null"

    def fields(self, known: Collection[str] | None = None) -> dict[str, "Item"]:
        """A mapping's values by key. Keys given twice are mistakes, as are keys not `known`."""
        if not isinstance(self._node, yaml.MappingNode):
            self.wrong(f"expected key: value lines, found {self._found()}")
            return {}
        found: dict[str, Item] = {}
        for key, value in self._node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            item = Item(value, f"{self.path}.{name}".lstrip("."), self._notes)
            line = key.start_mark.line + 1
            if name in found:
                self._notes.add(line, f"{item.path}: given twice")
            elif known is not None and name not in known:
                self._notes.add(line, f"{item.path}: unknown key; known: {', '.join(known)}")
            found.setdefault(name, item)
        return found

    def items(self) -> list["Item"]:
        """A list's values."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.wrong(f"expected a list, found {self._found()}")
            return []
        return [
            Item(node, f"{self.path}[{number}]", self._notes)
            for number, node in enumerate(self._node.value, 1)
        ]

    def text(self, longest: int) -> str:
        """A line of text, as written (dates and numbers too), of 1 to `longest` characters."""
        if not isinstance(self._node, yaml.ScalarNode) or self.is_null:
            self.wrong(f"expected text, found {self._found()}")
            return ""
        value = str(self._node.value).strip()
        if not value:
            self.wrong("is empty")
        elif len(value) > longest:
            self.wrong(f"is longer than {longest} characters")
        elif not value.isprintable():
            self.wrong("holds characters that cannot be shown")
        return value

    def whole(self, least: int, most: int) -> int:
        """A whole number between `least` and `most`."""
        value = self.plain()
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(f"expected a whole number from {least} to {most}, found {self._found()}")
            return least
        return value

    def yes(self) -> bool:
        """true or false."""
        value = self.plain()
        if not isinstance(value, bool):
            self.wrong(f"expected true or false, found {self._found()}")
        return value is True

    def plain(self) -> Any:
        """The value as JSON would have it: dates stay text."""
        if self.is_map:
            return {key: item.plain() for key, item in self.fields().items()}
        if self.is_list:
            return [item.plain() for item in self.items()]
        kind = self._node.tag.rpartition(":")[2]
        if kind in ("int", "float", "bool", "null"):
            try:
                return yaml.constructor.SafeConstructor().construct_object(self._node)
            except ValueError:
                self.wrong(f"expected a number, found {self._found()}")
        return self._node.value

    def _found(self) -> str:
        if self.is_map:
            return "key: value lines"
        if self.is_list:
            return "a list"
        return "nothing" if self.is_null else f"«{self._node.value}»"


# The C reader is thirty times faster, and there wherever its library is.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
_TOO_DEEP = f"nested deeper than {_DEEPEST} levels"


def read_form(text: str | bytes, notes: Notes) -> Item:
    """The whole file as one item; raises `FormError` where it is no YAML at all."""
    node = None
    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        refused = _refused(text)
        if refused:
            notes.add(*refused)
            raise FormError(notes.mistakes)
        node = yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError as error:
        notes.add(error.object[: error.start].count(b"\n") + 1, "is no text in UTF-8")
    except yaml.YAMLError as error:
        notes.add(*_unread(str(text), error))
    else:
        if node is None:
            notes.add(1, "is empty")
    if node is None:
        raise FormError(notes.mistakes)
    return Item(node, "", notes)


def _unread(text: str, error: yaml.YAMLError) -> tuple[int, str]:
    """Line and reason of what the reader could not take."""
    line, said = 1, str(error).splitlines()[0]
    if isinstance(error, yaml.MarkedYAMLError):
        said = error.problem or error.context or said
        mark = error.problem_mark or error.context_mark
        # The reader sees the end of a file on a line after the last.
        line = min(mark.line + 1, len(text.splitlines())) if mark else 1
    # Newer readers refuse deep nesting themselves, before its levels can be counted here.
    return line, _TOO_DEEP if "nesting depth" in said else f"not readable as YAML: {said}"


def _refused(text: str) -> tuple[int, str] | None:
    """Line and name of what a network never needs and a hostile file would use: references, with
    which a file grows without end, and nesting so deep that it overturns the reader."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            return line, f"references like *{event.anchor} are not understood here"
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return line, _TOO_DEEP
    return None
