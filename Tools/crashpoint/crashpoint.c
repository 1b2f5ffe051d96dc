// Runs a command and disturbs it at one of the system calls that change files below a folder.
//
//   crashpoint ROOT REPORT count                COMMAND...  disturbs nothing
//   crashpoint ROOT REPORT kill N               COMMAND...  kills all processes before call N
//   crashpoint ROOT REPORT kill-after N         COMMAND...  kills all processes after call N
//   crashpoint ROOT REPORT torn N               COMMAND...  lets call N write half of its bytes, then kills
//   crashpoint ROOT REPORT errno N CODE         COMMAND...  call N fails with CODE, without being executed
//   crashpoint ROOT REPORT errno-from N CODE    COMMAND...  so does every later one; where CODE is ENOSPC, calls
//                                                           that need no space go on
//
// REPORT gets a line "number, pid, call, path[, path]", separated by tabs, for each call, and last "exit CODE",
// "signal NUMBER" or "killed". The command's exit code is passed on; 137 where it was killed here, 125 where crashpoint
// itself cannot go on.
//
// All processes and threads that the command starts are followed. A seccomp filter stops them at those calls only, so
// that all others run at full speed. ROOT is taken as the kernel prints it; symbolic links below it are not followed.
// A change through a shared mapping is one call, the mapping. io_uring is refused.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

// Of two headers that do not go together.
extern long ptrace(int request, ...);
#define PTRACE_CONT 7
#define PTRACE_SYSCALL 24

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "crashpoint knows x86_64 and aarch64"
#endif

enum { NONE = -1, HERE = -2 };  // HERE: relative to the current folder.
enum { FRESH = 1, VECTOR = 2, FREEING = 4 };

// Where a call names what it changes: numbers of its arguments.
static const struct call {
  int number;
  const char *name;
  int folder, path, folder2, path2, file, length, flags;
} calls[] = {
#define PATH(call, folder, path, flags) {__NR_##call, #call, folder, path, NONE, NONE, NONE, NONE, flags}
#define PATHS(call, folder, path, folder2, path2) {__NR_##call, #call, folder, path, folder2, path2, NONE, NONE, 0}
#define FILE_(call, file, length, flags) {__NR_##call, #call, NONE, NONE, NONE, NONE, file, length, flags}
    PATH(openat, 0, 1, 0), PATH(openat2, 0, 1, 0),
    FILE_(write, 0, 2, 0), FILE_(pwrite64, 0, 2, 0),
    FILE_(writev, 0, 2, VECTOR), FILE_(pwritev, 0, 2, VECTOR), FILE_(pwritev2, 0, 2, VECTOR),
    FILE_(sendfile, 0, 3, 0), FILE_(copy_file_range, 2, 4, 0), FILE_(splice, 2, 4, 0),
    PATHS(renameat2, 0, 1, 2, 3), PATHS(linkat, 0, 1, 2, 3), PATH(symlinkat, 1, 2, 0),
#ifdef __NR_renameat
    PATHS(renameat, 0, 1, 2, 3),
#endif
    PATH(unlinkat, 0, 1, FREEING), PATH(mkdirat, 0, 1, 0), PATH(mknodat, 0, 1, 0),
    PATH(truncate, HERE, 0, FREEING), FILE_(ftruncate, 0, NONE, FREEING), FILE_(fallocate, 0, NONE, 0),
    FILE_(fsync, 0, NONE, 0), FILE_(fdatasync, 0, NONE, 0), FILE_(sync_file_range, 0, NONE, 0),
    PATH(fchmodat, 0, 1, FREEING), FILE_(fchmod, 0, NONE, FREEING),
    PATH(fchownat, 0, 1, FREEING), FILE_(fchown, 0, NONE, FREEING), PATH(utimensat, 0, 1, FREEING),
    PATH(setxattr, HERE, 0, 0), PATH(lsetxattr, HERE, 0, 0), FILE_(fsetxattr, 0, NONE, 0),
    PATH(removexattr, HERE, 0, 0), PATH(lremovexattr, HERE, 0, 0), FILE_(fremovexattr, 0, NONE, 0),
#ifdef __NR_fchmodat2
    PATH(fchmodat2, 0, 1, FREEING),
#endif
#ifdef __NR_open
    PATH(open, HERE, 0, 0), PATH(creat, HERE, 0, 0),
    PATHS(rename, HERE, 0, HERE, 1), PATHS(link, HERE, 0, HERE, 1), PATH(symlink, HERE, 1, 0),
    PATH(unlink, HERE, 0, FREEING), PATH(rmdir, HERE, 0, FREEING), PATH(mkdir, HERE, 0, 0), PATH(mknod, HERE, 0, 0),
    PATH(chmod, HERE, 0, FREEING), PATH(chown, HERE, 0, FREEING), PATH(lchown, HERE, 0, FREEING),
    PATH(utime, HERE, 0, FREEING), PATH(utimes, HERE, 0, FREEING), PATH(futimesat, 0, 1, FREEING),
#endif
    FILE_(mmap, 4, NONE, 0), {__NR_io_uring_setup, "io_uring_setup", NONE, NONE, NONE, NONE, NONE, NONE, 0},
};
#define CALLS (sizeof calls / sizeof *calls)

