import { Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Shown } from './app/shown';

@Component({ selector: 'app-root', imports: [Shown], template: '<app-shown />' })
class App {}

bootstrapApplication(App, { providers: [] }).catch((error: unknown) => console.error(error));
