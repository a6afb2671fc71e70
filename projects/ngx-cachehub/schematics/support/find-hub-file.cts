import type { Tree } from '@angular-devkit/schematics';

const SET_UP = /\b(?:provideCacheHub|CacheHubModule\s*\.\s*forRoot)\s*\(/;

/** The file below a folder that sets a hub up; undefined where none does. */
export function findHubFile(tree: Tree, folder: string): string | undefined {
  let found: string | undefined;
  tree.getDir(folder).visit((path) => {
    if (found !== undefined || !path.endsWith('.ts') || path.endsWith('.spec.ts')) return;
    if (SET_UP.test(tree.readText(path))) found = path;
  });
  return found;
}
