import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { nothingThere } from './errors';

/** Serves a built app; paths of its own pages answer with its index, the router does the rest. */
export async function registerStaticApp(app: FastifyInstance, dir: string): Promise<void> {
  await app.register(fastifyStatic, { root: resolve(dir) });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const isPage = request.method === 'GET' && !/^\/(api|faults)\/|\.\w+$/.test(path);
    if (isPage && request.headers.accept?.includes('text/html'))
      return reply.sendFile('index.html');
    return nothingThere(request, reply);
  });
}
