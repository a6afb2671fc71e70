import { Ajv2020 } from 'ajv/dist/2020';
import { ServerHarness } from '../../testing/server-harness';
import type { RestAnswer, RestRequest } from '../../testing/server-harness';
import { isInstant } from '../entities/check-value';
import { ENTITIES } from '../entities/registry';
import { openApiDocument } from './open-api-document';
import type { OpenApiDocument } from './open-api-document';
import type { Method, OperationObject } from './operation';

type Row = Readonly<Record<string, unknown>>;

let harness: ServerHarness;
const routes: string[] = [];

beforeAll(async () => {
  harness = await ServerHarness.start({}, { watchRoute: (route) => routes.push(route) });
}, 60_000);

afterAll(() => harness.stop());

const DOCUMENT = openApiDocument(ENTITIES, false);
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
ajv.addFormat('date-time', isInstant);
ajv.addVocabulary(['components', 'paths', 'openapi', 'info', 'security', 'example']);
ajv.addSchema({ $id: 'doc', ...DOCUMENT });

/** What is wrong with a value by a schema of the document; null where it fits. */
function faultOf(schema: object, value: unknown): string | null {
  const text = JSON.stringify(schema).replaceAll('"#/components', '"doc#/components');
  const validate = ajv.compile(JSON.parse(text) as object);
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

/** Whether the answer is one that the document has for this operation. */
function expectDocumented(operation: OperationObject, answer: RestAnswer): void {
  const response = operation.responses[answer.status];
  expect([operation.operationId, answer.status, response !== undefined]).toEqual([
    operation.operationId,
    answer.status,
    true,
  ]);
  const schema = response?.content?.['application/json']?.schema;
  if (schema === undefined) expect(answer.body).toBe('');
  else
    expect([operation.operationId, faultOf(schema, answer.body)]).toEqual([
      operation.operationId,
      null,
    ]);
}

const OPERATIONS = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: operation.operationId,
    path,
    method: method as Method,
    operation,
  })),
);

function call(path: string, method: Method, request: RestRequest = {}): Promise<RestAnswer> {
  const upper = method.toUpperCase() as NonNullable<RestRequest['method']>;
  return harness.rest(path, { ...request, method: upper });
}

/** A row of the entity of a path, for its parameters and bodies; a metric is made where there is none. */
async function sampleRow(path: string): Promise<Row> {
  const [, type = ''] = /^\/api\/([\w-]+)/.exec(path) ?? [];
  if (type === 'dashboard-metrics') {
    await harness.database.query(
      `INSERT INTO dashboard_metrics (id, label, value, unit, previous, at, version)
       VALUES ('cpu', 'CPU', 1, '%', NULL, '2026-01-01', 1) ON CONFLICT DO NOTHING`,
    );
  }
  if (type === 'activities') await harness.create('rooms', { name: 'New' });
  const { body } = await harness.rest(`/api/${type}?limit=1`);
  return (body as { items: readonly Row[] }).items[0] ?? {};
}

function isEntityPath(path: string): boolean {
  return ENTITIES.some(({ type }) => path.startsWith(`/api/${type}`));
}

/** The fields of a row that the entity lets clients set. */
function writableOf(path: string, row: Row): Row {
  const entity = ENTITIES.find(({ type }) => path.startsWith(`/api/${type}`));
  const fields = (entity?.columns ?? []).filter(({ writable }) => writable);
  return Object.fromEntries(fields.map(({ field }) => [field, row[field]]));
}

