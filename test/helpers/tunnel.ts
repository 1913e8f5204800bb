import type { Server } from 'node:http';
import { connect } from 'node:net';

/** Has a server tunnel what it is asked to (`CONNECT`), and returns the addresses that it was asked for. */
export function tunnelThrough(proxy: Server): string[] {
  const asked: string[] = [];
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) end.on('error', () => onward.destroy());
  });
  return asked;
}
