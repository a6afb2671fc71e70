const { transformSync } = require('esbuild');

/** Lets jest load the tools' ES modules, which Node itself runs as they are. */
module.exports = {
  process(source, file) {
    const { code, map } = transformSync(source, {
      format: 'cjs',
      target: 'node20',
      sourcefile: file,
      sourcemap: 'external',
      define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    });
    return { code, map };
  },
};
