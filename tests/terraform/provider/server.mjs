// gRPC over HTTP/2 without TLS (github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md), on a Unix socket.
import http2 from 'node:http2';
import { fieldsOf } from './protobuf.mjs';

const UNIMPLEMENTED = 12;
const INTERNAL = 13;
// One byte says whether the message is compressed, four how long it is.
const PREFIX = 5;

/** Serves the calls; the promise is of listening. */
export function serve(calls, socket) {
  const connections = new WeakMap();
  const server = http2.createServer();
  server.on('session', (session) => connections.set(session, {}));
  server.on('stream', (stream, headers) => {
    const chunks = [];
    stream.on('error', () => {}); // Terraform went away; there is nobody left to tell.
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const method = headers[':path'].split('/')[2];
      if (!(method in calls)) {
        return refuse(stream, UNIMPLEMENTED, `${headers[':path']} is not implemented`);
      }
      try {
        answer(stream, calls[method](fieldsOf(Buffer.concat(chunks).subarray(PREFIX)), connections.get(stream.session)));
      } catch (error) {
        refuse(stream, INTERNAL, `${method}: ${error.stack}`);
      }
    });
  });
  return new Promise((resolve) => server.listen(socket, () => resolve(server)));
}

function answer(stream, content) {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(content.length, 1);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.concat([prefix, content]));
}

function refuse(stream, status, reason) {
  if (stream.destroyed) {
    return;
  }
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status), 'grpc-message': encodeURIComponent(reason) }, { endStream: true });
}
