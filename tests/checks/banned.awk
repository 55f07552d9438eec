# Used by the check of the same name, behind code.awk.
function ban(words, welcome, instead,   n, i, word) {
	n = split(words, word, " ")
	for (i = 1; i <= n; i++) {
		where[word[i]] = welcome
		use[word[i]] = instead
	}
}
BEGIN {
	nowhere = "^$"
	tests = "^(tests|bench)/"
	ban("sprintf vsprintf", nowhere, "snprintf or struct buf")
	ban("strcpy stpcpy strcat strncpy strncat gets", nowhere,
	    "snprintf or struct buf")
	ban("strtok", nowhere, "strtok_r or strcspn")
	ban("atoi atol atoll atof", nowhere, "strtol, with its errors")
	ban("alloca", nowhere, "xmem, or an array of fixed size")
	ban("gethostbyname gethostbyaddr", nowhere, "probe/step_dns.c")
	ban("signal", nowhere, "sigaction")
	ban("select pselect", nowhere, "base/loop.h")
	ban("sleep usleep nanosleep", nowhere, "base/loop.h, with a deadline")
	ban("system popen fork vfork daemon posix_spawn posix_spawnp", tests,
	    "one process")
	ban("execl execlp execle execv execvp execve execvpe fexecve", tests,
	    "one process")
	ban("exit _exit quick_exit abort",
	    "^(cli|report|tests|bench)/|^base/xmem\\.c$",
	    "a returned error")
	ban("printf vprintf puts putchar perror",
	    "^(cli|report|tests|bench)/",
	    "a struct buf that report/ or cli/ prints")
	ban("time gettimeofday clock_gettime", "^(base/clock\\.c$|bench/)",
	    "base/clock.h")
}
function judge_calls(text,   name, before) {
	while (match(text, /[A-Za-z_][A-Za-z_0-9]*[ \t]*\(/)) {
		name = substr(text, RSTART, RLENGTH - 1)
		before = RSTART > 1 ? substr(text, RSTART - 1, 1) : ""
		text = substr(text, RSTART + RLENGTH)
		sub(/[ \t]+$/, "", name)
		if (name in use && before !~ /[.>]/ &&
		    FILENAME !~ where[name])
			complain(name "() is not used here; use " use[name])
	}
}
{
	text = code($0)
	if (slashes)
		complain("a // comment; use /* */")
	judge_calls(text)
}
text ~ /(^|[^A-Za-z_0-9])(stdout|stderr)([^A-Za-z_0-9]|$)/ &&
FILENAME !~ /^(cli|report|tests|bench)\/|^base\/xmem\.c$/ {
	complain("only cli/ and report/ write to the standard streams")
}
text ~ /^[ \t]*typedef[ \t]+(struct|union)/ {
	complain("a typedef of a struct or union; name it struct noun")
}
text ~ /^\{/ {
	in_function = 1
}
text ~ /^\}/ {
	in_function = 0
}
in_function && text ~ /^[ \t]*#[ \t]*if/ {
	complain("a condition of the preprocessor inside a function")
}
END {
	exit failed
}
