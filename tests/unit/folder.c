/* A folder of a test's own. */
#include "tests/unit/folder.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "tests/unit/test.h"

#define FILES_OPEN 8 /* of nftw at a time */
#define FILE_MAX   (1 << 20)

void folder_make(char ret_path[FOLDER_PATH])
{
	snprintf(ret_path, FOLDER_PATH, "/tmp/cf502-test-XXXXXX");
	assert_non_null(mkdtemp(ret_path));
}

static int drop_one(const char *path, const struct stat *st, int type,
		    struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

void folder_drop(const char *path)
{
	assert_int_equal(nftw(path, drop_one, FILES_OPEN, FTW_DEPTH | FTW_PHYS),
			 0);
}

static bool file_has(const char *path, const char *text)
{
	struct buf all = BUF_INIT(FILE_MAX);
	bool found;

	found = file_read(path, FILE_MAX, &all, NULL) == 0 &&
		memmem(all.data, all.len, text, strlen(text));
	buf_release(&all);
	return found;
}

bool folder_has(const char *path, const char *text)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		char *below = file_join(path, entry->d_name);

		if (entry->d_name[0] == '.' || entry->d_type == DT_LNK)
			found = false;
		else if (entry->d_type == DT_DIR)
			found = folder_has(below, text);
		else
			found = file_has(below, text);
		free(below);
	}
	if (dir)
		closedir(dir);
	return found;
}
