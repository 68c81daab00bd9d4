/* Loading of shared objects for a program that has none: what Icarus Verilog would load is linked in (linked.c).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef PELAB_DLFCN_H
#define PELAB_DLFCN_H

#define RTLD_LAZY 1
#define RTLD_GLOBAL 2

#ifdef __cplusplus
extern "C" {
#endif

void *dlopen(const char *path, int flags);
void *dlsym(void *object, const char *symbol);
int dlclose(void *object);
char *dlerror(void);

#ifdef __cplusplus
}
#endif
#endif
