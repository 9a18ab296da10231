"""What the quickstart prints: who serves whom, and what to try next."""
import os

import addresses
from client import SERVICES
from edge import REPOSITORY

CLIENTS_SHOWN = 12


def table(result):
    """client by port → member, then how many clients each member has."""
    columns = list(SERVICES)
    lines = ["", "Which member answers which client, on which port:", "",
             f"  {'client':<14}" + "".join(f"{column:<9}" for column in columns).rstrip()]
    addresses = list(result.answers)
    for address in addresses[:CLIENTS_SHOWN]:
        answers = result.answers[address]
        lines.append(f"  {address:<14}" + "".join(f"{answers.get(column, '-'):<9}"
                                                  for column in columns).rstrip())
    if len(addresses) > CLIENTS_SHOWN:
        lines.append(f"  ... and {len(addresses) - CLIENTS_SHOWN} more clients")
    lines += ["", "  (135+rpc: the endpoint mapper on 135, then the dynamic port it names)", ""]
    counts = result.clients_by_member()
    width = max(counts.values(), default=1)
    for member in sorted(counts):
        bar = "#" * round(30 * counts[member] / width)
        lines.append(f"  {member:<6}{counts[member]:>4} clients  {bar}")
    split = len(result.split_clients())
    lines += ["", f"  {len(addresses) - split} of {len(addresses)} clients are served by one "
                  "member on all of their ports."]
    return "\n".join(lines)


def next_steps(lab, binaries, result):
    ctl = f"{_short(binaries / 'limpetctl')} --socket {lab.edge.socket}"
    client, answers = next(iter(result.answers.items()))
    member = next(iter(answers.values()))
    same = lab.clients_of[6][0]  # as IPv6 knows it
    prefix = lab.prefix
    return f"""
Try next, as root:

  Ask limpetd:
    {ctl} status
    {ctl} show members
    {ctl} show rules
    {ctl} show pools
    {ctl} show checks
    {ctl} show events

  Be a client:
    ip netns exec {prefix}-client curl --interface {client} http://{lab.vip}/
    ip netns exec {prefix}-client curl --interface {same.address} http://{addresses.url(same.vip)}/
    ip netns exec {prefix}-client openssl s_client -quiet -bind {client}:0 -connect {lab.vip}:993
    ip netns exec {prefix}-client rpcclient -s {lab.clients[0].rpc_configuration} \\
      -U% -N ncacn_ip_tcp:{lab.vip} -c srvinfo

  Drain {member}, which serves {client}: {client} stays there, new clients
  go elsewhere, and 'show pools' has what is tracked. To end it, write "up":
    sed -i 's/name = "{member}",.*]/&, state = "draining"/' {lab.edge.config}
    kill -HUP {lab.edge.process.pid}

  Have the health page of {member} say 503, and see who serves {client} then:
    touch {lab.members[member].nginx.switches}/503
    {ctl} show checks
    rm {lab.members[member].nginx.switches}/503

  Pull the cable of {member}, which serves {client}, ask as that client again
  a few seconds later, and put it back:
    ip -n {prefix}-bridge link set {member} down
    ip -n {prefix}-bridge link set {member} up

  Look at the configuration and the log:
    {lab.edge.config}
    {lab.edge.process.log}

  Remove every trace:
    deploy/quickstart down
"""


def _short(path):
    """Relative to the checkout where that is possible."""
    relative = os.path.relpath(path, REPOSITORY)
    return path if relative.startswith("..") else relative
