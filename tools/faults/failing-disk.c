/*
 * A disk that fails, for LD_PRELOAD: while there is a file $FAILING_WHILE, the files in the folder $FAILING_FOLDER
 * cannot be flushed, nor, where that file begins with "w", be written or cut. They fail with EIO, as on a broken disk;
 * where that file begins with "h", a flush never ends; where it begins with "o", one fails, and removes that file.
 * What was written before a flush that fails stays in the kernel's memory, as it does there.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_in_folder(int file) {
  const char *folder = getenv("FAILING_FOLDER");
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path);
  size_t expected = folder == NULL ? 0 : strlen(folder);
  return expected > 0 && length > (ssize_t)expected && memcmp(path, folder, expected) == 0 && path[expected] == '/';
}

/* Where it fails, errno says why. */
static int fails(int file, int is_flush) {
  int before = errno;
  char mode = 0;
  const char *name = getenv("FAILING_WHILE");
  int flag = name == NULL ? -1 : open(name, O_RDONLY | O_CLOEXEC);
  if (flag >= 0) {
    if (read(flag, &mode, 1) != 1) mode = 0;
    close(flag);
  }
  int does = flag >= 0 && (is_flush || mode == 'w') && is_in_folder(file);
  while (does && mode == 'h') sleep(60);
  if (does && mode == 'o') unlink(name);
  errno = does ? EIO : before;
  return does;
}

#define FAILING(type, name, is_flush, parameters, arguments)          \
  type name parameters {                                              \
    static type(*real) parameters;                                    \
    if (real == NULL) real = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
    return fails(file, is_flush) ? -1 : real arguments;               \
  }

FAILING(int, fsync, 1, (int file), (file))
FAILING(int, fdatasync, 1, (int file), (file))
FAILING(ssize_t, pwrite, 0, (int file, const void *from, size_t bytes, off_t at), (file, from, bytes, at))
FAILING(ssize_t, pwrite64, 0, (int file, const void *from, size_t bytes, off64_t at), (file, from, bytes, at))
FAILING(int, ftruncate, 0, (int file, off_t bytes), (file, bytes))
FAILING(int, ftruncate64, 0, (int file, off64_t bytes), (file, bytes))