describe('the document', () => {
  it('[R11] is what the server serves, and every reference in it leads somewhere', async () => {
    const { status, body } = await harness.rest('/openapi.json');
    expect([status, body]).toEqual([200, DOCUMENT]);
    const names = Object.keys(DOCUMENT.components.schemas);
    const references = JSON.stringify(DOCUMENT).match(/#\/components\/schemas\/[\w-]+/g) ?? [];
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) expect(names).toContain(reference.split('/').at(-1));
    const ids = OPERATIONS.map(({ name }) => name);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('[R11] has every route of the server, and the server every path of it', () => {
    expect(routesOf(DOCUMENT)).toEqual(expandedRoutes(routes));
  });

  it('[R11] has in production what is there in production', async () => {
    const seen: string[] = [];
    const production = await ServerHarness.start(
      { production: true, authSecret: 's'.repeat(32) },
      {
        database: { ...harness.database, close: () => Promise.resolve() },
        watchRoute: (route) => seen.push(route),
      },
    );
    const document = openApiDocument(ENTITIES, true);
    expect(routesOf(document)).toEqual(expandedRoutes(seen));
    expect(document.security).toEqual([{ bearer: [] }]);
    await production.stop();
  }, 60_000);
});

describe('each operation', () => {
  it.each(OPERATIONS)('[R11] $name answers as it says', async ({ path, method, operation }) => {
    const row = isEntityPath(path) ? await sampleRow(path) : {};
    const url = path.replace('{id}', String(row['id']));
    const content = operation.requestBody?.content['application/json'];
    const body = content && (content.example ?? writableOf(path, row));
    if (content) expect(faultOf(content.schema, body)).toBeNull();
    const answer = await call(url, method, body === undefined ? {} : { body });
    expect(answer.status).toBeLessThan(300);
    expectDocumented(operation, answer);
  });

  it.each(OPERATIONS.filter(({ operation }) => operation.responses[401]))(
    '[R11] $name refuses as it says',
    async ({ path, method, operation }) => {
      const url = path.replace('{id}', 'nothing');
      const entityType = operation.tags[0];
      const some = method === 'post' || method === 'patch' ? { body: {} } : {};
      expectDocumented(operation, await call(url, method, some));
      const badToken = { authorization: 'Bearer nonsense' };
      const unknown = await call(url, method, { ...some, headers: badToken });
      expect(unknown.status).toBe(401);
      expectDocumented(operation, unknown);
      await harness.rest('/faults/revoke', { method: 'POST', body: { userId: 'eve', entityType } });
      const signIn = await harness.rest('/api/sign-in', { method: 'POST', body: { user: 'eve' } });
      const { token } = signIn.body as { readonly token: string };
      const eve = { authorization: `Bearer ${token}` };
      const forbidden = await call(url, method, { ...some, headers: eve });
      expect(forbidden.status).toBe(403);
      expectDocumented(operation, forbidden);
      if (method === 'get') return;
      const badKey = { 'idempotency-key': 'x'.repeat(300) };
      const bad = await call(url, method, { ...some, headers: badKey });
      expect(bad.status).toBe(400);
      expectDocumented(operation, bad);
    },
  );

  it.each(OPERATIONS.filter(({ operation }) => operation.responses[412]))(
    '[R11] $name shows the row on a conflict',
    async ({ path, method, operation }) => {
      const row = await sampleRow(path);
      const url = path.replace('{id}', String(row['id']));
      const body = method === 'patch' ? { body: {} } : {};
      const answer = await call(url, method, { ...body, headers: { 'if-match': '"99"' } });
      expect(answer.status).toBe(412);
      expectDocumented(operation, answer);
      expect((answer.body as { current: Row }).current).toEqual(row);
    },
  );

  it('[R11] the schemas refuse what the server refuses', async () => {
    for (const [schema, path, body] of [
      ['todo_new', 'todos', { title: 'x', tags: 'y' }],
      ['todo_new', 'todos', { list: 'no title' }],
      ['todo_new', 'todos', { title: 'x', unknown: 1 }],
      ['todo_new', 'todos', { title: 'x', due: '2026-02-14' }],
      ['note_new', 'notes', { color: 'mauve' }],
      ['message_new', 'messages', { roomId: 'r1', text: 'x'.repeat(4_001) }],
    ] as const) {
      expect(faultOf({ $ref: `#/components/schemas/${schema}` }, body)).not.toBeNull();
      expect((await harness.create(path, body)).status).toBe(422);
    }
  });
});

function routesOf({ paths }: OpenApiDocument): readonly string[] {
  return Object.entries(paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}

/** The routes as they are registered, with those of all entities at once said for each. */
function expandedRoutes(registered: readonly string[]): readonly string[] {
  return registered
    .filter((route) => !route.startsWith('HEAD '))
    .flatMap((route) => {
      const path = route.replace(':id', '{id}');
      if (!path.includes(':entity')) return [path];
      const isRead = path.startsWith('GET ');
      return ENTITIES.filter(({ writable }) => isRead || writable).map(({ type }) =>
        path.replace(':entity', type),
      );
    })
    .sort();
}
