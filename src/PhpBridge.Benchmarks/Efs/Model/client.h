// Acts as the NFS client towards the server, for all operations.
#pragma once
#include <fuse_lowlevel.h>
#include "node.h"

enum { LARGEST_IO = 1 << 20 }; // rsize and wsize of the EFS mount helper

// Sets the identity of requests: with an access point, all of them are made as its user.
void client_open(bool has_access_point, uid_t uid, gid_t gid);

struct node *node_of(fuse_ino_t id);

// A path that leads open(2) and others to a node's file.
struct proc_path { char text[32]; };
struct proc_path path_of(const struct node *node);

// Switches the identity of this thread: the server checks permissions and sets owners as the caller.
void act_as_caller(fuse_req_t request);
void act_as_server(void);

// Reads the attributes without a round trip. 0 or an errno.
int server_stat(const struct node *node, struct stat *st);

// True if another client has deleted or replaced the file (RFC 8881 section 15.1.2.7, NFS4ERR_STALE).
bool is_stale(const struct node *node, const struct stat *st);

// Returns for how many seconds the kernel may use the attributes that it is about to get. Needs nodes_lock.
double grant_attributes(struct node *node);

// Sends GETATTR unless the cached attributes are fresh, and drops the names of a folder that has changed. 0 or an errno.
int revalidate(struct node *node);

// Sends ACCESS unless its result is cached. 0 or an errno.
int require_access(struct node *node);
