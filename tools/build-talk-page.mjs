// Bundles the page of the tests of requests, topics and rooms into dist/talk-page.
import { buildPage } from './build-page.mjs';

await buildPage('talk-page', 'ngx-cachehub talk');
