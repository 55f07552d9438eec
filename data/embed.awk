# Turns text files into a C table of {name, bytes, length}; see base/embed.h.
# gsub's own ideas about backslashes differ from awk to awk; so piece by piece.
function quoted(line,	i, c, out) {
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (c == "\\" || c == "\"")
			c = "\\" c
		else if (c == "\t")
			c = "\\t"
		out = out c
	}
	return "\"" out "\\n\""
}
function close_file() {
	if (name == "")
		return
	print "\t;"
	n++
	names[n] = name
}
BEGIN {
	print "/* Made by data/embed.awk from the files under data/. */"
	print "#include \"base/embed.h\""
	print ""
}
FNR == 1 {
	close_file()
	name = FILENAME
	sub(/^data\//, "", name)
	printf "static const char text_%d[] =\n", n + 1
}
{ print "\t" quoted($0) }
END {
	close_file()
	print "\nconst struct embedded embedded_files[] = {"
	for (i = 1; i <= n; i++)
		printf "\t{ .name = \"%s\", .text = text_%d, .len = sizeof(text_%d) - 1 },\n", names[i], i, i
	print "\t{ .name = NULL },\n};"
}
