import '@angular/compiler';
import { computed, provideZonelessChangeDetection, createEnvironmentInjector } from '@angular/core';
import { patchState, signalState } from '@ngrx/signals';
import { setAllEntities, setEntities } from '@ngrx/signals/entities';

void [provideZonelessChangeDetection, createEnvironmentInjector];

/** As an expert would help it: one write for each batch, with the rows made outside; lists and details are computed. */
export const ngrxSignals = {
  name: 'NgRx signals, entities',
  lists({ rows, lists, observedLists, detailIds }) {
    const state = signalState({ entityMap: {}, ids: [] });
    patchState(state, setAllEntities([...rows]));
    const listOf = (list) => {
      const ids = list.map(({ id }) => id);
      return computed(
        () => {
          const known = state.entityMap();
          return ids.map((id) => known[id]);
        },
        { equal: (a, b) => a.every((row, at) => row === b[at]) },
      );
    };
    const all = lists.map(listOf);
    const details = new Map(detailIds.map((id) => [id, computed(() => state.entityMap()[id])]));
    const observed = all.slice(0, observedLists);
    const look = () => {
      for (const list of observed) list();
      for (const detail of details.values()) detail();
    };
    look();
    return {
      apply(messages) {
        const known = state.entityMap();
        const changed = new Map();
        for (const { data } of messages) {
          const row = changed.get(data.entityId) ?? known[data.entityId];
          if (data.version <= row.version) continue;
          changed.set(row.id, { ...row, ...data.changes, version: data.version });
        }
        if (changed.size > 0) patchState(state, setEntities([...changed.values()]));
        look();
      },
      list: (page) => all[page](),
      detail: (id) => details.get(id)(),
    };
  },
};
