import type { StateMove } from '../api/registry';
import type { Version } from '../api/types/adapter';

/** What an owner may do to a version in a state. */
export function movesOf(state: NonNullable<Version['state']>): StateMove[] {
  switch (state) {
    case 'published':
      return ['deprecate', 'yank'];
    case 'deprecated':
      return ['restore', 'yank'];
    case 'yanked':
      return ['restore'];
  }
}
