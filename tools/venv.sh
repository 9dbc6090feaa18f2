#!/bin/sh
# Makes the virtual environment in the folder $1 with the first Python 3.11 or newer that is found,
# or with the one that PYTHON names. Each candidate is started: a name on the path may be a shim
# that leads nowhere. Debian keeps venv and pip in a package of their own; as root it is installed.
set -eu
folder=${1:?the folder of the environment}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

python=
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python3.14 python}; do
    if new_enough "$candidate"; then
        python=${python:-$candidate}
        if has_venv "$candidate"; then
            python=$candidate
            break
        fi
    fi
done
if [ -z "$python" ]; then
    if [ -n "${PYTHON:-}" ]; then
        echo "PYTHON names $PYTHON, which is no Python 3.11 or newer: name another one." >&2
    else
        echo "Python 3.11 or newer is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3" >&2
    fi
    exit 1
fi

if ! has_venv "$python"; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package, which $python needs to make an environment."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" || true
    fi
    if ! has_venv "$python"; then
        echo "$python has no venv module. On Debian and Ubuntu: apt-get install $package" >&2
        exit 1
    fi
fi

"$python" -m venv --clear "$folder"
echo "$folder is made with $("$python" --version)"
