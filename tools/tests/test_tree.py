#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""imactl sign, verify and hash on trees: which files, in what order, and what is left alone."""
import hashlib
import os
import shutil
import stat

from harness import Run, check, main, skip
from treelib import (CERT, CERT2, DER, EVM, IMA, KEY, KEY2, Imactl, d, evmctl, labels, may_label,
                     sh, sign, tree, verify)

FILES = ["bin/prog", "bin/tool", "empty", "lib/a", "lib/deep/b"]


def all_labels(top):
    return {f: labels(os.path.join(top, f)) for f in FILES}


def test_round_trip():
    top = tree("t")
    r = sign("--ima", "--evm=portable", top)
    check(r.code == 0 and r.counts() == (5, {}, {}), "a tree is signed", r)
    check(all(len(v) == 2 and v[IMA][:2] == b"\3\2" and v[EVM][:2] == b"\5\2"
              for v in all_labels(top).values()), "each file has both labels", all_labels(top))
    r = verify("--ima", "--evm", top)
    check(r.code == 0 and r.counts() == (5, {}, {}), "and verified", r)
    evmctl("evmctl verifies security.ima of ours", "ima_verify", "-k", DER, top + "/lib/a")
    evmctl("evmctl verifies security.evm of ours", "verify", "-k", DER, top + "/lib/a")
    r = verify("--evm", "--cert", CERT2, top + "/lib/a")
    check(r.code == 0, "the right one of two keys is taken", r)
    os.chmod(top + "/lib/a", 0o600)
    with open(top + "/empty", "w", encoding="ascii") as f:
        f.write("x")
    r = verify("--ima", "--evm", top)
    check(r.code == 1 and r.counts() == (3, {}, {"invalid": 2}) and
          [(f["path"][len(top):], f["field"]) for f in r.json["files"]] ==
          [("/empty", IMA), ("/lib/a", EVM)], "changed content and changed mode are told apart", r)


def test_evmctl_signs():
    if not shutil.which("evmctl"):
        skip("evmctl's labels are verified", "evmctl is not installed: ima-evm-utils")
        return
    top = tree("t")
    sh("evmctl", "sign", "--portable", "--imasig", "-r", "-k", KEY, top)
    r = verify("--ima", "--evm", top)
    check(r.code == 0 and r.counts()[0] == 5, "evmctl's labels are verified", r)
    mine = sign("--ima", "--evm=portable", "--resume", top)
    check(mine.counts() == (0, {"labelled": 5}, {}), "evmctl's labels are what --resume wants", mine)


def test_verdicts():
    top = tree("t")
    os.setxattr(top + "/empty", IMA, b"\4\4" + hashlib.sha256(b"").digest())
    os.setxattr(top + "/lib/deep/b", IMA, b"\4\4short")
    sign(top + "/lib/a", top + "/bin/tool")
    Run("sign", "--key", KEY2, top + "/bin/tool")
    r = verify("--list", top)
    want = {"bin/prog": "unlabelled", "bin/tool": "no-key", "empty": "unsigned", "lib/a": None,
            "lib/deep/b": "malformed"}
    check(r.code == 1 and {f["path"][len(top) + 1:]: f.get("why") for f in r.json["files"]} == want,
          "each way not to be valid has its word", r)
    r = verify("--list", "--allow-hash", "--allow-unlabelled", top)
    want.update({"empty": None})
    check({f["path"][len(top) + 1:]: f.get("why") for f in r.json["files"]} == want and
          r.counts()[1] == {"unlabelled": 1}, "digests and no labels are accepted if told so", r)
    r = Imactl("verify", top + "/empty", top + "/lib/a")
    check(r.code == 1 and r.counts() == (1, {}, {"no-key": 1}),
          "without keys a digest is valid, a signature is not", r)


