// Whether this program is PHP. Only PHP gets copies of files: it reads them by the hundred for a page, and what it does with
// their descriptors is known. A shell hands descriptors on, and other programs write through them in ways that nobody sees.
#pragma once

#include <stdbool.h>

extern bool is_php;
