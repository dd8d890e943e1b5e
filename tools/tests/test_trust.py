#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl log verify --reference and --cert: what becomes of the files in a list.

Signatures are made with openssl(1) and headers put together here, from the description of
the format alone.
"""
import hashlib
import os
import resource
import struct
import subprocess

import mklist as m
from harness import IMACTL, Dir, Run, Verify, check, main, skip

d = Dir()
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
RSA, EC = (os.path.join(DATA, "example-%s" % k) for k in ("rsa", "ec"))
ALGOS = {"sha1": 2, "sha256": 4, "sha384": 5, "sha512": 6}


def openssl(*args, stdin=b""):
    return subprocess.run(["openssl"] + [str(a) for a in args], input=stdin, capture_output=True,
                          check=True).stdout


def key_id(cert):
    text = openssl("x509", "-in", cert, "-noout", "-ext", "subjectKeyIdentifier").decode()
    return bytes.fromhex(text.split()[-1].replace(":", ""))[-4:]


def sign(digest, algo="sha256", key=RSA, kind=b"\x03\x02", ident=None):
    """A label: header (XATTR-3) and signature."""
    path = d.write("digest", digest)
    sig = openssl("pkeyutl", "-sign", "-in", path, "-inkey", key + ".key", "-pkeyopt",
                  "digest:" + algo)
    ident = key_id(key + ".pem") if ident is None else ident
    return kind + bytes([ALGOS[algo]]) + ident + struct.pack(">H", len(sig)) + sig


def signed(path, sig, algo="sha256", template="ima-sig", prefix=""):
    return m.Record(template, [m.d_ng(algo, m.file_digest(path, algo), prefix), m.name(path),
                               m.plain(sig)])


def judge(lst, *args, form="binary"):
    """Result, and the verdict on each record's content."""
    r = Verify("--list", *args, d.write("list", getattr(lst, form)("sha256")))
    return r, [x.get("content") for x in r.get("record_list") or []]


def one(record, *args, form="binary"):
    """Verdict on the second record, as the first one is the boot aggregate."""
    r, got = judge(m.List([m.boot_record("ima-sig"), record]), *args, form=form)
    return (got[1] if len(got) == 2 else None), r


def expect(record, wanted, what, *args, form="binary"):
    """wanted: verdict; the exit code and causes follow from it."""
    got, r = one(record, *args, form=form)
    causes = {"changed-file": ["changed-file"], "bad-signature": ["bad-signature"],
              "known-good": [], "signed": [], "not-checked": [], "violation": []}
    allowed = "--allow-unknown" in args
    wanted_causes = causes.get(wanted, [] if allowed else ["unknown-file"])
    check(got == wanted and r.get("causes") == wanted_causes and
          r.get("content", wanted) >= 1 and
          [o["content"] for o in r.get("offenders")] == ([wanted] if wanted_causes else []),
          what, "got %s\n%s" % (got, r))
    return r


PATHS = [b"/usr/bin/a", b"/usr/bin/with blank", b"/etc/conf", b"/usr/lib/empty"]


def sums(algo="sha256", paths=PATHS, line=b"%s  %s\n"):
    return b"".join(line % (m.file_digest(p, algo).hex().encode(), p) for p in paths)


def recorded(path):
    return path.replace(b" ", b"_")