def test_filters():
    top = tree("t")
    os.symlink("tool", top + "/bin/link")
    os.mkfifo(top + "/fifo")
    for what, args, want, skipped in (
            ("base name", ("--include=*o*",), {"bin/tool", "bin/prog"}, {"not-included": 3}),
            ("whole name", ("--include=lib/*",), {"lib/a", "lib/deep/b"}, {"not-included": 3}),
            ("directory left out", ("--exclude=lib",), {"bin/prog", "bin/tool", "empty"},
             {"excluded": 1}),
            ("exclude wins", ("--include=*", "--exclude=/lib/deep/*", "--exclude=empty"),
             {"bin/prog", "bin/tool", "lib/a"}, {"excluded": 2}),
            ("executable", ("--type=exec",), {"bin/prog", "bin/tool"}, {"type": 3}),
            ("ELF", ("--type=elf",), {"bin/prog"}, {"type": 4}),
            ("script or module", ("--type=script,module",), {"bin/tool"}, {"type": 4})):
        r = Imactl("hash", "--list", *args, top)
        got = {f["path"][len(top) + 1:] for f in r.json["files"] if f["outcome"] == "done"}
        check(r.code == 0 and got == want and
              r.counts()[1] == dict(skipped, symlink=1, special=1), "filter: " + what, r)


def test_links():
    top = tree("t")
    os.link(top + "/lib/a", top + "/bin/a")
    os.link(top + "/lib/a", top + "/z")
    r = sign("--list", top, top + "/lib")
    done = [f["path"][len(top) + 1:] for f in r.json["files"] if f["outcome"] == "done"]
    check(done.count("bin/a") == 1 and "lib/a" not in done and "z" not in done and
          r.counts()[1]["hard-link"] == 3, "a file with three names is signed once", r)
    target = tree("elsewhere")
    os.symlink(target, top + "/to-elsewhere")
    os.symlink(target + "/empty", top + "/to-empty")
    r = sign(top)
    check(r.counts()[1]["symlink"] == 2 and not labels(target + "/empty"),
          "symbolic links are not followed", r)
    r = sign(top + "/to-empty")
    check(r.code == 1 and "symbolic link" in r.out and not labels(target + "/empty"),
          "one that is named is an error", r)


def test_resume():
    top = tree("t")
    args = ("--ima", "--evm=portable", "--resume", top)
    check(sign(*args).counts() == (5, {}, {}), "--resume signs what has nothing")
    before = all_labels(top)
    r = sign(*args)
    check(r.counts() == (0, {"labelled": 5}, {}) and all_labels(top) == before,
          "--resume leaves alone what is right", r)
    with open(top + "/lib/a", "ab") as f:
        f.write(b"more")
    os.chmod(top + "/bin/tool", 0o700)
    os.removexattr(top + "/bin/prog", IMA)
    r = sign("--list", *args)
    done = [f["path"][len(top) + 1:] for f in r.json["files"] if f["outcome"] == "done"]
    check(done == ["bin/prog", "bin/tool", "lib/a"],
          "--resume signs again: changed content, mode, lost label", r)
    r = sign("--algo=sha512", *args)
    check(r.counts()[0] == 5, "--resume: another hash is another label", r)
    r = Imactl("sign", "--key", KEY2, "--cert", CERT2, "--algo=sha512", *args)
    check(r.counts()[0] == 5, "--resume: another key is another label", r)


def test_order():
    top = tree("t", {"%02d/%02d" % (i % 7, i): b"x" * i for i in range(200)})
    one = Run("sign", "--key", KEY, "--list", "--jobs=1", top)
    many = Run("sign", "--key", KEY, "--list", "--jobs=7", top)
    check(one.code == 0 and one.out == many.out and one.out.count("\n") == 201,
          "the order of results does not depend on threads", many)
    small = tree("s", {"f%d" % i: b"" for i in range(3000)})
    r = Imactl("hash", "--jobs=3", small)
    check(r.counts() == (3000, {}, {}), "more files than are under way at once", r.counts())


def test_untouched():
    top = tree("t")
    r = sign("--dry-run", "--ima", "--evm=portable", top)
    check(r.counts()[0] == 5 and r.json["dry_run"] and not any(all_labels(top).values()),
          "--dry-run writes nothing", r)
    old = b"\4\4" + bytes(32)
    os.setxattr(top + "/lib/a", IMA, old)
    r = sign("--evm=portable", top)
    check(r.code == 1 and r.counts()[0] == 1 and labels(top + "/lib/a")[IMA] == old and
          labels(top + "/empty") == {}, "--evm alone: security.ima stays, and must be there", r)
    if sh("chattr", "+i", top + "/lib/a").returncode:
        skip("a file that cannot be labelled", "chattr +i is not allowed")
        return
    before = labels(top + "/lib/a")
    r = sign(top)
    sh("chattr", "-i", top + "/lib/a")
    check(r.code == 1 and r.counts() == (4, {}, {"error": 1}) and
          labels(top + "/lib/a") == before and r.json["files"][0]["field"] == IMA,
          "a file that cannot be labelled does not stop the others", r)


