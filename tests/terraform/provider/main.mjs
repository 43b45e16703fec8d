#!/usr/bin/env node
// Stands in for the AWS provider: `node main.mjs SCHEMA.json SOCKET` prints what TF_REATTACH_PROVIDERS must be, then serves until
// its standard input ends.
import fs from 'node:fs';
import { provider } from './provider.mjs';
import { serve } from './server.mjs';

const [schema, socket] = process.argv.slice(2);
const server = await serve(provider(JSON.parse(fs.readFileSync(schema, 'utf8'))), socket);
console.log(JSON.stringify({
  'hashicorp/aws': { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: 'unix', String: socket } },
}));
process.stdin.resume();
process.stdin.on('end', () => {
  server.close();
  process.exit(0);
});
