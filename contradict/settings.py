"""contradict.toml, or [tool.contradict] of a pyproject.toml -> defaults for the options of the commands."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from contradict.errors import InputError
from contradict.terminal import STDIN, FileName, ModelName, reason_of

OWN, SHARED = "contradict.toml", "pyproject.toml"
"""In one folder the first is the nearer."""

Defaults = dict[str, dict[str, Any]]
"""By command and by the name of the parameter, as click's `default_map` has them."""


_WRITTEN = frozenset({"output", "rejects"})
"""Options that have a file written. A settings file that somebody else left may name none but those beside it."""


@dataclass(frozen=True)
class Settings:
    """What one file says."""

    path: Path
    defaults: Defaults


def find_settings(folder: Path) -> Path | None:
    """The nearest file with settings, in the folder or above; a pyproject.toml without a table of ours is none.

    Raises:
        InputError: A pyproject.toml on the way cannot be read.
    """
    for place in (folder, *folder.parents):
        if os.path.isfile(place / OWN):  # Path.is_file raises where a folder may not be searched
            return place / OWN
        if os.path.isfile(place / SHARED) and _table(place / SHARED) is not None:
            return place / SHARED
    return None


def read_settings(path: Path, commands: Mapping[str, click.Command]) -> Settings:
    """The settings of one file, all of them checked, for whatever command they are.

    A key outside the commands' tables holds for every command that has such an option; a command's own table goes
    before it. Paths count from the folder of the file.

    Raises:
        InputError: There is no such file, it is not TOML, or a key or a value in it is none that the options take.
    """
    table = _table(path)
    name = os.path.relpath(path)
    if table is None:
        raise InputError(f"{name}: has no table [tool.contradict]; add it, or name a {OWN}")
    heading = "tool.contradict." if path.name == SHARED else ""
    defaults: Defaults = {command: {} for command in commands}
    options = {command: _options(commands[command]) for command in commands}

    def put(where: str, key: str, value: object, among: Iterable[str]) -> None:
        having = [command for command in among if key in options[command]]
        if not having:
            known = {option for command in among for option in options[command]}
            raise InputError(f"{where}: there is no option {key}{_meant(key, known)}")
        for command in having:
            try:
                defaults[command] |= _default(commands[command], options[command][key], value, path.parent)
            except InputError as error:
                one = f" (contradict {command}; [{heading}check] is for one command alone)" if len(having) > 1 else ""
                raise InputError(f"{where}: {key} {error}{one}") from error

    # The commands' own tables come last, and win.
    for key, value in sorted(table.items(), key=lambda item: isinstance(item[1], dict)):
        if not isinstance(value, dict):
            put(name, key, value, commands)
        elif key not in commands:
            raise InputError(f"{name}: [{heading}{key}]: there is no such command{_meant(key, commands)}")
        else:
            for option, own in value.items():
                put(f"{name}: [{heading}{key}]", option, own, [key])
    return Settings(path, {command: values for command, values in defaults.items() if values})


def described(settings: Settings, commands: Mapping[str, click.Command]) -> Iterator[str]:
    """Each default as it would be given on the command line."""
    for command, values in settings.defaults.items():
        for name, (option, negated) in _options(commands[command]).items():
            value = values.get(option.name or "")
            if option.is_flag and value is not None and value is not negated:
                yield f"{command} --{name}"
            elif not option.is_flag and value is not None:
                items = value if isinstance(value, list) else [value]
                yield from (f"{command} --{name} {shlex.quote(str(item))}" for item in items)


def _table(path: Path) -> dict[str, Any] | None:
    """The file's own settings, or None where a pyproject.toml has none."""
    import tomllib

    name = os.path.relpath(path)
    try:
        with path.open("rb") as file:
            table: dict[str, Any] = tomllib.load(file)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({reason_of(error)}); check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{name}: is not TOML ({error}); mend it, or go without: --no-config") from error
    if path.name != SHARED:
        return table
    tools = table.get("tool")
    ours = tools.get("contradict") if isinstance(tools, dict) else None
    return ours if isinstance(ours, dict) else None


_Named = dict[str, tuple[click.Option, bool]]
"""Options by their long names without the dashes; True for the name that switches off."""


def _options(command: click.Command) -> _Named:
    return {
        name[2:]: (option, negated)
        for option in command.params
        if isinstance(option, click.Option)
        for names, negated in ((option.opts, False), (option.secondary_opts, True))
        for name in names
        if name.startswith("--")
    }


def _default(command: click.Command, named: tuple[click.Option, bool], value: object, folder: Path) -> dict[str, Any]:
    """The parameter with its value.

    Raises:
        InputError: The option does not take the value; the message goes behind the key.
    """
    option, negated = named
    assert option.name is not None
    if option.is_flag:
        if not isinstance(value, bool):
            raise InputError(f"is true or false, not {_shown(value)}")
        return {option.name: value is not negated}
    if option.multiple:
        items = value if isinstance(value, list) else [value]
        return {option.name: [_converted(command, option, item, folder) for item in items]}
    return {option.name: _converted(command, option, value, folder)}


def _converted(command: click.Command, option: click.Option, value: object, folder: Path) -> object:
    taken: tuple[type, ...] = (str,)
    expected = "a text in quotation marks"
    if isinstance(option.type, click.types.IntParamType):
        taken, expected = (int,), "a whole number"
    elif isinstance(option.type, click.types.FloatParamType):
        taken, expected = (int, float), "a number"
    if isinstance(value, bool) or not isinstance(value, taken):
        raise InputError(f"takes {expected}, not {_shown(value)}")
    try:
        converted: object = option.type.convert(value, option, click.Context(command))
    except click.BadParameter as error:
        raise InputError(f"cannot be: {error.message.rstrip('.')}") from error
    return _rebased(option, converted, folder) if isinstance(converted, str) else converted


def _rebased(option: click.Option, value: str, folder: Path) -> str:
    """A path seen from the working folder; a model's name may be one."""
    place = folder / value
    if value == STDIN or "://" in value or not isinstance(option.type, FileName):
        return value
    if option.name in _WRITTEN and not place.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"leads out of the folder of the settings ({value}); give it on the command line")
    return value if isinstance(option.type, ModelName) and not place.is_dir() else os.path.relpath(place)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _meant(key: str, known: Iterable[str]) -> str:
    close = get_close_matches(key, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
