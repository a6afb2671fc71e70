import {
  createComponent,
  createEnvironmentInjector,
  type ApplicationRef,
  type EnvironmentInjector,
  type Injector,
} from '@angular/core';
import { DEVTOOLS_OPTIONS } from '../devtools-options';
import { DevtoolsPanel } from './devtools-panel';
import { NetworkSwitch } from './network-switch';
import { PanelState } from './panel-state';
import { Redaction } from './redaction';
import { PANEL_STYLES } from './styles/panel-styles';

/** Where the panel lives. */
export interface MountContext {
  readonly app: ApplicationRef;
  readonly injector: Injector;
  readonly environment: EnvironmentInjector;
}

/** Shows the panel in a shadow root of `host`. The function returned takes it away. */
export function mountPanel(host: HTMLElement, context: MountContext): () => void {
  const { app, injector, environment } = context;
  const environmentInjector = createEnvironmentInjector(
    [PanelState, NetworkSwitch, Redaction],
    environment,
  );
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const page = host.ownerDocument;
  const style = page.createElement('style');
  const { nonce } = injector.get(DEVTOOLS_OPTIONS);
  if (nonce !== undefined) style.nonce = nonce;
  style.textContent = PANEL_STYLES;
  const hostElement = page.createElement('ch-devtools-panel');
  root.replaceChildren(style, hostElement);
  const panel = createComponent(DevtoolsPanel, { environmentInjector, hostElement });
  app.attachView(panel.hostView);
  return () => {
    panel.destroy();
    environmentInjector.destroy();
    root.replaceChildren();
  };
}
