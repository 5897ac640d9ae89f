# Sourced by ./deploy/demo and ./deploy/test: makes the project's own environment and keeps it up to date.
# Needs only python3 >= 3.11 (with venv) and the checkout; as root on Debian it installs python3-venv when missing.

set -eu
cd "$(dirname "$0")/.."
root=$PWD
environment=${CLAUSEWATCH_ENV:-$root/.venv}

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "clausewatch needs Python 3.11 or newer: apt install python3" >&2
    return 1
}

# Install with hashes from the lock, then the checkout itself. The stamp says for which files that was done.
make_environment() { # $1: extra requirements file, or nothing
    stamp=$environment/.made-for
    wanted=$(cat pyproject.toml requirements.lock ${1:+"$1"} | sha256sum | cut -d' ' -f1)
    if [ -x "$environment/bin/python" ] && [ -f "$stamp" ] && grep -q "$wanted" "$stamp"; then
        return
    fi
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            echo "installing python3-venv ..." >&2
            apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2
        else
            echo "Python has no venv module here: apt install python3-venv" >&2
            return 1
        fi
    fi
    echo "making the environment in $environment (once) ..." >&2
    [ -x "$environment/bin/python" ] || "$python" -m venv "$environment"
    quiet="--quiet --disable-pip-version-check --no-input"
    # shellcheck disable=SC2086
    "$environment/bin/python" -m pip install $quiet --require-hashes -r requirements.lock ${1:+-r "$1"} >&2
    # shellcheck disable=SC2086
    "$environment/bin/python" -m pip install $quiet --no-deps -e . >&2
    echo "$wanted" >>"$stamp"
}