static FILE *report;
static char root[PATH_MAX];
static size_t root_length;
static pid_t *tasks;  // What has to be killed.
static size_t task_count, task_room;

static void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("crashpoint: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(125);  // What is traced dies with its tracer.
}

// --- The filter: stop at the calls of the table, at open and mmap only where they may change something.

static void install_filter(void) {
  struct sock_filter code[8 * CALLS + 8];
  size_t length = 0;
#define ADD(...) code[length++] = (struct sock_filter)__VA_ARGS__
#define LOAD(field) ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field)))
#define RETURN(action) ADD(BPF_STMT(BPF_RET | BPF_K, action))
#define UNLESS(test, value, skipped) ADD(BPF_JUMP(BPF_JMP | test | BPF_K, value, 0, skipped))
  LOAD(arch);
  ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
  RETURN(SECCOMP_RET_KILL_PROCESS);
  LOAD(nr);
  for (size_t i = 0; i < CALLS; i++) {
    const char *name = calls[i].name;
    int is_open = !strcmp(name, "open") || !strcmp(name, "openat"), is_map = !strcmp(name, "mmap");
    UNLESS(BPF_JEQ, calls[i].number, is_open ? 4 : is_map ? 6 : 1);
    if (is_open) {
      // Little endian: the low half of an argument comes first.
      LOAD(args[!strcmp(name, "open") ? 1 : 2]);
      UNLESS(BPF_JSET, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 1);
      RETURN(SECCOMP_RET_TRACE);
      RETURN(SECCOMP_RET_ALLOW);
    } else if (is_map) {
      LOAD(args[2]);
      UNLESS(BPF_JSET, PROT_WRITE, 3);
      LOAD(args[3]);
      UNLESS(BPF_JSET, MAP_SHARED, 1);
      RETURN(SECCOMP_RET_TRACE);
      RETURN(SECCOMP_RET_ALLOW);
    } else {
      RETURN(SECCOMP_RET_TRACE);
    }
  }
  RETURN(SECCOMP_RET_ALLOW);
  struct sock_fprog program = {.len = length, .filter = code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
    fail("cannot install the filter: %s", strerror(errno));
  }
}

// --- What a call changes.

static int read_link(char *target, const char *format, ...) {
  char link[64];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(link, sizeof link, format, arguments);
  va_end(arguments);
  ssize_t length = readlink(link, target, PATH_MAX - 1);
  target[length < 0 ? 0 : length] = 0;
  return length >= 0;
}

static void read_string(pid_t pid, uint64_t address, char *text) {
  size_t length = 0;
  text[0] = 0;
  while (address && length < PATH_MAX - 1) {
    // Up to the end of a page: the next one may not be there.
    size_t part = 4096 - (address + length) % 4096;
    if (part > PATH_MAX - 1 - length) part = PATH_MAX - 1 - length;
    struct iovec here = {text + length, part}, there = {(void *)(address + length), part};
    ssize_t count = process_vm_readv(pid, &here, 1, &there, 1, 0);
    if (count <= 0) break;
    length += count;
    text[length] = 0;
    if (strlen(text) < length) return;
  }
}

// The path without "." and "..", in place.
static void normalise(char *path) {
  char out[PATH_MAX] = "";
  size_t length = 0;
  for (char *part = strtok(path, "/"); part; part = strtok(NULL, "/")) {
    if (!strcmp(part, ".")) continue;
    if (!strcmp(part, "..")) {
      while (length > 0 && out[--length] != '/') {}
      out[length] = 0;
      continue;
    }
    length += snprintf(out + length, sizeof out - length, "/%s", part);
    if (length >= sizeof out) fail("a path is too long");
  }
  strcpy(path, out);
}

