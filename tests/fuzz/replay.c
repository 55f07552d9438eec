/*
 * main() of a fuzz target without libFuzzer: runs the files that it is given,
 * or those of tests/fuzz/corpus/X when its own name is fuzz_X.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/xmem.h"
#include "tests/fuzz/fuzz.h"

#define INPUT_MAX (16u << 20)

static int run_file(const char *path)
{
	struct buf input = BUF_INIT(INPUT_MAX);
	struct cf_why why;
	unsigned char *exact;

	if (file_read(path, INPUT_MAX, &input, &why) != CF_OK) {
		fprintf(stderr, "%s\n", why.text);
		return 1;
	}
	/* A block of just this size lets a sanitizer see the byte behind. */
	exact = xmalloc(input.len);
	if (input.len > 0)
		memcpy(exact, input.data, input.len);
	/* On standard error at once: should it abort, this names the file. */
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(exact, input.len);
	free(exact);
	buf_release(&input);
	return 0;
}

static int run_corpus(const char *name)
{
	char *folder = xasprintf("%s/tests/fuzz/corpus/%s", CF502_SRCDIR, name);
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t n = 0;
	int failed = 0;
	char *path;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		path = file_join(folder, entry->d_name);
		failed |= run_file(path);
		free(path);
		n++;
	}
	if (dir)
		closedir(dir);
	if (n == 0)
		fprintf(stderr, "no input in %s\n", folder);
	free(folder);
	return failed || n == 0;
}

int main(int argc, char **argv)
{
	const char *name = strstr(argv[0], "fuzz_");
	int failed = 0, i;

	for (i = 1; i < argc; i++)
		failed |= run_file(argv[i]);
	if (argc > 1)
		return failed;
	return name ? run_corpus(name + strlen("fuzz_")) : 1;
}
