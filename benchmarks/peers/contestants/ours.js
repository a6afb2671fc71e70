import { ObservedStore } from '../../store/observed-store';
import { Viewer } from '../../store/viewer';
import { patchOfMessage } from '../../../projects/ngx-cachehub/src/realtime/wire-patch';
import { makeLists } from '../../store/customers';

/** The library's core, as in the other benchmarks. */
export const ours = {
  name: 'ngx-cachehub',
  lists({ rows }) {
    const hub = new ObservedStore(rows, makeLists(rows, 50));
    return {
      apply: (messages) => hub.tell(hub.pushes.applyPatches(messages.map(patchOfMessage), 0)),
      list: (page) => hub.shownList(page),
      detail: (id) => hub.shownDetail(id),
    };
  },
  top({ rows }) {
    const viewer = new Viewer(rows);
    return {
      apply(messages) {
        viewer.pushes.applyPatches(messages.map(patchOfMessage), 0);
        viewer.look();
      },
      shown: () => viewer.shown,
    };
  },
};
