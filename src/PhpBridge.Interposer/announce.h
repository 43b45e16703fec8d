#pragma once

// Before the first change of a file in a sandbox's life the bridge tells the other sandboxes. Returns when it has, or when
// it cannot: the change is made anyway.
void announce_writing(void);