def test_rollback():
    """security.ima fits, security.evm does not: the old security.ima must come back."""
    top = tree("t", {"f": b"content"})
    path = top + "/f"
    old = b"\4\4" + hashlib.sha256(b"content").digest()
    os.setxattr(path, IMA, old)
    for size in range(8192, 16, -16):
        try:
            os.setxattr(path, "user.fill", bytes(size))
            os.setxattr(path, "user.room", bytes(300))
            break
        except OSError:
            continue
    os.removexattr(path, "user.room")
    r = sign("--ima", "--evm=portable", path)
    if r.code == 0:
        skip("both labels or none", "this file system has room for everything")
        return
    check(r.json["files"][0]["field"] == EVM and labels(path) == {IMA: old},
          "both labels or none", r)


def in_namespace(script, *args):
    """Runs a shell script with mounts of its own; None if that is not allowed."""
    r = sh("unshare", "-m", "sh", "-euc", "mount --make-rprivate / && " + script, "sh", *args)
    return None if r.returncode == 32 or b"unshare" in r.stderr else r


def test_mounts():
    top = tree("t")
    imactl = os.environ["IMACTL"]
    for what, script, good in (
            ("a read-only mount is one error", 'mount --bind "$1" "$1"; mount -o remount,ro,bind '
             '"$1"; "$2" sign --key "$3" "$1"', lambda r: r.returncode == 1 and
             r.stderr.count(b"Read-only file system") == 1 and b"signed   0" in r.stdout),
            ("it can be verified", 'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"; '
             '"$2" hash "$1"', lambda r: r.returncode == 0 and r.stdout.count(b"\n") == 5),
            ("a file system without attributes", 'mount -t ramfs x "$1"; echo >"$1/f"; '
             '"$2" sign --key "$3" "$1"', lambda r: r.returncode == 1 and
             b"/f: security.ima: Operation not supported" in r.stderr),
            ("its files have no labels", 'mount -t ramfs x "$1"; echo >"$1/f"; '
             '"$2" verify "$1"', lambda r: r.returncode == 1 and b"failed   1" in r.stdout),
            ("--one-file-system", 'mount -t tmpfs x "$1/lib"; echo >"$1/lib/f"; '
             '"$2" hash --list -x "$1"', lambda r: r.returncode == 0 and
             b"hashed   3" in r.stdout and b"(mount) " in r.stdout),
            ("else mounts are entered", 'mount -t tmpfs x "$1/lib"; echo >"$1/lib/f"; '
             '"$2" hash --list "$1"', lambda r: r.returncode == 0 and b"hashed   4" in r.stdout)):
        r = in_namespace(script, top, imactl, KEY)
        if r is None:
            skip(what, "mounting is not allowed")
        else:
            check(good(r), what, r)


def test_sigfile():
    top = tree("t")
    keep = d.write("keep", b"keep")
    os.symlink(keep, top + "/lib/a.sig")
    r = sign("--sigfile", top)
    check(r.code == 0 and r.counts()[0] == 5, "signature files are written", r)
    check(not os.path.islink(top + "/lib/a.sig") and open(keep, "rb").read() == b"keep",
          "a link in the place of one is replaced, not followed")
    names = sorted(f for _, _, fs in os.walk(top) for f in fs)
    check(len(names) == 10 and not labels(top + "/lib/a"), "and nothing else is", names)
    check(stat.S_IMODE(os.stat(top + "/lib/a.sig").st_mode) & 0o600 == 0o600, "readable")
    r = verify("--sigfile", top)
    check(r.code == 0 and r.counts() == (5, {"excluded": 5}, {}), "and verified", r)
    evmctl("evmctl verifies a signature file", "ima_verify", "--sigfile", "-k", DER, top + "/lib/a")
    r = sign("--sigfile", "--resume", top)
    check(r.counts() == (0, {"labelled": 5, "excluded": 5}, {}), "--resume knows them", r)
    os.unlink(top + "/lib/a.sig")
    d.write("t/bin/tool.sig", b"")
    r = verify("--sigfile", top)
    check(r.code == 1 and r.counts()[2] == {"unlabelled": 1, "malformed": 1},
          "a missing and an empty one", r)


