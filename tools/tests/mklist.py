#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes measurement lists and PCR values, from the description of the formats alone.

Used as a module by the tests, so that imactl is compared with something that
shares no code with it. As a program:

  mklist.py seeds DIR             small lists of every kind, as seeds for a fuzzer
  mklist.py big RECORDS FILE      a list of many records; PCR values to FILE.pcrs
  mklist.py example DIR           the files the manual page's example works on

IDs such as MEAS-10 are those of the compatibility contract.
"""
import hashlib
import os
import struct
import sys

SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64, "sm3_256": 32,
         "sha3_256": 32, "sha3_384": 48, "sha3_512": 64}
# Banks the kernel has a hash for; the others get SHA1 and zeros (MEAS-14).
KERNEL_BANKS = ("sha1", "sha256", "sha384", "sha512", "sm3_256")


def digest(bank, data):
    return hashlib.new({"sm3_256": "sm3"}.get(bank, bank), data).digest()


def have(bank):
    try:
        digest(bank, b"")
        return True
    except ValueError:
        return False


def num(order, value, fmt="I"):
    return struct.pack(order + fmt, value)


class Field:
    """Bytes in the binary list and text in the text list; bytes may depend on byte order."""

    def __init__(self, data, text):
        self.data = data if callable(data) else lambda order: data
        self.text = text


def plain(b):
    return Field(b, b.hex().encode())


def name(s):
    return Field(s + b"\0", s)


def d_ng(algo, value, prefix=""):
    head = (prefix + algo + ":").encode()
    return Field(head + b"\0" + value, head + value.hex().encode())


def empty():
    return Field(b"", b"")


def u32(value):
    return Field(lambda order: num(order, value), str(value).encode())


def u16(value):
    return Field(lambda order: num(order, value, "H"), str(value).encode())


def names(items):
    s = b"|".join(items)
    return Field(s + b"\0" if s else b"", s)


def lengths(values):
    return LengthsField(values)


class LengthsField(Field):
    """The text form is the hex of the bytes, so it depends on byte order, too."""

    def __init__(self, values):
        super().__init__(lambda order: b"".join(num(order, v) for v in values), None)


class Record:
    def __init__(self, template, fields, pcr=10, violation=False):
        self.template = template
        self.fields = fields
        self.pcr = pcr
        self.violation = violation
        self.listed = None      # set to list a wrong digest
        self.relisted = None    # set to (fields) to list other data than was extended

    def data(self, order, fields=None):
        """What the template digest is computed over (MEAS-14)."""
        parts = [f.data(order) for f in fields or self.fields]
        if self.template == "ima":
            return parts[0] + parts[1].rstrip(b"\0").ljust(256, b"\0")
        return b"".join(num(order, len(p)) + p for p in parts)

    def digest(self, bank, order, padded=False):
        if self.violation:
            return bytes(SIZES[bank])
        if padded or bank not in KERNEL_BANKS:
            return digest("sha1", self.data(order)).ljust(SIZES[bank], b"\0")
        return digest(bank, self.data(order))

    def extended(self, bank, order, padded=False):
        if not self.violation:
            return self.digest(bank, order, padded)
        ones = SIZES[bank] if bank in KERNEL_BANKS else 20
        return (b"\xff" * ones).ljust(SIZES[bank], b"\0")

    def binary(self, bank, order, padded=False):
        fields = self.relisted or self.fields
        head = num(order, self.pcr) + (self.listed or self.digest(bank, order, padded))
        head += num(order, len(self.template)) + self.template.encode()
        parts = [f.data(order) for f in fields]
        if self.template == "ima":
            text = parts[1].rstrip(b"\0")
            return head + parts[0] + num(order, len(text)) + text
        data = b"".join(num(order, len(p)) + p for p in parts)
        return head + num(order, len(data)) + data

    def ascii(self, bank, order, padded=False):
        line = b"%2d %s %s" % (self.pcr, (self.listed or self.digest(bank, order, padded))
                               .hex().encode(), self.template.encode())
        for f in self.relisted or self.fields:
            line += b" " + (f.data(order).hex().encode() if f.text is None else f.text)
        return line + b"\n"


class List:
    def __init__(self, records, order="<"):
        self.records = records
        self.order = order

    def binary(self, bank="sha1", padded=False):
        return b"".join(r.binary(bank, self.order, padded) for r in self.records)

    def ascii(self, bank="sha1", padded=False):
        return b"".join(r.ascii(bank, self.order, padded) for r in self.records)

    def pcrs(self, banks=("sha1", "sha256"), upto=None, padded=False):
        """{bank: {pcr: value}} after the records, beginning with zeros."""
        out = {}
        for bank in banks:
            values = {}
            for r in self.records[:upto]:
                old = values.get(r.pcr, bytes(SIZES[bank]))
                values[r.pcr] = digest(bank, old + r.extended(bank, self.order, padded))
            out[bank] = values
        return out


def pcrs_simple(pcrs):
    return "".join("%s %d %s\n" % (bank, pcr, value.hex())
                   for bank, values in pcrs.items() for pcr, value in values.items()).encode()


def pcrs_tpm2(pcrs):
    out = ""
    for bank, values in pcrs.items():
        out += "  %s:\n" % bank
        out += "".join("    %-2d: 0x%s\n" % (pcr, value.hex().upper())
                       for pcr, value in values.items())
    return out.encode()


def pcrs_tpm12(values):
    return "".join("PCR-%02d: %s\n" % (pcr, value.hex(" ").upper())
                   for pcr, value in values.items()).encode()


def boot_pcrs(banks=("sha1", "sha256")):
    return {bank: {i: digest(bank, b"firmware %d" % i) for i in range(10)} for bank in banks}


def aggregate(pcrs, bank):
    count = 8 if bank == "sha1" else 10
    return digest(bank, b"".join(pcrs[bank][i] for i in range(count)))


def file_digest(path, algo="sha256"):
    return digest(algo, b"content of " + path)


SIG = bytes.fromhex("030204a1b2c3d40100") + b"\x5a" * 256


def boot_record(template="ima-ng", algo="sha256", value=None):
    if value is None:
        value = aggregate(boot_pcrs((algo,)), algo)
    prefix = "ima:" if template.endswith("v2") else ""
    fields = [d_ng(algo, value, prefix), name(b"boot_aggregate")]
    return Record(template, fields + ([empty()] if "sig" in template else []))


def file_record(path, template="ima-ng", algo="sha256", pcr=10, sig=b"", verity=False):
    value = file_digest(path, algo)
    if template == "ima":
        return Record("ima", [plain(file_digest(path, "sha1")), name(path)], pcr)
    first = d_ng(algo, value)
    if template.endswith("v2"):
        first = d_ng(algo, value, "verity:" if verity else "ima:")
    fields = [first, name(path)]
    if "sig" in template:
        fields.append(plain(sig))
    return Record(template, fields, pcr)


def buf_record(event, data, algo="sha256", pcr=10):
    return Record("ima-buf", [d_ng(algo, digest(algo, data)), name(event), plain(data)], pcr)


def violation(path, template="ima-ng", algo="sha256"):
    if template == "ima":
        return Record("ima", [plain(bytes(20)), name(path)], violation=True)
    fields = [d_ng(algo, bytes(SIZES[algo]), "ima:" if template.endswith("v2") else ""),
              name(path)]
    return Record(template, fields + ([empty()] if "sig" in template else []), violation=True)


def modsig_record(path, signed):
    mod = [d_ng("sha512", file_digest(path, "sha512")), plain(b"\x30\x82" + b"p7" * 300)]
    return Record("ima-modsig", [d_ng("sha256", file_digest(path)), name(path), plain(SIG)] +
                  (mod if signed else [empty(), empty()]))


def evm_record(path, full=True):
    if not full:
        rest = [empty(), empty(), LengthsField([]), empty(), u32(0), u32(0), u16(0o100644)]
    else:
        rest = [plain(b"\x05" + SIG[1:]), names([b"security.ima", b"security.capability"]),
                lengths([265, 20]), plain(SIG + bytes(20)), u32(1000), u32(4294967295),
                u16(0o104755)]
    return Record("evm-sig", [d_ng("sha256", file_digest(path)), name(path)] + rest)


def paths(count):
    return [b"/usr/bin/program-%d" % i for i in range(count)]


def every_list(order="<"):
    """A list of each kind, by name; every record is one a kernel could make."""
    out = {}
    for template in ("ima", "ima-ng", "ima-sig", "ima-ngv2", "ima-sigv2"):
        first = boot_record(template) if template != "ima" else \
            Record("ima", [plain(aggregate(boot_pcrs(), "sha1")), name(b"boot_aggregate")])
        out[template] = [first]
        for i, path in enumerate(paths(4)):
            out[template].append(file_record(path, template, sig=SIG if i % 2 else b"",
                                             verity=i == 2))
        out[template].append(violation(b"/tmp/log", template))
        out[template].append(file_record(b"/last", template))
    out["ima-buf"] = [boot_record(), buf_record(b"kexec-cmdline", b"root=/dev/vda1 ro"),
                      buf_record(b".ima", bytes(range(256)) * 4), buf_record(b"empty", b"")]
    out["ima-modsig"] = [boot_record(), modsig_record(b"/lib/a.ko", True),
                         modsig_record(b"/lib/b.ko", False)]
    out["evm-sig"] = [boot_record(), evm_record(b"/bin/su"), evm_record(b"/bin/ls", False)]
    out["several-pcrs"] = [boot_record(), file_record(b"/a", pcr=11), file_record(b"/b", pcr=14),
                           violation(b"/c"), file_record(b"/d", pcr=11), file_record(b"/e", pcr=0)]
    out["custom"] = [Record("d-ng|n-ng|imode|iuid", [d_ng("sha256", file_digest(p)), name(p),
                                                     u16(0o100755), u32(i)])
                     for i, p in enumerate(paths(3))]
    out["custom-d-n"] = [Record("d|n", [plain(file_digest(p, "sha1")), name(p)])
                         for p in paths(3)]
    out["custom-one"] = [Record("n-ng", [name(p)]) for p in paths(3)]
    out["custom-two-names"] = [Record("n-ng|d-ng|n", [name(p), d_ng("sha256", file_digest(p)),
                                                      name(p)]) for p in paths(3)]
    out["algorithms"] = [boot_record()] + [
        Record("ima-ng", [d_ng(algo, bytes(range(1, size + 1))), name(b"/" + algo.encode())])
        for algo, size in (("md5", 16), ("sha1", 20), ("sha224", 28), ("sha512", 64),
                           ("sm3", 32), ("streebog256", 32), ("sha3-512", 64), ("rmd160", 20))]
    out["odd-names"] = [boot_record(), file_record(b"/tmp/two\nlines"),
                        file_record(b"/tmp/three\n\nlines\n", "ima-sig", sig=SIG),
                        buf_record(b"a keyring with blanks ", b"x"),
                        file_record(b"/tmp/\xff\xfe\"\\\x07"),
                        file_record("/tmp/zürich".encode()),
                        file_record(b"memfd:x"), violation(b"/tmp/racy\nname")]
    out["long-names"] = [boot_record(), file_record(b"/" + b"n" * 4094),
                         buf_record(b".ima", bytes(200000)), file_record(b"/a")]
    out["long-ima-name"] = [file_record(b"/" + b"n" * 254, "ima"), file_record(b"/a", "ima")]
    return {key: List(records, order) for key, records in out.items()}


def md5_list():
    """Template ``ima`` with MD5: the digest field has 16 bytes."""
    return List([Record("ima", [plain(hashlib.md5(p).digest()), name(p)])
                 for p in [b"/a", b"/bin/bash", b"/x"]])


def unknown_list():
    """A template of a later kernel."""
    return List([boot_record(),
                 Record("ima-next", [d_ng("sha256", file_digest(b"/a")), name(b"/a"),
                                     plain(b"new"), empty()])])


def example(directory):
    records = [boot_record("ima-sig"), file_record(b"/usr/lib/systemd/systemd", "ima-sig"),
               file_record(b"/usr/bin/dash", "ima-sig", sig=SIG),
               violation(b"/var/log/journal", "ima-sig"), file_record(b"/usr/bin/ls", "ima-sig")]
    good = List(records)
    pcrs = boot_pcrs()
    for bank, values in good.pcrs().items():
        pcrs[bank].update(values)
    with open(os.path.join(directory, "pcrs"), "wb") as f:
        f.write(pcrs_tpm2(pcrs))
    with open(os.path.join(directory, "list"), "wb") as f:
        f.write(good.binary("sha256"))
    records[2].relisted = [d_ng("sha256", file_digest(b"other")), name(b"/usr/bin/dash"),
                           plain(SIG)]
    with open(os.path.join(directory, "altered"), "wb") as f:
        f.write(good.binary("sha256"))


def big(count, path):
    values = {bank: bytes(SIZES[bank]) for bank in ("sha1", "sha256")}
    with open(path, "wb") as f:
        for i in range(count):
            r = file_record(b"/usr/lib/x86_64-linux-gnu/libsomething-%d.so.1" % i, "ima-sig")
            f.write(r.binary("sha1", "<"))
            for bank, old in values.items():
                values[bank] = digest(bank, old + r.digest(bank, "<"))
    with open(path + ".pcrs", "wb") as f:
        f.write(pcrs_simple({bank: {10: v} for bank, v in values.items()}))


def seeds(directory):
    lists = dict(every_list(), md5=md5_list(), unknown=unknown_list())
    del lists["long-names"]     # too long for every byte to be damaged
    for key, l in lists.items():
        for kind, data in (("binary", l.binary("sha256")), ("ascii", l.ascii())):
            with open(os.path.join(directory, "%s.%s" % (key, kind)), "wb") as f:
                f.write(data)


def main(args):
    if len(args) == 2 and args[0] == "seeds":
        seeds(args[1])
    elif len(args) == 3 and args[0] == "big":
        big(int(args[1]), args[2])
    elif len(args) == 2 and args[0] == "example":
        example(args[1])
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
