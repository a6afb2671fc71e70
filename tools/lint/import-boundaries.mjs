import path from 'node:path';

/** @typedef {import('./layers.mjs').Layer} Layer */

const SPEC_FILE = /\.(?:spec|contract)\.ts$|\/spec-support\/|^projects\/server\/testing\//;

/**
 * The layer that owns a path: the one with the longest root above it.
 *
 * @param {readonly Layer[]} layers
 * @param {string} file from the root of the repository, with `/`
 * @returns {Layer | undefined}
 */
export function layerOf(layers, file) {
  const module = file.replace(/\.ts$/, '');
  return layers
    .filter(({ root }) => module === root.replace(/\.ts$/, '') || file.startsWith(`${root}/`))
    .reduce(
      (/** @type {Layer | undefined} */ best, layer) =>
        best === undefined || layer.root.length > best.root.length ? layer : best,
      undefined,
    );
}

/**
 * @param {readonly string[]} allowed
 * @param {string} specifier
 */
function allowsPackage(allowed, specifier) {
  return allowed.some((name) =>
    name.endsWith('*') ? specifier.startsWith(name.slice(0, -1)) : specifier === name,
  );
}

/**
 * Why an import is not allowed; `undefined` where it is.
 *
 * @param {readonly Layer[]} layers
 * @param {string} file the importing file, from the root of the repository
 * @param {string} specifier
 * @returns {string | undefined}
 */
export function findBoundaryFault(layers, file, specifier) {
  const from = layerOf(layers, file);
  if (from === undefined) return undefined;
  const isSpec = SPEC_FILE.test(file);

  if (!specifier.startsWith('.')) {
    const allowed = [...from.packages, ...(isSpec ? (from.specPackages ?? []) : [])];
    if (allowsPackage(allowed, specifier)) return undefined;
    return `'${from.name}' may not import the package '${specifier}'; it may import: ${allowed.join(', ') || 'no package'}.`;
  }

  const target = path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '');
  const to = layerOf(layers, target);
  const allowed = [from.name, ...from.imports, ...(isSpec ? (from.specImports ?? []) : [])];
  if (to !== undefined && allowed.includes(to.name)) return undefined;
  return `'${from.name}' may not import ${to === undefined ? `'${target}', which no layer owns` : `'${to.name}'`}; it may import: ${allowed.join(', ')}.`;
}

/**
 * Reports every import, export-from, dynamic import and `import('…')` type that the layer map
 * does not allow.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const importBoundaries = {
  meta: {
    type: 'problem',
    docs: { description: 'Allows only the imports that the layer map names.' },
    messages: { forbidden: '{{ fault }}' },
    schema: [{ type: 'object', properties: { layers: { type: 'array' } } }],
  },
  create(context) {
    const { layers } = context.options[0];
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');

    /** @param {any} source the node of the module's name */
    const check = (source) => {
      const literal = source?.type === 'TSLiteralType' ? source.literal : source;
      if (typeof literal?.value !== 'string') return;
      const fault = findBoundaryFault(layers, file, literal.value);
      if (fault !== undefined) {
        context.report({ node: literal, messageId: 'forbidden', data: { fault } });
      }
    };

    return {
      ImportDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      TSImportType: (/** @type {any} */ node) => check(node.argument ?? node.source),
      TSExternalModuleReference: (/** @type {any} */ node) => check(node.expression),
    };
  },
};
