# Sets up `.venv` from the pinned requirements; sourced by the scripts beside it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset PYTHONDONTWRITEBYTECODE # every command, and each that a test starts, would compile all it imports anew

# setup NAME: install requirements/NAME.txt and the project, unless that is what stands there already.
setup() {
    local python=${PYTHON:-}
    if [ -z "$python" ]; then
        for python in python3.13 python3.12 python3.11 python3 python; do
            command -v "$python" >/dev/null 2>&1 &&
                "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
            python=
        done
    fi
    if [ -z "$python" ]; then
        echo "Syndicator needs Python 3.11 or newer; set PYTHON to its path." >&2
        exit 1
    fi
    local stamp
    stamp=$(cat requirements/*.txt pyproject.toml | cksum)
    if [ -x .venv/bin/python ] && [ "$(cat ".venv/.$1" 2>/dev/null)" = "$stamp" ]; then
        return
    fi
    echo "Setting up (once) ..." >&2
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    local pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile)
    "${pip[@]}" --require-hashes -r "requirements/$1.txt" >&2 # Python compiles what is used when it is used
    "${pip[@]}" --no-deps -e . >&2
    echo "$stamp" >".venv/.$1"
}