def test_lists():
    path = b"/usr/bin/a"
    known = m.file_record(path)
    changed = m.Record("ima-ng", [m.d_ng("sha256", m.file_digest(b"other")), m.name(path)])
    hexes = m.file_digest(path).hex().encode()
    for what, text in (("of sha256sum", sums()),
                       ("in binary mode", sums(line=b"%s *%s\n")),
                       ("in capitals", hexes.upper() + b"  " + path + b"\n"),
                       ("with relative names", hexes + b"  ./usr/bin/a\n"),
                       ("with bare names", hexes + b"  usr/bin/a\n"),
                       ("with --tag", b"SHA256 (%s) = %s\n" % (path, hexes)),
                       ("with algorithms", b"sha256:%s  %s\n" % (hexes, path)),
                       ("with comments", b"# list\n\n" + sums()),
                       ("without a line feed at the end", hexes + b"  " + path),
                       ("with two digests of the file",
                        b"%s  %s\n" % (b"00" * 32, path) + sums())):
        ref = d.write("sums", text)
        for form in ("binary", "ascii"):
            expect(known, "known-good", "a list %s, %s" % (what, form), "--reference", ref,
                   form=form)
        expect(changed, "changed-file", "a list %s, a changed file" % what, "--reference", ref)
    ref = d.write("sums", sums())
    expect(m.file_record(b"/usr/bin/b"), "unknown-file", "an unknown file", "--reference", ref)
    expect(m.file_record(b"/usr/bin/b"), "unknown-file", "an unknown file, accepted",
           "--allow-unknown", "--reference", ref)
    expect(changed, "changed-file", "a changed file is not accepted by that",
           "--allow-unknown", "--reference", ref)
    expect(m.file_record(b"/usr/bin/with_blank"), "changed-file", "blanks are listed as _",
           "--reference", ref)
    expect(m.Record("ima-ng", [m.d_ng("sha256", m.file_digest(b"/usr/bin/with blank")),
                               m.name(b"/usr/bin/with_blank")]), "known-good",
           "and the digest is compared", "--reference", ref)
    expect(m.file_record(path, algo="sha512"), "other-algorithm", "another algorithm",
           "--reference", ref)
    expect(m.file_record(path, algo="sha512"), "known-good", "and one list for each",
           "--reference", ref, "--reference", d.write("sums512", sums("sha512")))
    expect(m.file_record(path, "ima-sigv2", verity=True), "other-algorithm",
           "an fs-verity digest is not that of the content", "--reference", ref)
    expect(m.violation(path), "violation", "a violation", "--reference", ref)
    odd = b"/tmp/two\nlines\\x"
    text = b"\\%s  /tmp/two\\nlines\\\\x\n" % m.file_digest(odd).hex().encode()
    expect(m.file_record(odd), "known-good", "an escaped name", "--reference",
           d.write("sums", text))


def test_bad_lists():
    hexes = m.file_digest(b"/a").hex().encode()
    for what, text, word in (
            ("empty", b"", "no file in it"), ("of comments", b"# x\n", "no file in it"),
            ("without a name", hexes + b"\n", "line 1: wanted a digest"),
            ("with an empty name", hexes + b"  \n", "line 1: wanted a digest"),
            ("with one blank", hexes + b" /a\n", "line 1: wanted a digest"),
            ("of digests too short", b"abcd  /a\n", "line 1: a digest of a length"),
            ("of digests too long", b"00" * 70 + b"  /a\n", "line 1: wanted a digest"),
            ("of no digests", b"hello world, how are you\n", "line 1"),
            ("with an odd number of digits", hexes[1:] + b"  /a\n", "line 1: wanted a digest"),
            ("of an unknown algorithm", b"md6:" + hexes + b"  /a\n", "line 1: an algorithm"),
            ("with a bad second line", hexes + b"  /a\n\nx\n", "line 3"),
            ("with a NUL", hexes + b"  /a\0\n", "line 1: a NUL"),
            ("with a bad escape", b"\\" + hexes + b"  /a\\t\n", "line 1: an escape"),
            ("with half a tag", b"SHA256 (/a) " + hexes + b"\n", "line 1: wanted ') ="),
            ("with a tag without name", b"SHA256 () = " + hexes + b"\n", "line 1: no name"),
            ("with a tag and no hex", b"SHA256 (/a) = " + b"xy" * 32 + b"\n", "line 1: the digest"),
            ("with a line of 70000 bytes", hexes + b"  /" + b"a" * 70000 + b"\n",
             "line 1: more than 65536 bytes")):
        r = Run("log", "verify", "--reference", d.write("sums", text), d.write("list", b""))
        check(r.code == 1 and word in r.err and "sums" in r.err and not r.out,
              "a list of digests %s" % what, r)
    r = Run("log", "verify", "--reference", "/nonexistent", d.path + "/list")
    check(r.code == 1 and "/nonexistent: No such file" in r.err, "no reference", r)


def tree(name):
    for path in PATHS:
        d.write(name + path.decode(), b"content of " + path)
    os.symlink("a", os.path.join(d.path, name, "usr/bin/link"))
    os.mkfifo(os.path.join(d.path, name, "usr/bin/pipe"))
    return os.path.join(d.path, name)


