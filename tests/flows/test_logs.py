"""What the processes of a running product write down about a conversation: ids, no words."""

import json

from tests.flows.stack import Shop, Stack, new_customer, wait_for

CANARY = "Kingfisher-Terrace-4711"
SAID_BY_STAFF = "Heronsgate-0815"


def test_no_log_holds_what_a_customer_or_an_agent_wrote(
    stack: Stack, lumen: Shop, calm: None
) -> None:
    """Through taking in, a turn, an answer of a person's, refused sends and a refused webhook."""
    customer = new_customer()
    stack.faults(http_500=0.5, accept_then_drop=0.2, seed=5)
    lumen.says(customer, f"How much is the sofa shampoo? I live at {CANARY}", name=f"Mr {CANARY}")
    lumen.hears(customer, seconds=60)
    talk = lumen.conversation(customer)
    before = len(lumen.heard(customer))
    lumen.api(
        "POST", f"conversations/{talk['id']}/messages/", json={"text": SAID_BY_STAFF}
    ).raise_for_status()
    lumen.hears(customer, after=before, seconds=60)
    stack.faults()
    stack.webhook({"object": "whatsapp_business_account", "entry": CANARY})
    stack.webhook(None, raw=f'{{"{CANARY}'.encode())

    logs = {path.name: path.read_text(errors="replace") for path in (stack.home / "logs").iterdir()}

    assert {"web.log", "worker.log", "assistant.log", "relay.log", "postgres.log"} <= logs.keys()
    for name, text in logs.items():
        for words in (CANARY, SAID_BY_STAFF, customer):
            assert words not in text, name


def test_a_jobs_log_lines_name_the_job_the_tenant_and_the_conversation(
    stack: Stack, lumen: Shop, calm: None
) -> None:
    customer = new_customer()
    stack.faults(accept_then_drop=1.0)
    lumen.says(customer, "How much is the sofa shampoo?")

    def line() -> dict[str, object] | None:
        for text in (stack.home / "logs" / "worker.log").read_text().splitlines():
            if text.startswith("{") and "the answer was lost" in text:
                found: dict[str, object] = json.loads(text)
                if found.get("conversation") == talk:
                    return found
        return None

    talk = lumen.conversation(customer)["id"]
    found = wait_for(line, seconds=30, what="a line about the answer that was lost")

    assert found["task"] == "conversations.deliver"
    assert found["tenant"] == lumen.facts["schema"]
