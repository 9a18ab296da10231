"""What can go wrong with a member: each is a context, there when it is entered, undone when it is
left. (A server that says the wrong things is an impostor: impostor.py.)"""
import contextlib
import socket
import ssl

from addresses import FAMILIES, length
from deadline import wait_until
from packet_filter import ports_dropped

SECONDS_TO_SHOW = 10


@contextlib.contextmanager
def killed(member, server):
    server.kill()
    try:
        yield
    finally:
        member.start([server])


@contextlib.contextmanager
def frozen(server):
    server.freeze()
    try:
        yield
    finally:
        server.thaw()


def ports_silent(member, *ports, families=FAMILIES):
    """A firewall drops what comes to these ports."""
    return ports_dropped(member.namespace, ports, families)


@contextlib.contextmanager
def health_page(member, switch):
    """The page says what the switch stands for (nginx.SWITCHES)."""
    file = member.nginx.switches / switch
    file.touch()
    try:
        yield
    finally:
        file.unlink()


@contextlib.contextmanager
def certificate(member, other):
    """All its servers show another certificate."""
    good = member.certificate.copy("good")
    _show(member, other)
    try:
        yield
    finally:
        _show(member, good)


@contextlib.contextmanager
def unplugged(topology, member):
    """Its cable is out."""
    topology.unplug(member.name)
    try:
        yield
    finally:
        topology.plug(member.name)


@contextlib.contextmanager
def without_vip(topology, member):
    """The VIP is not on its loopback."""
    addresses = [f"{vip}/{length(family)} dev lo{' nodad' if family == 6 else ''}"
                 for family, vip in topology.vips.items()]
    member.namespace.ip(*[f"address delete {vip}/{length(family)} dev lo"
                          for family, vip in topology.vips.items()])
    try:
        yield
    finally:
        member.namespace.ip(*[f"address add {address}" for address in addresses])


@contextlib.contextmanager
def without_tunnel(topology, member):
    """Nobody takes the outer headers off there."""
    topology.remove_tunnel(member.host)
    try:
        yield
    finally:
        topology.make_tunnel(member.host)


def _show(member, certificate):
    member.certificate.become(certificate)
    for server in (member.nginx, member.dovecot, member.postfix):
        server.reload()
    expected = ssl.PEM_cert_to_DER_cert(certificate.file.read_text())
    for port in (443, 465, 993, 995):
        member.namespace.inside(lambda port=port: wait_until(
            lambda: _shown(member, port) == expected, SECONDS_TO_SHOW,
            f"the other certificate on port {port} of {member.name}"))


def _shown(member, port):
    """The certificate that clients of this port get, or None."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection((member.host.address, port), timeout=1) as connection:
            with context.wrap_socket(connection) as tls:
                return tls.getpeercert(binary_form=True)
    except OSError:
        return None