def test_tree():
    root = tree("image")
    for algo in ("sha1", "sha256", "sha512", "md5"):
        for path in PATHS:
            record = m.Record("ima-ng", [m.d_ng(algo, m.file_digest(path, algo)),
                                         m.name(recorded(path))])
            expect(record, "known-good", "a file of a tree, %s, %s" % (algo, path.decode()),
                   "--reference", root)
    expect(m.Record("ima-ng", [m.d_ng("sha256", bytes(32)), m.name(b"/etc/conf")]),
           "changed-file", "a changed file", "--reference", root)
    for name in (b"/usr/bin/link", b"/usr/bin/pipe", b"/usr/bin", b"/usr/bin/../bin/a", b"/",
                 b"usr/bin/a", b"/usr//bin/a", b"/usr/bin/a/", b"/../image/usr/bin/a", b""):
        expect(m.file_record(name) if name else m.Record("ima", [m.plain(bytes(20)), m.name(b"")]),
               "unknown-file", "no file of the tree: %s" % name.decode(), "--reference", root)
    usr = os.path.join(root, "usr")
    expect(m.file_record(b"/usr/bin/a"), "unknown-file", "a tree is / by itself",
           "--reference", usr)
    expect(m.file_record(b"/usr/bin/a"), "known-good", "or part of another, with --root",
           "--root", root, "--reference", usr)
    expect(m.file_record(b"/usr/bin/a"), "known-good", "with a slash at the end", "--root",
           root + "/", "--reference", usr + "/")
    expect(m.file_record(b"/etc/conf"), "unknown-file", "and then nothing else is in it", "--root",
           root, "--reference", usr)
    full = root.encode() + b"/usr/bin/a"
    text = m.file_digest(b"/usr/bin/a").hex().encode() + b"  " + full + b"\n"
    expect(m.file_record(b"/usr/bin/a"), "known-good", "--root is for names in lists, too",
           "--root", root, "--reference", d.write("sums", text))
    expect(m.Record("ima-ng", [m.d_ng("sha256", m.file_digest(b"/usr/bin/a")), m.name(full)]),
           "known-good", "--root is only for what follows", "--reference",
           d.path + "/sums", "--root", root, "--reference", usr)
    r = Run("log", "verify", "--root", root + "x", "--reference", d.path + "/sums", d.path + "/list")
    check(r.code == 1 and "no file in it below" in r.err, "a reference outside the root", r)
    r = Run("log", "verify", "--root", root[:-1], "--reference", d.write("s", text), d.path + "/list")
    check(r.code == 1 and "no file in it below" in r.err,
          "nor is that below which only begins alike", r)
    expect(m.file_record(b"/usr/bin/a"), "known-good", "a tree that lacks it, and a list",
           "--reference", os.path.join(root, "etc"), "--reference", d.write("s", sums()))
    one_mib = d.write("image/usr/big", bytes(1 << 20))
    record = m.Record("ima-ng", [m.d_ng("sha256", hashlib.sha256(bytes(1 << 20)).digest()),
                                 m.name(b"/usr/big")])
    expect(record, "known-good", "a file of 1 MiB", "--reference", root)
    # Names are never used as paths; files are opened only when a record asks for them.
    os.unlink(one_mib)
    os.symlink("/etc/passwd", one_mib)
    expect(record, "unknown-file", "what became a symbolic link is no file", "--reference", root)


def test_tree_verity():
    """fsverity digest of a file of one block: descriptor over hash of the padded block."""
    data = b"content of /etc/conf"
    root_hash = hashlib.sha256(data.ljust(4096, b"\0")).digest()
    descriptor = struct.pack("<BBBBIQ64sB31s144s", 1, 1, 12, 0, 0, len(data), root_hash, 0, b"", b"")
    digest = hashlib.sha256(descriptor[:256]).digest()
    root = tree("verity")
    for value, wanted in ((digest, "known-good"), (bytes(32), "changed-file")):
        expect(m.Record("ima-sigv2", [m.d_ng("sha256", value, "verity:"), m.name(b"/etc/conf"),
                                      m.empty()]), wanted, "an fs-verity digest, %s" % wanted,
               "--reference", root)


