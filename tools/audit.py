"""Known vulnerabilities of what is installed beside the kit, by pip-audit (`make audit`, part of `make check`).

    python tools/audit.py [arguments for pip-audit, such as -r requirements.txt]

Exit code 1 where one is known. The list of them lies with a service on the network (pypi.org, else
api.osv.dev): where neither answers, or answers for no package, that is said, nothing was audited, and
the exit code is 0, because the kit is built and checked offline too.
"""

from __future__ import annotations

import json
import subprocess
import sys

SERVICES = ("pypi", "osv")
PATIENCE = 600  # seconds; one question a package


def verdict(said: str) -> tuple[list[str], list[str], int] | None:
    """Lines on vulnerabilities, packages that could not be looked up, and how many were; None where there is no answer.

    pip-audit calls a package that the service does not know "skipped" and still succeeds: a mirror
    without vulnerability data would look like a clean bill of health.
    """
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    looked_up = [p for p in packages if "vulns" in p]
    known = [
        f"{p['name']} {p['version']}: {v['id']}, corrected in {', '.join(v['fix_versions']) or 'no version yet'}"
        for p in looked_up
        for v in p["vulns"]
    ]
    return known, [p["name"] for p in packages if "vulns" not in p and p["name"] != "tracks-sim"], len(looked_up)


def main(arguments: list[str]) -> int:
    for service in SERVICES:
        command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "15", "--vulnerability-service", service]
        try:
            ran = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            continue
        if "No module named pip_audit" in ran.stderr:
            print("audit: pip-audit is not installed in this environment; `make audit` installs it.")
            return 1
        found = verdict(ran.stdout)
        if found is None or found[2] == 0:
            continue
        known, unknown, looked_up = found
        for line in known:
            print(line)
        print(f"audit: {looked_up} packages looked up at {service}, {len(known)} known vulnerabilities")
        if unknown:
            print(f"audit: not looked up, the service does not know them: {', '.join(unknown)}")
        return 1 if known else 0
    print(
        f"audit: NOT DONE. No vulnerability service ({', '.join(SERVICES)}) could be reached or knew any package, so nothing "
        "is said about the dependencies. Run `make audit` where there is a network before you deploy."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
