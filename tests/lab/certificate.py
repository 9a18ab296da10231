"""The farm's certificates, and the authority of the lab that signs them."""
import secrets
import shutil

from namespace import execute

#: The name that the farm has for its clients.
FARM_NAME = "mail.contoso.com"
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
DAYS = 60  # more than the days before the end at which a check warns


class Certificate:
    """Files of a certificate and its key."""

    def __init__(self, directory):
        self.file = directory / "certificate.pem"
        self.key = directory / "key.pem"

    def copy(self, name):
        """What it is now, in files of their own."""
        directory = self.file.parent / name
        directory.mkdir(mode=0o755, exist_ok=True)
        copy = Certificate(directory)
        copy.become(self)
        return copy

    def become(self, other):
        """Takes over what the other one is; a server that uses this one has to read it again."""
        shutil.copy(other.file, self.file)
        shutil.copy(other.key, self.key)


class Authority:
    """Signs certificates; who trusts `file` trusts them."""

    def __init__(self, directory):
        """directory: of its own, made here."""
        directory.mkdir(mode=0o755)
        self.directory = directory
        self.file = directory / "ca.pem"
        self.key = directory / "ca-key.pem"
        execute(["openssl", "req", "-x509", *KEY, "-days", DAYS, "-subj",
                 f"/CN=limpet {directory.name}", "-keyout", self.key, "-out", self.file])

    def another(self):
        """One that nobody trusts."""
        return Authority(self.directory / f"another-{secrets.token_hex(3)}")

    def issue(self, name, names=(FARM_NAME,), addresses=(), days=DAYS):
        """A new certificate for these names and IP addresses; with negative days it has expired.

        name: of its directory here."""
        directory = self.directory / name
        directory.mkdir(mode=0o755)
        certificate = Certificate(directory)
        request = directory / "request.pem"
        whom = [*[f"DNS:{name}" for name in names], *[f"IP:{address}" for address in addresses]]
        execute(["openssl", "req", "-new", *KEY, "-subj", f"/CN={names[0]}", "-addext",
                 f"subjectAltName={','.join(whom)}", "-keyout", certificate.key, "-out", request])
        execute(["openssl", "x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.key,
                 "-copy_extensions", "copyall", "-days", days, "-out", certificate.file])
        return certificate
