"""Random mutations of a valid file, and of valid requests."""
import json
import re

SCALAR = re.compile(rb'"[^"\n]*"|(?<![\w."-])-?\d[\d_.]*|\btrue\b|\bfalse\b')
#: What takes the place of a value: at the ends of ranges, beyond them, of other types, and often good.
VALUES = [b"0", b"1", b"2", b"7", b"-1", b"50", b"100", b"255", b"256", b"65535", b"65536", b"65537", b"4294967296",
          b"9223372036854775807", b"9223372036854775808", b"1e400", b"nan", b"3.5", b"true", b"false",
          b'""', b'"x"', b"[]", b"{}", b'[""]', b"[[[[[[[[]]]]]]]]", b"1979-05-27", b'"0s"', b'"1s"',
          b'"5m"', b'"7d"', b'"8d"', b'"1h"', b'"-1s"', b'"99999999999999999999s"', b'"80"', b'"1-65535"',
          b'"0-1"', b'"2000-3000"', b'"9-8"', b'"up"', b'"draining"', b'"disabled"', b'"none"', b'"network"',
          b'"single"', b'"drop"', b'"reject"', b'"pass"', b'"tcp"', b'"udp"', b'"cas"', b'"spare"',
          b'"ex1"', b'"ex4"', b'"mail"', b'"192.0.2.24"', b'"192.0.2.77"', b'"2001:db8:f::24"',
          b'"203.0.113.10"', b'"203.0.113.12"', b'"0.0.0.0"', b'"127.0.0.1"', b'"255.255.255.255"',
          b'"224.0.0.1"', b'"::"', b'"::1"', b'"ff02::1"', b'"::ffff:192.0.2.1"', b'"fe80::1%eth0"',
          b'"nobody.contoso.com"', b'"\\u0000"', b'"\\u001b[31m"', b'"\xff\xfe"', b'"' + b"a" * 300 + b'"',
          b'"' + "ä€😀".encode() + b'"']
SECTION = re.compile(rb"^(?=\[)", re.MULTILINE)


class Mutations:
    def __init__(self, random):
        self.random = random

    def of_file(self, text):
        """The kind of mutation, and the file as bytes."""
        kind = self.random.choice(["bytes", "lines", "value", "value", "value", "values", "sections"])
        return kind, getattr(self, f"_{kind}")(text)

    def of_request(self, request):
        """The kind, and lines as bytes; request: as an object."""
        line = json.dumps(request).encode()
        kind = self.random.choice(["bytes", "value", "values", "part", "part", "parts", "cut"])
        if kind in ("part", "parts"):
            changed = json.loads(line)
            for _ in range(1 if kind == "part" else 3):
                self._change_part(changed)
            return kind, json.dumps(changed).encode()
        return kind, getattr(self, f"_{kind}")(line)

    def _bytes(self, text):
        changed = bytearray(text)
        for _ in range(self.random.randint(1, 4)):
            at = self.random.randrange(len(changed) + 1)
            what = self.random.choice(["flip", "insert", "delete", "repeat"])
            if what == "flip" and at < len(changed):
                changed[at] ^= 1 << self.random.randrange(8)
            elif what == "insert":
                changed[at:at] = self.random.choice([
                    self.random.randbytes(1), b"\0", b'"', b"\n", b"#", b"]", b"}", b"=", b"\\", b",", b"'"])
            elif what == "delete":
                del changed[at:at + self.random.randint(1, 3)]
            else:
                changed[at:at] = changed[at:at + self.random.randint(1, 40)]
        return bytes(changed)

    def _lines(self, text):
        lines = text.split(b"\n")
        for _ in range(self.random.randint(1, 2)):
            one, other = self.random.randrange(len(lines)), self.random.randrange(len(lines))
            what = self.random.choice(["swap", "remove", "repeat", "join", "end"])
            if what == "swap":
                lines[one], lines[other] = lines[other], lines[one]
            elif what == "remove" and len(lines) > 1:
                del lines[one]
            elif what == "repeat":
                lines.insert(other, lines[one])
            elif what == "join":
                lines[one:one + 2] = [b" ".join(lines[one:one + 2])]
            elif what == "end" and one:
                del lines[one:]
        return b"\n".join(lines)

    def _value(self, text):
        found = list(SCALAR.finditer(text))
        if not found:
            return self._bytes(text)
        one = self.random.choice(found)
        new = self.random.choice([self.random.choice(VALUES), self.random.choice(found).group(),
                                  self._near(one.group())])
        return text[:one.start()] + new + text[one.end():]

    def _values(self, text):
        for _ in range(self.random.randint(2, 4)):
            text = self._value(text)
        return text

    def _near(self, value):
        """A number nearby, or a text with one character more or less."""
        try:
            return b"%d" % (int(value) + self.random.choice([-1, 1, 10, -10]))
        except ValueError:
            at = self.random.randrange(1, max(2, len(value)))
            return self.random.choice([value[:at] + value[at + 1:], value[:at] + b"1" + value[at:]])

    def _sections(self, text):
        sections = SECTION.split(text)
        one, other = self.random.randrange(len(sections)), self.random.randrange(len(sections))
        what = self.random.choice(["swap", "remove", "repeat", "empty"])
        if what == "swap":
            sections[one], sections[other] = sections[other], sections[one]
        elif what == "remove":
            del sections[one]
        elif what == "repeat":
            sections.insert(other, sections[one])
        else:
            sections[one] = sections[one].split(b"\n")[0] + b"\n"
        return b"".join(sections)

    def _cut(self, line):
        """In two lines, or it comes twice, or as one of a list, or is very long or deep."""
        at = self.random.randrange(len(line))
        return self.random.choice([
            line[:at] + b"\n" + line[at:], line + b"\n" + line, b"[" + line + b"," + line + b"]",
            line[:at], line + line, b" " * self.random.choice([70_000, 3 << 20]) + line, b"[" * 5000 + line, line[:at] + b"\r\n",
            line[:-1] + b',"more":"' + b"x" * self.random.choice([1, 100_000]) + b'"}',
            line[:-1] + b',"params":{}}', line[:-1] + b',"method":"status"}'])

    def _change_part(self, value):
        """Of an object: a key goes, comes, has another value or another name."""
        objects = list(_objects(value))
        one = self.random.choice(objects)
        key = self.random.choice(list(one)) if one else "more"
        what = self.random.choice(["value", "value", "remove", "add", "rename"])
        if what == "value":
            one[key] = self._odd_value()
        elif what == "remove":
            one.pop(key, None)
        elif what == "add":
            one[self.random.choice(["all", "pool", "member", "state", "weight", "for_seconds", "reset",
                                    "x", "", "limit", "seconds"])] = self._odd_value()
        else:
            one[key[:-1]] = one.pop(key, None)

    def _odd_value(self):
        return self.random.choice([
            None, True, False, 0, 1, -1, 7, 100, 65535, 65536, 1 << 31, 1 << 53, 1 << 64, -(1 << 63), 1.5, 1e300,
            "", "x", "ex1", "ex2", "cas", "spare", "mail", "up", "draining", "disabled", "192.0.2.21",
            "2001:db8::1", "198.18.1.1/33", "../../etc/passwd", "\0", "\u202e", "a" * 1000, [], {}, [[]], [1, "x"],
            {"member": "ex1"}, ["ex1"]])


def _objects(value):
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _objects(part)
