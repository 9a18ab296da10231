"""Writes limpet.toml for the lab."""
import json

TCP_PORTS = (80, 110, 135, 143, 443, 993, 995, "1024-65535")
UDP_PORTS = (7,)


def rule(protocol, ports, vip="mail", pool="cas"):
    return (f"[[rule]]\nvip = {json.dumps(vip)}\nprotocol = {json.dumps(protocol)}\n"
            f"ports = {json.dumps(list(ports))}\npool = {json.dumps(pool)}\n")


def configuration(vip, members, control_socket, interfaces=("eth0",), rules=None, extra=""):
    """members: {name: address} or {name: (address, weight)}; rules: texts; extra: more text."""
    def member(name, value):
        address, weight = value if isinstance(value, tuple) else (value, None)
        weight = "" if weight is None else f", weight = {weight}"
        return f'  {{ name = "{name}", addresses = ["{address}"]{weight} }},\n'

    if rules is None:
        rules = [rule("tcp", TCP_PORTS), rule("udp", UDP_PORTS)]
    lines = "".join(member(name, value) for name, value in members.items())
    return f"""\
[edge]
interfaces     = {json.dumps(list(interfaces))}
control_socket = {json.dumps(str(control_socket))}
hash_seed      = "mail-farm"

[[vip]]
name      = "mail"
addresses = ["{vip}"]

[[pool]]
name     = "cas"
forward  = "l2"
affinity = "single"
members = [
{lines}]

{chr(10).join(rules)}{extra}"""
