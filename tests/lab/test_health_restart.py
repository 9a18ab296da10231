"""What is known of members outlives limpetd."""
from checks import TIMES, checks, seconds_to_find, seconds_to_return
from fault import frozen
from health import Health

PATIENT = {**TIMES, "interval": "2s", "interval_down": "2s", "timeout": "2s", "fall": 1}


def test_a_member_that_was_down(lab):
    """It says nothing: a check that starts anew knows nothing of it for two seconds."""
    text = lab.configuration(["ex1", "ex2", "ex3"], checks=[checks(lab, **PATIENT)["https"]])
    lab.edge.restart(text)
    health = Health(lab.edge)
    health.wait({}, 10)
    with frozen(lab.members["ex2"].nginx):
        health.wait({("cas", "ex2"): ""}, seconds_to_find(interval=2, timeout=2, fall=1))
        lab.edge.restart(text)
        states = {name: member["state"] for (_, name), member in health.members().items()}
        assert states == {"ex1": "up", "ex2": "down", "ex3": "up"}
        assert [event["text"].split(":")[0] for event in lab.edge.events()
                if event["member"] == "ex2"] == ["is down"]
    health.wait({}, seconds_to_return(interval_down=2, timeout=2))
    lab.edge.stop()
