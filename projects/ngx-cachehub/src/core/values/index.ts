export { compareText } from '../../protocol/query/compare-text';
export { copyOf } from './copy-of';
export { deepEqual, isPlain } from './deep-equal';
export { deepFreeze } from './deep-freeze';
export { emptyInPlace } from './empty-in-place';
export { setField } from './set-field';
export { shareStructure } from './share-structure';
export { without } from './without';
