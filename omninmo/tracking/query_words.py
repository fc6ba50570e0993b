"""A filter cut into words, quoted texts and signs, each with its position, so that an error can point at it."""

import re
from typing import Literal, NamedTuple

from omninmo.errors import ConfigError

Kind = Literal["word", "text", "key", "sign", "(", ")", ",", "end"]

MAX_SHOWN = 40
"""Letters of a word that an error repeats."""

_WORDS = re.compile(
    r"""
    \s*(?:
      (?P<key>     (?: [A-Za-z]+ \. )? ` (?: [^`] | `` )* `  |  [A-Za-z]+ \. " (?: [^"] | "" )* " )
    | (?P<text>    ' (?: [^'] | '' )* '  |  " (?: [^"] | "" )* " )
    | (?P<sign>    <= | >= | != | == | = | < | > )
    | (?P<bracket> [(),] )
    | (?P<word>    (?: [^\s()<>=!,'"`] | ! (?!=) )+ )
    )
    """,
    re.VERBOSE,
)


class Word(NamedTuple):
    """One word, quoted text or sign of a filter.

    Parameters
    ----------
    kind : "word" as typed, "text" in quotes, "key" with quotes or backticks after its dot, "sign" of a comparison
    text : without the quotes
    position : of its first letter, from 1
    """

    kind: Kind
    text: str
    position: int

    @property
    def shown(self) -> str:
        """The word as an error names it, with its position."""
        if self.kind == "end":
            return "the end"
        short = self.text if len(self.text) <= MAX_SHOWN else f"{self.text[: MAX_SHOWN - 1]}…"
        return f"“{short}” at letter {self.position}"

    def is_word(self, *words: str) -> bool:
        """Return whether this is one of `words`, in upper or lower case and without quotes."""
        return self.kind == "word" and self.text.lower() in words


def split(text: str) -> list[Word]:
    """Return the words of a filter; the last one is of kind "end".

    Raises
    ------
    ConfigError
        If a quote is not closed.

    Examples
    --------
    >>> [(word.kind, word.text) for word in split("tags.`a b` like 'x%'")]
    [('key', 'tags.a b'), ('word', 'like'), ('text', 'x%'), ('end', '')]
    """
    words, position, stop = [], 0, len(text.rstrip())
    while position < stop:
        found = _WORDS.match(text, position)
        if found is None:
            raise _unclosed(text, position)
        words.append(_word(found))
        position = found.end()
    return [*words, Word("end", "", stop + 1)]


def _word(found: re.Match[str]) -> Word:
    group = str(found.lastgroup)
    text, position = found[group], found.start(group) + 1
    match group:
        case "bracket":
            return Word(text, text, position)  # type: ignore[arg-type]  # one of the three kinds that are brackets
        case "text":
            return Word("text", _bare(text), position)
        case "key":
            start = min(index for index in (text.find("`"), text.find('"')) if index >= 0)
            return Word("key", text[:start] + _bare(text[start:]), position)
        case "sign":
            return Word("sign", "=" if text == "==" else text, position)
    return Word("word", text, position)


def _bare(quoted: str) -> str:
    """Return a quoted text without its quotes; a doubled quote within stands for one."""
    mark = quoted[0]
    return quoted[1:-1].replace(mark * 2, mark)


def _unclosed(text: str, position: int) -> ConfigError:
    start = next(index for index in range(position, len(text)) if text[index] in "'\"`")
    return ConfigError(
        f"The filter opens a quote at letter {start + 1} and never closes it; close it with another {text[start]}, "
        "or leave it out."
    )
