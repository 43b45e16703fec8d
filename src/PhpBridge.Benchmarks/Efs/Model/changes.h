#pragma once

// Takes a descriptor of the folder that is mounted, by which all of its mounts exclude each other.
void changes_open(int fd);