static void resolve(pid_t pid, const struct ptrace_syscall_info *info, int folder, int path, char *full) {
  char text[PATH_MAX], start[PATH_MAX];
  read_string(pid, info->seccomp.args[path], text);
  if (text[0] == '/') {
    strcpy(full, text);
  } else {
    int descriptor = folder == HERE ? AT_FDCWD : (int)info->seccomp.args[folder];
    int found = descriptor == AT_FDCWD ? read_link(start, "/proc/%d/cwd", pid)
                                       : read_link(start, "/proc/%d/fd/%d", pid, descriptor);
    if (!found) start[0] = 0;
    if (strlen(start) + strlen(text) + 2 > PATH_MAX) fail("a path is too long");
    strcpy(full, start);
    if (text[0]) {
      strcat(full, "/");
      strcat(full, text);
    }
  }
  normalise(full);
}

static int is_below(const char *path) {
  return !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

// --- Changing a call that is about to be executed.

static void set_argument(pid_t pid, int index, uint64_t value) {
#if defined(__x86_64__)
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, pid, NULL, &registers)) fail("cannot read registers: %s", strerror(errno));
  unsigned long long *places[] = {&registers.rdi, &registers.rsi, &registers.rdx,
                                  &registers.r10, &registers.r8,  &registers.r9};
  *places[index] = value;
  if (ptrace(PTRACE_SETREGS, pid, NULL, &registers)) fail("cannot write registers: %s", strerror(errno));
#else
  struct user_regs_struct registers;
  struct iovec all = {&registers, sizeof registers};
  if (ptrace(PTRACE_GETREGSET, pid, (void *)1 /* NT_PRSTATUS */, &all)) fail("cannot read registers");
  registers.regs[index] = value;
  if (ptrace(PTRACE_SETREGSET, pid, (void *)1, &all)) fail("cannot write registers");
#endif
}

static void refuse(pid_t pid, int code) {
#if defined(__x86_64__)
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, pid, NULL, &registers)) fail("cannot read registers: %s", strerror(errno));
  registers.orig_rax = -1;
  registers.rax = -code;
  if (ptrace(PTRACE_SETREGS, pid, NULL, &registers)) fail("cannot write registers: %s", strerror(errno));
#else
  int none = -1;
  struct iovec number = {&none, sizeof none};
  if (ptrace(PTRACE_SETREGSET, pid, (void *)0x404 /* NT_ARM_SYSTEM_CALL */, &number)) fail("cannot skip a call");
  set_argument(pid, 0, -code);
#endif
}

static void halve(pid_t pid, const struct call *call, const struct ptrace_syscall_info *info) {
  if (call->length == NONE) fail("%s writes no bytes that could be torn", call->name);
  uint64_t length = info->seccomp.args[call->length];
  if (!(call->flags & VECTOR)) {
    set_argument(pid, call->length, length / 2);
    return;
  }
  // Half of the parts, and half of the last of these.
  struct iovec part, here = {&part, sizeof part};
  uint64_t parts = (length + 1) / 2;
  struct iovec there = {(struct iovec *)info->seccomp.args[1] + parts - 1, sizeof part};
  if (process_vm_readv(pid, &here, 1, &there, 1, 0) < 0) fail("cannot read the parts of a write");
  part.iov_len /= 2;
  if (process_vm_writev(pid, &here, 1, &there, 1, 0) < 0) fail("cannot shorten a part of a write");
  set_argument(pid, call->length, parts);
}

// --- Following.

static void add_task(pid_t pid) {
  for (size_t i = 0; i < task_count; i++) {
    if (tasks[i] == pid) return;
  }
  if (task_count == task_room && !(tasks = realloc(tasks, (task_room = 2 * task_room + 16) * sizeof *tasks))) {
    fail("out of memory");
  }
  tasks[task_count++] = pid;
}

static void remove_task(pid_t pid) {
  for (size_t i = 0; i < task_count; i++) {
    if (tasks[i] == pid) tasks[i--] = tasks[--task_count];
  }
}

static void kill_all(void) {
  for (size_t i = 0; i < task_count; i++) kill(tasks[i], SIGKILL);
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;) {
    if (pid > 0 && WIFSTOPPED(status)) kill(pid, SIGKILL);
  }
  fputs("killed\n", report);
  if (fclose(report)) fail("cannot write the report");
  exit(137);
}

