import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Tree } from '@angular-devkit/schematics';
import { SchematicTestRunner, type UnitTestTree } from '@angular-devkit/schematics/testing';
import type { EntityOptions } from './entity/entity.cjs';
import type { NgAddOptions } from './ng-add/ng-add.cjs';

const ROOT = path.resolve(__dirname, '../../..');
/** Beside the packages that the schematics import. */
const BUILT = mkdtempSync(path.join(ROOT, 'node_modules/.schematics-'));
const CONFIG = '/app/src/app/app.config.ts';
const MODULE = '/app/src/app/app-module.ts';

let runner: SchematicTestRunner;

beforeAll(() => {
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const project = path.join(__dirname, '../tsconfig.schematics.json');
  execFileSync(process.execPath, [tsc, '-p', project, '--outDir', BUILT]);
  cpSync(__dirname, BUILT, { recursive: true, filter: (file) => !file.endsWith('.cts') });
  runner = new SchematicTestRunner('ngx-cachehub', path.join(BUILT, 'collection.json'));
}, 60_000);

afterAll(() => rmSync(BUILT, { recursive: true, force: true }));

async function application(standalone: boolean): Promise<UnitTestTree> {
  const workspace = { name: 'workspace', version: '21.0.0', newProjectRoot: '' };
  const app = { name: 'app', standalone, routing: false, skipTests: true };
  const cli = '@schematics/angular';
  const tree = await runner.runExternalSchematic(cli, 'workspace', workspace);
  return runner.runExternalSchematic(cli, 'application', app, tree);
}

function add(tree: Tree, options: Partial<NgAddOptions> = {}): Promise<UnitTestTree> {
  return runner.runSchematic('ng-add', { project: 'app', ...options }, tree);
}

function generate(tree: Tree, options: Partial<EntityOptions>): Promise<UnitTestTree> {
  return runner.runSchematic('entity', { project: 'app', ...options }, tree);
}

function contents(tree: UnitTestTree): Record<string, string> {
  return Object.fromEntries(tree.files.map((file) => [file, tree.readContent(file)]));
}

/** The messages that a schematic gives to who runs it. */
async function messagesOf(run: () => Promise<unknown>): Promise<readonly string[]> {
  const messages: string[] = [];
  const listener = runner.logger.subscribe(({ message }) => messages.push(message));
  await run();
  listener.unsubscribe();
  return messages;
}

describe('ng add', () => {
  it('[row:own9][N12] sets up a standalone application', async () => {
    const config = (await add(await application(true))).readContent(CONFIG);
    expect(config).toContain("import { provideCacheHub } from 'ngx-cachehub';");
    expect(config).toMatch(/providers: \[[^\]]*provideCacheHub\(\)/s);
  });

  it('[N12] adds what was asked for, with the stores of the device', async () => {
    const options = { realtime: "/it's", offline: true, indexedDb: true };
    const config = (await add(await application(true), options)).readContent(CONFIG);
    const code = config.replace(/\s+/g, ' ');
    expect(code).toContain(
      String.raw`provideCacheHub({}, withRealtime({ url: '/it\'s' }), ` +
        'withOffline({ storage: indexedDbOutbox }), withPersistence({ storage: indexedDbSnapshots }))',
    );
    expect(code).toContain('provideCacheHubIndexedDb()');
    expect(code).toMatch(/import \{[^}]*withOffline[^}]*\} from 'ngx-cachehub'/);
    expect(code).toMatch(/import \{[^}]*indexedDbSnapshots[^}]*\} from 'ngx-cachehub\/indexed-db'/);
  });

  it('[N12] sets up an NgModule application by its module', async () => {
    const tree = await add(await application(false), { realtime: '/ws' });
    const module = tree.readContent(MODULE).replace(/\s+/g, ' ');
    expect(module).toContain("CacheHubModule.forRoot({}, withRealtime({ url: '/ws' }))");
    expect(module).toMatch(/imports: \[[^\]]*CacheHubModule\.forRoot/);
  });

  it.each([true, false])(
    '[N12] changes nothing the second time, and says so: standalone %p',
    async (standalone) => {
      const once = await add(await application(standalone), { indexedDb: true });
      const before = contents(once);
      let after: UnitTestTree | undefined;
      const messages = await messagesOf(async () => {
        after = await add(once, { indexedDb: true, offline: true });
      });
      expect(after && contents(after)).toEqual(before);
      expect(messages).toEqual([
        `${standalone ? CONFIG : MODULE} sets the hub up already; nothing was changed.`,
      ]);
    },
  );

  it('[N12] refuses an application that is not there', async () => {
    await expect(add(await application(true), { project: 'other' })).rejects.toThrow(
      "Expected --project to name an application of this workspace; got 'other'.",
    );
  });
});

describe('ng generate ngx-cachehub:entity', () => {
  const FOLDER = '/app/src/app/order-lines';

  it('[N13] writes a definition, a service and a test', async () => {
    const tree = await generate(await application(true), { name: 'orderLines' });
    expect(tree.files.filter((file) => file.startsWith(FOLDER))).toEqual([
      `${FOLDER}/order-lines-cache.spec.ts`,
      `${FOLDER}/order-lines-cache.ts`,
      `${FOLDER}/order-lines.ts`,
    ]);
    const definition = tree.readContent(`${FOLDER}/order-lines.ts`);
    expect(definition).toContain('export interface OrderLine {');
    expect(definition).toContain(
      "export const ORDER_LINES = defineEntity<OrderLine>('orderLines', {",
    );
    const service = tree.readContent(`${FOLDER}/order-lines-cache.ts`);
    expect(service).toContain("@CacheNamespace('orderLines', { entity: ORDER_LINES })");
    expect(service).toContain('export class OrderLinesCache {');
  });

  it('[N13] takes the type, the address and the folder, and leaves the test out', async () => {
    const tree = await generate(await application(true), {
      name: 'staff/people',
      row: 'Person',
      url: '/hr/people',
      skipTests: true,
    });
    const files = tree.files.filter((file) => file.includes('/people/'));
    expect(files).toEqual([
      '/app/src/app/staff/people/people-cache.ts',
      '/app/src/app/staff/people/people.ts',
    ]);
    expect(tree.readContent(files[1] ?? '')).toContain("restAdapter('/hr/people')");
  });

  it('[N13] leaves what is there as it is, and says so', async () => {
    const once = await generate(await application(true), { name: 'customers' });
    once.overwrite('/app/src/app/customers/customers.ts', '// mine');
    const before = contents(once);
    let after: UnitTestTree | undefined;
    const messages = await messagesOf(async () => {
      after = await generate(once, { name: 'customers' });
    });
    expect(after && contents(after)).toEqual(before);
    expect(messages).toHaveLength(3);
    expect(messages).toContain(
      '/app/src/app/customers/customers.ts is there already; it was not changed.',
    );
  });

  it.each(['cus:tomers', '9lives', 'a b'])('[N13] refuses the name %j', async (name) => {
    await expect(generate(await application(true), { name })).rejects.toThrow(
      /Expected the name of an entity/,
    );
  });
});
