"""The rules for models, in files: their versions, and what is kept of them with a run."""

from ai import prompts
from ai.backends import asking
from ai.models import AssistantRun
from tests.ai_backends.stand import turn


def test_the_newest_is_given_with_its_version() -> None:
    newest = prompts.all_prompts()[-1]
    request = asking.request_for(turn("Hello"), seconds=5)
    assert request.system[0] == newest.text
    assert newest.version == asking.PROMPT_VERSION


def test_every_version_fits_a_run_and_is_found_again() -> None:
    longest = AssistantRun._meta.get_field("prompt_version").max_length or 0
    for prompt in prompts.all_prompts():
        assert len(prompt.version) <= longest
        assert prompts.prompt_of(prompt.version) == prompt
    assert prompts.prompt_of("0-ffffffffff") is None


PUBLISHED = {"1-4d42a8c7d1"}
"""What runs of installations name. A text that was given to models is never changed: it gets a
new file, and its version is added here."""


def test_what_was_published_stays_as_it_was() -> None:
    assert {prompt.version for prompt in prompts.all_prompts()} == PUBLISHED


NATURAL = {"1n1-57093c5454"}
"""The same for what models are given in natural mode."""


def test_what_was_published_for_natural_mode_stays_as_it_was() -> None:
    assert {prompt.version for prompt in prompts.natural_prompts()} == NATURAL
    for prompt in prompts.natural_prompts():
        assert prompts.prompt_of(prompt.version) == prompt
