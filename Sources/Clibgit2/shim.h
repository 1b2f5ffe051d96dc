#ifndef BUMP_CLIBGIT2_H
#define BUMP_CLIBGIT2_H

#include <git2.h>
#include <git2/sys/commit.h>
#include <git2/sys/repository.h>

/// git_libgit2_opts is variadic, which Swift cannot call.
static inline int bump_libgit2_enable_fsync(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

/// Keeps no commit or tag that was read, and maps packs in windows of so many bytes, no more than so many in all.
static inline void bump_libgit2_bound_memory(size_t window, size_t mapped) {
  git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT, (size_t)0);
  git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TAG, (size_t)0);
  git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, window);
  git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, mapped);
}

static inline int bump_libgit2_set_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

static inline int bump_libgit2_set_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int bump_libgit2_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

static inline int bump_libgit2_set_extensions(const char **names, size_t count) {
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

#endif
