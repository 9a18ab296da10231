"""Writes limpet.toml for the lab: each function gives the text of one part."""
import json
import pathlib

TCP_PORTS = (80, 110, 135, 143, 443, 993, 995, "1024-65535")
UDP_PORTS = (7,)
# A nat member's own connections start from these: no rule may have them.
EPHEMERAL_PORTS = (32768, 49151)
NAT_TCP_PORTS = (80, 110, 135, 143, 443, 993, 995, "1024-32767", "49152-65535")


def rule(protocol, ports, vip="mail", pool="cas", **settings):
    return _table("rule", {"vip": vip, "protocol": protocol, "ports": list(ports), "pool": pool,
                           **settings})


def pool(members, name="cas", forward="l2", **settings):
    """members: {name: settings}, such as "addresses"; settings: such as clients=1000."""
    lines = "".join(f"  {inline({'name': member, **options})},\n"
                    for member, options in members.items())
    if forward == "nat":
        settings = {"ephemeral_ports": f"{EPHEMERAL_PORTS[0]}-{EPHEMERAL_PORTS[1]}", **settings}
    return _table("pool", {"name": name, "forward": forward, "affinity": "single", **settings}) + (
        f"members = [\n{lines}]\n")


def configuration(vips, pools, control_socket, rules, interfaces=("eth0",), edge=None):
    """vips: the addresses of the VIP "mail", or {name: addresses}; pools and rules: texts; edge: more
    of its settings.

    The datapath is pinned beside the control socket, so that edges do not meet."""
    edge = {"interfaces": list(interfaces), "control_socket": str(control_socket),
            "pins": str(pathlib.Path(control_socket).parent / "bpf"),
            "state_directory": str(pathlib.Path(control_socket).parent), "hash_seed": "mail-farm",
            **(edge or {})}
    vips = vips if isinstance(vips, dict) else {"mail": vips}
    return "\n".join([_table("edge", edge, brackets="[{}]"),
                      *[_table("vip", {"name": name, "addresses": list(addresses)})
                        for name, addresses in vips.items()], *pools, *rules])


def _table(name, settings, brackets="[[{}]]"):
    lines = "".join(f"{key} = {_value(value)}\n" for key, value in settings.items())
    return f"{brackets.format(name)}\n{lines}"


def inline(settings):
    """An inline table."""
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in settings.items()) + " }"


def _value(value):
    if isinstance(value, dict):
        return inline(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value)
