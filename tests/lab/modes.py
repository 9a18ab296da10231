"""The ways of forwarding that every promise is shown for, as what makes a Lab for them."""

MODES = {
    "l2": {"forward": "l2"},
    # The members' only address that limpet knows makes the outer header.
    "ipip4": {"forward": "ipip", "reached": (4,)},
    "ipip6": {"forward": "ipip", "reached": (6,)},
    "nat": {"forward": "nat"},
}
TUNNELS = ["ipip4", "ipip6"]
OUTER_HEADER = {"ipip4": 20, "ipip6": 40}