def test_unreadable():
    if os.geteuid() == 0:
        skip("a good file that cannot be read", "root reads everything")
        return
    root = tree("secret")
    os.chmod(os.path.join(root, "etc/conf"), 0)
    expect(m.file_record(b"/etc/conf"), "unreadable-reference", "a good file that cannot be read",
           "--reference", root)


CERTS = ("--cert", RSA + ".pem", "--cert", EC + ".pem")


def test_signatures():
    path = b"/usr/bin/a"
    digest = m.file_digest(path)
    for form in ("binary", "ascii"):
        for key in (RSA, EC):
            r = expect(signed(path, sign(digest, key=key)), "signed",
                       "signed, %s, %s" % (os.path.basename(key), form), *CERTS, form=form)
            row = r.get("record_list")[1]
            check(row["key_id"] == key_id(key + ".pem").hex() and "signing key" in row["signer"],
                  "and by whom", r)
    for algo in ("sha1", "sha384", "sha512"):
        expect(signed(path, sign(m.file_digest(path, algo), algo), algo), "signed",
               "signed over %s" % algo, *CERTS)
    good = sign(digest)
    expect(signed(b"/usr/bin/b", good), "bad-signature", "the signature of another file", *CERTS)
    expect(signed(path, good[:-1] + bytes([good[-1] ^ 1])), "bad-signature", "a spoilt signature",
           *CERTS)
    expect(signed(path, good[:-1]), "bad-signature", "a signature cut short", *CERTS)
    expect(signed(path, b"\x07" + good), "bad-signature", "what is no signature", *CERTS)
    expect(signed(path, good, "sha512"), "unknown-signer", "a signature over another digest",
           *CERTS)
    expect(signed(path, sign(digest, ident=b"\1\2\3\4")), "unknown-signer", "another key id", *CERTS)
    expect(signed(path, good), "unknown-signer", "the certificate missing", *CERTS[2:])
    expect(signed(path, good), "unknown-signer", "and accepted", "--allow-unknown", *CERTS[2:])
    expect(signed(path, b""), "unsigned", "no signature", *CERTS)
    expect(signed(path, b""), "unsigned", "no signature, accepted", "--allow-unknown", *CERTS)
    expect(signed(path, good[:-1]), "bad-signature", "a bad one is not accepted by that",
           "--allow-unknown", *CERTS)
    v3 = sign(hashlib.sha256(b"\x06\x04" + digest).digest(), kind=b"\x06\x03")
    expect(signed(path, v3, template="ima-sigv2", prefix="verity:"), "signed",
           "a signature over an fs-verity digest", *CERTS)
    expect(signed(path, good, template="ima-sigv2", prefix="verity:"), "unknown-signer",
           "a signature over the content, and an fs-verity digest", *CERTS)
    expect(signed(path, v3, template="ima-sigv2", prefix="ima:"), "unknown-signer",
           "and the other way round", *CERTS)
    expect(signed(path, b"\x05" + good[1:]), "unknown-signer",
           "a signature over metadata that is not there", *CERTS)


def test_both():
    path = b"/usr/bin/a"
    ref = ("--reference", d.write("sums", sums()))
    other = m.file_digest(b"other")
    update = m.Record("ima-sig", [m.d_ng("sha256", other), m.name(path), m.plain(sign(other))])
    expect(update, "signed", "a signed update of a known file", *ref, *CERTS)
    expect(update, "changed-file", "which it is not without certificates", *ref)
    expect(signed(path, sign(other)), "bad-signature", "a known file with a bad signature", *ref,
           *CERTS)
    expect(signed(path, b""), "known-good", "a known file without signature", *ref, *CERTS)
    expect(signed(path, sign(m.file_digest(path), ident=b"abcd")), "known-good",
           "a known file signed by somebody else", *ref, *CERTS)
    expect(signed(b"/x", b""), "unknown-file", "neither known nor signed", *ref, *CERTS)


def modsig(path, algo="sha512", key=RSA, noattr=True):
    content = b"content of " + path
    f = d.write("content", content)
    args = ["cms", "-sign", "-binary", "-in", f, "-signer", key + ".pem", "-inkey", key + ".key",
            "-outform", "DER", "-md", algo, "-nocerts"] + (["-noattr"] if noattr else [])
    return openssl(*args)