def test_manifest():
    top = tree("t")
    d.write("t/odd \\ name\n\1", b"odd")
    manifest = d.path + "/manifest"
    r = sign("--ima", "--evm=portable", "--manifest", manifest, top)
    check(r.code == 0 and r.counts()[0] == 6 and not labels(top + "/lib/a"),
          "a manifest instead of labels", r)
    r = verify("--ima", "--evm", "--manifest", manifest, top)
    check(r.code == 0 and r.counts()[0] == 6, "is what files are verified with", r)
    d.write("t/new", b"new")
    check(verify("--manifest", manifest, top).counts()[2] == {"unlabelled": 1},
          "a file it does not have")
    if not shutil.which("setfattr"):
        skip("setfattr restores a manifest", "setfattr is not installed: attr")
        return
    r = sh("setfattr", "--restore=" + manifest, cwd="/")
    check(r.returncode == 0 and verify("--ima", "--evm", "--exclude=new", top).counts()[0] == 6,
          "setfattr restores a manifest", r)
    dump = sh("getfattr", "-h", "-d", "-e", "hex", "-m", "security.ima", top + "/lib/a", cwd="/")
    check(verify("--manifest", d.write("dump", dump.stdout), top + "/lib/a").code == 0,
          "what getfattr prints is a manifest", dump.stdout)
    for what, text in (("neither", b"security.ima=0x01\n"), ("odd digits", b"# file: x\na=0x123\n"),
                       ("not hex", b"# file: x\na=0sAAAA\n"), ("NUL", b"# file: x\\000\na=0x01\n"),
                       ("quote", b"# file: x\\9\na=0x01\n"),
                       ("long", b"# file: x\na=0x" + b"00" * 3000 + b"\n")):
        r = verify("--manifest", d.write("bad", text), top)
        check(r.code == 1 and "bad: line " in r.err, "a broken manifest: " + what, r)
    r = sign("--manifest", "/nonexistent/m", top)
    check(r.code == 1 and "/nonexistent/m" in r.err, "a manifest that cannot be written", r)


def test_appended():
    path = d.write("module.ko", b"module" * 100)
    r = sign("--appended", path)
    data = open(path, "rb").read()
    check(r.code == 0 and data.startswith(b"module" * 100) and
          data.endswith(b"~Module signature appended~\n"), "a signature is appended", r)
    r = verify("--appended", path)
    check(r.code == 0, "and verified", r)
    r = sign("--appended", path)
    check(r.code == 1 and open(path, "rb").read() == data, "not twice", r)
    d.write("module.ko", data.replace(b"module", b"Module", 1))
    r = verify("--appended", path)
    check(r.code == 1 and r.counts()[2] == {"invalid": 1}, "a changed module", r)
    r = verify("--appended", d.write("plain.ko", b"x" * 100))
    check(r.code == 1 and r.counts()[2] == {"unlabelled": 1}, "one without", r)


def test_hash():
    path = d.write("h", b"content")
    digest = hashlib.sha512(b"content").hexdigest()
    r = Run("hash", "--algo=sha512", path)
    check(r.out == "sha512:%s  %s\n" % (digest, path) and not labels(path), "hash prints", r)
    r = Run("hash", "--algo=sha512", "--store", "--quiet", path)
    check(labels(path) == {IMA: b"\4\6" + bytes.fromhex(digest)}, "hash --store stores", r)
    r = Run("hash", "--algo=sha1", "--store", path)
    check(labels(path) == {IMA: b"\1" + hashlib.sha1(b"content").digest()},
          "SHA1 is stored as the kernel does", r)
    r = Run("hash", "--verity", path)
    block = b"content" + bytes(4089)
    descriptor = (b"\1\1\x0c\0" + bytes(4) + (7).to_bytes(8, "little") +
                  hashlib.sha256(block).digest()).ljust(256, b"\0")
    check(r.out.startswith("verity:sha256:" + hashlib.sha256(descriptor).hexdigest()),
          "hash --verity", r)
    r = sign("--verity", path)
    check(labels(path)[IMA][:2] == b"\6\3" and verify(path).code == 0, "sign --verity", r)


