import type { AddressInfo } from 'node:net';
import { createServer } from './create-server';
import { lockDataFolder } from './db/data-lock';
import type { Database } from './db/database';
import { openPg } from './db/pg-database';
import { openPglite } from './db/pglite-database';
import { HELP, readOptions } from './options';
import type { ServerOptions } from './options';
import { consoleLogger } from './runtime/logger';

/** Tells a supervisor that the server is to be started again. */
const RESTART_EXIT_CODE = 75;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(HELP);
    return;
  }
  const { database, unlock } = await openDatabase(options);
  const server = await createServer(options, {
    database,
    restart: () => stop('restart', RESTART_EXIT_CODE),
  });
  let stopping = false;
  const stop = (reason: string, exitCode: number): void => {
    if (stopping) return;
    stopping = true;
    server
      .close(reason)
      .then(() => database.close())
      .then(unlock)
      .then(
        () => process.exit(exitCode),
        (error: unknown) => {
          consoleLogger.problem('Stopping failed', error);
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', () => stop('shutdown', 0));
  process.on('SIGINT', () => stop('shutdown', 0));
  await server.app.listen({ port: options.port, host: options.host });
  const { port } = server.app.server.address() as AddressInfo;
  console.log(`listening on http://${options.host}:${port}`);
}

async function openDatabase(
  options: ServerOptions,
): Promise<{ readonly database: Database; readonly unlock: () => void }> {
  const { databaseUrl, dataDir } = options;
  const unlock = () => undefined;
  if (databaseUrl !== null) {
    const onIdleError = (error: Error) =>
      consoleLogger.problem('An idle database connection broke', error);
    return { database: openPg(databaseUrl, onIdleError), unlock };
  }
  if (dataDir === null) return { database: await openPglite(), unlock };
  const release = lockDataFolder(dataDir);
  return { database: await openPglite(dataDir), unlock: release };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
