// Loaded before the C library (LD_PRELOAD), it makes every sync a lie: a venue that only seems to be durable, so that
// it can be shown that the crash tests find one out.

#include <dlfcn.h>
#include <fcntl.h>

#include <cstdarg>

namespace {

using Open = int (*)(const char*, int, ...);

int open_without_sync(const char* name, const char* path, int flags, unsigned mode) {
  const auto real = reinterpret_cast<Open>(::dlsym(RTLD_NEXT, name));
  return real(path, flags & ~(O_DIRECT | O_SYNC | O_DSYNC), mode);
}

}  // namespace

extern "C" {

int fdatasync(int) { return 0; }
int fsync(int) { return 0; }
int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, unsigned);
  va_end(rest);
  return open_without_sync("open", path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = va_arg(rest, unsigned);
  va_end(rest);
  return open_without_sync("open64", path, flags, mode);
}
}
