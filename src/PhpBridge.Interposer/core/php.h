// Tells PHP from other programs.
//
// Only PHP reads copies of files: a page opens hundreds of them, and its use of the descriptors is known. A shell passes descriptors
// on, and other programs may write through them in ways that the interposer cannot see.
#pragma once

#include <stdbool.h>

extern bool is_php;
