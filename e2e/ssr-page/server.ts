import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { extname, join } from 'node:path';
import { AngularNodeAppEngine, isMainModule, writeResponseToNodeResponse } from '@angular/ssr/node';

/*
 * node server.mjs, with PORT, and with API_PORT of the sync server behind it: renders every page, hands
 * out the browser's files, and passes /api and /ws on.
 */

const PORT = Number(process.env['PORT']);
const API_PORT = Number(process.env['API_PORT']);
const FILES = join(import.meta.dirname, '../browser');
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

const engine = new AngularNodeAppEngine();

function passOn(incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url } = incoming;
  const onward = request({ port: API_PORT, path: url, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  incoming.pipe(onward);
}

async function render(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const rendered = await engine.handle(incoming);
  if (rendered === null) response.writeHead(404).end();
  else await writeResponseToNodeResponse(rendered, response);
}

const server = createServer((incoming, response) => {
  const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
  const type = TYPES[extname(pathname)];
  if (pathname.startsWith('/api/')) passOn(incoming, response);
  else if (type !== undefined && existsSync(join(FILES, pathname))) {
    response.writeHead(200, { 'Content-Type': type });
    createReadStream(join(FILES, pathname)).pipe(response);
  } else {
    render(incoming, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  }
});

/** A socket is passed on as it is: the handshake first, then whatever comes. */
server.on('upgrade', (incoming, socket, head) => {
  const onward = connect(API_PORT, 'localhost', () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
      lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
    }
    onward.write(`${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  for (const end of [socket, onward])
    end.on('error', () => [socket, onward].map((s) => s.destroy()));
});

// The build reads the routes from this module, too.
if (isMainModule(import.meta.url))
  server.listen(PORT, () => console.log(`listening on http://localhost:${PORT}`));
