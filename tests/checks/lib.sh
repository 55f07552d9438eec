# What the checks share. They run in the source tree, so that names are
# relative and free of blanks; srcdir is set by make check.
LC_ALL=C
export LC_ALL
cd "${srcdir:-$(dirname "$0")/../..}" || exit 99

# The folders with code: those that tests/layers names, and two more.
code_folders()
{
	sed -n 's/^\([a-z]*\):.*/\1/p' tests/layers
	echo tests
	echo bench
}

# Every C file of the tree, one a line, sorted.
sources()
{
	code_folders | while read -r folder; do
		[ ! -d "$folder" ] || find "$folder" -type f -name '*.[ch]'
	done | grep -vx 'data/embedded\.c' | sort
}

# skip WHY: ends with the status that make check counts as skipped.
skip()
{
	echo "SKIPPED: $*" >&2
	exit 77
}
