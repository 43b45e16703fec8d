// What the NFS client remembers of the server: files and folders with their attributes, and names in folders.
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct name;

struct node {
  int fd;                   // O_PATH: stands for the file handle
  uint64_t id;              // never given twice, as inode numbers are
  uint64_t lookups;         // how often the kernel has been told of it
  struct node *next;        // in the table
  struct stat st;           // attributes as the server gave them last
  int64_t read_ms;          // when that was; 0: never, or they are known to be wrong
  int64_t timeout_ms;       // how long they hold: acregmin … acregmax, acdirmin … acdirmax
  int64_t doubled_ms;       // since when that timeout is what it is
  int64_t kernel_until_ms;  // until when the kernel takes what it was told for true
  bool renewed;             // read again since the kernel was told
  bool stat_outdated;       // a folder that we changed: its names hold, its times have to be asked for
  bool has_access;          // ACCESS was asked, or came with OPEN
  bool removed_here;        // by this client, which keeps it for those that have it open (silly rename)
  bool has_data;            // the kernel's page cache may have some of it,
  struct timespec data_of[2]; // as of this change
  struct name *names;       // folders only
  unsigned generation;      // of the names: counts how often they were dropped
  int open_folders;
};

struct name {
  struct node *folder;
  char *text;
  bool missing;
  dev_t device;             // of the file, if there is one
  ino_t inode;
  uint64_t id;
  int64_t kernel_until_ms;
  struct name *next;        // in the table
  struct name *sibling;
};

// Guards every field above. Never held while waiting for anything.
extern pthread_mutex_t nodes_lock;
extern struct node root;

struct node *node_find(dev_t device, ino_t inode);
struct node *node_add(int fd, const struct stat *st);
void node_forget(struct node *node, uint64_t lookups);

bool same_change(const struct stat *a, const struct stat *b);
bool is_folder(const struct node *node);
int64_t node_fresh_ms(const struct node *node);                // how much longer the attributes hold; 0: expired
bool node_absorb(struct node *node, const struct stat *st);    // the server's attributes; true: it has changed
void node_mark_data(struct node *node);
bool node_data_is_current(const struct node *node);

struct name *name_find(struct node *folder, const char *text);
void name_put(struct node *folder, const char *text, const struct node *node, int64_t kernel_ms); // NULL: missing
struct node *name_node(const struct name *name);               // NULL: missing, or the kernel has forgotten the file
void name_remove(struct node *folder, const char *text);
