// Angular's server renderer imports this module's default export. Jest gives it the whole module, as Node
// would to a file of its kind, so that the default has to be the module.
module.exports =
  require('../node_modules/@angular/platform-server/third_party/domino/bundled-domino.mjs').default;
