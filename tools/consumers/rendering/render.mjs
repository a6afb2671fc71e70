// Renders the page as a server does: node render.mjs <page.html>
import { writeFileSync } from 'node:fs';

globalThis.ngServerMode = true;
await import('@angular/compiler');
const { provideServerRendering, renderApplication } = await import('@angular/platform-server');
const { bootstrap } = await import('./page.mjs');
const page = await renderApplication(
  (context) => bootstrap('the server', [provideServerRendering()], context),
  {
    document: '<html><head></head><body><app-root></app-root></body></html>',
    url: 'http://localhost/',
    allowedHosts: ['localhost'],
  },
);
writeFileSync(process.argv[2], page);
// What Angular's server platform leaves running does not hold the process.
process.exit(0);