def test_names():
    top = tree("t", {"\x1b[31mred\n": b"x"})
    r = Run("verify", top)
    check(r.code == 1 and "\x1b" not in r.err + r.out and "\\x1b[31mred\\x0a" in r.err,
          "names cannot command the terminal", r)
    top = tree("t", {"é\udcff": b"x"})
    r = Imactl("hash", top)
    check(r.json["files"][0]["path_hex"].endswith("c3a9ff"), "names that are not UTF-8", r)


def test_terminal():
    top = tree("t", {"f%d" % i: b"x" for i in range(300)})
    imactl = os.environ["IMACTL"]
    for what, extra, want in (("the bar is for terminals", "", True),
                              ("--no-progress", "--no-progress", False)):
        # verify complains once at the end, so something is drawn and cleared before.
        main_end, end = os.openpty()
        os.set_blocking(main_end, False)
        pid = os.fork()
        if not pid:
            os.dup2(end, 2)
            os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
            os.execv(imactl, [a for a in (imactl, "sign", "--jobs=1", "--key", KEY, extra, top) if a])
        status = os.waitpid(pid, 0)[1]
        said = b""
        try:
            said = os.read(main_end, 65536)
        except BlockingIOError:
            pass
        os.close(main_end)
        os.close(end)
        check(status == 0 and (b"300 files" in said) == want, what, said)
    check(not Run("sign", "--key", KEY, top).err, "and not for pipes")


def test_usage():
    for args in ((), ("--key", KEY), ("/tmp",), ("--key", KEY, "--evm=none", "/tmp"),
                 ("--key", KEY, "--algo=md6", "/tmp"), ("--key", KEY, "--type=exe", "/tmp"),
                 ("--key", KEY, "--jobs=0", "/tmp"), ("--key", KEY, "--jobs=1x", "/tmp"),
                 ("--key", KEY, "--resume", "/tmp"), ("--key", KEY, "--appended", "/tmp"),
                 ("--key", KEY, "--cert", CERT, "--appended", "--ima", "/tmp"),
                 ("--key", KEY, "--evm=hmac", "/tmp"), ("--key", KEY, "--keyid=xyz", "/tmp"),
                 ("--key", KEY, "--output=x", "/tmp"), ("--key", KEY, "--archive", "/tmp"),
                 ("--key", KEY, "--archive", "--in-place", "--evm=inode", "/tmp"),
                 ("--key", KEY, "--archive", "--in-place", "--output=x", "/tmp"),
                 ("--key", KEY, "--archive", "--in-place", "--sigfile", "/tmp"),
                 ("--key", KEY, "--sigfile", "--evm=portable", "/tmp"),
                 ("--key", KEY, "--verity", "--algo=sha384", "/tmp"),
                 ("--key", KEY, "--salt=0", "/tmp"), ("--key", KEY, "--block-size=1000", "/tmp"),
                 ("--key", KEY, "--manifest=-", "--json", "/tmp"), ("--nonsense", "/tmp")):
        r = Run("sign", *args)
        check(r.code == 2 and r.err and not r.out, "wrong usage: sign %s" %
              " ".join(a.replace(d.path, "") for a in args), r)
    for args in (("verify",), ("verify", "--appended", "/tmp"), ("verify", "--sigfile", "--evm", "/tmp"),
                 ("hash",), ("hash", "--verity", "--store", "/tmp"),
                 ("hash", "--store", "--manifest=x", "/tmp")):
        r = Run(*args)
        check(r.code == 2 and r.err and not r.out, "wrong usage: " + " ".join(args), r)
    for args, word in ((("sign", "--key", "/nonexistent", "/tmp"), "/nonexistent: "),
                       (("verify", "--cert", "/nonexistent", "/tmp"), "/nonexistent: "),
                       (("verify", "/nonexistent"), "/nonexistent: No such file"),
                       (("sign", "--hmac-key", "/dev/null", "/tmp"), "/dev/null: HMAC key")):
        r = Run(*args)
        check(r.code == 1 and word in r.err, "error: " + " ".join(args), r)
    for verb in ("sign", "verify", "hash"):
        r = Run(verb, "--help")
        check(r.code == 0 and "Usage: imactl " + verb in r.out and not r.err, "help of " + verb, r)


if may_label():
    main(globals())
else:
    skip("signing trees", "security.* attributes cannot be set here")
