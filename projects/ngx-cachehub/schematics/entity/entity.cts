import {
  apply,
  applyTemplates,
  filter,
  forEach,
  mergeWith,
  move,
  noop,
  type Rule,
  SchematicsException,
  strings,
  url,
} from '@angular-devkit/schematics';
import { parseName } from '@schematics/angular/utility/parse-name';
import { createDefaultPath } from '@schematics/angular/utility/workspace';
import { toRowType } from './to-row-type.cjs';

export interface EntityOptions {
  readonly name: string;
  readonly project: string;
  readonly path?: string;
  readonly row?: string;
  readonly url?: string;
  readonly skipTests?: boolean;
}

/** What may stand in a key and in a URL. */
const ENTITY_NAME = /^[A-Za-z][\w-]*$/;

/** Writes the definition, a service and a test. What is there already stays as it is. */
export function entity(options: EntityOptions): Rule {
  return async (tree, { logger }) => {
    const base = options.path ?? (await createDefaultPath(tree, options.project));
    const { name, path } = parseName(base, options.name);
    if (!ENTITY_NAME.test(name)) {
      throw new SchematicsException(
        `Expected the name of an entity, letters, digits, '-' and '_'; got '${name}'.`,
      );
    }
    const file = strings.dasherize(name);
    const files = apply(url('./files'), [
      options.skipTests ? filter((entry) => !entry.endsWith('.spec.ts.template')) : noop(),
      applyTemplates({
        entity: name,
        file,
        row: options.row ?? toRowType(name),
        constant: strings.underscore(name).toUpperCase(),
        service: `${strings.classify(name)}Cache`,
        url: options.url ?? `/api/${name}`,
      }),
      move(`${path}/${file}`),
      forEach((entry) => {
        if (!tree.exists(entry.path)) return entry;
        logger.info(`${entry.path} is there already; it was not changed.`);
        return null;
      }),
    ]);
    return mergeWith(files);
  };
}
