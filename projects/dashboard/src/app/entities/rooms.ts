import { defineEntity, restAdapter } from 'ngx-cachehub';

/** A place to talk. */
export interface Room {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly createdAt: string;
  readonly version: number;
}

export const ROOMS = defineEntity<Room, string>('rooms', {
  adapter: restAdapter<Room, string>('/api/rooms'),
  persist: true,
});
