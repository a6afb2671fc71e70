import { chain, type Rule, SchematicsException } from '@angular-devkit/schematics';
import { addRootImport, addRootProvider, readWorkspace } from '@schematics/angular/utility';
import { isStandaloneApp } from '@schematics/angular/utility/ng-ast-utils';
import { getMainFilePath } from '@schematics/angular/utility/standalone/util';
import { findHubFile } from '../support/find-hub-file.cjs';
import { databaseCode, hubCode, type HubOptions } from './hub-code.cjs';

export interface NgAddOptions extends HubOptions {
  readonly project: string;
}

/** Sets the hub up once: where the application has one already, nothing is changed. */
export function ngAdd(options: NgAddOptions): Rule {
  return async (tree, { logger }) => {
    const { project } = options;
    const definition = (await readWorkspace(tree)).projects.get(project);
    if (definition === undefined) {
      throw new SchematicsException(
        `Expected --project to name an application of this workspace; got '${project}'.`,
      );
    }
    const known = findHubFile(tree, definition.sourceRoot ?? `${definition.root}/src`);
    if (known !== undefined) {
      logger.info(`${known} sets the hub up already; nothing was changed.`);
      return;
    }
    const isStandalone = isStandaloneApp(tree, await getMainFilePath(tree, project));
    return chain([
      isStandalone
        ? addRootProvider(project, (block) => hubCode(block, 'provideCacheHub', options))
        : addRootImport(project, (block) => hubCode(block, 'CacheHubModule.forRoot', options)),
      ...(options.indexedDb ? [addRootProvider(project, databaseCode)] : []),
    ]);
  };
}
