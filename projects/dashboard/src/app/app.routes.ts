import type { Routes } from '@angular/router';

import { windowSide } from './session/window-side';

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'live' },
  {
    path: 'live',
    title: 'Live · Pulse',
    loadComponent: () => import('./live/live-page').then((m) => m.LivePage),
  },
  {
    path: 'customers',
    loadComponent: () => import('./customers/customers-section').then((m) => m.CustomersSection),
    children: [
      {
        path: '',
        title: 'Customers · Pulse',
        loadComponent: () => import('./customers/customers-page').then((m) => m.CustomersPage),
      },
      {
        path: ':id',
        title: 'Customer · Pulse',
        loadComponent: () => import('./customers/customer-page').then((m) => m.CustomerPage),
      },
    ],
  },
  {
    path: 'contacts',
    title: 'Contacts & transactions · Pulse',
    loadComponent: () => import('./contacts/contacts-page').then((m) => m.ContactsPage),
  },
  {
    path: 'contacts/:id',
    title: 'Contacts & transactions · Pulse',
    loadComponent: () => import('./contacts/contacts-page').then((m) => m.ContactsPage),
  },
  {
    path: 'board',
    title: 'Board · Pulse',
    loadComponent: () => import('./board/board-page').then((m) => m.BoardPage),
  },
  {
    path: 'grid',
    title: 'Grid · Pulse',
    loadComponent: () => import('./grid/grid-page').then((m) => m.GridPage),
  },
  {
    path: 'todos',
    title: 'Todos · Pulse',
    loadComponent: () => import('./todos/todos-page').then((m) => m.TodosPage),
  },
  {
    path: 'notes',
    title: 'Notes · Pulse',
    loadComponent: () => import('./notes/notes-page').then((m) => m.NotesPage),
  },
  {
    path: 'notes/:id',
    title: 'Notes · Pulse',
    loadComponent: () => import('./notes/notes-page').then((m) => m.NotesPage),
  },
  {
    path: 'chat',
    title: 'Chat · Pulse',
    loadComponent: () => import('./chat/chat-page').then((m) => m.ChatPage),
  },
  {
    path: 'chat/:id',
    title: 'Chat · Pulse',
    loadComponent: () => import('./chat/chat-page').then((m) => m.ChatPage),
  },
  {
    path: 'faults',
    title: 'Faults · Pulse',
    loadComponent: () => import('./faults/faults-page').then((m) => m.FaultsPage),
  },
  {
    path: 'two-windows',
    title: 'Two windows · Pulse',
    // Not within one of the two: there would be no end.
    canMatch: [() => windowSide() === undefined],
    loadComponent: () => import('./two-windows/two-windows-page').then((m) => m.TwoWindowsPage),
  },
  {
    path: 'tiers',
    loadChildren: () => import('./tiers/tier-routes').then((m) => m.tierRoutes),
  },
  { path: '**', redirectTo: 'live' },
];
