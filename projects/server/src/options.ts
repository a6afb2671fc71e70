import { parseArgs } from 'node:util';

/** How the server is started. */
export interface ServerOptions {
  readonly port: number;
  readonly host: string;
  /** Where the embedded database keeps its files; null keeps it in memory. */
  readonly dataDir: string | null;
  /** A PostgreSQL server instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** Edits per second by robots. */
  readonly trafficPerSecond: number;
  /** A built app to serve beside the API. */
  readonly staticDir: string | null;
  /** No fault panel, no development tokens, no anonymous user. */
  readonly production: boolean;
  /** Signs the tokens of production. */
  readonly authSecret: string | null;
  /** Origins of pages that may talk to the server; in development those of this machine may anyway. */
  readonly allowedOrigins: readonly string[];
  /** Milliseconds for which a burst of events is gathered into one frame; 0 for not at all. */
  readonly broadcastWindowMs: number;
  /** Rows of customers in a new database. */
  readonly seedCustomers: number;
}

export const HELP = `The reference server of ngx-cachehub.

  --port N          port to listen on (3000; 0 for any)
  --host NAME       address to listen on (localhost)
  --data DIR        folder of the embedded database (.data/pg)
  --memory          keep the embedded database in memory
  --traffic [N]     edits per second by robots (0.5; in production 0 unless given)
  --static DIR      also serve the built app in DIR
  --production      no fault panel and no development tokens; needs AUTH_SECRET
  --help            this text

Environment: DATABASE_URL (a PostgreSQL server instead of the embedded one), AUTH_SECRET (signs the
tokens of production, HS256), ALLOWED_ORIGINS (of pages, separated by commas), NODE_ENV=production.`;

export const DEFAULT_OPTIONS: ServerOptions = {
  port: 3_000,
  host: 'localhost',
  dataDir: '.data/pg',
  databaseUrl: null,
  trafficPerSecond: 0.5,
  staticDir: null,
  production: false,
  authSecret: null,
  allowedOrigins: [],
  broadcastWindowMs: 20,
  seedCustomers: 2_000,
};

const MIN_SECRET_LENGTH = 32;
const MAX_TRAFFIC = 500;

/** Options of a command line, `'help'`, or an error that says what was expected. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServerOptions | 'help' {
  const { values } = parseArgs({
    args: withTrafficRate(args),
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      memory: { type: 'boolean' },
      traffic: { type: 'string' },
      static: { type: 'string' },
      production: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  const production = values.production === true || env['NODE_ENV'] === 'production';
  const authSecret = env['AUTH_SECRET'] ?? null;
  if (production && (authSecret === null || authSecret.length < MIN_SECRET_LENGTH)) {
    throw new Error(
      `Production needs AUTH_SECRET in the environment, of at least ${MIN_SECRET_LENGTH} characters.`,
    );
  }
  return {
    port: numberOption('--port', values.port, DEFAULT_OPTIONS.port, 65_535, true),
    host: values.host ?? DEFAULT_OPTIONS.host,
    dataDir: values.memory ? null : (values.data ?? DEFAULT_OPTIONS.dataDir),
    databaseUrl: env['DATABASE_URL'] || null,
    trafficPerSecond: numberOption(
      '--traffic',
      values.traffic,
      production ? 0 : DEFAULT_OPTIONS.trafficPerSecond,
      MAX_TRAFFIC,
    ),
    staticDir: values.static ?? null,
    production,
    authSecret,
    allowedOrigins: (env['ALLOWED_ORIGINS'] ?? '').split(',').filter((origin) => origin !== ''),
    broadcastWindowMs: DEFAULT_OPTIONS.broadcastWindowMs,
    seedCustomers: DEFAULT_OPTIONS.seedCustomers,
  };
}

/** `--traffic` alone means the default rate. */
function withTrafficRate(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const next = args[index + 1];
    const isBare = arg === '--traffic' && (next === undefined || next.startsWith('--'));
    return isBare ? `--traffic=${DEFAULT_OPTIONS.trafficPerSecond}` : arg;
  });
}

function numberOption(
  name: string,
  text: string | undefined,
  initial: number,
  max: number,
  whole = false,
): number {
  if (text === undefined) return initial;
  const value = Number(text);
  const fits = text.trim() !== '' && value >= 0 && value <= max;
  if (fits && (!whole || Number.isInteger(value))) return value;
  throw new Error(
    `${name} has to be a ${whole ? 'whole ' : ''}number from 0 to ${max}, got ${text}.`,
  );
}
