// Mounts a folder that behaves like an EFS mount: with the round trips of NFSv4.1 and the caches of the Linux client.
// docs/efs-model.md lists the sources of each behavior.
//
//   efs-model SOURCE MOUNT-POINT SHARED-FILE [--as UID:GID] [--until-stdin-ends]
//
// Runs in the foreground; SIGTERM unmounts. SHARED-FILE holds parameters and counters (shared.h) and must exist.
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "changes.h"
#include "client.h"
#include "kernel.h"
#include "operations.h"
#include "rpc.h"

static struct fuse_session *session;

static void op_init(void *data, struct fuse_conn_info *connection) {
  (void)data;
  connection->max_background = connection->congestion_threshold = 128;
  connection->max_readahead = connection->max_read = LARGEST_IO;
  connection->want |= connection->capable &
    (FUSE_CAP_ASYNC_READ | FUSE_CAP_AUTO_INVAL_DATA | FUSE_CAP_CACHE_SYMLINKS | FUSE_CAP_PARALLEL_DIROPS);
  connection->want &= ~(unsigned)(FUSE_CAP_READDIRPLUS | FUSE_CAP_READDIRPLUS_AUTO | FUSE_CAP_WRITEBACK_CACHE | FUSE_CAP_ATOMIC_O_TRUNC);
  kernel_open(session, connection->capable & FUSE_CAP_EXPIRE_ONLY);
}

static const struct fuse_lowlevel_ops operations = {
  .init = op_init, .lookup = op_lookup, .forget = op_forget, .forget_multi = op_forget_multi, .getattr = op_getattr,
  .setattr = op_setattr, .access = op_access, .readlink = op_readlink, .statfs = op_statfs, .open = op_open,
  .read = op_read, .write = op_write, .flush = op_flush, .release = op_release, .fsync = op_fsync, .create = op_create,
  .mknod = op_mknod, .mkdir = op_mkdir, .symlink = op_symlink, .link = op_link, .unlink = op_unlink, .rmdir = op_rmdir,
  .rename = op_rename, .opendir = op_opendir, .readdir = op_readdir, .releasedir = op_releasedir, .setlk = op_setlk,
  .getlk = op_getlk, .flock = op_flock,
};

// Sets FUSE_PARALLEL_DIROPS in the reply to INIT, which libfuse 3.14.0 does not do: without it, lookups in one folder wait for each
// other, which they do not on NFS. The reply (struct fuse_init_out: major version, …, flags) is the first message that libfuse writes,
// and libfuse calls the program's own writev if it has one.
ssize_t writev(int fd, const struct iovec *parts, int n) {
  enum { FUSE_MAJOR = 7, PARALLEL_DIROPS_FLAG = 1 << 18 };
  static bool done;
  if (!done && n >= 2 && parts[0].iov_len == 16 && parts[1].iov_len >= 24) {
    uint32_t *init = parts[1].iov_base;
    if (init[0] == FUSE_MAJOR) init[3] |= PARALLEL_DIROPS_FLAG;
    done = true;
  }
  return syscall(SYS_writev, fd, parts, n);
}

static void on_signal(int signal) {
  (void)signal;
  stop_waiting();
  fuse_session_exit(session);
}

static void *end_with_stdin(void *unused) {
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {}
  kill(getpid(), SIGTERM);
  return unused;
}

// Only the main thread handles signals; the threads of libfuse block them as well.
static bool start_watcher(void) {
  sigset_t all, before;
  pthread_t thread;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  bool started = pthread_create(&thread, NULL, end_with_stdin, NULL) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

static int fail(const char *what) {
  fprintf(stderr, "efs-model: %s: %s\n", what, strerror(errno));
  return 1;
}

int main(int argc, char **argv) {
  bool follows_stdin = false, has_access_point = false;
  uid_t uid = 0;
  gid_t gid = 0;
  for (int i = 4; i < argc; i++) {
    if (strcmp(argv[i], "--until-stdin-ends") == 0) {
      follows_stdin = true;
    } else if (strcmp(argv[i], "--as") == 0 && i + 1 < argc && sscanf(argv[++i], "%u:%u", &uid, &gid) == 2) {
      has_access_point = true;
    } else {
      argc = 0;
    }
  }
  if (argc < 4) {
    fprintf(stderr, "usage: efs-model SOURCE MOUNT-POINT SHARED-FILE [--as UID:GID] [--until-stdin-ends]\n");
    return 2;
  }

  int fd = open(argv[3], O_RDWR | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) < 0) return fail(argv[3]);
  if (st.st_size != sizeof *shared) {
    fprintf(stderr, "efs-model: %s has %lld bytes instead of %zu: it was created for another version\n", argv[3],
            (long long)st.st_size, sizeof *shared);
    return 1;
  }
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (shared == MAP_FAILED) return fail(argv[3]);

  root.fd = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
  int folder = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root.fd < 0 || folder < 0 || server_stat(&root, &root.st)) return fail(argv[1]);
  changes_open(folder);
  client_open(has_access_point, uid, gid);
  root.timeout_ms = parameter(ACDIRMIN_MS);
  root.doubled_ms = now_ms();
  umask(0);
  bool is_root = geteuid() == 0;
  if (is_root) setgroups(0, NULL);
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) { // Each file that the kernel knows takes one.
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }

  char options[96];
  snprintf(options, sizeof options, "-ofsname=efs-model,subtype=efs,max_read=%d%s", LARGEST_IO, is_root ? ",allow_other" : "");
  char *arguments[] = {"efs-model", options};
  struct fuse_args args = FUSE_ARGS_INIT(2, arguments);
  session = fuse_session_new(&args, &operations, sizeof operations, NULL);
  if (!session || fuse_session_mount(session, argv[2]) != 0) return fail(argv[2]);
  struct sigaction ending = {.sa_handler = on_signal};
  sigaction(SIGTERM, &ending, NULL);
  sigaction(SIGINT, &ending, NULL);
  sigaction(SIGHUP, &ending, NULL);
  if (follows_stdin && !start_watcher()) return fail("pthread_create");

  struct fuse_loop_config *config = fuse_loop_cfg_create();
  fuse_loop_cfg_set_clone_fd(config, 1);
  fuse_loop_cfg_set_max_threads(config, 160);
  fuse_loop_cfg_set_idle_threads(config, 160);
  int result = fuse_session_loop_mt(session, config);
  fuse_session_unmount(session);
  // Not exit(): threads that wait for a lock still use the session.
  _exit(result < 0 ? 1 : 0);
}
