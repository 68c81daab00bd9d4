/* Put before every file of Icarus Verilog: what it calls and WASI does not have. Defined in linked.c.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef PELAB_ABSENT_H
#define PELAB_ABSENT_H

#include <stdio.h>
#include <sys/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

FILE *popen(const char *command, const char *mode);
int pclose(FILE *stream);

#ifdef __cplusplus
}
#endif
#endif
