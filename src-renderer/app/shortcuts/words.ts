import { t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';

export const shortcuts = live(() => ({
  title: t`Keyboard shortcuts`,
  search: t`Search pages, actions and things`,
  find: t`Go to the search field of the page`,
  settings: t`Settings`,
  help: t`This list`,
  page: (name: string) => t`Go to ${name}`,
  or: t`or`,
}));
