"""The command line about the program itself: models, settings, completion."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from contradict.errors import ModelError
from contradict.settings import Settings, described
from contradict.terminal import Choice, Sink, output_option

if TYPE_CHECKING:
    from contradict.cards import Card

SETTINGS = "contradict.settings"
"""Where the context's `meta` has the Settings of this run, or None."""

_ROLES = {"nli": "NLI model", "encoder": "encoder", "tagger": "tagger"}


@click.command()
@click.option("--format", "format_", type=Choice(["text", "json"]), default="text", show_default=True)
@click.option("--check", is_flag=True, help="Read every file and compare it with what was shipped.")
@output_option
def models(format_: str, check: bool, output: str) -> None:
    """Show the bundled models: what each is for, its size, a few numbers of its card.

    The numbers are of development sets, as metrics.json beside the model has them; the card says what they mean, what
    the model was trained on and under which licences. With --check the exit status is 2 when a file is missing,
    damaged or not ours.

    \b
    contradict models
    contradict models --check
    contradict models --format json
    """  # noqa: D301  (click wants the character)
    from contradict.cards import altered, read_cards
    from contradict.report import dump_json

    cards = read_cards()
    faults = {card.name: altered(card.name) for card in cards} if check else {}
    with Sink(output) as sink:
        if format_ == "json":
            rows = [card.to_dict() | ({"faults": faults[card.name]} if check else {}) for card in cards]
            sink.write(dump_json({"schema": "contradict-models/1", "models": rows}, indent=2) + "\n")
        else:
            sink.write("\n".join(_block(card, faults.get(card.name)) for card in cards))
        sink.keep()
    wrong = [f"{name}: {fault}" for name, some in faults.items() for fault in some]
    if wrong:
        raise ModelError(f"{'; '.join(wrong)}; reinstall the package")


def _block(card: Card, faults: list[str] | None) -> str:
    """A card for people; `faults` is None when nobody looked for any."""
    lines = [
        f"{card.name}: {_ROLES[card.role]}, {f'by {card.option}' if card.option else 'by default'}",
        f"{card.parameters / 1e6:.1f}M parameters, {card.bytes / 1e6:.0f} MB",
        ", ".join(f"{name} {value:.3f}" for name, value in card.numbers.items()),
        f"card: {card.path}",
    ]
    if faults is not None:
        lines += [f"FAULT: {fault}" for fault in faults] or ["files: all as shipped"]
    return "\n   ".join(line for line in lines if line) + "\n"


@click.command()
@click.pass_context
def settings(ctx: click.Context) -> None:
    """Show the settings in force here, and the file that they come from.

    That is the file contradict.toml, or the table [tool.contradict] of a pyproject.toml, in the working folder or the
    nearest folder above it. A key is an option without its dashes; a key in a command's table is for that command
    alone. The command line goes before the file.

    \b
    contradict settings
    contradict --config other.toml settings
    contradict --no-config check article.txt

    \b
    nli = "base"                   # contradict.toml: for every command that has --nli
    [check]                        # in a pyproject.toml: [tool.contradict.check]
    min-contradiction = 0.5
    """  # noqa: D301  (click wants the character)
    found: Settings | None = ctx.meta[SETTINGS]
    if found is None:
        click.echo("No settings: no contradict.toml, and no [tool.contradict] in a pyproject.toml, here or above.")
        return
    root = ctx.find_root().command
    assert isinstance(root, click.Group)
    click.echo(os.path.relpath(found.path))
    for line in described(found, root.commands):
        click.echo(f"contradict {line}")


@click.command()
@click.argument("shell", type=Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script by which SHELL completes commands, options and file names with the Tab key.

    \b
    contradict completion bash >> ~/.bashrc
    contradict completion zsh >> ~/.zshrc
    contradict completion fish > ~/.config/fish/completions/contradict.fish

    In zsh the line comes after the one with compinit. It works in shells that are opened afterwards.
    """  # noqa: D301  (click wants the character)
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    made = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}[shell]
    click.echo(made(ctx.find_root().command, {}, "contradict", "_CONTRADICT_COMPLETE").source())