int main(int count, char **arguments) {
  if (count < 5) fail("usage: crashpoint ROOT REPORT MODE [N [CODE]] COMMAND...");
  if (!realpath(arguments[1], root)) fail("%s: %s", arguments[1], strerror(errno));
  root_length = strlen(root);
  if (!(report = fopen(arguments[2], "we"))) fail("%s: %s", arguments[2], strerror(errno));
  const char *mode = arguments[3];
  int fails = !strcmp(mode, "errno"), fails_from = !strcmp(mode, "errno-from"), counts = !strcmp(mode, "count");
  int kills = !strcmp(mode, "kill"), kills_after = !strcmp(mode, "kill-after"), tears = !strcmp(mode, "torn");
  if (!(fails || fails_from || counts || kills || kills_after || tears)) fail("there is no mode %s", mode);
  int used = counts ? 4 : fails || fails_from ? 6 : 5;
  if (count <= used) fail("the command is missing");
  long target = used > 4 ? atol(arguments[4]) : 0;
  int code = used > 5 ? atoi(arguments[5]) : 0;
  if (used > 4 && target < 1) fail("%s is no number of a call", arguments[4]);
  if (used > 5 && (code < 1 || code > 4095)) fail("%s is no number of an error", arguments[5]);

  int gate[2];
  if (pipe2(gate, O_CLOEXEC)) fail("no pipe: %s", strerror(errno));
  pid_t child = fork();
  if (child < 0) fail("cannot fork: %s", strerror(errno));
  if (child == 0) {
    char byte;
    if (read(gate[0], &byte, 1) != 1) _exit(125);
    install_filter();
    execvp(arguments[used], arguments + used);
    fail("%s: %s", arguments[used], strerror(errno));
  }
  long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                 PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD;
  if (ptrace(PTRACE_SEIZE, child, NULL, options)) {
    int reason = errno;
    kill(child, SIGKILL);
    fail("cannot trace: %s", strerror(reason));
  }
  add_task(child);
  if (write(gate[1], "", 1) != 1) fail("cannot start the command");

  long number = 0;
  int status, last = -1;
  while (1) {
    pid_t pid = waitpid(-1, &status, __WALL);
    if (pid < 0 && errno == EINTR) continue;
    if (pid < 0) break;  // Nobody is left.
    if (!WIFSTOPPED(status)) {
      remove_task(pid);
      if (pid == child) last = status;
      continue;
    }
    add_task(pid);
    int signal = WSTOPSIG(status), event = status >> 16;
    if (event == 0 && signal == (SIGTRAP | 0x80)) kill_all();  // The call that was torn, or waited for, is done.
    if (event != PTRACE_EVENT_SECCOMP) {
      // A stop of tracing itself has no signal to pass on.
      if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
        unsigned long new_task;
        if (!ptrace(PTRACE_GETEVENTMSG, pid, NULL, &new_task)) add_task((pid_t)new_task);
      }
      ptrace(PTRACE_CONT, pid, NULL, event ? 0L : (long)signal);
      continue;
    }
    struct ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) < 0) continue;  // It was killed meanwhile.
    const struct call *call = calls;
    while (call < calls + CALLS && call->number != (int)info.seccomp.nr) call++;
    if (call == calls + CALLS) fail("an unexpected call %d", (int)info.seccomp.nr);
    if (call->number == __NR_io_uring_setup) fail("the command uses io_uring, which cannot be followed");

    char path[PATH_MAX] = "", path2[PATH_MAX] = "";
    if (call->path != NONE) resolve(pid, &info, call->folder, call->path, path);
    if (call->path2 != NONE) resolve(pid, &info, call->folder2, call->path2, path2);
    if (call->file != NONE) read_link(path, "/proc/%d/fd/%d", pid, (int)info.seccomp.args[call->file]);
    if (!is_below(path) && !is_below(path2)) {
      ptrace(PTRACE_CONT, pid, NULL, 0L);
      continue;
    }
    number++;
    fprintf(report, "%ld\t%d\t%s\t%s%s%s\n", number, pid, call->name, path, path2[0] ? "\t" : "", path2);
    if (kills && number == target) kill_all();
    if (tears && number == target) halve(pid, call, &info);
    if ((fails && number == target) ||
        (fails_from && number >= target && !(code == ENOSPC && call->flags & FREEING))) {
      refuse(pid, code);
    }
    ptrace(number == target && (tears || kills_after) ? PTRACE_SYSCALL : PTRACE_CONT, pid, NULL, 0L);
  }
  if (WIFEXITED(last)) {
    fprintf(report, "exit %d\n", WEXITSTATUS(last));
  } else {
    fprintf(report, "signal %d\n", WTERMSIG(last));
  }
  if (fclose(report)) fail("cannot write the report");
  return WIFEXITED(last) ? WEXITSTATUS(last) : 128 + WTERMSIG(last);
}
