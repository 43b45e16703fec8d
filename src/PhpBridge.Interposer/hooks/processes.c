// Functions that start other processes, and those that become another program: they inherit descriptors, and what one process
// writes the other shall read.
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../core/copies.h"
#include "../core/libc.h"

// Before fork(), and what of the C library calls it, state.c does the same.

// The child returns first, and takes our place on the stack with it: the real function is jumped to, whatever the compiler
// makes of calls.
__attribute__((used)) static void *before_vfork(void) {
  exchange_copies();
  return (void *)NEXT(vfork);
}

__asm__(".text\n"
        ".globl vfork\n"
        ".type vfork, %function\n"
        "vfork:\n"
#if defined(__x86_64__)
        "  subq $8, %rsp\n"
        "  call before_vfork\n"
        "  addq $8, %rsp\n"
        "  jmp *%rax\n"
#elif defined(__aarch64__)
        "  stp x29, x30, [sp, #-16]!\n"
        "  bl before_vfork\n"
        "  ldp x29, x30, [sp], #16\n"
        "  br x0\n"
#endif
        ".size vfork, . - vfork\n");

EXPORT FILE *popen(const char *command, const char *mode) {
  exchange_copies();
  return NEXT(popen)(command, mode);
}

EXPORT int system(const char *command) {
  exchange_copies();
  return NEXT(system)(command);
}

EXPORT int execve(const char *path, char *const arguments[], char *const environment[]) {
  exchange_copies();
  return NEXT(execve)(path, arguments, environment);
}

EXPORT int execv(const char *path, char *const arguments[]) {
  exchange_copies();
  return NEXT(execv)(path, arguments);
}

EXPORT int execvp(const char *file, char *const arguments[]) {
  exchange_copies();
  return NEXT(execvp)(file, arguments);
}

EXPORT int execvpe(const char *file, char *const arguments[], char *const environment[]) {
  exchange_copies();
  return NEXT(execvpe)(file, arguments, environment);
}

EXPORT int fexecve(int descriptor, char *const arguments[], char *const environment[]) {
  exchange_copies();
  return NEXT(fexecve)(descriptor, arguments, environment);
}

// The arguments of those that have them one by one, and what comes after: FIRST up to NULL.
#define COLLECT(first)                                                    \
  va_list rest;                                                           \
  size_t count = 0;                                                       \
  va_start(rest, first);                                                  \
  for (const char *next = first; next; next = va_arg(rest, const char *)) \
    count++;                                                              \
  va_end(rest);                                                           \
  char *arguments[count + 1];                                             \
  va_start(rest, first);                                                  \
  arguments[0] = (char *)first;                                           \
  for (size_t i = 1; i <= count; i++)                                     \
    arguments[i] = va_arg(rest, char *);                                  \
  arguments[count] = NULL;

EXPORT int execl(const char *path, const char *first, ...) {
  COLLECT(first)
  va_end(rest);
  return execv(path, arguments);
}

EXPORT int execlp(const char *file, const char *first, ...) {
  COLLECT(first)
  va_end(rest);
  return execvp(file, arguments);
}

EXPORT int execle(const char *path, const char *first, ...) {
  COLLECT(first)
  char **environment = va_arg(rest, char **);
  va_end(rest);
  return execve(path, arguments, environment);
}
