# Reads names of .trs files, as make check leaves them, and says what failed,
# what was skipped and how many tests there were. See sum_up in bootstrap.
function read_result(file,   line, word) {
	result = "ERROR"
	while ((getline line < file) > 0)
		if (line ~ /^:test-result:/) {
			split(line, word, " ")
			result = word[2]
		}
	close(file)
}

# Counts what cmocka, or a script's last line, says of single tests, and keeps
# the lines to show: all but those of tests that went well.
function read_log(file,   line, word) {
	p = f = s = n = 0
	while ((getline line < file) > 0) {
		if (line ~ /^(\[ RUN  |\[       OK |ok )/)
			continue
		kept[++n] = substr(line, 1, 300)
		if (line ~ /^[0-9]+ passed, [0-9]+ failed$/) {
			split(line, word, " ")
			p += word[1]
			f += word[3]
		}
		if (line !~ /^\[  [A-Z]+ *\] [0-9]+ test\(s\)/)
			continue
		split(substr(line, 13), word, " ")
		p += line ~ /PASSED/ ? word[1] : 0
		f += line ~ /FAILED/ ? word[1] : 0
		s += line ~ /SKIPPED/ ? word[1] : 0
	}
	close(file)
}

function show_log(file, most,   i) {
	for (i = n > most ? n - most + 1 : 1; i <= n; i++)
		print "  " kept[i]
	print "  (" file ")"
}

{
	log_file = $0
	sub(/trs$/, "log", log_file)
	name = $0
	sub(/\.trs$/, "", name)
	read_result($0)
	read_log(log_file)
	if (result == "PASS" || result == "XFAIL") {
		passed += p + s ? p : 1
	} else if (result == "SKIP") {
		print "SKIPPED " name ": " kept[n]
	} else {
		print result " " name
		show_log(log_file, 30)
		passed += p
		failed += f ? f : 1
		split(name, part, "/")
		told[part[1]] = 1
	}
	if (s)
		print "SKIPPED in " name ": " s
}

END {
	n = split(broken, folder, " ")
	for (i = 1; i <= n; i++)
		if (!(folder[i] in told)) {
			print "FAILED: building or testing in " folder[i] "/"
			failed++
		}
	printf "%d passed, %d failed\n", passed, failed
	exit failed > 0
}
