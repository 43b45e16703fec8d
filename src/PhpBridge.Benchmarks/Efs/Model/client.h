// What the operations share: the client as it acts towards the server.
#pragma once
#include <fuse_lowlevel.h>
#include "node.h"

enum { LARGEST_IO = 1 << 20 }; // rsize and wsize of EFS's mount helper

// Says as whom the callers act; with an access point they are its user, whoever they are.
void client_open(bool has_access_point, uid_t uid, gid_t gid);

struct node *node_of(fuse_ino_t id);

// The way to a node's file that open(2) and others take.
struct proc_path { char text[32]; };
struct proc_path path_of(const struct node *node);

// The server checks permissions and sets owners, so what this thread does next is done as the caller, or as the server.
void act_as_caller(fuse_req_t request);
void act_as_server(void);

// Without a round trip of its own. 0 or an errno.
int server_stat(const struct node *node, struct stat *st);

// A handle whose file another client has deleted or replaced leads nowhere (RFC 8881 section 15.1.2.7, NFS4ERR_STALE).
bool is_stale(const struct node *node, const struct stat *st);

// What the kernel is told of a node's attributes, and for how many seconds it may believe it. With nodes_lock held.
double grant_attributes(struct node *node);

// GETATTR, unless the attributes still hold. Afterwards the names in a folder are right as of then. 0 or an errno.
int revalidate(struct node *node);

// ACCESS, unless it was asked before and nothing has changed. 0 or an errno.
int require_access(struct node *node);
