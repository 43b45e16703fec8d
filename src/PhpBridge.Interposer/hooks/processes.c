// Replaces the functions that start a process or execute a program: both inherit descriptors, and what one process writes the other
// must be able to read, so the original files replace all copies first.
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../core/copies.h"
#include "../core/libc.h"

// For fork(), and the functions of the C library that call it, start.c registers a handler.

// The child returns first, on the stack that it shares with the parent, and would overwrite the frame of a function that calls vfork().
// So this one jumps to it, in assembly, as the compiler cannot be made to.
__attribute__((used)) static void *before_vfork(void) {
  replace_copies();
  return (void *)LIBC(vfork);
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
  replace_copies();
  return LIBC(popen)(command, mode);
}

EXPORT int system(const char *command) {
  replace_copies();
  return LIBC(system)(command);
}

EXPORT int execve(const char *path, char *const arguments[], char *const environment[]) {
  replace_copies();
  return LIBC(execve)(path, arguments, environment);
}

EXPORT int execv(const char *path, char *const arguments[]) {
  replace_copies();
  return LIBC(execv)(path, arguments);
}

EXPORT int execvp(const char *file, char *const arguments[]) {
  replace_copies();
  return LIBC(execvp)(file, arguments);
}

EXPORT int execvpe(const char *file, char *const arguments[], char *const environment[]) {
  replace_copies();
  return LIBC(execvpe)(file, arguments, environment);
}

EXPORT int fexecve(int descriptor, char *const arguments[], char *const environment[]) {
  replace_copies();
  return LIBC(fexecve)(descriptor, arguments, environment);
}

// Declares `arguments`, with FIRST and the variable arguments up to NULL, and leaves `rest` after the NULL.
#define DECLARE_ARGUMENTS(first)                                          \
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
  DECLARE_ARGUMENTS(first)
  va_end(rest);
  return execv(path, arguments);
}

EXPORT int execlp(const char *file, const char *first, ...) {
  DECLARE_ARGUMENTS(first)
  va_end(rest);
  return execvp(file, arguments);
}

EXPORT int execle(const char *path, const char *first, ...) {
  DECLARE_ARGUMENTS(first)
  char **environment = va_arg(rest, char **);
  va_end(rest);
  return execve(path, arguments, environment);
}
