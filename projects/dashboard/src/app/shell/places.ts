import type { IconName } from '../icons/icon-paths';
import type { WindowSide } from '../session/window-side';

/** A page that the navigation leads to. */
export interface Place {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** Stands in the bar of a phone; the others are behind "More" there. */
  readonly isPrimary?: true;
}

export interface PlaceGroup {
  readonly name: string;
  readonly places: readonly Place[];
}

/** The pages that a window leads to: one of two windows does not show two windows. */
export function placeGroups(side: WindowSide | undefined): readonly PlaceGroup[] {
  if (side === undefined) return PLACE_GROUPS;
  return PLACE_GROUPS.map(({ name, places }) => ({
    name,
    places: places.filter(({ path }) => path !== TWO_WINDOWS),
  }));
}

const TWO_WINDOWS = '/two-windows';

/** All pages, in the order in which one would show them to a friend. */
const PLACE_GROUPS: readonly PlaceGroup[] = [
  {
    name: 'Watch',
    places: [
      { path: '/live', label: 'Live', icon: 'pulse', isPrimary: true },
      { path: '/board', label: 'Board', icon: 'board' },
      { path: '/grid', label: 'Grid', icon: 'grid' },
    ],
  },
  {
    name: 'Records',
    places: [
      { path: '/customers', label: 'Customers', icon: 'customers', isPrimary: true },
      { path: '/contacts', label: 'Contacts', icon: 'contacts', isPrimary: true },
    ],
  },
  {
    name: 'Together',
    places: [
      { path: '/todos', label: 'Todos', icon: 'todos', isPrimary: true },
      { path: '/notes', label: 'Notes', icon: 'notes' },
      { path: '/chat', label: 'Chat', icon: 'chat' },
    ],
  },
  {
    name: 'Try it',
    places: [
      { path: TWO_WINDOWS, label: 'Two windows', icon: 'windows' },
      { path: '/faults', label: 'Faults', icon: 'faults' },
      { path: '/tiers', label: 'Tiers', icon: 'tiers' },
    ],
  },
];
