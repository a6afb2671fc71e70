import { bootstrapApplication } from '@angular/platform-browser';
import { appConfig } from './app.config';
import { Root } from './root';

bootstrapApplication(Root, appConfig).catch((error: unknown) => console.error(error));
