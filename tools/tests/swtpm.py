# SPDX-License-Identifier: GPL-2.0-only
"""A software TPM for tests, and tpm2-tools to work on it."""
import os
import shutil
import subprocess
import time

TOOLS = ("swtpm", "tpm2_startup", "tpm2_createek", "tpm2_createak", "tpm2_create", "tpm2_load",
         "tpm2_createprimary", "tpm2_flushcontext", "tpm2_pcrextend", "tpm2_pcrread",
         "tpm2_quote", "tpm2_certify", "tpm2_evictcontrol", "tpm2_sign", "tpm2_hash")


def missing():
    """The first tool that is not installed, or None."""
    return next((t for t in TOOLS if not shutil.which(t)), None)


class Tpm:
    """A TPM 2.0 behind a Unix socket in a directory: no port to collide with another run's."""

    def __init__(self, directory):
        self.dir = directory
        self.path = os.path.join(directory, "tpm")
        # pylint: disable-next=consider-using-with
        self.process = subprocess.Popen(
            ["swtpm", "socket", "--tpm2", "--tpmstate", "dir=" + directory, "--flags",
             "startup-clear", "--server", "type=unixio,path=" + self.path, "--ctrl",
             "type=unixio,path=%s.ctrl" % self.path], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        for _ in range(100):
            if os.path.exists(self.path) and os.path.exists(self.path + ".ctrl"):
                break
            time.sleep(0.1)
        self.tcti = "swtpm:path=" + self.path

    def run(self, tool, *args):
        """tpm2_TOOL; what it prints. Sessions and objects it leaves behind are flushed."""
        env = dict(os.environ, TPM2TOOLS_TCTI=self.tcti)
        p = subprocess.run(["tpm2_" + tool] + [str(a) for a in args], cwd=self.dir, env=env,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                           check=False)
        if p.returncode:
            raise RuntimeError("tpm2_%s %s: %s" % (tool, args, p.stdout.decode(errors="replace")))
        if tool != "flushcontext":
            self.run("flushcontext", "-t")
        return p.stdout.decode()

    def extend(self, lst, banks=("sha1", "sha256")):
        """What the kernel does with the records of a list."""
        for r in lst.records:
            self.run("pcrextend", "%d:%s" % (r.pcr, ",".join(
                "%s=%s" % (b, r.extended(b, lst.order).hex()) for b in banks)))

    def stop(self):
        self.process.terminate()
        self.process.wait()
