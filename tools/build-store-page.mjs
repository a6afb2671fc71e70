// Bundles the page of the storage tests from the library's own sources into dist/store-page.
import { buildPage } from './build-page.mjs';

await buildPage('store-page', 'ngx-cachehub storage');
