// The C library gives the arguments to what runs before main. Swift's CommandLine reads /proc/self/cmdline instead, and
// where that is not mounted it has none: a dry run would be a release.

#include "arguments.h"

static char **arguments;

__attribute__((constructor)) static void keep(int count, char **values) { arguments = values; }

char *const *bump_arguments(void) { return arguments; }
