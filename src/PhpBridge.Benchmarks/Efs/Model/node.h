// The caches of the NFS client: files and folders with their attributes, and names in folders.
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct name;

struct node {
  int fd;                   // O_PATH: stands in for the file handle
  uint64_t id;              // never reused, unlike inode numbers
  uint64_t lookups;         // how many times the kernel has received it
  struct node *next;        // in the table
  struct stat st;           // attributes that the server returned last
  int64_t read_ms;          // when that was; 0: never, or they are known to be outdated
  int64_t timeout_ms;       // how long they are valid: acregmin … acregmax, acdirmin … acdirmax
  int64_t doubled_ms;       // when that timeout was last changed
  int64_t kernel_until_ms;  // until when the kernel uses its own copy
  bool renewed;             // read again since the kernel received its copy
  bool stat_outdated;       // a folder changed by this client: its names are valid, its times are not
  bool has_access;          // the result of ACCESS is cached, from an ACCESS or an OPEN
  bool removed_here;        // removed by this client, which keeps it for processes that have it open (silly rename)
  bool has_data;            // the kernel's page cache may contain some of its data,
  struct timespec data_of[2]; // as of this change
  struct name *names;       // folders only
  unsigned generation;      // of the names: incremented each time they are dropped
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

// Guards all fields above. Never held during a wait.
extern pthread_mutex_t nodes_lock;
extern struct node root;

struct node *node_find(dev_t device, ino_t inode);
struct node *node_add(int fd, const struct stat *st);
void node_forget(struct node *node, uint64_t lookups);

bool same_change(const struct stat *a, const struct stat *b);
bool is_folder(const struct node *node);
int64_t node_fresh_ms(const struct node *node);                // how much longer the attributes are valid; 0: expired
bool node_absorb(struct node *node, const struct stat *st);    // stores attributes of the server; true: they have changed
void node_mark_data(struct node *node);
bool node_data_is_current(const struct node *node);

struct name *name_find(struct node *folder, const char *text);
void name_put(struct node *folder, const char *text, const struct node *node, int64_t kernel_ms); // NULL: missing
struct node *name_node(const struct name *name);               // NULL: missing, or the kernel has forgotten the file
void name_remove(struct node *folder, const char *text);
