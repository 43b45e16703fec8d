// Files in the bridge's directory that are named by a number.
#pragma once

#include "layout.h"

enum { NUMBERED_PATH = MIRROR_MAX_DIRECTORY + 32, DESCRIPTOR_PATH = 32 };

// DIRECTORY, then BEGINNING, then NUMBER. Without stdio, as it may be called where only system calls may be made.
void numbered_path(char path[NUMBERED_PATH], const char *beginning, uint32_t number);

// /proc/self/fd/NUMBER
void descriptor_path(char path[DESCRIPTOR_PATH], int descriptor);
