"""The self-signed certificate that all members show, as a farm behind one name would."""
from namespace import execute


class Certificate:
    def __init__(self, directory, addresses):
        """Makes key and certificate for these IP addresses; clients trust `file`."""
        self.file = directory / "certificate.pem"
        self.key = directory / "key.pem"
        execute(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                 "/CN=limpet lab", "-addext",
                 f"subjectAltName={','.join(f'IP:{address}' for address in addresses)}",
                 "-keyout", self.key, "-out", self.file])
