#pragma once

/// The arguments of the process, its name first, and a null pointer behind the last.
char *const *bump_arguments(void);
