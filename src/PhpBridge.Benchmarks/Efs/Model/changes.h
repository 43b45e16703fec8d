// Prepares the lock under which folders are changed.
#pragma once

// Takes a descriptor of the mounted folder, on which all of its mounts lock each other out.
void changes_open(int fd);
