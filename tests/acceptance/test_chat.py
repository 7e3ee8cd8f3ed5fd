"""A person with the terminal phone, and what the conversation leaves in Redis."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.daemon import NUMBER, ROOT, Daemon, new_user

QUESTIONS = {
    "¿Dónde quedan ubicados?": ["Carrera 9 # 57-32", "Calle 118 # 6A-15"],
    "¿Qué medios de pago manejan?": ["Efectivo", "Nequi", "Daviplata", "PSE", "Pluxee"],
    "¿Cuánto cuesta el domicilio a Cedritos?": ["Cedritos", "$6.900", "45 minutos", "$35.000"],
    "¿Hacen domicilios a Teusaquillo?": ["Teusaquillo", "$5.900", "40 minutos"],
    "¿Cuánto cuesta la pizza margarita?": ["Personal: $22.900", "$38.900", "$52.900"],
    "¿Me regalas el menú?": ["Pizzas", "Pastas", "Postres", "Bebidas"],
    "¿Puedo pagar con Nequi?": ["aceptamos Nequi"],
    "¿Cuál es la dirección de la sede de Usaquén?": ["Calle 118 # 6A-15", "+57 601 555 0178"],
    "¿Cuál es el horario de los sábados?": ["12:00 p. m. a 12:30 a. m."],
    "¿Hasta qué hora atienden los domingos?": ["9:30 p. m."],
}
STATE_KEYS = frozenset(
    """
    tenant_id wa_id locale timezone current_lane customer_id human_handoff vip turns
    last_user_msg_id last_assistant_msg_id location_id fulfillment address phone_verified
    language_locked commerce_state cart_items cart_subtotal_cents cart_currency last_quote
    active_case_id last_order_id return_window_open updated_at
    """.split()  # noqa: SIM905 - a column of 25 strings reads worse
)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    settings = {"DELIVERY": "simulator"}
    with Daemon(tmp_path_factory.mktemp("chat") / "daemon", settings=settings) as running:
        yield running
        assert running.stop() == 0


def talk(daemon: Daemon, *lines: str, phone: str) -> str:
    done = subprocess.run(
        [sys.executable, "run.py", "chat", "--phone", phone, "--profile", "Ana"],
        cwd=ROOT,
        env=daemon.environment(),
        input="\n".join(lines) + "\n",
        text=True,
        capture_output=True,
        timeout=180,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_ten_questions_in_spanish_are_answered_rightly(simulated: Daemon) -> None:
    user = new_user()
    said = talk(simulated, *QUESTIONS, phone=user)

    answers = dict(part.split("\n", 1) for part in said.split("you: ")[1:])
    for question, expected in QUESTIONS.items():
        for words in expected:
            assert words in answers[question], f"{question}: {answers[question]}"
    assert said.count("✓✓\n") == said.count("✓✓ read\n") == len(QUESTIONS)
    simulated.settle()
    traces = simulated.admin(f"/admin/conversations/{NUMBER}:{user}").json()["traces"]
    states = [reply["state"] for trace in traces for reply in trace["replies"]]
    assert len(states) >= len(QUESTIONS)
    assert set(states) == {"read"}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What payment methods do you take?", ["You can pay with", "Cash"]),
        ("Quais são as formas de pagamento?", ["Você pode pagar com", "Dinheiro"]),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(
    simulated: Daemon, question: str, words: list[str]
) -> None:
    said = talk(simulated, question, phone=new_user())

    assert all(word in said for word in words)


def test_reset_forgets_the_session(simulated: Daemon) -> None:
    user = new_user()
    simulated.redis.set(f"session:{NUMBER}:{user}", "{}")
    shown = talk(simulated, "/reset", "/state", phone=user)

    assert "the session is forgotten" in shown
    assert "there is no session yet" in shown


def test_a_session_is_one_flat_object_with_a_time_to_live(simulated: Daemon) -> None:
    user = new_user()
    shown = talk(simulated, "¿Puedo pagar con Nequi?", "/state", "/trace", phone=user)

    state = simulated.session(user)
    assert state.keys() >= STATE_KEYS
    nested = {key for key, value in state.items() if isinstance(value, dict | list)}
    assert nested <= {"turns", "cart_items"}
    for entry in state["turns"]:
        assert {"role", "text", "message_id", "at"} <= entry.keys()
        assert not any(isinstance(value, dict | list) for value in entry.values())
    assert [entry["role"] for entry in state["turns"]] == ["user", "assistant"]
    assert (state["tenant_id"], state["wa_id"], state["locale"]) == ("la-tertulia", user, "es_CO")
    assert 86_000 < simulated.redis.ttl(f"session:{NUMBER}:{user}") <= 86_400
    assert simulated.redis.keys("session:*" + user) == [f"session:{NUMBER}:{user}"]
    assert '"commerce_state": "idle"' in shown
    assert '"intent": "payment_methods"' in shown


def test_no_daemon_is_told_with_a_cure(home: Path) -> None:
    environment = Daemon(home).environment()
    done = subprocess.run(
        [sys.executable, "run.py", "chat"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert done.returncode == 69
    assert "make run" in done.stderr
