import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { serverConfig } from './app.config.server';
import { Root } from './root';

export default function bootstrap(context: BootstrapContext) {
  return bootstrapApplication(Root, serverConfig, context);
}
