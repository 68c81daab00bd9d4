/* The shared objects of Icarus Verilog as parts of the program, found by the name of the file that they would be.
 * PELAB_MODULES names the system modules, each in PELAB_MODULE(...); with PELAB_TARGET the code generator is there too.
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>

#include "absent.h"
#include "dlfcn.h"

typedef void (*startup_routine)(void);

#define PELAB_MODULE(name) extern startup_routine name##_startup_routines[];
PELAB_MODULES
#undef PELAB_MODULE

#ifdef PELAB_TARGET
int target_design(void *design);
const char *target_query(const char *key);
#endif

typedef struct {
  const char *file;
  const char *symbol;
  void *address;
} linked_symbol;

static const linked_symbol linked[] = {
#define PELAB_MODULE(name) {#name ".vpi", "vlog_startup_routines", name##_startup_routines},
    PELAB_MODULES
#undef PELAB_MODULE
#ifdef PELAB_TARGET
    {"vvp.tgt", "target_design", (void *)target_design},
    {"vvp.tgt", "target_query", (void *)target_query},
#endif
    {NULL, NULL, NULL},
};

/* The handle of an object is the first entry of its file. */
void *dlopen(const char *path, int flags) {
  const char *slash = strrchr(path, '/');
  const char *file = slash ? slash + 1 : path;
  (void)flags;
  for (const linked_symbol *entry = linked; entry->file; entry++)
    if (strcmp(entry->file, file) == 0) return (void *)entry;
  return NULL;
}

void *dlsym(void *object, const char *symbol) {
  const linked_symbol *first = object;
  for (const linked_symbol *entry = linked; entry->file; entry++)
    if (strcmp(entry->file, first->file) == 0 && strcmp(entry->symbol, symbol) == 0) return entry->address;
  return NULL;
}

int dlclose(void *object) {
  (void)object;
  return 0;
}

char *dlerror(void) { return "not linked into this program"; }

FILE *popen(const char *command, const char *mode) {
  (void)command;
  (void)mode;
  errno = ENOSYS;
  return NULL;
}

int pclose(FILE *stream) {
  (void)stream;
  errno = ENOSYS;
  return -1;
}

/* Only ever asked to make the generated text executable. */
int fchmod(int descriptor, mode_t mode) {
  (void)descriptor;
  (void)mode;
  return 0;
}
