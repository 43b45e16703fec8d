// How functions that change something are written: found out, put on record, done, made up for.
#pragma once

#include "change.h"

#define CHANGING(folder, path, manner, follow, call)    \
  do {                                                  \
    struct change change;                               \
    plan_change(&change, folder, path, manner, follow); \
    begin_changes(&change, NULL);                       \
    int result = (call);                                \
    end_changes(&change, NULL, result >= 0);            \
    return result;                                      \
  } while (0)

#define CHANGING_DESCRIPTOR(descriptor, call)          \
  do {                                                 \
    struct change change;                              \
    if (!plan_descriptor_change(&change, descriptor))  \
      return -1;                                       \
    begin_changes(&change, NULL);                      \
    int result = (call);                               \
    end_changes(&change, NULL, result >= 0);           \
    return result;                                     \
  } while (0)
