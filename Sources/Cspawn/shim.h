// What Swift does not see of the C library, since it is not in POSIX.
#pragma once

#include <spawn.h>

int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t *actions, int terminal);
int pipe2(int ends[2], int flags);