def modsig_record(path, message, algo="sha512", digest=None):
    return m.Record("ima-modsig", [
        m.d_ng("sha256", m.file_digest(path)), m.name(path), m.empty(),
        m.d_ng(algo, digest or m.file_digest(path, algo)), m.plain(message)])


def test_modsig():
    path = b"/lib/a.ko"
    good = modsig(path)
    for form in ("binary", "ascii"):
        expect(modsig_record(path, good), "signed", "an appended signature, %s" % form, *CERTS,
               form=form)
    for key, algo in ((EC, "sha256"), (RSA, "sha256"), (RSA, "sha384")):
        expect(modsig_record(path, modsig(path, algo, key), algo), "signed",
               "an appended signature, %s, %s" % (os.path.basename(key), algo), *CERTS)
    expect(modsig_record(path, good, digest=bytes(64)), "bad-signature",
           "an appended signature of another file", *CERTS)
    r = expect(modsig_record(path, good, "sha256"), "bad-signature",
               "an appended signature over another digest", *CERTS)
    check("different algorithms" in r.get("record_list")[1]["reason"], "and that is said", r)
    expect(modsig_record(path, modsig(path, noattr=False)), "bad-signature",
           "an appended signature with attributes", *CERTS)
    expect(modsig_record(path, good), "unknown-signer", "no certificate of its signer", *CERTS[2:])
    expect(modsig_record(path, good[:-1]), "bad-signature", "a message cut short", *CERTS)
    expect(modsig_record(path, b"p7" * 100), "bad-signature", "no message at all", *CERTS)
    spoilt = modsig_record(path, good)
    spoilt.fields[2] = m.plain(sign(m.file_digest(b"other")))
    expect(spoilt, "bad-signature", "one good signature, and a bad one", *CERTS)
    bare = m.Record("d-ng|n-ng|modsig", [m.d_ng("sha256", m.file_digest(path)), m.name(path),
                                         m.plain(good)])
    expect(bare, "unknown-signer", "an appended signature without its digest", *CERTS)


def evm_record(path, ima, uid=0, gid=0, mode=0o100755, key=RSA, extra=(), spoil=False, ident=None):
    """Template evm-sig with a portable signature (EVM-5): values, then the inode block."""
    xattrs = [(b"security.ima", ima), (b"security.capability", bytes(20))] + list(extra)
    covered = b"".join(v for _, v in xattrs) + struct.pack("<QIIIHxx", 0, 0, uid, gid, mode)
    sig = sign(hashlib.sha256(covered).digest(), key=key, kind=b"\x05\x02", ident=ident)
    return m.Record("evm-sig", [
        m.d_ng("sha256", m.file_digest(path)), m.name(path), m.plain(sig),
        m.names([n for n, _ in xattrs]), m.lengths([len(v) for _, v in xattrs]),
        m.plain(b"".join(v for _, v in xattrs)), m.u32(uid + spoil), m.u32(gid), m.u16(mode)])


def test_evm():
    path = b"/usr/bin/a"
    digest = m.file_digest(path)
    label = b"\x04\x04" + digest
    for form in ("binary", "ascii"):
        for what, record in (("a digest", evm_record(path, label)),
                             ("a signature", evm_record(path, sign(digest, key=EC))),
                             ("names added at run time",
                              evm_record(path, label, extra=[(b"security.x", b"abc"),
                                                             (b"user.y", b"")])),
                             ("an owner", evm_record(path, label, 1000, 4294967294, 0o104711))):
            expect(record, "signed", "metadata with %s, %s" % (what, form), *CERTS, form=form)
    expect(evm_record(path, label, spoil=True), "bad-signature", "another owner", *CERTS)
    expect(evm_record(path, b"\x04\x04" + bytes(32)), "bad-signature",
           "metadata of other content", *CERTS)
    expect(evm_record(path, sign(bytes(32))), "bad-signature",
           "metadata with a signature of other content", *CERTS)
    expect(evm_record(path, sign(digest, ident=b"abcd")), "unknown-signer",
           "metadata with a signature by somebody else", *CERTS)
    expect(evm_record(path, b"\x04\x02" + bytes(20)), "unknown-signer",
           "metadata with another kind of digest", *CERTS)
    expect(evm_record(path, b"\x07x"), "bad-signature", "metadata with a spoilt security.ima", *CERTS)
    expect(evm_record(path, label, ident=b"abcd"), "unknown-signer", "metadata signed by somebody",
           *CERTS)
    broken = evm_record(path, label)
    broken.fields[4] = m.lengths([len(label), 21])
    expect(broken, "unknown-signer", "lengths that do not fit", *CERTS)


def test_not_files():
    ref = ("--reference", d.write("sums", sums()))
    expect(m.buf_record(b"kexec-cmdline", b"root=/dev/vda1"), "not-checked", "a buffer", *ref)
    expect(m.Record("ima-next", [m.d_ng("sha256", bytes(32)), m.name(b"/a")]), "unknown-file",
           "a template nobody knows", *ref)
    # No digest covers the name of the template.
    expect(signed(b"/evil", b"\x04\x04" + m.file_digest(b"/evil")), "unknown-signer",
           "a digest where a signature should be", *CERTS)
    second = m.Record("d-ng|n-ng|d-ng", [m.d_ng("sha256", m.file_digest(b"/evil")),
                                         m.name(b"/usr/bin/a"),
                                         m.d_ng("sha256", m.file_digest(b"/usr/bin/a"))])
    expect(second, "changed-file", "a second digest", *ref)
    second = m.Record("d-ng|n-ng|d", [m.d_ng("sha256", m.file_digest(b"/evil")),
                                      m.name(b"/usr/bin/a"),
                                      m.plain(m.file_digest(b"/usr/bin/a", "sha1"))])
    expect(second, "changed-file", "a second digest in another form", *ref, "--reference",
           d.write("sums1", sums("sha1")))
    disguised = signed(b"/evil", b"sig")
    disguised.template = "ima-buf"
    expect(disguised, "unknown-file", "a file passed off as a buffer", *ref)
    expect(m.file_record(b"boot_aggregate"), "unknown-file", "a later boot_aggregate", *ref)
    wrong = m.file_record(b"/usr/bin/a")
    wrong.listed = bytes(range(32))
    got, r = one(wrong, *ref)
    check(got == "not-checked" and r.get("causes") == ["template-digest"],
          "a record that is wrong itself", r)


def test_report():
    records = [m.boot_record()] + [m.file_record(b"/tmp/\x1b[31m%d" % i) for i in range(30)]
    path = d.write("list", m.List(records).binary())
    r = Run("log", "verify", "--reference", d.write("sums", sums()), path)
    check(r.code == 1 and r.out.count("unknown-file: ") == 10 and
          "     30  unknown-file\n" in r.out and "these are the first 10\n" in r.out and
          "\x1b" not in r.out and "verdict    FAILED: unknown-file\n" in r.out,
          "the first of many offenders, escaped", r)
    record = signed(b"/usr/bin/a", sign(m.file_digest(b"/usr/bin/a")))
    path = d.write("list", m.List([record]).binary())
    r = Run("log", "verify", "--list", *CERTS, path)
    check(r.code == 0 and "signed by %s " % key_id(RSA + ".pem").hex() in r.out, "signed by", r)
    check(Verify(path).get("content") is None, "nothing asked, nothing said")


def test_usage():
    path = d.write("list", m.List([m.boot_record()]).binary())
    for args in (("--allow-unknown",), ("--root", "/")):
        r = Run("log", "verify", *args, path)
        check(r.code == 2 and r.err and not r.out, "wrong usage: %s" % " ".join(args), r)
    for what, data in (("empty", b""), ("no certificate", b"hello")):
        r = Run("log", "verify", "--cert", d.write("x.pem", data), path)
        check(r.code == 1 and "x.pem" in r.err, "a certificate file: %s" % what, r)


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))


def test_memory():
    """What the list names costs nothing: memory depends on the references alone."""
    blob = b"".join(m.file_record(b"/usr/bin/no-such-file-%d" % i).binary("sha1", "<")
                    for i in range(200)) * 500
    r = Run("log", "verify", "--replay=sha1", "--reference", tree("mem"), "--allow-unknown", "-",
            stdin=blob, program=os.environ.get("IMACTL_PLAIN", IMACTL), preexec=limit_memory)
    check(r.code == 0 and " 100000  unknown-file" in r.out, "a list of many unknown files", r)


main(globals())
